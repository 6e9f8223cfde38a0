"""The office closes on a day on which call moments were promised: how many there are, and moving
them with a message. What cannot be moved stays in the lists for a person."""

import datetime as dt

from callbacks.models import CallbackRequest
from callbacks.moments import bulk, moving
from portal.audit.actor import job
from portal.contacts.models import Promise
from portal.kit import clock
from portal.municipality import calendars
from portal.staff.closing import Effect

PORTAL = job("sluitingsdag")


def effect(days: list[dt.date]) -> Effect | None:
    """Tell what closing these days does, or None. One query a day."""
    count = sum(Promise.objects.windows_on(day).count() for day in days)
    if not count:
        return None
    moments = "staat één belmoment" if count == 1 else f"staan {count} belmomenten"
    return Effect(
        f"Er {moments}. Als u doorgaat, krijgt elke inwoner een bericht met een nieuw moment. "
        "Wie geen bericht kan krijgen, blijft in de lijst staan: een collega belt dan zelf."
    )


def move_all(*, now: dt.datetime) -> int:
    """Move what was promised on days that are closed by now. Twice does nothing more. Returns how
    many moved."""
    today = clock.day_of(now)
    return sum(_move(closure.day, now) for closure in calendars.closures_from(today))


def _move(day: dt.date, now: dt.datetime) -> int:
    standing = {row.case_id: row for row in Promise.objects.windows_on(day)}
    found = CallbackRequest.objects.filter(pk__in=standing).select_related(
        "case__team", "case__resident"
    )
    rows = [bulk.row(request.case, standing[request.pk]) for request in found.order_by("pk")]
    reason = moving.CLOSED_DAY
    outcome = bulk.move(
        chosen=rows,
        from_day=day + dt.timedelta(days=1),
        reason=reason.label,
        words=reason.words,
        by=PORTAL,
        now=now,
    )
    return outcome.done
