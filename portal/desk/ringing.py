"""What rings on the screen of a colleague, on whatever page: the backup that is asked, a
visit to take over, and a colleague who asks for help. Reads only; a page pays one query."""

import dataclasses
import datetime as dt

from django.db import connection

from portal.desk.assist import states
from portal.desk.assist.models import Assist
from portal.desk.backup import screens
from portal.desk.handing import reading
from portal.desk.handing.models import WarmHandover
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

ANYTHING = """
    SELECT EXISTS (SELECT FROM desk_backupcall WHERE state <> 'ENDED'),
           EXISTS (SELECT FROM desk_assist WHERE state = 'OPEN'),
           EXISTS (SELECT FROM desk_warmhandover WHERE state = 'OFFERED')
"""
# Whoever does none of this is never asked anything.
REACHED = {Permission.WORK_CASES, Permission.WORK_DESK, Permission.LEAD_TEAM}


@dataclasses.dataclass(frozen=True)
class Ringing:
    """`seconds` tells when the screen must look again by itself."""

    calls: list[screens.Line] = dataclasses.field(default_factory=list)
    alarms: list[states.Line] = dataclasses.field(default_factory=list)
    handovers: list[WarmHandover] = dataclasses.field(default_factory=list)
    seconds: int | None = None


def anything(may: Standing) -> bool:
    """Tell whether something rings for anybody: then a page asks at once whether it is for this
    colleague. One query, so that no page pays for what seldom happens."""
    return not may.held.isdisjoint(REACHED) and any(_what())


def on_screen(may: Standing, *, now: dt.datetime) -> Ringing:
    """Return what rings for this colleague now."""
    if may.held.isdisjoint(REACHED):
        return Ringing()
    has_calls, has_alarms, has_handovers = _what()
    calls, first = (
        screens.lines(may.user, screens.open_calls(), now=now) if has_calls else ([], None)
    )
    open_alarms = list(Assist.objects.open().with_all()) if has_alarms else []
    alarms, second = states.lines(may.user, open_alarms, now=now)
    soonest = min((one for one in (first, second) if one is not None), default=None)
    handovers = reading.asked_of(may) if has_handovers else []
    return Ringing(calls, alarms, handovers, soonest)


def _what() -> tuple[bool, bool, bool]:
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING)
        found: tuple[bool, bool, bool] = cursor.fetchone()
    return found
