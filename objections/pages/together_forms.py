"""What a colleague fills in after reading aloud what she told."""

from django import forms

from objections.dossier.models import Objection
from portal.kit.forms import NoteField

LATER = "later"


class RewordForm(forms.Form):
    """Her words as she says them now."""

    words = NoteField(
        label="In de woorden van de inwoner",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf één zin op, in de woorden van de inwoner."},
    )


class FinishForm(forms.Form):
    """Read aloud, and signed or taken home."""

    read_aloud = forms.BooleanField(
        label="Ik heb dit voorgelezen en de inwoner zegt dat het klopt",
        error_messages={"required": "Lees het eerst voor, en zet daarna het vinkje."},
    )
    how = forms.ChoiceField(
        label="Ondertekend?",
        widget=forms.RadioSelect,
        choices=[
            (Objection.Signed.PAPER, "De inwoner tekende op papier"),
            (Objection.Signed.TABLET, "De inwoner tekende op de tablet"),
            (LATER, "Nog niet, de inwoner tekent later"),
        ],
        error_messages={"required": "Kies of de inwoner heeft ondertekend."},
    )
