"""The one thing that is kept of a talk about everything: help that she said yes to."""

from django import forms

from portal.kit.forms import DayField, LineField


class HelpForm(forms.Form):
    """Which help, and by which day."""

    help_wanted = LineField(
        label="Op welke hulp zei de inwoner ja?",
        help_text="Schrijf alleen de hulp op, niet waarom.",
        max_length=200,
        error_messages={"required": "Schrijf op welke hulp de inwoner wil, of ga terug."},
    )
    by_day = DayField(
        label="Uiterlijk wanneer regelt u dit?",
        error_messages={
            "required": "Kies uiterlijk wanneer u dit regelt.",
            "invalid": "Kies een dag uit de kalender.",
        },
    )
