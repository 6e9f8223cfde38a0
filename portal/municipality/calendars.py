"""The municipality's own working days and half-days, and its opening hours in words."""

import datetime as dt

from portal.kit import clock
from portal.kit.workdays import HalfDay, WorkCalendar
from portal.municipality.models import Municipality, OfficeClosure, OpeningHours

MORNING = (dt.time(9), dt.time(12, 30))
AFTERNOON = (dt.time(13), dt.time(16, 30))


def municipality() -> Municipality:
    """Return the municipality. One query."""
    return Municipality.objects.get(pk=1)


def office_calendar() -> WorkCalendar:
    """Return the calendar of working days. One query."""
    return WorkCalendar(frozenset(OfficeClosure.objects.values_list("day", flat=True)))


def half_days_ahead(*, now: dt.datetime, days: int) -> list[HalfDay]:
    """Return the half-days of the coming working days that have not begun yet, in order.

    Two queries at most. Today's afternoon is offered until it begins.
    """
    calendar = office_calendar()
    result: list[HalfDay] = []
    for day in calendar.working_days(clock.day_of(now)):
        result += [
            HalfDay(day, start, end)
            for start, end in (MORNING, AFTERNOON)
            if clock.instant(day, start) > now
        ]
        if len({half.day for half in result}) >= days:
            return result
    return result


def is_office_open(now: dt.datetime) -> bool:
    """Tell whether colleagues can be expected at work at this instant. One query."""
    moment = clock.local(now)
    return (
        office_calendar().is_working_day(moment.date())
        and MORNING[0] <= moment.time() < AFTERNOON[1]
    )


def opening_lines(location_code: str) -> list[str]:
    """Return the opening hours of a location, one readable line per weekday. One query."""
    hours = OpeningHours.objects.filter(location__code=location_code).order_by("weekday")
    return [
        f"{clock.WEEKDAYS[row.weekday]}: {row.opens:%H:%M} tot {row.closes:%H:%M} uur"
        for row in hours
    ]
