"""When an urgent case must have an owner, and when it goes to the team lead. Pure: counts office
time over a given calendar, in UTC instants."""

import datetime as dt

from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars

OPENS = calendars.MORNING[0]
CLOSES = calendars.AFTERNOON[1]
HAND_OVER = dt.time(16)
OWNER_WITHIN = dt.timedelta(minutes=30)


def starts_at(said_at: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """Return when the clock starts: at once in office hours, else when the office opens next."""
    day = clock.day_of(said_at)
    if calendar.is_working_day(day) and said_at < clock.instant(day, CLOSES):
        return max(said_at, clock.instant(day, OPENS))
    return clock.instant(calendar.next_working_day(day), OPENS)


def owner_by(since: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """Return the moment by which a person must own it: thirty minutes of office time later."""
    return later(since, OWNER_WITHIN, calendar)


def later(since: dt.datetime, length: dt.timedelta, calendar: WorkCalendar) -> dt.datetime:
    """Return the moment that lies this much office time later, less than one day of it."""
    start = starts_at(since, calendar)
    day = clock.day_of(start)
    until_closing = clock.instant(day, CLOSES) - start
    if until_closing >= length:
        return start + length
    opening = clock.instant(calendar.next_working_day(day), OPENS)
    return opening + (length - until_closing)


def handed_over_at(
    said_at: dt.datetime, calendar: WorkCalendar, *, now: dt.datetime
) -> dt.datetime | None:
    """Return the last moment up to now at which a case that is still open goes to the lead.

    Four o'clock of every working day; for what starts later that day, its start. None when there
    has been no such moment yet.
    """
    start = starts_at(said_at, calendar)
    day = clock.day_of(now)
    while day >= clock.day_of(start):
        moment = max(clock.instant(day, HAND_OVER), start)
        if calendar.is_working_day(day) and moment <= now:
            return moment
        day -= dt.timedelta(days=1)
    return None


def previous_working_day(day: dt.date, calendar: WorkCalendar) -> dt.date:
    """Return the last working day before `day`."""
    day -= dt.timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def waiting_words(said_at: dt.datetime, calendar: WorkCalendar, *, now: dt.datetime) -> str:
    """Return 'wacht 34 minuten': minutes on its first day in the office, then since when."""
    start = starts_at(said_at, calendar)
    if start > now:
        return f"vanaf {clock.moment_in_words(start)}"
    if clock.day_of(start) != clock.day_of(now):
        return f"wacht sinds {clock.moment_in_words(said_at)}"
    hours, minutes = divmod(int((now - start).total_seconds()) // 60, 60)
    counted = "1 minuut" if minutes == 1 else f"{minutes} minuten"
    if not hours and not minutes:
        return "wacht nog geen minuut"
    return f"wacht {hours} uur en {counted}" if hours else f"wacht {counted}"
