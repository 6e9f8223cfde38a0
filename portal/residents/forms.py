"""What a colleague fills in about a resident."""

import re
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.kit import clock
from portal.kit.forms import DayField, LineField, PhoneField
from portal.residents.models import Representation, Wish
from portal.staff.models import User


class WishesForm(forms.Form):
    """Everything that she asked of us about contact."""

    wishes = forms.MultipleChoiceField(
        label="Wat heeft zij ons gevraagd?",
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    via = LineField(
        label="Via wie, en hoe?",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: dochter Fatima, 06 12 34 56 78. Kies ook 'via iemand anders'.",
    )
    hours = LineField(
        label="Op welke tijden?",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: na 15:00 uur. Kies ook 'alleen op deze tijden'.",
    )
    DETAILS = {Wish.VIA: "via", Wish.HOURS: "hours"}

    def clean(self) -> dict[str, Any]:
        """A tick without its words, or words without their tick, would be lost or obeyed by
        nobody."""
        data = super().clean() or self.cleaned_data
        ticked = data.get("wishes") or []
        for wish, name in self.DETAILS.items():
            if wish in ticked and name in data and not data[name]:
                self.add_error(name, f"U koos '{wish.label}'. Vul in wat de inwoner vroeg.")
            if wish not in ticked and data.get(name):
                self.add_error(name, f"Zet ook een vinkje bij '{wish.label}', of maak dit leeg.")
        return data

    def details(self) -> dict[Wish, str]:
        """Return the words of the wishes that need them. Call this on a valid form."""
        return {wish: self.cleaned_data[name] for wish, name in self.DETAILS.items()}


class ProposalForm(forms.Form):
    """What to do with a wish that a list seems to tell."""

    TAKE, LEAVE = "overnemen", "weglaten"

    answer = forms.ChoiceField(choices=[(TAKE, "Overnemen"), (LEAVE, "Weglaten")])
    # For words that tell of a wish without telling which.
    wish = forms.ChoiceField(choices=[("", "Kies"), *Wish.choices], required=False)
    detail = LineField(max_length=120, required=False)
    # Back to the case on which it was decided; empty for the page of the resident.
    case = forms.RegexField(regex=r"^Z-\d\d-\d{6,}$", required=False)


class ClientNumberForm(forms.Form):
    """The number that the benefits system gave her."""

    number = LineField(
        label="Kenmerk in het uitkeringssysteem",
        max_length=20,
        required=False,
        help_text="Nooit een burgerservicenummer. Inwoners zien dit kenmerk niet.",
    )

    def clean_number(self) -> str:
        """Letters, digits and what stands between them."""
        typed: str = self.cleaned_data["number"]
        if not re.fullmatch(r"[A-Za-z0-9./ -]*", typed):
            raise forms.ValidationError("Gebruik alleen letters, cijfers, streepjes en punten.")
        return typed


class SafeContactEndForm(forms.Form):
    """Taking safe contact back: only she can."""

    is_sure = forms.BooleanField(
        label="De inwoner zei dit zelf, en niemand luisterde mee",
        error_messages={"required": "Zet veilig contact alleen uit als de inwoner dit zelf zei."},
    )


class LanguageForm(forms.Form):
    """The language to talk in."""

    language = forms.ChoiceField(label="In welke taal praat zij het liefst?")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["language"]).choices = choices


class ContactPersonForm(forms.Form):
    """The one colleague whom she can always ask for."""

    person = forms.ModelChoiceField(
        label="Vaste contactpersoon",
        queryset=User.objects.none(),
        required=False,
        empty_label="Geen vaste contactpersoon",
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["person"]).queryset = colleagues


class RepresentationForm(forms.Form):
    """Who acts for her."""

    kind = forms.ChoiceField(label="Wat is deze persoon?", choices=Representation.Kind.choices)
    name = LineField(label="Naam", max_length=120)
    phone = PhoneField(label="Telefoonnummer", required=False)
    from_on = DayField(label="Eerste dag")


class RepresentationEndForm(forms.Form):
    """When that ends."""

    until_on = DayField(
        label="Eerste dag zonder vertegenwoordiger",
        help_text="Vul vandaag in om meteen te stoppen.",
    )


class DeathForm(forms.Form):
    """The one switch that stops everything automatic."""

    died_on = DayField(label="Op welke dag is de inwoner overleden?")
    is_sure = forms.BooleanField(
        label="Ik weet dit van de familie, een collega van Burgerzaken of een officieel bericht",
        error_messages={"required": "Zet een vinkje als u dit zeker weet."},
    )

    def clean_died_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["died_on"]
        if day > clock.day_of(clock.utc_now()):
            raise forms.ValidationError("Deze dag is nog niet geweest.")
        return day
