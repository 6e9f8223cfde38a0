"""The sheet of the morning: what everybody at the desk should know before the doors open. Reads
only, and holds no name of a resident."""

import dataclasses
import datetime as dt

from django.db.models import Prefetch, QuerySet

from portal.contacts.models import Promise
from portal.desk.day import leftovers
from portal.desk.places.models import Desk, ServicePoint, Sitting
from portal.kit import clock


@dataclasses.dataclass(frozen=True)
class Morning:
    """Who sits where, and whom we expect."""

    points: list[ServicePoint]
    # 'Come first', said by us on an earlier day.
    first: list[Promise]
    # Moments at a desk that others promised for today.
    others: list[Promise]


def sheet(desk: Desk, *, now: dt.datetime) -> Morning:
    """Return what is known this morning. Four queries."""
    today = clock.day_of(now)
    first = list(leftovers.promised_on(desk, today))
    known = {promise.pk for promise in first}
    expected = leftovers.at_the_desk_on(today)
    others = [promise for promise in expected if promise.pk not in known]
    return Morning(list(points_of(desk)), first, others)


def points_of(desk: Desk) -> QuerySet[ServicePoint]:
    """The service points in use, each with who sits there now (`seated`) and its topics."""
    seated = Sitting.objects.now().select_related("user")
    points = ServicePoint.objects.filter(desk=desk, is_active=True)
    return points.prefetch_related(
        "topics", Prefetch("sittings", queryset=seated, to_attr="seated")
    ).order_by("position", "pk")
