"""Figures (cijfers): what one is, over which days, and which small numbers are not broken down.

Apps below and above portal.dashboards hang theirs into settings.FIGURES. A figure counts what
teams did, never what one person did: it gets days and teams, and nothing else."""

import calendar
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from portal.kit import clock

# Fewer than this is counted and not broken down: a part of so few points at somebody.
LEAST = 10
MOST_DAYS = 800
DAYS_BY_DAY = 31
DAYS_BY_WEEK = 190
ONE_TICK = dt.timedelta(microseconds=1)


@dataclasses.dataclass(frozen=True)
class Period:
    """The Dutch days [from_on, until_on), looked at from `now`."""

    from_on: dt.date
    until_on: dt.date
    now: dt.datetime

    @property
    def from_at(self) -> dt.datetime:
        """The first instant of the period."""
        return clock.begin_of(self.from_on)

    @property
    def until_at(self) -> dt.datetime:
        """The first instant after the period."""
        return clock.begin_of(self.until_on)

    @property
    def end(self) -> dt.datetime:
        """The instant at which we look how things stood: the last of the period, or now."""
        return min(self.until_at - ONE_TICK, self.now)

    @property
    def last_on(self) -> dt.date:
        """The last day of the period."""
        return self.until_on - dt.timedelta(days=1)

    @property
    def words(self) -> str:
        """'dinsdag 24 november 2026', or 'maandag 2 ... tot en met dinsdag 24 november 2026'."""
        last = clock.in_words(self.last_on, year=True)
        if self.from_on == self.last_on:
            return last
        is_one_year = self.from_on.year == self.last_on.year
        return f"{clock.in_words(self.from_on, year=not is_one_year)} tot en met {last}"

    def steps(self) -> list[tuple[str, "Period"]]:
        """Cut the period in days, weeks or months, each with its name; the ends may be cut off."""
        days = (self.until_on - self.from_on).days
        starts = [self.from_on]
        while (following := _after(starts[-1], days)) < self.until_on:
            starts.append(following)
        ends = [*starts[1:], self.until_on]
        return [
            (_name(start, days), Period(start, end, self.now))
            for start, end in zip(starts, ends, strict=True)
        ]

    def add_up(
        self, by_day: Mapping[dt.date, tuple[int, ...]], *, width: int
    ) -> list[tuple[str, tuple[int, ...]]]:
        """Return each step with the sum of what its days hold: `width` numbers a day."""
        return [
            (
                name,
                tuple(
                    sum(
                        numbers[place]
                        for day, numbers in by_day.items()
                        if step.from_on <= day < step.until_on
                    )
                    for place in range(width)
                ),
            )
            for name, step in self.steps()
        ]


def _after(day: dt.date, days: int) -> dt.date:
    """Return the first day of the next step."""
    if days <= DAYS_BY_DAY:
        return day + dt.timedelta(days=1)
    if days <= DAYS_BY_WEEK:
        return day + dt.timedelta(days=7 - day.weekday())
    return day + dt.timedelta(days=calendar.monthrange(day.year, day.month)[1] - day.day + 1)


def _name(day: dt.date, days: int) -> str:
    if days <= DAYS_BY_DAY:
        return clock.in_words(day)
    if days <= DAYS_BY_WEEK:
        return f"week {day.isocalendar().week}, vanaf {clock.in_words(day)}"
    return f"{clock.MONTHS[day.month - 1]} {day.year}"


@dataclasses.dataclass(frozen=True)
class Filters:
    """Whose work is counted: primary keys of teams."""

    teams: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Count:
    """How many there were, and how they fall apart in the parts of their split."""

    n: int
    parts: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[int, ...] | None:
        """The parts, or None when there are too few to break down."""
        return self.parts if self.n >= LEAST else None


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table: a count for every split of the figure."""

    label: str
    counts: tuple[Count, ...]


type CaseList = Callable[[Period, Filters, int | None], Any]


@dataclasses.dataclass(frozen=True)
class Split:
    """A number and the parts in which it falls apart.

    `cases` returns the cases behind it, as a queryset, or behind one part (its place); `share` is
    the heading of the first part as a percentage.
    """

    code: str
    label: str
    cases: CaseList
    parts: tuple[str, ...] = ()
    share: str = ""


@dataclasses.dataclass(frozen=True)
class Figure:
    """Something that we count: how ('zo tellen wij dit'), and one row for each line of its table.

    The first split is the one that the picture shows.
    """

    code: str
    label: str
    definition: tuple[str, ...]
    rows_are: str
    splits: tuple[Split, ...]
    rows: Callable[[Period, Filters], list[Row]]
