"""The times of a talk as they were."""

from typing import Any

from django import forms

from portal.desk.correcting.models import TimeCorrection
from portal.kit.forms import LineField

Why = TimeCorrection.Why


class TimesForm(forms.Form):
    """From when until when somebody was helped, and why it was written down otherwise."""

    began = forms.TimeField(
        label="Het gesprek begon om",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": "Vul in hoe laat het gesprek begon.",
            "invalid": "Vul een tijd in, bijvoorbeeld 10:15.",
        },
    )
    ended = forms.TimeField(
        label="Het gesprek was klaar om",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": "Vul in hoe laat het gesprek klaar was.",
            "invalid": "Vul een tijd in, bijvoorbeeld 10:15.",
        },
    )
    why = forms.ChoiceField(
        label="Waarom stond er iets anders?",
        choices=Why,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom er iets anders stond."},
    )
    words = LineField(label="Wat was er anders?", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words with 'anders'."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("why") == Why.OTHER and not data.get("words"):
            self.add_error("words", "Vul in wat er anders was. Eén zin is genoeg.")
        return data
