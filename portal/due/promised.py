"""What is due because we promised it: half an hour before a call moment ends, on the morning of
another promise's last working day, and once when its end has passed."""

import datetime as dt

from portal.contacts.models import Promise
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars
from portal.staff import presence

SOON = "promise.soon"
BROKEN = "promise.broken"
WARN_BEFORE = dt.timedelta(minutes=30)


def due(now: dt.datetime) -> list[Due]:
    """Return the open promises that end soon or ended since the last working day. Three queries.

    What ended longer ago stays in every list as too late; reminding of it again helps nobody.
    """
    calendar = calendars.office_calendar()
    today = clock.day_of(now)
    since = clock.begin_of(urgent_clock.previous_working_day(today, calendar))
    until = clock.begin_of(calendar.next_working_day(today))
    away = frozenset(presence.away_on(today))
    found = Promise.objects.standing().ending_between(since, until).with_owner()
    dues = [_due(promise, calendar, away, now) for promise in found]
    return [due for due in dues if due.at <= now]


def _due(promise: Promise, calendar: WorkCalendar, away: frozenset[int], now: dt.datetime) -> Due:
    is_window = promise.kind == Promise.Kind.WINDOW
    # A case has one open window at a time, so a window that moves keeps its key.
    name = f"window-{promise.case_id}" if is_window else f"promise-{promise.pk}"
    owner_id = promise.holder_id
    label = promise.get_kind_display().capitalize()
    ends = clock.moment_in_words(promise.until_at)
    if promise.until_at <= now:
        code, at = BROKEN, promise.until_at
        text = f"{label} is voorbij ({ends}). Leg uit waarom en spreek iets nieuws af."
    else:
        code, at = SOON, _warn_at(promise, calendar, is_window=is_window)
        text = f"{label} eindigt {ends}."
    return Due(
        key=f"{name}-{code.removeprefix('promise.')}",
        code=code,
        at=at,
        # Who has it now, also after it was handed to another team.
        team_id=promise.case.team_id,
        owner_id=None if owner_id in away else owner_id,
        case_id=promise.case_id,
        text=text,
    )


def _warn_at(promise: Promise, calendar: WorkCalendar, *, is_window: bool) -> dt.datetime:
    if is_window:
        return promise.until_at - WARN_BEFORE
    last = clock.day_of(promise.until_at)
    if not calendar.is_working_day(last):
        last = urgent_clock.previous_working_day(last, calendar)
    return max(clock.instant(last, urgent_clock.OPENS), promise.made_at)
