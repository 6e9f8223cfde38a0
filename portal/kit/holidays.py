"""Public holidays in the Netherlands, as pure functions of the year. Whether the office is closed
on them is the municipality's choice, and no legal term is counted here."""

import dataclasses
import datetime as dt


@dataclasses.dataclass(frozen=True)
class Holiday:
    """A public holiday and the name that residents know."""

    day: dt.date
    name: str


def easter(year: int) -> dt.date:
    """Return Easter Sunday in the Gregorian calendar (the anonymous method of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def kings_day(year: int) -> dt.date:
    """Return the day of the king's birthday party: 27 April, a day earlier when that is Sunday."""
    day = dt.date(year, 4, 27)
    return day - dt.timedelta(days=1) if day.weekday() == 6 else day


def of_year(year: int) -> list[Holiday]:
    """Return the holidays of a year in order; Bevrijdingsdag once in five years, as a day off."""
    sunday = easter(year)

    def after(days: int) -> dt.date:
        return sunday + dt.timedelta(days=days)

    found = [
        Holiday(dt.date(year, 1, 1), "Nieuwjaarsdag"),
        Holiday(sunday, "Eerste Paasdag"),
        Holiday(after(1), "Tweede Paasdag"),
        Holiday(kings_day(year), "Koningsdag"),
        Holiday(after(39), "Hemelvaartsdag"),
        Holiday(after(49), "Eerste Pinksterdag"),
        Holiday(after(50), "Tweede Pinksterdag"),
        Holiday(dt.date(year, 12, 25), "Eerste Kerstdag"),
        Holiday(dt.date(year, 12, 26), "Tweede Kerstdag"),
    ]
    if year % 5 == 0:
        found.append(Holiday(dt.date(year, 5, 5), "Bevrijdingsdag"))
    return sorted(found, key=lambda holiday: (holiday.day, holiday.name))
