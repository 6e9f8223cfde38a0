"""Counting working days over a given set of closed days. Pure: which days are closed comes from
portal.municipality."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

MIDDAY = dt.time(12, 30)


@dataclasses.dataclass(frozen=True)
class HalfDay:
    """The morning or afternoon of one day, as Dutch wall-clock times [start, end)."""

    day: dt.date
    start: dt.time
    end: dt.time

    @property
    def code(self) -> str:
        """A stable code for forms and addresses: '2026-11-24-ochtend'."""
        return f"{self.day.isoformat()}-{self.name}"

    @property
    def name(self) -> str:
        """The part of the day in Dutch."""
        return "ochtend" if self.start < MIDDAY else "middag"


@dataclasses.dataclass(frozen=True)
class WorkCalendar:
    """Working days: Monday to Friday, less the closed days of the municipality."""

    closed: frozenset[dt.date] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether the office works on this day."""
        return day.weekday() < 5 and day not in self.closed

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return the first working day after `day`."""
        return next(self.working_days(day + dt.timedelta(days=1)))

    def add(self, day: dt.date, count: int) -> dt.date:
        """Return the day that lies `count` working days after `day` (count >= 0).

        Raises ValueError for a negative count.
        """
        if count < 0:
            raise ValueError("count must not be negative")
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def back(self, day: dt.date, count: int) -> dt.date:
        """Return the day that lies `count` working days before `day`: from its begin, so many
        working days are left, `day` itself not counted (count >= 1)."""
        while count:
            day -= dt.timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days in (start, end]; 0 when end is not after start."""
        days = (end - start).days
        return sum(self.is_working_day(start + dt.timedelta(days=n)) for n in range(1, days + 1))

    def working_days(self, start: dt.date) -> Iterator[dt.date]:
        """Yield working days from `start` on, `start` itself included, without end."""
        day = start
        while True:
            if self.is_working_day(day):
                yield day
            day += dt.timedelta(days=1)
