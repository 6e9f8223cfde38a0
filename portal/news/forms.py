"""What a functional manager fills in about something that got better."""

from django import forms

from portal.kit.forms import DayField, LineField, NoteField
from portal.news.models import MOST_SIGNS


class NoteForm(forms.Form):
    """One note."""

    title = LineField(
        label="Wat is er beter geworden?",
        max_length=80,
        help_text="In één korte zin, zoals: 'U kiest nu zelf wanneer wij bellen'.",
        error_messages={"required": "Schrijf in één zin wat er beter is."},
    )
    body = NoteField(
        label="Vertel het kort",
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Korte zinnen en gewone woorden. Wat merken mensen ervan, en wie bracht ons op "
        "het idee? Noem geen namen.",
        error_messages={
            "required": "Schrijf op wat mensen ervan merken.",
            "max_length": "Dit is te lang voor een kort bericht. Maak het korter.",
        },
    )
    publish_on = DayField(
        label="Vanaf welke dag staat het op de site?",
        required=False,
        help_text="Laat dit leeg als het nog een concept is.",
    )
