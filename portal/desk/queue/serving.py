"""Helping somebody: begin, wait at the service point, back to the queue, step out for a moment."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.cases import lifecycle
from portal.cases.models import Share, Topic
from portal.desk.queue import moves
from portal.desk.queue.models import ServicePeriod, Visit
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

State, End = Visit.State, ServicePeriod.End


def begin(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """She is here: the talk begins. From now on this colleague may read her story.

    Raises moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        if fresh.state != State.CALLED:
            raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} is nu niet geroepen.")
        moves.move(fresh, State.SERVING, now=now)
        moves.begin_talk(fresh, now=now)
        take_over(fresh, user, ground=Share.Ground.VISIT, now=now)
        moves.note(fresh, "desk.began", user=user, now=now)
    return fresh


def hold(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """She waits near the service point, for a form or a colleague; the clerk can help others."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        moves.move(fresh, State.ON_HOLD, now=now)
        moves.end_period(fresh, End.ON_HOLD, now=now)
        moves.note(fresh, "desk.held", user=user, now=now)
    return fresh


def resume(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """Go on with who waited near the service point. Raises moves.AlreadyHelping, and so on."""
    try:
        with transaction.atomic():
            fresh = moves.lock(visit, user, now=now)
            if fresh.state != State.ON_HOLD:
                raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} wacht niet meer bij u.")
            moves.move(fresh, State.SERVING, now=now)
            moves.begin_period(fresh, user, now=now, talks=True)
            moves.note(fresh, "desk.resumed", user=user, now=now)
    except IntegrityError:
        raise moves.AlreadyHelping from None
    return fresh


def back_to_queue(
    *, visit: Visit, user: User, now: dt.datetime, topic: Topic | None = None
) -> Visit:
    """She waits again at the place of her arrival: called too early, for another service point, or
    because she is back after all. A topic says what she still comes for."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        moves.move(fresh, State.WAITING, now=now)
        moves.end_period(fresh, End.BACK, now=now)
        if topic is not None:
            next_topic(visit=fresh, topic=topic, user=user, now=now)
        moves.note(fresh, "desk.back_in_queue", user=user, now=now)
    return fresh


def release(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """Whoever had her is gone: a lead lets her wait again at her old place, so that a colleague
    can help her on and the day can close.

    Raises moves.Elsewhere when nobody has her, or permissions.NotAllowed.
    """
    permissions.check(user, Permission.LEAD_TEAM, now=now)
    with transaction.atomic():
        fresh = moves.held(visit)
        clerk = fresh.clerk
        if clerk is None:
            raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} is al bij niemand meer.")
        moves.end_period(fresh, End.BACK, now=now)
        moves.finish_after_work(clerk, now=now)
        moves.move(fresh, State.WAITING, now=now)
        moves.note(fresh, "desk.released", user=user, now=now)
    return fresh


def step_out(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """She steps out for a moment and keeps her place; nobody calls her meanwhile."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        moves.move(fresh, State.AWAY, now=now)
        moves.note(fresh, "desk.stepped_out", user=user, now=now)
    return fresh


def next_topic(*, visit: Visit, topic: Topic, user: User, now: dt.datetime) -> Visit:
    """Another question in the same visit, without a new number."""
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        fresh.case.topic = topic
        fresh.case.subject = topic.label
        fresh.case.save(update_fields=["topic", "subject"])
        moves.change(fresh, now=now)
        moves.note(fresh, "desk.next_topic", user=user, now=now, topic=topic.pk)
    return fresh


def take_over(visit: Visit, user: User, *, ground: Share.Ground, now: dt.datetime) -> None:
    """The case is this colleague's now, and stays readable to them. Part of another verb."""
    case = visit.case
    by = user.actor
    if case.owner_id != user.pk:
        lifecycle.assign(case=case, team=case.team, owner=user, by=by, now=now)
    lifecycle.let_read(case=case, who=user, ground=ground, by=by, now=now)
