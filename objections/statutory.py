"""The days on which a statutory term cannot end: Algemene termijnenwet (Atw), articles 1 and 3.
Pure. The office may well be open on such a day: portal.kit.workdays counts working days."""

import csv
import dataclasses
import datetime as dt
import functools
import io
from collections.abc import Iterable, Mapping
from importlib import resources

from portal.kit import clock, holidays

ONE_DAY = dt.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
DECREE = "een dag die de regering gelijk heeft gesteld aan een feestdag"


class UnknownYear(LookupError):
    """The days made equal by royal decree are not held for a year: guessing would be wrong law."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"the days made equal by royal decree (Atw 3 lid 3) of {year} are not held"
        )


@dataclasses.dataclass(frozen=True)
class Explained:
    """A day, and how it came about: one Dutch sentence for each step."""

    day: dt.date
    steps: tuple[str, ...]

    def after(self, *steps: str) -> "Explained":
        """Return the same day with these sentences before its own."""
        return Explained(self.day, (*steps, *self.steps))


@dataclasses.dataclass(frozen=True)
class DecreeDay:
    """A day made equal to a holiday (Atw 3 lid 3), or a year in which there is none."""

    year: int
    day: dt.date | None
    source: str


@dataclasses.dataclass(frozen=True)
class StatutoryCalendar:
    """The recognised holidays of the years whose decree is held."""

    decrees: Mapping[int, frozenset[dt.date]]

    @classmethod
    def of(cls, rows: Iterable[DecreeDay]) -> "StatutoryCalendar":
        """Return the calendar of these rows; a year without a row is unknown."""
        years: dict[int, set[dt.date]] = {}
        for row in rows:
            years.setdefault(row.year, set()).update([row.day] if row.day else [])
        return cls({year: frozenset(days) for year, days in years.items()})

    def why_not(self, day: dt.date) -> str:
        """Return in Dutch what kind of day this is on which no statutory term ends; empty for an
        ordinary day. Raises UnknownYear, for an ordinary day too."""
        if day.year not in self.decrees:
            raise UnknownYear(day.year)
        if name := _fixed(day.year).get(day):
            return name
        if day.weekday() in {SATURDAY, SUNDAY}:
            return f"een {clock.WEEKDAYS[day.weekday()]}"
        return DECREE if day in self.decrees[day.year] else ""

    def roll(self, day: dt.date) -> Explained:
        """Return the first ordinary day from this one on (Atw 1 lid 1). Raises UnknownYear."""
        steps: list[str] = []
        ends = day
        while reason := self.why_not(ends):
            steps.append(
                f"{in_words(ends)} is {reason}: dan kan een wettelijke termijn niet eindigen."
            )
            ends += ONE_DAY
        if steps:
            steps.append(
                f"De termijn loopt daarom door tot en met {clock.in_words(ends, year=True)}."
            )
        return Explained(ends, tuple(steps))

    def before(self, day: dt.date) -> dt.date:
        """Return the last ordinary day up to and including this one. Raises UnknownYear."""
        while self.why_not(day):
            day -= ONE_DAY
        return day


def in_words(day: dt.date) -> str:
    """Return a day with its year, as a sentence begins."""
    return clock.in_words(day, year=True).capitalize()


@functools.cache
def _fixed(year: int) -> dict[dt.date, str]:
    """Return the days that the law itself names (Atw 3 lid 1 and 2). Good Friday counts, and
    5 May in every year, whatever the office does."""
    easter = holidays.easter(year)
    return {
        dt.date(year, 1, 1): "nieuwjaarsdag",
        easter - 2 * ONE_DAY: "Goede Vrijdag",
        easter: "eerste paasdag",
        easter + ONE_DAY: "tweede paasdag",
        holidays.kings_day(year): "Koningsdag",
        dt.date(year, 5, 5): "Bevrijdingsdag",
        easter + 39 * ONE_DAY: "Hemelvaartsdag",
        easter + 49 * ONE_DAY: "eerste pinksterdag",
        easter + 50 * ONE_DAY: "tweede pinksterdag",
        dt.date(year, 12, 25): "eerste kerstdag",
        dt.date(year, 12, 26): "tweede kerstdag",
    }


def shipped() -> list[DecreeDay]:
    """Return the decree days that come with the portal."""
    text = resources.files("objections").joinpath("decree_days.csv").read_text()
    return [
        DecreeDay(
            int(row["year"]),
            dt.date.fromisoformat(row["day"]) if row["day"] else None,
            row["source"],
        )
        for row in csv.DictReader(io.StringIO(text))
    ]
