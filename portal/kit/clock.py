"""The one place where instants (UTC) become Dutch days and times, and back. No workdays here."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Seventeen digits reach the year 5138, which is far enough and fits in a date.
STAMP = re.compile(r"\d{1,17}", re.ASCII)
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def utc_now() -> dt.datetime:
    """Return this instant in UTC. Verbs take `now`; only views, tasks and commands call this."""
    return dt.datetime.now(dt.UTC)


def local(instant: dt.datetime) -> dt.datetime:
    """Return the wall-clock time in Amsterdam of an aware instant."""
    return instant.astimezone(AMSTERDAM)


def day_of(instant: dt.datetime) -> dt.date:
    """Return the Dutch calendar day on which this instant falls."""
    return local(instant).date()


def instant(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the UTC instant of a Dutch wall-clock time.

    Converts to UTC at once: arithmetic on local times is wrong on the days the clock changes.
    """
    return dt.datetime.combine(day, time, tzinfo=AMSTERDAM).astimezone(dt.UTC)


def begin_of(day: dt.date) -> dt.datetime:
    """Return the midnight at which a Dutch day begins."""
    return instant(day, dt.time())


def end_of(day: dt.date) -> dt.datetime:
    """Return the midnight after a Dutch day."""
    return begin_of(day + dt.timedelta(days=1))


def in_words(day: dt.date, *, year: bool = False) -> str:
    """Return a day as residents read it: 'dinsdag 7 april', with the year when asked."""
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def time_in_words(moment: dt.datetime | dt.time) -> str:
    """Return '10:30 uur'; an instant is first turned into Dutch time."""
    time = local(moment).time() if isinstance(moment, dt.datetime) else moment
    return f"{time:%H:%M} uur"


def moment_in_words(moment: dt.datetime, *, year: bool = False) -> str:
    """Return 'dinsdag 7 april om 10:30 uur', with the year when asked."""
    return f"{in_words(day_of(moment), year=year)} om {time_in_words(moment)}"


def window_in_words(start: dt.datetime, end: dt.datetime) -> str:
    """Return 'dinsdag 7 april, tussen 10:00 en 10:30 uur' for a window on one Dutch day, and
    'uiterlijk vrijdag 10 april om 16:30 uur' for what may take several days."""
    if day_of(start) != day_of(end):
        return f"uiterlijk {moment_in_words(end)}"
    return f"{in_words(day_of(start))}, tussen {local(start):%H:%M} en {local(end):%H:%M} uur"


def stamp(instant: dt.datetime) -> str:
    """Return an instant as it stands in an address: microseconds since 1970."""
    return str((instant - EPOCH) // dt.timedelta(microseconds=1))


def of_stamp(text: str) -> dt.datetime:
    """Return the instant of a stamp. Raises ValueError for anything else."""
    if not STAMP.fullmatch(text):
        raise ValueError(text)
    return EPOCH + dt.timedelta(microseconds=int(text))
