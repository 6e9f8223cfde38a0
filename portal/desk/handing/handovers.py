"""Warm handover (overdracht): a colleague reads what was told and promised, and says yes. The story
is told once, both names stay with the visit, and the resident waits no second time."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.cases import lifecycle
from portal.cases.models import Share
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.handing import answers
from portal.desk.handing.models import WarmHandover
from portal.desk.queue import closing, moves, serving
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import people, permissions
from portal.staff.models import Team, User
from portal.staff.roles import Permission

State, Way = WarmHandover.State, WarmHandover.Way
TAKES_OVER = "Gaat verder met het bezoek van {day}"


class AskedBefore(Refused):
    """One question at a time; the text says who was asked."""


class AnsweredBefore(Refused):
    """Somebody else was first, or it is not needed any more; the text says which."""


class NotThere(Refused):
    """Someone who is away, or does not work on cases of this team."""

    text = "Deze collega is er vandaag niet, of werkt niet in dit team. Vraag iemand anders."


class NeedsDay(Refused):
    """After the visit, but when?"""

    text = "Kies vóór welke dag u dit doet. Die dag zegt uw collega tegen de inwoner."


@dataclasses.dataclass(frozen=True)
class Offer:
    """What is asked, of whom: a colleague of a team, or whoever of the team takes it first."""

    to_team: Team
    told: str
    to_user: User | None = None
    promised: str = ""


def offer(*, visit: Visit, asked: Offer, user: User, now: dt.datetime) -> WarmHandover:
    """Ask a colleague or a team to go on with a visit that this colleague has.

    Raises NotThere, AskedBefore, moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    try:
        with transaction.atomic():
            fresh = moves.lock(visit, user, now=now)
            if fresh.state not in moves.HELPED:
                raise moves.Elsewhere(f"U helpt {moves.shown(fresh)} nu niet.")
            _check_there(asked, user, now)
            made: WarmHandover = WarmHandover.objects.create(
                visit=fresh,
                giver=user,
                to_user=asked.to_user,
                to_team=asked.to_team,
                told=asked.told,
                promised=asked.promised,
                offered_at=now,
            )
            owner = asked.to_user.pk if asked.to_user else None
            code = "desk.handover_offered"
            event = {"team": asked.to_team.pk, "owner": owner}
            record.event(code=code, about=fresh.case, by=user.actor, now=now, **event)
            _tell(made, fresh, now)
    except IntegrityError:
        raise AskedBefore(_asked_before(visit)) from None
    return made


def accept(
    *,
    handover: WarmHandover,
    way: WarmHandover.Way,
    user: User,
    now: dt.datetime,
    before: dt.date | None = None,
) -> WarmHandover:
    """Say yes: COMES helps on at the service point from now on, LATER goes on after the visit and
    promises to do so `before` the end of that day.

    Raises AnsweredBefore, NeedsDay, moves.AlreadyHelping or permissions.NotAllowed.
    """
    try:
        with transaction.atomic():
            visit, fresh = _locked(handover)
            check_asked(fresh, user, now=now)
            _check_waiting(fresh, user)
            if way is Way.COMES:
                moves.pass_on(visit, user, now=now)
            serving.take_over(visit, user, ground=Share.Ground.HANDED_OVER, now=now)
            # Whoever told the story on may see how it goes on.
            lifecycle.let_read(
                case=visit.case,
                who=fresh.giver,
                ground=Share.Ground.HANDED_OVER,
                by=user.actor,
                now=now,
            )
            if way is Way.LATER:
                _promise(visit, fresh, user, before, now)
            answers.end(fresh, State.ACCEPTED, now=now, receiver=user, way=way)
            moves.note(visit, "desk.handover_accepted", user=user, now=now, way=way.value)
            _tell(fresh, visit, now)
    except IntegrityError:
        raise moves.AlreadyHelping from None
    return fresh


def decline(*, handover: WarmHandover, user: User, now: dt.datetime) -> None:
    """Say that it cannot be now; no reason is asked. For who was asked by name: of a team nobody
    says no for the others. Twice is once. Raises AnsweredBefore or permissions.NotAllowed."""
    with transaction.atomic():
        visit, fresh = _locked(handover)
        if fresh.to_user_id != user.pk:
            raise permissions.NotAllowed
        if fresh.state == State.DECLINED:
            return
        _check_waiting(fresh, user)
        answers.end(fresh, State.DECLINED, now=now)
        moves.note(visit, "desk.handover_declined", user=user, now=now)
        _tell(fresh, visit, now)


