"""What a colleague fills in about an assurance, and a lead about what goes against one."""

import datetime as dt
from typing import Any, cast

from django import forms

from portal.contacts.assurances import Said
from portal.contacts.models import Assurance, Clash
from portal.kit.forms import DayField, LineField, NoteField
from portal.staff.models import User

ONE_FORM = r"[A-Za-z0-9_-]{16,32}"


class SayForm(forms.Form):
    """What was said to her. Only the first two are needed: who says it writes it down today."""

    what = NoteField(
        label="Wat hebt u gezegd?",
        help_text="Zoals u het zei, bijvoorbeeld: u krijgt de wasmachine vergoed.",
        max_length=500,
        error_messages={"required": "Schrijf op wat u de inwoner hebt gezegd."},
    )
    ground = forms.ChoiceField(
        label="Waarop rust dat?",
        choices=[(ground.value, ground.label.capitalize()) for ground in Assurance.Ground],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarop het rust."},
    )
    ground_text = LineField(
        label="Waar staat dat?",
        help_text="Bijvoorbeeld het artikel of de werkinstructie. Bij 'iets anders' altijd.",
        max_length=200,
        required=False,
    )
    said_on = DayField(label="Op welke dag is het gezegd?", required=False)
    author = forms.ModelChoiceField(
        label="Wie zei het?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ik zelf",
    )
    token = forms.RegexField(ONE_FORM, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        """Offer these colleagues as whoever said it."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["author"])
        field.queryset = colleagues

    def clean(self) -> dict[str, Any]:
        """'Something else' says what."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("ground") == Assurance.Ground.OTHER and not data.get("ground_text"):
            self.add_error("ground_text", "Schrijf op waarop het rust.")
        return data

    def said(self, user: User, today: dt.date) -> Said:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        return Said(
            what=data["what"],
            ground=Assurance.Ground(data["ground"]),
            ground_text=data["ground_text"],
            author=data["author"] or user,
            said_on=data["said_on"] or today,
            token=data["token"],
        )


class TakeBackForm(forms.Form):
    """Why it does not hold, as she was told."""

    reason = NoteField(
        label="Wat hebt u de inwoner verteld?",
        help_text="Waarom de toezegging niet doorgaat, in de woorden die u gebruikte.",
        max_length=500,
        error_messages={"required": "Schrijf op wat u de inwoner hebt verteld."},
    )
    told_on = DayField(
        label="Op welke dag hebt u het verteld?",
        error_messages={"required": "Vul in wanneer u het vertelde. Vertel het eerst."},
    )


class VerdictForm(forms.Form):
    """What a lead decides, and why."""

    verdict = forms.ChoiceField(
        label="Wat besluit u?",
        choices=[(verdict.value, verdict.label.capitalize()) for verdict in Clash.Verdict],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u besluit."},
    )
    reason = NoteField(
        label="Waarom?",
        help_text="De inwoner mag dit lezen.",
        max_length=500,
        error_messages={"required": "Schrijf op waarom."},
    )


class HeardForm(forms.Form):
    """What whoever answers for it wants to say."""

    words = NoteField(
        label="Wilt u er iets bij zeggen?",
        help_text="De teamleider leest dit voordat die beslist.",
        max_length=500,
        required=False,
    )


class WordsForm(forms.Form):
    """Words to look for."""

    words = forms.CharField(
        label="Zoek op woord",
        help_text="Bijvoorbeeld wasmachine. U vindt alleen wat u mag lezen.",
        max_length=100,
        required=False,
    )
