"""When the desk and the telephone are open, as residents need to know it: now, and when again.
Pure: the facts come from portal.municipality.calendars."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping

from portal.kit import clock
from portal.kit.workdays import WorkCalendar

type Hours = tuple[dt.time, dt.time]
# The office itself, when the hours of the telephone are not one plain range.
OFFICE: Hours = (dt.time(9), dt.time(16, 30))
# With less left of the day we cannot promise to help today.
SHORTEST = dt.timedelta(minutes=30)
SEEN_AHEAD = 30
RANGE = re.compile(r"\b(\d{1,2})[:.](\d\d)(?: uur)? (?:tot|-|–) (\d{1,2})[:.](\d\d)\b")


@dataclasses.dataclass(frozen=True)
class Openings:
    """The hours of a week as Dutch wall-clock times, and the days on which nobody works."""

    desk: Mapping[int, Hours] = dataclasses.field(default_factory=dict)
    phone: Hours = OFFICE
    closed: Mapping[dt.date, str] = dataclasses.field(default_factory=dict)

    @property
    def calendar(self) -> WorkCalendar:
        """The working days."""
        return WorkCalendar(frozenset(self.closed))

    def desk_is_open(self, now: dt.datetime) -> bool:
        """Tell whether somebody who walks in now meets a colleague."""
        return _holds(self._desk_on(clock.day_of(now)), now)

    def phone_is_open(self, now: dt.datetime) -> bool:
        """Tell whether somebody who calls now speaks a colleague."""
        return _holds(self._phone_on(clock.day_of(now)), now)

    def desk_opens(self, now: dt.datetime) -> dt.datetime | None:
        """Return when the desk opens after this instant; None when no hours are known."""
        return next(self._openings(now, with_phone=False), None)

    def opens(self, now: dt.datetime) -> dt.datetime | None:
        """Return when the desk or the telephone opens after this instant, whichever comes first."""
        return next(self._openings(now, with_phone=True), None)

    def help_from(self, now: dt.datetime) -> dt.datetime:
        """Return when a colleague takes up what cannot wait: now, or else the next morning that we
        work."""
        today = clock.day_of(now)
        for day in self.calendar.working_days(today):
            start, end = (clock.instant(day, time) for time in OFFICE)
            if now < end - SHORTEST:
                return max(now, start)
        raise AssertionError("working days have no end")

    def closures(self, now: dt.datetime, *, days: int) -> list[tuple[dt.date, str]]:
        """Return the closed days among today and the coming days, with their reasons, in order.
        A day on which we never work is not among them."""
        first = clock.day_of(now)
        last = first + dt.timedelta(days=days)
        return [
            (day, reason)
            for day, reason in sorted(self.closed.items())
            if first <= day <= last and (day.weekday() < 5 or day.weekday() in self.desk)
        ]

    def _desk_on(self, day: dt.date) -> Hours | None:
        return None if day in self.closed else self.desk.get(day.weekday())

    def _phone_on(self, day: dt.date) -> Hours | None:
        return self.phone if self.calendar.is_working_day(day) else None

    def _openings(self, now: dt.datetime, *, with_phone: bool) -> Iterator[dt.datetime]:
        first = clock.day_of(now)
        for ahead in range(SEEN_AHEAD):
            day = first + dt.timedelta(days=ahead)
            hours = [self._desk_on(day), self._phone_on(day) if with_phone else None]
            starts = sorted(clock.instant(day, found[0]) for found in hours if found)
            yield from (start for start in starts if start > now)


def _holds(hours: Hours | None, now: dt.datetime) -> bool:
    return hours is not None and hours[0] <= clock.local(now).time() < hours[1]


def of_words(text: str) -> Hours:
    """Return the hours in a line such as 'maandag tot en met vrijdag, 9:00 tot 17:00 uur'; those of
    the office when it holds no range, or more than one."""
    found = RANGE.findall(text)
    if len(found) != 1:
        return OFFICE
    from_hour, from_minute, until_hour, until_minute = map(int, found[0])
    try:
        opens, closes = dt.time(from_hour, from_minute), dt.time(until_hour, until_minute)
    except ValueError:
        return OFFICE
    return (opens, closes) if opens < closes else OFFICE


def in_words(moment: dt.datetime, *, now: dt.datetime) -> str:
    """Return 'vandaag om 09:00 uur', 'morgen om ...' or 'maandag 23 november om 09:00 uur'."""
    near = {0: "vandaag", 1: "morgen"}
    ahead = (clock.day_of(moment) - clock.day_of(now)).days
    if ahead in near:
        return f"{near[ahead]} om {clock.time_in_words(moment)}"
    return clock.moment_in_words(moment)
