"""Calling people: the next one, one by number, again; and who did not come."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.desk.places.models import Opening, Sitting
from portal.desk.queue import claim as next_one
from portal.desk.queue import moves
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

State, End = Visit.State, ServicePeriod.End
NO_SEAT = "Kies eerst aan welk loket u zit."


class TooLate(Refused):
    """A slip is taken back at once or not at all."""

    text = "Terugdraaien kan tien seconden lang. Zet de inwoner anders terug in de rij."


class NobodyWaits(Refused):
    """The queue of this service point is empty."""

    text = "Er wacht nu niemand voor dit loket."


class NotSeated(Refused):
    """Called to a service point where nobody would be."""

    text = "U zit niet meer aan dit loket. Ga eerst weer zitten."


def call_next(*, user: User, now: dt.datetime) -> Visit:
    """Call who is next to the service point where this colleague sits.

    Raises NobodyWaits, NotSeated, moves.AlreadyHelping or permissions.NotAllowed.
    """
    try:
        with transaction.atomic():
            claimed = next_one.claim(user, now=now, passing=True)
            if claimed is None:
                _check_can_call(user, now)
                claimed = next_one.claim(user, now=now, passing=False)
            if claimed is None:
                raise NobodyWaits
            visit, desk_id = claimed
            return _called(visit, user, now, desk_id=desk_id)
    except IntegrityError:
        raise moves.AlreadyHelping from None


def call(*, visit: Visit, sitting: Sitting, now: dt.datetime) -> Visit:
    """Call this one, out of turn: she is back, or she cannot wait.

    Raises NotSeated, moves.Elsewhere, moves.NotYours, moves.AlreadyHelping or
    permissions.NotAllowed.
    """
    user = sitting.clerk
    try:
        with transaction.atomic():
            _keep_seat(sitting)
            fresh = moves.lock(visit, user, now=now)
            if fresh.opening.desk_id != sitting.point.desk_id:
                raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} is bij een andere balie.")
            if fresh.state in moves.HELD:
                raise moves.AlreadyHelping
            moves.move(
                fresh,
                State.CALLED,
                now=now,
                clerk=user,
                point=sitting.point,
                first_called_at=fresh.first_called_at or now,
            )
            return _called(fresh, user, now, desk_id=fresh.opening.desk_id)
    except IntegrityError:
        raise moves.AlreadyHelping from None


def recall(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """Call the number once more. Raises moves.Elsewhere when nobody is waited for any more."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        if fresh.state != State.CALLED:
            raise moves.Elsewhere(f"{moves.shown(fresh).capitalize()} wordt niet meer geroepen.")
        moves.count_call(fresh)
        moves.change(fresh, now=now)
        moves.note(fresh, "desk.recalled", user=user, now=now)
    return fresh


def undo_call(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """'Volgende' was a slip: she waits at her old place as if nobody called. Raises TooLate."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        period = moves.open_period(fresh)
        if fresh.state != State.CALLED or period is None or now - period.called_at > moves.UNDO:
            raise TooLate
        first = None if fresh.first_called_at == period.called_at else fresh.first_called_at
        moves.end_period(fresh, End.UNDONE, now=now)
        moves.move(fresh, State.WAITING, now=now, first_called_at=first)
        moves.note(fresh, "desk.undone", user=user, now=now)
    return fresh


def no_show(*, visit: Visit, user: User, now: dt.datetime) -> Visit:
    """She was called and did not come: on the list of who was called in vain."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        moves.move(fresh, State.NO_SHOW, now=now)
        moves.end_period(fresh, End.NO_SHOW, now=now)
        moves.note(fresh, "desk.no_show", user=user, now=now)
    return fresh


def undo_no_show(*, visit: Visit, sitting: Sitting, now: dt.datetime) -> Visit:
    """'Niet verschenen' was a slip: she is called again to the service point that did so.

    Raises TooLate, NotSeated, or moves.AlreadyHelping when the clerk called somebody else since.
    """
    user = sitting.clerk
    try:
        with transaction.atomic():
            _keep_seat(sitting)
            fresh = moves.lock(visit, user, now=now)
            last = ServicePeriod.objects.filter(visit=fresh, user=user).order_by("-pk").first()
            ended = last.ended_at if last and last.ended_how == End.NO_SHOW else None
            if fresh.state != State.NO_SHOW or ended is None or now - ended > moves.UNDO:
                raise TooLate
            moves.move(fresh, State.CALLED, now=now, clerk=user, point=sitting.point)
            moves.begin_period(fresh, user, now=now, talks=False)
            moves.note(fresh, "desk.undone", user=user, now=now)
    except IntegrityError:
        raise moves.AlreadyHelping from None
    return fresh


def _called(visit: Visit, user: User, now: dt.datetime, *, desk_id: int) -> Visit:
    moves.begin_period(visit, user, now=now, talks=False)
    moves.note(visit, "desk.called", user=user, now=now, point=visit.point_id or 0)
    moves.tell_screens_of(desk_id, visit)
    return visit


def _check_can_call(user: User, now: dt.datetime) -> None:
    """Say what the claim did not: why this colleague can call nobody at all. Three queries.

    Raises permissions.NotAllowed, NotSeated or NobodyWaits.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    sitting = Sitting.objects.now().filter(user=user).select_related("point").first()
    if sitting is None:
        raise NotSeated(NO_SEAT)
    days = Opening.objects.of_day(clock.day_of(now))
    if not days.filter(desk=sitting.point.desk_id).exists():
        raise NobodyWaits("De inloop is nog niet open.")


def _keep_seat(sitting: Sitting) -> None:
    """Let nobody end this sitting until the transaction ends; before the visit is locked, as the
    claim does. One query. Raises NotSeated."""
    seated = Sitting.objects.now().select_for_update(no_key=True).filter(pk=sitting.pk)
    if not seated.values_list("pk", flat=True):
        raise NotSeated
