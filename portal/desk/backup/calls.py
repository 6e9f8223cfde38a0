"""Asking the backup, answering, and the end. A verb locks the visit first and the call after it, as
the verbs on visits do: of two that meet one comes first, and the other reads what is true then."""

import dataclasses
import datetime as dt
import enum
from typing import Any

from django.db import models, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Share
from portal.desk.backup import ladder, roster, talks
from portal.desk.backup.models import BackupCall, BackupTiming
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions, presence
from portal.staff.models import Team, User
from portal.staff.roles import Permission

State, End = BackupCall.State, BackupCall.End
TRANSITIONS: states.Transitions = {
    State.RINGING: frozenset({State.COMING, State.PHONING, State.ENDED}),
    State.COMING: frozenset({State.RINGING, State.PHONING, State.ENDED}),
    State.PHONING: frozenset({State.RINGING, State.COMING, State.ENDED}),
    State.ENDED: frozenset(),
}
# What a call that ended keeps no more.
FORGOTTEN: dict[str, Any] = {
    "asked_at": None,
    "step_at": None,
    "answered_at": None,
    "person": None,
    "deputy": None,
    "lead": None,
    "declined": [],
}
# Whoever helped may still look up what came of it.
MAY_READ = dt.timedelta(days=30)


class Answer(enum.StrEnum):
    """What somebody who is rung says."""

    COMING = "ik-kom"
    PHONING = "ik-bel-nu"
    LATER = "over-5-minuten"
    NO = "kan-niet"


class IsOver(Refused):
    """The question was settled, taken back, or the visit is over."""

    text = "Deze vraag om achtervang is al klaar. U hoeft niets meer te doen."


class Taken(Refused):
    """A colleague was first; the text says who."""


class VisitIsOver(Refused):
    """Nobody waits for the answer any more."""

    text = "Dit bezoek is al klaar."


@dataclasses.dataclass(frozen=True)
class Question:
    """What the desk asks of which team, and from which service point."""

    team: Team
    words: str = ""
    point: ServicePoint | None = None
    is_urgent: bool = False


def ask(*, visit: Visit, question: Question, user: User, now: dt.datetime) -> BackupCall:
    """Ring the backup of a team for this visit. Twice is once.

    Raises VisitIsOver or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    return ring(visit=visit, question=question, asker=user, by=user.actor, now=now)


def ring(
    *, visit: Visit, question: Question, asker: User | None, by: Actor, now: dt.datetime
) -> BackupCall:
    """Ring for a visit, whoever or whatever asks: part of `ask`, and of what makes a visit
    urgent. Twice is once. Raises VisitIsOver."""
    with transaction.atomic():
        fresh = _lock_visit(visit)
        if not fresh.is_open:
            raise VisitIsOver
        known: BackupCall | None = (
            _rows().filter(visit=fresh, team=question.team).exclude(state=State.ENDED).first()
        )
        if known is not None:
            return _urgent_now(known) if question.is_urgent else known
        person, deputy = roster.on_duty(question.team, now=now)
        lead = presence.lead_of(question.team, clock.day_of(now))
        call = BackupCall.objects.create(
            visit=fresh,
            team=question.team,
            question=question.words,
            is_urgent=question.is_urgent,
            point=question.point,
            asker=asker,
            asked_at=now,
            step_at=now,
            person=person,
            deputy=deputy,
            lead=None if lead in {person, deputy} else lead,
        )
        _note(call, "backup.asked", by, now, team=question.team.pk)
        tell_screens(call)
    return call


def answer(*, call: BackupCall, said: Answer, user: User, now: dt.datetime) -> BackupCall:
    """Say that one comes, calls, comes in five minutes or cannot. The same answer twice is once.

    Whoever comes or calls may read the visit from then on, and both names stay in its story.
    Raises IsOver, Taken or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = _lock(call)
        at_desk = talks.at_desk(fresh.visit.opening.desk)
        if not ladder.can_answer(fresh, user, at_desk=at_desk):
            raise permissions.NotAllowed
        _check_free(fresh, user)
        if said in {Answer.COMING, Answer.PHONING}:
            _accept(fresh, said, user, now)
        elif said is Answer.LATER:
            _later(fresh, user, now)
        else:
            _decline(fresh, user, at_desk, now)
        tell_screens(fresh)
    return fresh


