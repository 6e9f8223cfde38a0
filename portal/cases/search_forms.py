"""What somebody types to find a resident."""

from typing import Any

from django import forms

from portal.kit import phone, privacy, text
from portal.kit.forms import BSN_TEXT


class SearchForm(forms.Form):
    """One field for everything."""

    q = forms.CharField(
        label="Wie zoekt u?",
        max_length=120,
        help_text="Een naam, een geboortedatum, een telefoonnummer of een zaaknummer. "
        "Een naam met een geboortedatum mag ook.",
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Vul in wie u zoekt."},
    )

    def clean_q(self) -> Any:
        """Refuse what is too short, and a citizen service number: we do not search on that."""
        typed = text.clean_line(self.cleaned_data["q"])
        if len(typed) < 2:
            raise forms.ValidationError("Vul ten minste twee letters in.")
        if privacy.find_bsn(typed) and not _is_number(typed):
            raise forms.ValidationError(BSN_TEXT, code="bsn")
        return typed


def _is_number(typed: str) -> bool:
    try:
        phone.parse(typed)
    except phone.PhoneError:
        return False
    return True
