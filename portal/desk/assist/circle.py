"""Whom an alarm reaches at this moment. Pure but for the reading of who is there: it follows from
when it was raised and whether somebody goes."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from portal.desk.assist.models import Assist
from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, Place
from portal.desk.places import hosting
from portal.desk.places.models import Desk, Sitting
from portal.kit import clock
from portal.staff.models import Absence, Membership
from portal.staff.roles import Permission, roles_with

UNCLAIMED = dt.timedelta(seconds=30)
# First who sits at the desk or receives people there, then everyone at the location, then the lead
# and security's number.
DESK, LOCATION, LEAD = 0, 1, 2


@dataclasses.dataclass(frozen=True)
class Reach:
    """How far an alarm goes now, whom it reaches, and when it goes further by itself."""

    circle: int
    who: frozenset[int]
    next_at: dt.datetime | None


def reach(alarm: Assist, *, now: dt.datetime) -> Reach:
    """Return whom this alarm reaches now. Three queries at most."""
    raised = alarm.raised_at or now
    passed = DESK if alarm.claimer_id else min(int((now - raised) / UNCLAIMED), LEAD)
    first = hosting.at_desk(alarm.desk, now=now) - {alarm.raiser_id}
    if not first:
        # Nobody beside her to see it: it goes to everyone at once.
        passed = max(passed, LOCATION)
    circles: Sequence[frozenset[int]] = [first]
    if passed >= LOCATION:
        circles = [first, at_location(alarm.desk, now=now)]
    if passed >= LEAD:
        circles = [*circles, leads(alarm.desk, clock.day_of(now))]
    seen = {row.user_id for row in alarm.seen.all()}
    who = frozenset().union(*circles) | seen
    if alarm.claimer_id is not None:
        who |= {alarm.claimer_id}
    next_at = None if alarm.claimer_id or passed == LEAD else raised + UNCLAIMED * (passed + 1)
    return Reach(passed, frozenset(pk for pk in who if pk != alarm.raiser_id), next_at)


def at_location(desk: Desk, *, now: dt.datetime) -> frozenset[int]:
    """Return everyone of whom we know that they may be at this location now: who may work at a desk
    and is not away, and the backups in the building; nobody who works elsewhere. One query."""
    day = clock.day_of(now)
    away = Absence.objects.on(day).values("user")
    desks = Desk.objects.filter(is_active=True)
    here = desks.filter(location=desk.location_id)
    elsewhere = desks.exclude(team__in=here.values("team"))
    staff = Membership.objects.on(day).filter(role__in=roles_with(Permission.WORK_DESK))
    there = staff.exclude(user__in=away).exclude(team__in=elsewhere.values("team"))
    duties = BackupDuty.objects.filter(day=day, half=roster.half_of(now))
    found = there.values_list("user").union(
        duties.filter(person_place=Place.BUILDING).values_list("person"),
        duties.filter(deputy_place=Place.BUILDING).values_list("deputy"),
    )
    sits_elsewhere = Sitting.objects.now().exclude(point__desk__location=desk.location_id)
    return frozenset(pk for (pk,) in found.difference(sits_elsewhere.values_list("user")))


def leads(desk: Desk, day: dt.date) -> frozenset[int]:
    """Return who leads the team of this desk, and without one whoever leads a team. One query."""
    held = Membership.objects.on(day).filter(role__in=roles_with(Permission.LEAD_TEAM))
    rows = list(held.values_list("user", "team"))
    own = frozenset(user for user, team in rows if team == desk.team_id)
    return own or frozenset(user for user, _ in rows)
