"""What somebody types to find a resident."""

from typing import Any

from django import forms

from portal.cases import references
from portal.kit import privacy, text
from portal.kit.forms import LineField
from portal.residents import matching

BSN_TEXT = (
    "Dit lijkt op een burgerservicenummer. Daar zoeken wij niet op. "
    "Is het een telefoonnummer? Zet er dan een 0 voor."
)


class KnowingForm(forms.Form):
    """A subject, a team or a colleague, in a few words."""

    q = LineField(
        label="Waar gaat het over?",
        max_length=80,
        required=False,
        help_text="Een onderwerp, een team of een collega. Geen namen van inwoners.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


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
        if references.TYPED.fullmatch(typed):
            return typed
        # A date of birth has eight digits too, and one in eleven passes the test.
        rest = matching.DATE.sub(" ", typed)
        if not rest.startswith(("0", "+")) and privacy.find_bsn(rest):
            raise forms.ValidationError(BSN_TEXT, code="bsn")
        return typed
