"""Spoed vandaag at the desk rings the backup too: at once when she says so as she comes in, and
within seconds when it turns out later."""

import datetime as dt

from django.db.models import Exists, OuterRef

from portal.audit.actor import job
from portal.desk.backup import calls, roster
from portal.desk.backup.models import BackupCall, BackupDuty
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import Team

CLOCK = job("achtervang")


def ring_all(*, now: dt.datetime) -> int:
    """Ring for each visit that cannot wait and for which nobody was rung; return how many."""
    rung = BackupCall.objects.filter(visit=OuterRef("pk"), is_urgent=True)
    waiting = Visit.objects.open().filter(
        ~Exists(rung), case__urgent_since__isnull=False, opening__day=clock.day_of(now)
    )
    return sum(
        ring_for(visit, now=now)
        for visit in waiting.select_related("case__topic__team", "opening__desk__team", "point")
    )


def ring_for(visit: Visit, *, now: dt.datetime) -> bool:
    """Ring the backup of whose subject it is, else of any team that has one, else the lead of the
    desk. False when the visit is over."""
    question = calls.Question(_team_of(visit, now), point=visit.point, is_urgent=True)
    try:
        call = calls.ring(visit=visit, question=question, asker=None, by=CLOCK, now=now)
    except Refused:
        return False
    return call.is_urgent


def _team_of(visit: Visit, now: dt.datetime) -> Team:
    topic = visit.case.topic
    on_duty = BackupDuty.objects.filter(day=clock.day_of(now), half=roster.half_of(now))
    teams = {duty.team_id: duty.team for duty in on_duty.select_related("team").order_by("pk")}
    if topic is not None and (topic.team_id in teams or not teams):
        return topic.team
    return next(iter(teams.values()), visit.opening.desk.team)