def go_on(*, call: BackupCall, user: User, now: dt.datetime) -> BackupCall:
    """The desk waits no longer for whoever is rung or said to come later: the next one is asked.

    Raises IsOver, Taken or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        fresh = _lock(call)
        if fresh.state != State.RINGING:
            raise Taken(_who_has_it(fresh))
        step = fresh.step
        if fresh.step_at is not None and fresh.step_at <= now:
            at_desk = talks.at_desk(fresh.visit.opening.desk)
            busy = talks.busy(_everybody(fresh, at_desk), now=now)
            step = ladder.rung(fresh, at_desk=at_desk, busy=busy, now=now).step or step
        fresh.step, fresh.step_at, fresh.helper = min(step + 1, ladder.EVERYBODY), now, None
        fresh.told_step, fresh.answered_at = -1, None
        fresh.save(update_fields=["step", "step_at", "helper", "told_step", "answered_at"])
        tell_screens(fresh)
    return fresh


def withdraw(*, call: BackupCall, user: User, now: dt.datetime) -> None:
    """The desk needs no backup any more. Twice changes nothing."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        fresh = _lock(call, must_be_open=False)
        if fresh.state != State.ENDED:
            _end(fresh, End.WITHDRAWN, None, user.actor, now)


def done(*, call: BackupCall, user: User, now: dt.datetime) -> None:
    """She is there, or the call was made: said at the desk or by who helped. Twice is once.

    Raises permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = _lock(call, must_be_open=False)
        if fresh.helper_id != user.pk:
            permissions.check(user, Permission.WORK_DESK, now=now)
        if fresh.state == State.ENDED:
            return
        phoned = fresh.state == State.PHONING
        until = fresh.answered_at if phoned else now
        seconds = int((until - fresh.asked_at).total_seconds()) if until and fresh.asked_at else 0
        _end(fresh, End.PHONED if phoned else End.CAME, max(seconds, 0), user.actor, now)


def visit_is_over(*, visit: Visit, by: Actor, now: dt.datetime) -> None:
    """End whatever is still asked for a visit that closed. Part of the verb that closes it, which
    holds the visit."""
    for call in _rows().filter(visit=visit).exclude(state=State.ENDED):
        came = {State.COMING: End.CAME, State.PHONING: End.PHONED}.get(State(call.state))
        _end(call, came or End.CLOSED, None, by, now)


def visit_is_over_alone(*, visit: Visit, by: Actor, now: dt.datetime) -> None:
    """End what is still asked for a visit that turns out to be closed."""
    with transaction.atomic():
        fresh = _lock_visit(visit)
        if not fresh.is_open:
            visit_is_over(visit=fresh, by=by, now=now)


def tell_screens(call: BackupCall) -> None:
    """Hint to everybody whom this call may reach, and to the desk."""
    visit = call.visit
    at_desk = talks.at_desk(visit.opening.desk)
    told = {pk for pk in {*_everybody(call, at_desk), call.asker_id, call.helper_id} if pk}
    notify.hint(
        *sorted(topics.user(pk) for pk in told),
        topics.desk(visit.opening.desk_id),
        topics.case(visit.case_id),
    )


def _urgent_now(call: BackupCall) -> BackupCall:
    """It turned out that it cannot wait: whoever is rung reads that."""
    if not call.is_urgent:
        call.is_urgent = True
        call.save(update_fields=["is_urgent"])
        tell_screens(call)
    return call


def _everybody(call: BackupCall, at_desk: frozenset[int]) -> set[int]:
    return {pk for pk in (*ladder.steps(call), *at_desk) if pk is not None}


def _check_free(call: BackupCall, user: User) -> None:
    if call.state in {State.COMING, State.PHONING} and call.helper_id != user.pk:
        raise Taken(_who_has_it(call))


def _who_has_it(call: BackupCall) -> str:
    name = call.helper.name if call.helper else "Een collega"
    return f"{name} {State(call.state).label}."


def _accept(call: BackupCall, said: Answer, user: User, now: dt.datetime) -> None:
    state = State.COMING if said is Answer.COMING else State.PHONING
    if call.state == state:
        return
    _move(call, state, helper=user, answered_at=now)
    case = call.visit.case
    lifecycle.let_read(
        case=case,
        who=user,
        ground=Share.Ground.BACKUP,
        until_at=now + MAY_READ,
        by=user.actor,
        now=now,
    )
    if state == State.COMING:
        _note(call, "backup.coming", user.actor, now)
    else:
        _note(call, "backup.phoning", user.actor, now)


def _later(call: BackupCall, user: User, now: dt.datetime) -> None:
    """Nobody is rung meanwhile; when the five minutes are over, it begins with her again."""
    step = ladder.step_of(call, user)
    _move(
        call,
        State.RINGING,
        helper=user,
        answered_at=None,
        step=step,
        step_at=now + ladder.LATER,
        told_step=-1,
    )


def _decline(call: BackupCall, user: User, at_desk: frozenset[int], now: dt.datetime) -> None:
    """Whoever comes after her is asked at once; when somebody else is rung already, only she is
    not any more. Also for who said yes and cannot after all."""
    if user.pk in call.declined:
        return
    had_it = call.helper_id == user.pk
    busy = talks.busy(_everybody(call, at_desk), now=now)
    at = None if had_it else ladder.rung(call, at_desk=at_desk, busy=busy, now=now).step
    own = ladder.step_of(call, user)
    changed: dict[str, Any] = {"declined": [*call.declined, user.pk]}
    if had_it or at == own:
        step = min(own + 1, ladder.EVERYBODY)
        changed |= {"step": step, "step_at": now, "told_step": -1}
    if had_it:
        changed |= {"helper": None, "answered_at": None}
    _move(call, State.RINGING, **changed)


def _end(
    call: BackupCall, how: BackupCall.End, seconds: int | None, by: Actor, now: dt.datetime
) -> None:
    """End a locked call: its times and its ladder go, and what took how long stays without it."""
    tell_screens(call)
    BackupTiming.objects.create(
        team=call.team,
        desk=call.visit.opening.desk,
        month_on=clock.day_of(call.asked_at or now).replace(day=1),
        half=roster.half_of(call.asked_at or now),
        seconds=seconds,
        ended_how=how,
    )
    call.texts.all().delete()
    helped = how in {End.CAME, End.PHONED}
    _move(call, State.ENDED, ended_how=how, helper=call.helper if helped else None, **FORGOTTEN)
    if helped:
        _note(call, "backup.helped", by, now)
    else:
        _note(call, "backup.ended", by, now)


def _move(call: BackupCall, new: BackupCall.State, **also: Any) -> None:
    """Change a locked call; to where it is already, only what is beside it."""
    if call.state != new:
        states.check_move(TRANSITIONS, call.state, new)
    for name, value in {"state": new, **also}.items():
        setattr(call, name, value)
    call.save(update_fields=["state", *also])


def _note(call: BackupCall, code: str, by: Actor, now: dt.datetime, **data: int) -> None:
    record.event(code=code, about=call.visit.case, by=by, now=now, **data)


def _lock_visit(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",), no_key=True)
    fresh: Visit = rows.select_related("case", "opening__desk").get(pk=visit.pk)
    return fresh


def _lock(call: BackupCall, *, must_be_open: bool = True) -> BackupCall:
    """Return the call as it is now, and keep it and its visit so. Raises IsOver."""
    visit = _lock_visit(call.visit)
    fresh: BackupCall = _rows().get(pk=call.pk)
    fresh.visit = visit
    if must_be_open and (fresh.state == State.ENDED or not visit.is_open):
        raise IsOver
    return fresh


def _rows() -> models.QuerySet[BackupCall]:
    rows = BackupCall.objects.select_for_update(of=("self",))
    found: models.QuerySet[BackupCall] = rows.select_related(
        "visit__case", "visit__opening__desk", "team", "helper"
    )
    return found