def withdraw(*, handover: WarmHandover, user: User, now: dt.datetime) -> None:
    """The giver asks no more. Twice is once. Raises AnsweredBefore or permissions.NotAllowed."""
    with transaction.atomic():
        visit, fresh = _locked(handover)
        if fresh.giver_id != user.pk:
            raise permissions.NotAllowed
        if fresh.state == State.WITHDRAWN:
            return
        _check_waiting(fresh, user)
        answers.end(fresh, State.WITHDRAWN, now=now)
        moves.note(visit, "desk.handover_withdrawn", user=user, now=now)
        _tell(fresh, visit, now)


def conclude(*, handover: WarmHandover, note: str, user: User, now: dt.datetime) -> Visit:
    """Close the visit that a colleague goes on with, with the promise of that colleague. Raises
    what closing.finish refuses."""
    ending = closing.Ending(
        Visit.Outcome.HANDED_OVER,
        note=note,
        handover=handover,
        promise=promise_of(handover),
        said_aloud=True,
    )
    return closing.finish(visit=handover.visit, ending=ending, user=user, now=now)


def promise_of(handover: WarmHandover) -> Promise | None:
    """Return what the receiver promised when saying yes, if that was for after the visit. One
    query."""
    if handover.way != Way.LATER or handover.answered_at is None:
        return None
    made = Promise.objects.filter(case=handover.visit_id, owner=handover.receiver)
    found: Promise | None = made.filter(made_at=handover.answered_at).order_by("pk").first()
    return found


def may_answer(handover: WarmHandover, user: User, *, now: dt.datetime) -> bool:
    """Tell whether this colleague was asked: by name, or with their team. One query at most."""
    if handover.giver_id == user.pk:
        return False
    if handover.to_user_id is not None:
        return handover.to_user_id == user.pk
    return permissions.can_in_team(user, Permission.WORK_CASES, handover.to_team, now=now)


def check_asked(handover: WarmHandover, user: User, *, now: dt.datetime) -> None:
    """Raise permissions.NotAllowed for anybody who was not asked."""
    if not may_answer(handover, user, now=now):
        raise permissions.NotAllowed


def record_look(handover: WarmHandover, user: User, *, now: dt.datetime) -> None:
    """Somebody who was asked reads what the resident told. No record, no view."""
    record.look(code="case.looked", about=handover.visit.case, by=user.actor, now=now)


def _locked(handover: WarmHandover) -> tuple[Visit, WarmHandover]:
    """Return visit and handover as they are now. Every verb of a visit locks the visit, so that
    nobody answers a question that another is answering."""
    visit = moves.held(handover.visit)
    fresh: WarmHandover = WarmHandover.objects.with_people().get(pk=handover.pk)
    fresh.visit = visit
    return visit, fresh


def _check_there(asked: Offer, user: User, now: dt.datetime) -> None:
    there = people.workers_of(asked.to_team, clock.day_of(now)).exclude(pk=user.pk)
    if asked.to_user is not None:
        there = there.filter(pk=asked.to_user.pk)
    if not there.exists():
        raise NotThere


def _check_waiting(handover: WarmHandover, user: User) -> None:
    if handover.state == State.ACCEPTED and handover.receiver is not None:
        if handover.receiver == user:
            raise AnsweredBefore("U hebt dit al aangenomen.")
        raise AnsweredBefore(f"{handover.receiver.name} was u voor en helpt verder.")
    if handover.state == State.DECLINED:
        raise AnsweredBefore("Er is al gezegd dat het nu niet kan.")
    if handover.state == State.WITHDRAWN:
        raise AnsweredBefore("Dit is niet meer nodig. De inwoner is al verder geholpen.")


def _promise(
    visit: Visit,
    handover: WarmHandover,
    user: User,
    before: dt.date | None,
    now: dt.datetime,
) -> None:
    if before is None or before < clock.day_of(now):
        raise NeedsDay
    day = clock.in_words(clock.day_of(visit.arrived_at))
    promises.make(
        case=visit.case,
        kind=Promise.Kind.OTHER,
        text=(handover.promised or TAKES_OVER.format(day=day))[:200],
        owner=user,
        from_at=now,
        until_at=clock.end_of(before),
        by=user.actor,
        now=now,
    )


def _tell(handover: WarmHandover, visit: Visit, now: dt.datetime) -> None:
    notify.hint(
        *handover.heard_by(now=now), topics.case(visit.pk), topics.desk(visit.opening.desk_id)
    )


def _asked_before(visit: Visit) -> str:
    waiting = WarmHandover.objects.waiting().of_visit(visit.pk).first()
    name = waiting.asked_name if waiting else "Een collega"
    return f"{name} is al gevraagd. Wacht op het antwoord, of vraag het niet meer."
