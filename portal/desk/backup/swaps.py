"""Swapping a duty: a colleague is asked and says yes or no. Nothing changes before the yes. Duties
are locked before the question, and two duties in the order of their keys."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, DutySwap
from portal.kit import states
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User

State = DutySwap.State
TRANSITIONS: states.Transitions = {
    State.ASKED: frozenset({State.YES, State.NO, State.WITHDRAWN, State.GONE}),
    State.YES: frozenset(),
    State.NO: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.GONE: frozenset(),
}


class NotYourDuty(Refused):
    """One asks for one's own duty only."""

    text = "Dit is niet uw dienst."


class AskedBefore(Refused):
    """One colleague at a time."""

    text = "U vroeg al een collega voor deze dienst. Wacht op het antwoord, of trek de vraag in."


class Answered(Refused):
    """The question was answered, taken back, or the roster changed."""

    text = "Deze vraag is niet meer nodig. Kijk op het rooster wat er nu staat."


def ask(
    *,
    duty: BackupDuty,
    asked: User,
    user: User,
    returns: BackupDuty | None = None,
    now: dt.datetime,
) -> DutySwap:
    """Ask a colleague to take one's place, perhaps for a duty of theirs in return.

    Raises NotYourDuty, AskedBefore, or what roster.check refuses of what would come of it.
    """
    swap = DutySwap(duty=duty, asker=user, asked=asked, returns=returns, asked_at=now)
    try:
        with transaction.atomic():
            _check(swap, _lock(swap), now)
            swap.save(force_insert=True)
            record.event(
                code="backup.swap_asked", about=duty, by=user.actor, now=now, user=asked.pk
            )
            notify.hint(topics.user(asked.pk), topics.team(duty.team_id))
    except IntegrityError:
        raise AskedBefore from None
    return swap


def answer(*, swap: DutySwap, yes: bool, user: User, now: dt.datetime) -> DutySwap:
    """Say yes, and stand on the roster, or no, and nothing changes. The same answer twice is once.

    Raises Answered, permissions.NotAllowed, or what roster.check refuses by now.
    """
    if swap.asked_id != user.pk:
        raise permissions.NotAllowed
    with transaction.atomic():
        duties = _lock(swap)
        rows = DutySwap.objects.select_for_update(of=("self",)).with_all()
        fresh: DutySwap | None = rows.filter(pk=swap.pk).first()
        if fresh is None:
            raise Answered
        wanted = State.YES if yes else State.NO
        if fresh.state == wanted:
            return fresh
        if fresh.state != State.ASKED or swap.duty_id not in duties:
            raise Answered
        states.move(fresh, field="state", new=wanted, transitions=TRANSITIONS)
        if yes:
            _exchange(fresh, duties, now)
        code = "backup.swap_accepted" if yes else "backup.swap_declined"
        record.event(code=code, about=duties[swap.duty_id], by=user.actor, now=now)
        notify.hint(topics.user(fresh.asker_id), topics.user(user.pk))
    return fresh


def withdraw(*, swap: DutySwap, user: User, now: dt.datetime) -> None:
    """Whoever asked asks no more. Twice changes nothing. Raises permissions.NotAllowed."""
    if swap.asker_id != user.pk:
        raise permissions.NotAllowed
    with transaction.atomic():
        duties = _lock(swap)
        if DutySwap.objects.open().filter(pk=swap.pk).update(state=State.WITHDRAWN):
            # The question goes with its duty: whoever finds the one finds the other.
            record.event(
                code="backup.swap_withdrawn", about=duties[swap.duty_id], by=user.actor, now=now
            )
            notify.hint(topics.user(swap.asked_id), topics.team(duties[swap.duty_id].team_id))


def replaced(duty: BackupDuty, old: User, new: User) -> roster.Pair:
    """Return who would stand on a duty; whoever comes is where the other one would have been."""
    return roster.Pair(
        person=new if duty.person_id == old.pk else duty.person,
        person_place=duty.person_place,
        deputy=new if duty.deputy_id == old.pk else duty.deputy,
        deputy_place=duty.deputy_place,
    )


def _check(swap: DutySwap, duties: dict[int, BackupDuty], now: dt.datetime) -> None:
    """Refuse a question about a roster that changed at this moment, or that would not fit."""
    steps = [(swap.duty_id, swap.asker, swap.asked), (swap.returns_id, swap.asked, swap.asker)]
    for pk, old, new in steps:
        if pk is None:
            continue
        duty = duties.get(pk)
        if duty is None or not duty.is_of(old):
            raise NotYourDuty
        roster.check(_turn(duty), replaced(duty, old, new), now=now)


def _exchange(swap: DutySwap, duties: dict[int, BackupDuty], now: dt.datetime) -> None:
    """Raises Answered when the roster changed since the question."""
    steps = [(duties[swap.duty_id], swap.asker, swap.asked)]
    if swap.returns_id is not None:
        if swap.returns_id not in duties:
            raise Answered
        steps.append((duties[swap.returns_id], swap.asked, swap.asker))
    for duty, old, new in steps:
        if not duty.is_of(old):
            raise Answered
        roster.put(turn=_turn(duty), pair=replaced(duty, old, new), by=swap.asked.actor, now=now)


def _lock(swap: DutySwap) -> dict[int, BackupDuty]:
    return roster.lock(pk for pk in (swap.duty_id, swap.returns_id) if pk is not None)


def _turn(duty: BackupDuty) -> roster.Turn:
    return roster.Turn(duty.team, duty.day, duty.half)
