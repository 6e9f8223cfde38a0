"""What the functional manager fills in about an outage."""

import datetime as dt
from typing import Any

from django import forms

from portal.kit import clock
from portal.kit.forms import LineField
from portal.municipality.models import Outage


def _moment(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        widget=widget,
        error_messages={
            "required": "Vul de dag en de tijd in.",
            "invalid": "Dit is geen dag met een tijd. Kijk het nog eens na.",
        },
        **kwargs,
    )


class OutageForm(forms.Form):
    """A time in which one way to reach us did not work."""

    way = forms.ChoiceField(
        label="Wat werkte niet?",
        choices=Outage.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er niet werkte."},
    )
    began_at = _moment(label="Vanaf wanneer?")
    ended_at = _moment(
        label="Tot wanneer?", required=False, help_text="Laat leeg als de storing nog duurt."
    )
    words = LineField(
        label="Wat was er aan de hand?",
        max_length=200,
        help_text="Eén zin, zonder namen van inwoners. Bijvoorbeeld: De website was onbereikbaar.",
        error_messages={"required": "Schrijf in één zin op wat er aan de hand was."},
    )


class OutageEndForm(forms.Form):
    """When it was over."""

    ended_at = _moment(label="Wanneer was de storing voorbij?")

    @staticmethod
    def proposed(now: dt.datetime) -> dict[str, dt.datetime]:
        """Return what stands in the form at first: the minute of now."""
        return {"ended_at": clock.local(now).replace(second=0, microsecond=0)}
