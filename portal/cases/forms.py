"""What a colleague fills in on the case page itself."""

from typing import Any

from django import forms

from portal.kit.forms import DayField, LineField
from portal.residents.identity import Answer


class IdentityForm(forms.Form):
    """The answer to a check question: a date of birth, or postcode and house number."""

    birth_date = DayField(label="Geboortedatum", required=False)
    postcode = LineField(label="Postcode", max_length=7, required=False)
    house_number = LineField(label="Huisnummer", max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        """One whole answer."""
        data = super().clean() or {}
        if not data.get("birth_date") and not (data.get("postcode") and data.get("house_number")):
            raise forms.ValidationError(
                "Vul in wat de inwoner antwoordt: de geboortedatum, of postcode en huisnummer."
            )
        return data

    def answer(self) -> Answer:
        """Return what was filled in. Call this on a valid form."""
        return Answer(**self.cleaned_data)


class SafeContactForm(forms.Form):
    """Whether safe contact that came from a list is right."""

    RIGHT = "klopt"
    WRONG = "klopt-niet"

    answer = forms.ChoiceField(choices=[(RIGHT, "Klopt"), (WRONG, "Klopt niet")])
