"""What the pages about help read. Reads only."""

import datetime as dt

from django.http import Http404

from portal.desk.assist import circle
from portal.desk.assist.models import Assist
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


def own(user: User) -> Assist | None:
    """Return the alarm that this colleague raised and that runs. Two queries."""
    found: Assist | None = Assist.objects.open().with_all().filter(raiser=user).first()
    return found


def alarm_for(user: User, pk: int, *, now: dt.datetime) -> Assist:
    """Return an alarm for who raised it and whom it reaches, also when it is over. Raises Http404
    for anybody else."""
    found: Assist | None = Assist.objects.with_all().filter(pk=pk).first()
    if found is None:
        raise Http404("hulp")
    is_open = found.state == Assist.State.OPEN
    if is_open and found.raiser_id != user.pk and user.pk not in circle.reach(found, now=now).who:
        raise Http404("hulp")
    return found


def to_care_for(may: Standing) -> list[Assist]:
    """Return the colleagues whom somebody should ask how they are, for leads. One query."""
    if Permission.LEAD_TEAM not in may.held:
        return []
    return [alarm for alarm in Assist.objects.to_care_for() if alarm.raiser_id != may.user.pk]


def care_of(pk: int) -> Assist:
    """Return an alarm to ask after. Raises Http404. One query."""
    found: Assist | None = Assist.objects.with_all().filter(pk=pk).first()
    if found is None or found.state == Assist.State.OPEN:
        raise Http404("hulp")
    return found
