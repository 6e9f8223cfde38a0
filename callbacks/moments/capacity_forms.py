"""What a manager or a team lead fills in about places, and about how often we try."""

import datetime as dt
from typing import Any

from django import forms

from callbacks.moments import capacity
from callbacks.moments.capacity import Hours
from portal.kit import clock
from portal.kit.forms import DayField, LineField

WEEKDAYS = [(str(number), clock.WEEKDAYS[number].capitalize()) for number in range(5)]
HALF_HOURS = [
    (f"{time:%H:%M}", f"{time:%H:%M}") for time in capacity.half_hours(dt.time(7), dt.time(21, 30))
]


class HoursForm(forms.Form):
    """From when until when, and how many residents in each half hour."""

    from_time = forms.ChoiceField(
        label="Van",
        error_messages={"required": "Kies vanaf welke tijd."},
        choices=HALF_HOURS,
        initial="09:00",
    )
    until_time = forms.ChoiceField(
        label="Tot",
        error_messages={"required": "Kies tot welke tijd."},
        choices=HALF_HOURS,
        initial="12:00",
    )
    places = forms.IntegerField(
        label="Plaatsen per half uur",
        error_messages={"required": "Vul in hoeveel inwoners u per half uur kunt bellen."},
        min_value=1,
        max_value=99,
        initial=2,
    )

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("from_time"), data.get("until_time")
        if begins and ends and begins >= ends:
            self.add_error("until_time", "Kies een tijd na het begin.")
        return data

    def hours(self) -> Hours:
        """Return what was filled in."""
        data = self.cleaned_data
        return Hours(
            dt.time.fromisoformat(data["from_time"]),
            dt.time.fromisoformat(data["until_time"]),
            data["places"],
        )


class PatternForm(HoursForm):
    """A part of the week."""

    weekdays = forms.MultipleChoiceField(
        label="Op welke dagen?",
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies een of meer dagen."},
    )
    from_on = DayField(
        label="Vanaf welke dag geldt dit?", error_messages={"required": "Kies de eerste dag."}
    )
    until_on = DayField(label="Tot en met welke dag?", required=False)
    field_order = ("weekdays", "from_time", "until_time", "places", "from_on", "until_on")

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean()
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "Kies een dag na de eerste dag.")
        return data

    @property
    def ends_before(self) -> dt.date | None:
        """The first day on which it holds no more."""
        last: dt.date | None = self.cleaned_data["until_on"]
        return last + dt.timedelta(days=1) if last else None


class ExceptionForm(HoursForm):
    """Other places on one day."""

    day = DayField(label="Welke dag?", error_messages={"required": "Kies de dag."})
    whole_day = forms.BooleanField(label="De hele dag", required=False, initial=True)
    places = forms.IntegerField(
        label="Plaatsen per half uur",
        error_messages={"required": "Vul in hoeveel inwoners u per half uur kunt bellen."},
        min_value=0,
        max_value=99,
        help_text="0 is geen enkele.",
    )
    reason = LineField(
        label="Waarom?",
        error_messages={"required": "Schrijf in een paar woorden waarom."},
        max_length=80,
        help_text="Collega's lezen dit: bijvoorbeeld teamdag.",
    )
    field_order = ("day", "whole_day", "from_time", "until_time", "places", "reason")

    def hours(self) -> Hours:
        """Return what was filled in; a whole day is every half hour of it."""
        if self.cleaned_data["whole_day"]:
            places = self.cleaned_data["places"]
            return Hours(capacity.DAY_BEGINS, capacity.DAY_ENDS, places)
        return super().hours()


class RuleForm(forms.Form):
    """How often we try before a person chooses another way."""

    tries = forms.IntegerField(
        label="Aantal pogingen",
        error_messages={"required": "Vul in hoe vaak u belt."},
        min_value=1,
        max_value=9,
    )
    days = forms.IntegerField(
        label="Op minstens zoveel verschillende dagen",
        error_messages={"required": "Vul in op hoeveel dagen."},
        min_value=1,
        max_value=9,
    )
    by_half_day = forms.BooleanField(
        label="Twee keer bellen in één dagdeel telt als één poging", required=False
    )
    card_working_days = forms.IntegerField(
        label="Werkdagen om daarna een andere weg te kiezen",
        error_messages={"required": "Vul in binnen hoeveel werkdagen."},
        min_value=1,
        max_value=20,
    )

    def clean(self) -> dict[str, Any]:
        """No more days than tries."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("tries") and data.get("days") and data["days"] > data["tries"]:
            self.add_error("days", "Dit kunnen niet meer dagen zijn dan pogingen.")
        return data
