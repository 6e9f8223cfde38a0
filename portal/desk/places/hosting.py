"""Who receives people at a desk now, beside those who sit at a service point. No event and no time
tells it: together they would be the working times of a colleague."""

import datetime as dt

from django.db import transaction

from portal.desk.places.models import Desk, Hosting, Opening, Sitting
from portal.kit import clock
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission


def begin(*, opening: Opening, user: User, now: dt.datetime) -> None:
    """Receive people at this desk today. For who sits at a service point nothing changes: she is
    found there. Twice is once. Raises permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    note(opening=opening, user=user, now=now)


def note(*, opening: Opening, user: User, now: dt.datetime) -> None:
    """Somebody was received by this colleague. Part of the verbs of the host. Two queries when it
    is known."""
    if Sitting.objects.now().filter(user=user).exists():
        return
    here = {"desk": opening.desk, "day": clock.day_of(now)}
    if not Hosting.objects.filter(user=user, **here).exists():
        with transaction.atomic():
            Hosting.objects.update_or_create(user=user, defaults=here)


def end(*, user: User) -> None:
    """Stop receiving people, or sit down. Twice is once."""
    Hosting.objects.filter(user=user).delete()


def end_all(*, desk: Desk) -> None:
    """The day is over. Part of the verb that closes it."""
    Hosting.objects.filter(desk=desk).delete()


def at_desk(desk: Desk, *, now: dt.datetime) -> frozenset[int]:
    """Return who sits at a service point of this desk now, or receives people there. One query."""
    sits = Sitting.objects.now().filter(point__desk=desk).values_list("user")
    hosts = Hosting.objects.filter(desk=desk, day=clock.day_of(now), user__is_active=True)
    return frozenset(pk for (pk,) in sits.union(hosts.values_list("user")))


def is_host(user: User, *, now: dt.datetime) -> bool:
    """Tell whether this colleague receives people somewhere today. One query."""
    return Hosting.objects.filter(user=user, day=clock.day_of(now)).exists()


def forget(*, now: dt.datetime) -> int:
    """Forget who received people on days that nobody closed; return how many."""
    gone, _ = Hosting.objects.filter(day__lt=clock.day_of(now)).delete()
    return gone
