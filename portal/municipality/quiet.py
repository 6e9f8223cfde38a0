"""The quiet hours: when nothing leaves by itself, because people sleep. Pure but for reading them.

Compared as instants: a wall-clock time that is missing or comes twice when the clock changes would
hold a message for ever, or let it go in the night."""

import datetime as dt

from portal.kit import clock
from portal.municipality.models import Municipality

A_DAY = dt.timedelta(days=1)


def ends_at(now: dt.datetime) -> dt.datetime | None:
    """Return when the quiet hours of this instant end; None outside them. One query."""
    hours = Municipality.objects.filter(pk=1).values_list("quiet_from", "quiet_until").first()
    return end_of(now, *hours) if hours else None


def end_of(now: dt.datetime, begins: dt.time, ends: dt.time) -> dt.datetime | None:
    """Return when the quiet hours between these Dutch times end, if this instant lies in them. The
    same time twice is no quiet hours at all."""
    if begins == ends:
        return None
    today = clock.day_of(now)
    # They may have begun yesterday.
    for day in (today - A_DAY, today):
        start = clock.instant(day, begins)
        end = clock.instant(day if begins < ends else day + A_DAY, ends)
        if start <= now < end:
            return end
    return None
