"""A pile that nobody said was posted: whoever asked for it is reminded after a working day."""

import datetime as dt

from portal.audit import actor
from portal.due.engine import Due
from portal.kit import clock
from portal.letters.printing.models import PrintRun
from portal.municipality import calendars

UNPOSTED = "letters.unposted"


def due(now: dt.datetime) -> list[Due]:
    """Return the runs that were ready a working day ago. Two queries. An entry of settings.DUE."""
    waiting = PrintRun.objects.for_the_printer().filter(state=PrintRun.State.READY)
    calendar = calendars.office_calendar()
    found = []
    for run in waiting:
        if run.ready_at is None:
            continue
        ready = clock.local(run.ready_at)
        at = clock.instant(calendar.next_working_day(ready.date()), ready.time())
        if at <= now:
            found.append(_due(run, at))
    return found


def _due(run: PrintRun, at: dt.datetime) -> Due:
    return Due(
        key=f"{UNPOSTED}-{run.pk}",
        code=UNPOSTED,
        at=at,
        team_id=run.of_team_id,
        owner_id=actor.parse(run.asked_by).staff_id,
        text=f"Is printreeks {run.pk} gepost? Meld het bij Drukken, of annuleer de printreeks.",
    )
