"""What a colleague fills in during and after a call, and the functional manager about telephone
systems."""

import datetime as dt
from typing import Any, cast

from django import forms

from callbacks.telephony.checking import Answer
from portal.kit.forms import LineField, NoteField
from portal.staff.models import Team

NO_BROWSER_HELP = {"autocomplete": "off", "spellcheck": "false"}
OTHER = "anders"
NO_FILE_REASONS = (
    "de vraag is meteen beantwoord",
    "doorverbonden met een ander team",
    "verkeerd verbonden",
)
NO_ACTION_REASONS = (
    "wij hebben elkaar al gesproken",
    "verkeerd verbonden of reclame",
    "deze beller belt zelf weer",
)


class AnswerForm(forms.Form):
    """What the caller answers to a check question."""

    name = LineField(
        label="Hoe heet u?",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )
    birth_date = forms.DateField(
        label="Wat is uw geboortedatum?",
        required=False,
        input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"placeholder": "31-12-1980", **NO_BROWSER_HELP}),
        error_messages={"invalid": "Schrijf de datum zo: 31-12-1980."},
    )
    postcode = LineField(
        label="Of de postcode",
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )
    house_number = LineField(
        label="met het huisnummer",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )

    def __init__(self, *args: Any, asks_name: bool, **kwargs: Any) -> None:
        """Ask for the name too, unless the screen names one person."""
        super().__init__(*args, **kwargs)
        if not asks_name:
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        """One whole answer."""
        data = super().clean() or {}
        if "name" in self.fields and not data.get("name"):
            self.add_error("name", "Vraag hoe de beller heet en vul dat in.")
        is_whole = data.get("birth_date") or (data.get("postcode") and data.get("house_number"))
        if not is_whole and "birth_date" not in self.errors:
            self.add_error(
                "birth_date", "Vul de geboortedatum in, of de postcode met het huisnummer."
            )
        return data

    def answer(self) -> Answer:
        """Return what was answered."""
        data = self.cleaned_data
        born: dt.date | None = data["birth_date"]
        return Answer(data.get("name", ""), born, data["postcode"], data["house_number"])


class NoteForm(forms.Form):
    """A note at a case: one of hers, or one whose reference the caller knows."""

    case = forms.ChoiceField(label="Bij welke zaak?", widget=forms.RadioSelect, required=False)
    reference = LineField(
        label="Kenmerk van de zaak",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "Z-26-004217", **NO_BROWSER_HELP}),
    )
    note = NoteField(
        label="Wat is er besproken?",
        max_length=2000,
        error_messages={"required": "Schrijf in een paar woorden op wat er is besproken."},
    )

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these cases, as reference and words."""
        super().__init__(*args, **kwargs)
        if cases:
            cast("forms.ChoiceField", self.fields["case"]).choices = cases
            self.fields["reference"].label = "Of het kenmerk van een andere zaak"
        else:
            del self.fields["case"]

    def clean(self) -> dict[str, Any]:
        """A case is needed."""
        data = super().clean() or {}
        if not data.get("reference") and not data.get("case"):
            self.add_error("reference", "Kies een zaak, of vul het kenmerk in.")
        return data

    @property
    def chosen(self) -> str:
        """The reference that was typed, or else picked."""
        return str(self.cleaned_data["reference"] or self.cleaned_data.get("case", ""))


class ReachedForm(forms.Form):
    """Which request closes because she called us, and what was said."""

    reference = forms.CharField(max_length=20, widget=forms.HiddenInput)
    note = LineField(
        label="Wat is er besproken?",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )


class ReasonForm(forms.Form):
    """Three picks and 'anders'."""

    reason = forms.ChoiceField(
        label="Waarom?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom."},
    )
    other = LineField(
        label="Anders, namelijk",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )

    def __init__(self, *args: Any, reasons: tuple[str, ...], **kwargs: Any) -> None:
        """Offer these reasons."""
        super().__init__(*args, **kwargs)
        choices = [*((words, words.capitalize()) for words in reasons), (OTHER, "Anders")]
        cast("forms.ChoiceField", self.fields["reason"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """'Anders' needs words."""
        data = super().clean() or {}
        if data.get("reason") == OTHER and not data.get("other"):
            self.add_error("other", "Schrijf in een paar woorden op waarom.")
        return data

    @property
    def words(self) -> str:
        """The reason as it is kept."""
        data = self.cleaned_data
        return str(data["other"] if data["reason"] == OTHER else data["reason"])


class JoinForm(forms.Form):
    """The open request to which a missed call belongs."""

    reference = forms.CharField(max_length=20)


class SystemForm(forms.Form):
    """A new telephone system."""

    name = LineField(
        label="Naam van de telefooncentrale",
        max_length=60,
        help_text="Zo herkent u hem in de lijst, bijvoorbeeld: Centrale stadhuis.",
        error_messages={"required": "Vul in hoe de telefooncentrale heet."},
    )
    fallback_team = forms.ModelChoiceField(
        label="Bij welk team horen oproepen naar een telefoonnummer dat van niemand is?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies een team. Dan raakt geen oproep zoek."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the teams of today."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(is_active=True).order_by("name")
        cast("forms.ModelChoiceField[Team]", self.fields["fallback_team"]).queryset = teams


class EndKeyForm(forms.Form):
    """When a key stops."""

    NOW = "nu"
    LATER = "later"

    when = forms.ChoiceField(
        label="Wanneer stopt deze sleutel?",
        widget=forms.RadioSelect,
        choices=[
            (LATER, "Over zeven dagen. Zo lang werken de oude en de nieuwe sleutel allebei"),
            (NOW, "Meteen. Bijvoorbeeld omdat iemand de sleutel heeft gezien"),
        ],
        initial=LATER,
        error_messages={"required": "Kies wanneer."},
    )
