"""Who sits at which service point, and whether it takes people now. No event tells it: together
they would be the working times of a colleague."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from portal.desk.places import hosting
from portal.desk.places.models import Opening, Pause, ServicePoint, Sitting
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

BREATH = dt.timedelta(minutes=5)


class Taken(Refused):
    """A colleague sits there; the text says who."""


class StillHelping(Refused):
    """Nobody leaves a service point with a resident at it."""

    text = "U helpt nog iemand. Rond dat gesprek eerst af of draag het over."


def sit(
    *, point: ServicePoint, user: User, languages: tuple[str, ...] = (), now: dt.datetime
) -> Sitting:
    """Sit down at a service point; whoever sat elsewhere moves. Twice at one is once.

    Raises Taken, StillHelping or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    try:
        with transaction.atomic():
            old = sitting_of(user)
            if old is not None:
                if old.point_id == point.pk:
                    return _speak(old, languages)
                stand_up(sitting=old, now=now)
            hosting.end(user=user)
            sitting = Sitting.objects.create(
                point=point, user=user, languages=list(languages), from_at=now
            )
            notify.hint(topics.desk(point.desk_id))
    except IntegrityError:
        other = Sitting.objects.now().filter(point=point).select_related("user").first()
        name = other.clerk.name if other else "Een collega"
        raise Taken(f"{name} zit al aan {point.name}. Kies een ander loket.") from None
    return sitting


def stand_up(*, sitting: Sitting, now: dt.datetime) -> None:
    """Leave a service point. Raises StillHelping while somebody is helped or waits there."""
    with transaction.atomic():
        fresh = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        if fresh.until_at is not None:
            return
        if _with_somebody(fresh):
            raise StillHelping
        _end_pauses(fresh, now)
        moves.finish_after_work(sitting.clerk, now=now)
        fresh.until_at, fresh.user = max(now, fresh.from_at), None
        fresh.save(update_fields=["until_at", "user"])
        notify.hint(topics.desk(sitting.point.desk_id))


def all_stand_up(*, opening: Opening, now: dt.datetime) -> None:
    """The day is over and nobody is helped any more: whoever sat down on a later day stays, and
    whoever helps somebody of another day. Part of the verb that closes it."""
    sat = Sitting.objects.now().filter(from_at__lt=clock.end_of(opening.day))
    helping = Visit.objects.open().filter(clerk__isnull=False).values("clerk")
    here = sat.filter(point__desk=opening.desk_id).exclude(user__in=helping)
    for sitting in here.select_related("point", "user"):
        stand_up(sitting=sitting, now=now)


def pause(*, sitting: Sitting, kind: Pause.Kind, now: dt.datetime) -> None:
    """Take nobody for a while: until told otherwise, or five minutes after a hard talk. No reason
    is asked or kept. Twice is once."""
    with transaction.atomic():
        fresh = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        if fresh.until_at is not None or pause_of(fresh, now=now) is not None:
            return
        until = now + BREATH if kind is Pause.Kind.BREATH else None
        Pause.objects.create(sitting=fresh, kind=kind, from_at=now, until_at=until)
        notify.hint(topics.desk(sitting.point.desk_id))


def go_on(*, sitting: Sitting, now: dt.datetime) -> None:
    """Take people again. Without a pause this changes nothing."""
    with transaction.atomic():
        fresh = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        _end_pauses(fresh, now)
        notify.hint(topics.desk(sitting.point.desk_id))


def sitting_of(user: User) -> Sitting | None:
    """Return where this colleague sits now. One query."""
    found: Sitting | None = (
        Sitting.objects.now().filter(user=user).select_related("point__desk__location").first()
    )
    if found is not None:
        found.user = user
    return found


def pause_of(sitting: Sitting, *, now: dt.datetime) -> Pause | None:
    """Return the pause that runs. One query."""
    running = Q(until_at__isnull=True) | Q(until_at__gt=now)
    return sitting.pauses.filter(running, from_at__lte=now).order_by("-pk").first()


def _end_pauses(sitting: Sitting, now: dt.datetime) -> None:
    running = Q(until_at__isnull=True) | Q(until_at__gt=now)
    sitting.pauses.filter(running).update(until_at=Greatest(F("from_at"), Value(now)))


def _with_somebody(sitting: Sitting) -> bool:
    return bool(Visit.objects.open().filter(clerk=sitting.clerk).exists())


def _speak(sitting: Sitting, languages: tuple[str, ...]) -> Sitting:
    sitting.languages = list(languages)
    sitting.save(update_fields=["languages"])
    return sitting
