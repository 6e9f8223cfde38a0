"""Correcting the times of a talk that is over. The first times stay on record."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from portal.audit import record
from portal.desk.correcting.models import TimeCorrection
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

Field = TimeCorrection.Field


class NoSuchTalk(Refused):
    """Only a talk that is over has times to correct."""

    text = "Dit bezoek heeft nog geen gesprek dat klaar is. Er is niets te verbeteren."


class WrongOrder(Refused):
    """A talk cannot end before it began."""

    text = "Deze tijden kunnen niet kloppen: geroepen, begonnen en klaar gaan in die volgorde."


@dataclasses.dataclass(frozen=True)
class Right:
    """How it was, as Dutch wall-clock times of the day of the visit, and why it was written down
    otherwise."""

    began: dt.time
    ended: dt.time
    why: TimeCorrection.Why
    words: str = ""


def correct(*, visit: Visit, right: Right, user: User, now: dt.datetime) -> list[TimeCorrection]:
    """Set the times of the last talk of a visit. What stays the same is no correction.

    Raises NoSuchTalk, WrongOrder or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        period = _locked(visit)
        day = visit.opening.day
        began_at = _instant(day, right.began, period.began_at, period.called_at)
        ended_at = _instant(day, right.ended, period.ended_at, began_at)
        if not period.called_at <= began_at <= ended_at <= now:
            raise WrongOrder
        changes = [
            (Field.BEGAN, period.began_at, began_at),
            (Field.ENDED, period.ended_at, ended_at),
        ]
        made = [
            TimeCorrection.objects.create(
                period=period,
                field=field,
                was_at=was,
                becomes_at=becomes,
                why=right.why,
                words=right.words,
                at=now,
            )
            for field, was, becomes in changes
            if was != becomes
        ]
        if made:
            _set(period, began_at, ended_at)
            record.event(code="desk.time_corrected", about=visit.case, by=user.actor, now=now)
    return made


def talk_of(visit: Visit) -> ServicePeriod | None:
    """Return the last talk of this visit that is over. One query."""
    return _over(visit).first()


def _locked(visit: Visit) -> ServicePeriod:
    period = _over(visit).select_for_update().first()
    if period is None:
        raise NoSuchTalk
    return period


def _over(visit: Visit) -> QuerySet[ServicePeriod]:
    talks = ServicePeriod.objects.filter(visit=visit, ended_at__isnull=False)
    return talks.filter(began_at__isnull=False).order_by("-pk")


def _instant(
    day: dt.date, time: dt.time, was: dt.datetime | None, held_until: dt.datetime
) -> dt.datetime:
    """Return the instant of a typed minute: the one that we had when the minute is the same, and
    never earlier in that minute than what came before it."""
    typed = clock.instant(day, time)
    minute = dt.timedelta(minutes=1)
    if was is not None and typed <= was < typed + minute:
        return was
    return held_until if typed <= held_until < typed + minute else typed


def _set(period: ServicePeriod, began_at: dt.datetime, ended_at: dt.datetime) -> None:
    period.began_at, period.ended_at = began_at, ended_at
    if period.done_at is not None:
        period.done_at = max(period.done_at, ended_at)
    period.save(update_fields=["began_at", "ended_at", "done_at"])
