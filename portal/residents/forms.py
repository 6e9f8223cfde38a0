"""What a colleague fills in about a resident."""

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
