"""The host gives a number. Who goes first for having gone home without an answer is found in
portal.desk.day.leftovers."""

import datetime as dt

from django.db import transaction

from portal.desk.day import leftovers
from portal.desk.places import hosting
from portal.desk.queue import arriving
from portal.desk.queue.models import Visit
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission


def receive(*, arrival: arriving.Arrival, earlier: str, user: User, now: dt.datetime) -> Visit:
    """Give the next number. The same form again returns the first.

    `earlier` is the reference of a visit that ended without an answer: then she goes first. Raises
    leftovers.NotLeftOver, arriving.DayIsClosed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        hosting.note(opening=arrival.opening, user=user, now=now)
        if earlier and visit.earlier_id is None:
            # Whose slip it is, nobody has asked yet: the resident of then is not taken over.
            old = leftovers.of_reference(earlier, visit=visit, now=now)
            leftovers.go_first(visit, old, by=user.actor, now=now)
    return visit
