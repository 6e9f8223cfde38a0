"""Desks and their service points, as the functional manager sets them."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.desk.places.models import Desk, ServicePoint
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.municipality.models import Location
from portal.staff.models import Team


class SameName(Refused):
    """Two service points with one name: nobody would know where to go."""

    text = "Deze balie heeft al een loket met die naam."


def add_desk(*, location: Location, team: Team, by: Actor, now: dt.datetime) -> Desk:
    """Let people walk in at a location. A second time returns the first."""
    with transaction.atomic():
        desk, made = Desk.objects.get_or_create(location=location, defaults={"team": team})
        if made:
            record.event(code="desk.desk_added", about=desk, by=by, now=now)
    return desk


def set_point(
    *,
    desk: Desk,
    name: str,
    position: int,
    serves: list[Topic],
    is_quiet: bool = False,
    is_active: bool = True,
    point: ServicePoint | None = None,
    by: Actor,
    now: dt.datetime,
) -> ServicePoint:
    """Add a service point, or change one. Without topics it serves all. Raises SameName."""
    made = point or ServicePoint(desk=desk)
    made.name, made.position, made.is_quiet, made.is_active = name, position, is_quiet, is_active
    try:
        with transaction.atomic():
            made.save()
            made.topics.set(serves)
            record.event(code="desk.point_set", about=made, by=by, now=now)
            notify.hint(topics.desk(desk.pk))
    except IntegrityError:
        raise SameName from None
    return made
