"""Teams that call by the half hour, made through verbs."""

import datetime as dt

from callbacks.moments import capacity
from callbacks.moments.capacity import Hours
from callbacks.moments.windows import Window
from portal.kit import clock
from portal.staff.models import Team
from tests.build import LONG_AGO, TESTER

WEDNESDAY = dt.date(2026, 11, 25)
THURSDAY = dt.date(2026, 11, 26)
WHOLE_WEEK = [0, 1, 2, 3, 4]


def week(
    team: Team,
    *,
    places: int = 1,
    begins: str = "10:00",
    ends: str = "11:00",
    weekdays: list[int] = WHOLE_WEEK,
    from_on: dt.date = LONG_AGO,
    until_on: dt.date | None = None,
    now: dt.datetime,
) -> None:
    """Let this team call so many residents in each of these half hours."""
    hours = Hours(dt.time.fromisoformat(begins), dt.time.fromisoformat(ends), places)
    capacity.add_pattern(
        team=team,
        weekdays=weekdays,
        hours=hours,
        from_on=from_on,
        until_on=until_on,
        by=TESTER,
        now=now,
    )


def slot(day: dt.date, time: str) -> Window:
    """Return the half hour of this day that begins at this time."""
    begins = clock.instant(day, dt.time.fromisoformat(time))
    return Window(begins, begins + capacity.HALF_HOUR)
