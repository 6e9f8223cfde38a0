"""Windows (belmomenten): the half-days that a resident can choose, and the next one after an
attempt. A window that was promised is a Promise of portal.contacts."""

import dataclasses
import datetime as dt

from portal.kit import clock
from portal.kit.refusal import Refused
from portal.kit.workdays import HalfDay
from portal.municipality import calendars


class NoSuchWindow(Refused):
    """The half-day does not exist, is over, or lies too far ahead."""

    text = "Dit moment kan niet meer. Kies een ander moment."


@dataclasses.dataclass(frozen=True)
class Window:
    """[from_at, until_at) on one Dutch day, as UTC instants."""

    from_at: dt.datetime
    until_at: dt.datetime

    @property
    def words(self) -> str:
        """'dinsdag 24 november, tussen 09:00 en 12:30 uur'."""
        return clock.window_in_words(self.from_at, self.until_at)


def of(half: HalfDay) -> Window:
    """Return the window that covers a half-day."""
    return Window(clock.instant(half.day, half.start), clock.instant(half.day, half.end))


def choices(*, now: dt.datetime, days: int) -> list[HalfDay]:
    """Return the half-days of the coming working days that a resident can choose. Two queries."""
    return calendars.half_days_ahead(now=now, days=days)


def chosen(code: str, *, now: dt.datetime, days: int) -> Window:
    """Return the window behind a code of `choices`. Raises NoSuchWindow. Two queries."""
    for half in choices(now=now, days=days):
        if half.code == code:
            return of(half)
    raise NoSuchWindow


def next_after(window: Window, *, now: dt.datetime) -> Window:
    """Return the next half-day to try: later than now, on another day and another part of the day.

    A different part of the day finds people who are never home in the morning. Two queries.
    """
    last_day = clock.day_of(window.from_at)
    was = HalfDay(last_day, clock.local(window.from_at).time(), clock.local(window.until_at).time())
    for half in calendars.half_days_ahead(now=now, days=10):
        if half.day > max(last_day, clock.day_of(now)) and half.name != was.name:
            return of(half)
    raise NoSuchWindow
