"""Who is in a talk now: at a service point, or on the telephone as higher apps tell (IN_TALK)."""

import datetime as dt
from collections.abc import Callable, Collection

from django.conf import settings
from django.utils.module_loading import import_string

from portal.desk.places.models import Desk, Sitting
from portal.desk.queue.models import Visit

# An entry of settings.IN_TALK returns which of these colleagues are in a talk, in one query at
# most.
type InTalk = Callable[[Collection[int], dt.datetime], frozenset[int]]

TALKING = (Visit.State.CALLED, Visit.State.SERVING)


def busy(users: Collection[int], *, now: dt.datetime) -> frozenset[int]:
    """Return which of these colleagues have a resident at a service point or on the telephone. One
    query and one an entry; none without colleagues."""
    if not users:
        return frozenset()
    helping = Visit.objects.filter(clerk__in=users, state__in=TALKING)
    found = set(helping.values_list("clerk", flat=True))
    entries: list[InTalk] = [import_string(path) for path in settings.IN_TALK]
    for entry in entries:
        found |= entry(users, now)
    return frozenset(found)


def at_desks(desks: Collection[int]) -> dict[int, frozenset[int]]:
    """Return who sits at each of these desks now. One query."""
    rows = Sitting.objects.now().filter(point__desk__in=desks).values_list("point__desk", "user")
    found: dict[int, set[int]] = {pk: set() for pk in desks}
    for desk, user in rows:
        found[desk].add(user)
    return {desk: frozenset(users) for desk, users in found.items()}


def at_desk(desk: Desk) -> frozenset[int]:
    """Return who sits at this desk now. One query."""
    return at_desks([desk.pk])[desk.pk]
