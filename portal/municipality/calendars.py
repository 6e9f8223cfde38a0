"""The municipality's own working days and half-days, and its opening hours in words."""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Prefetch

from portal.kit import clock
from portal.kit.workdays import HalfDay, WorkCalendar
from portal.municipality import hours
from portal.municipality.hours import Openings
from portal.municipality.models import Location, Municipality, OfficeClosure, OpeningHours

MORNING = (dt.time(9), dt.time(12, 30))
AFTERNOON = (dt.time(13), dt.time(16, 30))


def municipality() -> Municipality:
    """Return the municipality. One query."""
    return Municipality.objects.get(pk=1)


def find_municipality() -> Municipality | None:
    """Return the municipality, or None before anyone has filled it in. One query."""
    return Municipality.objects.filter(pk=1).first()


def notice_on(municipality: Municipality, *, now: dt.datetime) -> str:
    """Return the line that everyone reads at this instant; empty when there is none."""
    until = municipality.notice_until
    return municipality.notice if until is None or now < until else ""


def office_calendar() -> WorkCalendar:
    """Return the calendar of working days. One query."""
    return WorkCalendar(frozenset(OfficeClosure.objects.values_list("day", flat=True)))


def choosing() -> tuple[WorkCalendar, int]:
    """Return the calendar, and on how many working days ahead a resident may be called. One
    query."""
    closed = ArraySubquery(OfficeClosure.objects.values("day"))
    row = Municipality.objects.annotate(closed=closed).values_list("closed", "callback_days_ahead")
    days_closed, ahead = row.get(pk=1)
    return WorkCalendar(frozenset(days_closed)), ahead


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


def openings() -> Openings:
    """Return when the first public place and the telephone are open. Four queries."""
    facts = find_municipality()
    public = [place for place in locations() if place.is_open_to_public]
    return openings_of(facts, public[0] if public else None)


def openings_of(facts: Municipality | None, place: Location | None) -> Openings:
    """Return when this place, from `locations`, and the telephone are open. One query."""
    return Openings(
        desk={row.weekday: (row.opens, row.closes) for row in getattr(place, "week", [])},
        phone=hours.of_words(facts.phone_hours if facts else ""),
        closed=dict(OfficeClosure.objects.values_list("day", "reason")),
    )


def locations() -> list[Location]:
    """Return every place with its hours in `week`, by name. Two queries."""
    week = Prefetch("hours", OpeningHours.objects.order_by("weekday"), to_attr="week")
    return list(Location.objects.order_by("name", "pk").prefetch_related(week))


def hours_of(location: Location) -> dict[int, tuple[dt.time, dt.time]]:
    """Return the opening hours of a place per weekday (Monday is 0). One query."""
    return {row.weekday: (row.opens, row.closes) for row in location.hours.all()}


def closures_from(day: dt.date) -> list[OfficeClosure]:
    """Return the closed days from a day on, in order. One query."""
    return list(OfficeClosure.objects.filter(day__gte=day).order_by("day"))
