"""What a colleague fills in about a complaint."""

from typing import Any, cast

from django import forms

from objections.complaints.models import Complaint
from portal.kit.forms import DayField, NoteField
from portal.staff import people
from portal.staff.models import User

MOST = 2000


def _words(label: str, error: str, help_text: str = "") -> NoteField:
    return NoteField(
        label=label,
        help_text=help_text,
        max_length=MOST,
        error_messages={"required": error, "max_length": "Dit is te lang. Maak het korter."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TalkForm(forms.Form):
    """What was said."""

    summary = _words("Wat hebt u samen besproken?", "Vul in wat u besprak. Eén zin is genoeg.")


class SettleForm(forms.Form):
    """That it is good now, as she says it."""

    her_words = _words(
        "Wat zegt de inwoner zelf?",
        "Vul in hoe de inwoner het zelf zegt. Zonder dat is de klacht niet opgelost.",
        "In de eigen woorden van de inwoner. Bijvoorbeeld: het is goed zo, ik kreeg excuses.",
    )


class HearForm(forms.Form):
    """That both were heard, or the ground on which she was not."""

    report = _words("Wat vertelden de inwoner en de collega?", "Vul in wat beiden vertelden.")
    not_heard = forms.ChoiceField(
        label="Is de inwoner niet gehoord? Waarom niet?",
        choices=[("", "De inwoner is gehoord"), *Complaint.NotHeard.choices],
        required=False,
    )


class CloseForm(forms.Form):
    """What was found and concluded (Awb 9:12)."""

    findings = _words(
        "Wat vonden wij, en wat is onze conclusie?",
        "Vul in wat u vond en wat u concludeert.",
        "De inwoner krijgt dit in de brief, met de weg naar de ombudsman.",
    )


class AdjournForm(forms.Form):
    """Why it takes longer."""

    why = _words("Waarom duurt het langer?", "Vul in waarom. Eén zin is genoeg.")


class ConsentForm(forms.Form):
    """Until when she agreed in writing to wait, and when she did."""

    agreed_on = DayField(
        label="Wanneer kwam het schriftelijke akkoord?",
        error_messages={"required": "Vul in wanneer het akkoord kwam."},
    )
    until_on = DayField(
        label="Tot en met welke dag wil de inwoner wachten?",
        error_messages={"required": "Vul de nieuwe laatste dag in."},
    )


class AboutForm(forms.Form):
    """The colleague whom it is about: that colleague does not handle it."""

    colleague = forms.ModelChoiceField(
        label="Over welke collega gaat de klacht?",
        help_text="Alleen om te zorgen dat iemand anders de klacht behandelt.",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        error_messages={"required": "Kies een collega."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer who works here."""
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["colleague"])
        field.queryset = people.active()
