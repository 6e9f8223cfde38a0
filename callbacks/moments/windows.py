"""Windows (belmomenten): a time in which we call. Half-days are here; half hours, and what can be
chosen, are in callbacks.moments.slots. A promised window is a Promise of portal.contacts."""

import dataclasses
import datetime as dt
from typing import Self

from portal.contacts.models import Promise
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.kit.workdays import HalfDay
from portal.municipality import calendars


class NoSuchWindow(Refused):
    """The moment does not exist, is over, or lies too far ahead."""

    text = "Dit moment kan niet meer. Kies een ander moment."


SHORTEST = dt.timedelta(minutes=30)


@dataclasses.dataclass(frozen=True)
class Window:
    """[from_at, until_at) on one Dutch day, as UTC instants."""

    from_at: dt.datetime
    until_at: dt.datetime

    @classmethod
    def of(cls, promise: Promise) -> Self:
        """Return the window that was promised."""
        return cls(promise.from_at, promise.until_at)

    @property
    def words(self) -> str:
        """'dinsdag 24 november, tussen 09:00 en 12:30 uur'."""
        return clock.window_in_words(self.from_at, self.until_at)


def of(half: HalfDay) -> Window:
    """Return the window that covers a half-day."""
    return Window(clock.instant(half.day, half.start), clock.instant(half.day, half.end))


def choices(*, now: dt.datetime, days: int) -> list[HalfDay]:
    """Return the half-days of the coming working days, full or not. Two queries."""
    return calendars.half_days_ahead(now=now, days=days)


def soonest(*, now: dt.datetime) -> Window:
    """Return what is left of this half-day, or the next one when under half an hour is left.

    For what cannot wait until tomorrow. Two queries.
    """
    local = clock.local(now)
    # The next whole or half hour, so that the resident hears a time that is easy to keep.
    start = now + dt.timedelta(minutes=30 - local.minute % 30, seconds=-local.second)
    start = start.replace(microsecond=0)
    for from_time, until_time in (calendars.MORNING, calendars.AFTERNOON):
        window = Window(
            max(start, clock.instant(local.date(), from_time)),
            clock.instant(local.date(), until_time),
        )
        is_long_enough = window.until_at - window.from_at >= SHORTEST
        if is_long_enough and calendars.office_calendar().is_working_day(local.date()):
            return window
    return of(calendars.half_days_ahead(now=now, days=1)[0])


def next_after(window: Window, *, now: dt.datetime) -> Window:
    """Return the next half-day: later than now, on another day and another part of the day.

    A different part of the day finds people who are never home in the morning. Two queries.
    """
    last_day = clock.day_of(window.from_at)
    was = HalfDay(last_day, clock.local(window.from_at).time(), clock.local(window.until_at).time())
    for half in calendars.half_days_ahead(now=now, days=10):
        if half.day > max(last_day, clock.day_of(now)) and half.name != was.name:
            return of(half)
    raise NoSuchWindow


def near(from_at: dt.datetime, until_at: dt.datetime, *, now: dt.datetime) -> str:
    """Return a window as a colleague says it today: 'vandaag tussen 09:00 en 12:30 uur'."""
    day = clock.day_of(from_at)
    names = {0: "vandaag", 1: "morgen", -1: "gisteren"}
    named = names.get((day - clock.day_of(now)).days, clock.in_words(day))
    return f"{named} tussen {clock.local(from_at):%H:%M} en {clock.local(until_at):%H:%M} uur"
