"""Raising an alarm, seeing it, going there, and saying that it is safe. The fixed button in the
desk goes on beside this; nothing here replaces it."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.desk.assist import circle
from portal.desk.assist.models import Assist, AssistSeen
from portal.desk.places import here, seats
from portal.desk.places.models import Desk
from portal.kit import clock, states
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

State = Assist.State
TRANSITIONS: states.Transitions = {
    State.OPEN: frozenset({State.SAFE}),
    State.SAFE: frozenset({State.CARED}),
    State.CARED: frozenset(),
}
KEEP_NAMES = dt.timedelta(days=7)


class NoDesk(Refused):
    """There is no desk to send anybody to."""

    text = "Er is geen balie om hulp naartoe te sturen. Roep iemand."


class NotForYou(Refused):
    """Somebody who was not asked."""

    text = "Deze hulpvraag is niet aan u gericht."


def may_raise(user: User, *, now: dt.datetime) -> None:
    """Raise permissions.NotAllowed for who does not work with residents. One query."""
    if permissions.held_by(user, now=now).isdisjoint({Permission.WORK_DESK, Permission.WORK_CASES}):
        raise permissions.NotAllowed


def raise_alarm(*, user: User, now: dt.datetime) -> Assist:
    """Ask colleagues for help. While it runs, once more is the same one.

    Raises NoDesk or permissions.NotAllowed.
    """
    may_raise(user, now=now)
    sitting = seats.sitting_of(user)
    desk = sitting.point.desk if sitting else here.desk_of(user, now=now)
    if desk is None:
        raise NoDesk
    try:
        with transaction.atomic():
            alarm = Assist.objects.create(
                desk=desk,
                point=sitting.point if sitting else None,
                day=clock.day_of(now),
                raiser=user,
                raised_at=now,
            )
            record.event(code="assist.raised", about=alarm, by=user.actor, now=now)
            tell_screens(alarm, now=now)
    except IntegrityError:
        found: Assist | None = Assist.objects.open().with_all().filter(raiser=user).first()
        # Gone again when somebody said at this instant that it is safe: then this is a new one.
        return found or raise_alarm(user=user, now=now)
    return alarm


def see(*, alarm: Assist, user: User, now: dt.datetime) -> None:
    """It stands on the screen in front of this colleague. Twice is once; when it is safe already,
    nothing. Raises NotForYou."""
    with transaction.atomic():
        fresh = _lock(alarm)
        if fresh.state != State.OPEN or fresh.raiser_id == user.pk:
            return
        if user.pk not in circle.reach(fresh, now=now).who:
            raise NotForYou
        _, made = AssistSeen.objects.get_or_create(assist=fresh, user=user)
        if made and fresh.raiser_id:
            notify.hint(topics.user(fresh.raiser_id))


def claim(*, alarm: Assist, user: User, now: dt.datetime) -> Assist:
    """Go there. Of two who say so at once the first is shown; both may go. Raises NotForYou."""
    with transaction.atomic():
        fresh = _lock(alarm)
        if fresh.state != State.OPEN or fresh.claimer_id is not None:
            return fresh
        if user.pk not in circle.reach(fresh, now=now).who:
            raise NotForYou
        fresh.claimer = user
        fresh.save(update_fields=["claimer"])
        AssistSeen.objects.get_or_create(assist=fresh, user=user)
        record.event(code="assist.claimed", about=fresh, by=user.actor, now=now)
        tell_screens(fresh, now=now)
    return fresh


def say_safe(*, alarm: Assist, user: User, now: dt.datetime) -> Assist:
    """It is safe: the alarm ends, and the lead will ask how she is. Twice is once.

    Raises NotForYou for who has nothing to do with it.
    """
    with transaction.atomic():
        fresh = _lock(alarm)
        if fresh.state != State.OPEN:
            return fresh
        reached = circle.reach(fresh, now=now).who
        if user.pk != fresh.raiser_id and user.pk not in reached:
            raise NotForYou
        tell_screens(fresh, now=now)
        fresh.seen.all().delete()
        _move(fresh, State.SAFE, raised_at=None, claimer=None)
        record.event(code="assist.safe", about=fresh, by=user.actor, now=now)
        notify.hint(topics.team(fresh.desk.team_id))
    return fresh


def cared(*, alarm: Assist, user: User, now: dt.datetime) -> None:
    """The lead asked how she is: then it is forgotten who it was. Twice is once.

    Raises permissions.NotAllowed.
    """
    permissions.check(user, Permission.LEAD_TEAM, now=now)
    with transaction.atomic():
        fresh = _lock(alarm)
        if fresh.state != State.SAFE:
            return
        _move(fresh, State.CARED, raiser=None)
        record.event(code="assist.cared", about=fresh, by=user.actor, now=now)
        notify.hint(topics.team(fresh.desk.team_id))


def forget(*, now: dt.datetime) -> int:
    """Forget who asked for help a week ago, also when nobody wrote down that they asked after her;
    return how many."""
    old = Assist.objects.to_care_for().filter(day__lt=clock.day_of(now) - KEEP_NAMES)
    return old.update(state=State.CARED, raiser=None)


def set_security(*, desk: Desk, number: str, user: User, now: dt.datetime) -> None:
    """Set the number of security that stands on the screen when nobody goes; empty for none.

    Raises permissions.NotAllowed.
    """
    held = permissions.held_by(user, now=now)
    if held.isdisjoint({Permission.MANAGE_OFFICE, Permission.LEAD_TEAM}):
        raise permissions.NotAllowed
    with transaction.atomic():
        Desk.objects.filter(pk=desk.pk).update(security_phone=number)
        record.event(code="assist.security_set", about=desk, by=user.actor, now=now)


def tell_screens(alarm: Assist, *, now: dt.datetime) -> None:
    """Hint to whoever it reaches now, and to who raised it."""
    reached = circle.reach(alarm, now=now).who
    # Who may be reached later too: their screens then know when.
    later = circle.at_location(alarm.desk, now=now) | circle.leads(alarm.desk, alarm.day)
    told = {pk for pk in {*reached, *later, alarm.raiser_id} if pk}
    notify.hint(*sorted(topics.user(pk) for pk in told), topics.desk(alarm.desk_id))


def _move(alarm: Assist, new: Assist.State, **also: None) -> None:
    states.move(alarm, field="state", new=new, transitions=TRANSITIONS, **also)


def _lock(alarm: Assist) -> Assist:
    # Lock first, read second: in one statement who claimed it during the wait would not be found,
    # for the join still goes with nobody.
    Assist.objects.select_for_update().get(pk=alarm.pk)
    fresh: Assist = Assist.objects.select_related("desk", "claimer").get(pk=alarm.pk)
    return fresh
