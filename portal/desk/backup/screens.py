"""What screens show of calls: to who is rung, to the desk that asked, and on the page of one call.
Reads only."""

import dataclasses
import datetime as dt
import math

from django.http import Http404

from portal.audit import record
from portal.cases.models import Case
from portal.desk.backup import ladder, talks
from portal.desk.backup.ladder import Rung
from portal.desk.backup.models import BackupCall
from portal.staff.models import User
from portal.staff.permissions import Standing

State = BackupCall.State


@dataclasses.dataclass(frozen=True)
class Line:
    """A call as one colleague has it on the screen, without a name and without the question:
    a resident may look along."""

    call: BackupCall
    words: str
    # Whether she is asked now; else she said that she comes, calls or comes later.
    is_rung: bool


@dataclasses.dataclass(frozen=True)
class Status:
    """How far a call is, for the desk that asked."""

    call: BackupCall
    words: str
    # In how many seconds this may be different without anybody doing anything.
    seconds: int | None


def open_calls() -> list[BackupCall]:
    """Return what is asked now. One query."""
    return [call for call in BackupCall.objects.open().with_all() if call.visit.is_open]


def lines(
    user: User, calls: list[BackupCall], *, now: dt.datetime
) -> tuple[list[Line], int | None]:
    """Return what this colleague should have in sight, and in how many seconds that may change by
    itself: then the screen looks again, whether anybody tells it or not. Three queries."""
    found: list[Line] = []
    moments: list[dt.datetime] = []
    for call, rung in rungs(calls, now):
        # Her own step may come later; and whoever is busy may be free by then.
        if rung.next_at is not None:
            moments.append(rung.next_at)
        if call.helper_id == user.pk and (call.state != State.RINGING or rung.step is None):
            found.append(Line(call, _promised(call, rung), is_rung=False))
        elif user.pk in rung.who:
            found.append(Line(call, asked(call), is_rung=True))
    return found, seconds_until(min(moments, default=None), now)


def status(call: BackupCall, *, now: dt.datetime) -> Status:
    """Return what the desk reads of its question. Three queries."""
    if call.state == State.ENDED or not call.visit.is_open:
        return Status(call, "Klaar.", None)
    ((_, rung),) = rungs([call], now)
    return Status(call, _how_far(call, rung), seconds_until(rung.next_at, now))


def call_for(user: User, pk: int, *, now: dt.datetime) -> BackupCall:
    """Return the call with its question for who may be asked or who asked, and record the look.

    Raises Http404 for anybody else.
    """
    call: BackupCall | None = BackupCall.objects.with_all().filter(pk=pk).first()
    if call is None:
        raise Http404("oproep")
    at_desk = talks.at_desk(call.visit.opening.desk)
    mine = user.pk in {call.asker_id, call.helper_id}
    if not mine and (call.state == State.ENDED or user.pk not in {*ladder.steps(call), *at_desk}):
        raise Http404("oproep")
    record.look(code="backup.looked", about=call.visit.case, by=user.actor, now=now)
    return call


def may_read(call: BackupCall, may: Standing, *, now: dt.datetime) -> bool:
    """Tell whether the page of the visit opens for this colleague. One query."""
    return bool(Case.objects.visible_to(may, now=now).filter(pk=call.visit_id).exists())


def of_case(case: Case) -> list[BackupCall]:
    """Return what is asked for this visit now. One query."""
    return list(BackupCall.objects.open().with_all().filter(visit=case.pk))


def seconds_until(moment: dt.datetime | None, now: dt.datetime) -> int | None:
    """Return how many whole seconds a screen waits before it looks again, never too early."""
    return None if moment is None else max(1, math.ceil((moment - now).total_seconds()))


def rungs(calls: list[BackupCall], now: dt.datetime) -> list[tuple[BackupCall, Rung]]:
    """Return how far each call is. Three queries; none without calls."""
    if not calls:
        return []
    sitting = talks.at_desks({call.visit.opening.desk_id for call in calls})
    everybody = {pk for call in calls for pk in ladder.steps(call) if pk}
    busy = talks.busy(everybody.union(*sitting.values()), now=now)
    return [
        (
            call,
            ladder.rung(call, at_desk=sitting[call.visit.opening.desk_id], busy=busy, now=now),
        )
        for call in calls
    ]


def where(call: BackupCall) -> str:
    """Return from where it is asked: 'Loket 3'."""
    return call.point.name if call.point else "De inloop"


def asked(call: BackupCall) -> str:
    """Return what who is rung reads: from where, and nothing of whom or what."""
    words = f"{where(call)} vraagt u om achtervang."
    return f"Spoed vandaag: {words[0].lower()}{words[1:]}" if call.is_urgent else words


def _promised(call: BackupCall, rung: Rung) -> str:
    if call.state == State.COMING:
        return f"U komt naar {where(call)[0].lower()}{where(call)[1:]}."
    if call.state == State.PHONING:
        return f"U belt met {where(call)[0].lower()}{where(call)[1:]}."
    return f"U zei: over 5 minuten. {where(call)} wacht op u."


def _how_far(call: BackupCall, rung: Rung) -> str:
    name = call.helper.name if call.helper else "Een collega"
    if call.state == State.COMING:
        return f"{name} komt eraan."
    if call.state == State.PHONING:
        return f"{name} belt u nu. De inwoner blijft bij u aan het loket."
    if rung.step is None:
        return f"{name} komt over 5 minuten."
    if not rung.who:
        return (
            "Iedereen is nu in gesprek of niet aanwezig. Wie vrij komt, ziet uw vraag meteen. "
            "Loop zelf even langs als het kan."
        )
    names = {0: call.person, 1: call.deputy, 2: call.lead}
    asked = names.get(rung.step)
    if asked is not None:
        return f"{asked.name} krijgt uw vraag nu op het scherm."
    return "Iedereen aan de balie krijgt uw vraag nu op het scherm."
