"""The sheet of the morning: what everybody at the desk should know before the doors open. Reads
only, and holds no name of a resident."""

import dataclasses
import datetime as dt

from django.db.models import F, Prefetch, QuerySet, StringAgg, Value

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
    """Return what is known this morning. Three queries."""
    expected = leftovers.at_the_desk_on(clock.day_of(now))
    ours = F("case__visit__opening__desk")
    first: list[Promise] = []
    others: list[Promise] = []
    for promise in expected.annotate(of_desk=ours):
        (first if vars(promise)["of_desk"] == desk.pk else others).append(promise)
    return Morning(list(points_of(desk)), first, others)


def points_of(desk: Desk) -> QuerySet[ServicePoint]:
    """The service points in use, each with who sits there now (`seated`) and what it is for
    (`serves`). Two queries."""
    seated = Sitting.objects.now().select_related("user")
    points = ServicePoint.objects.filter(desk=desk, is_active=True)
    serves = StringAgg("topics__label", Value(", "), order_by=F("topics__position").asc())
    return (
        points.annotate(serves=serves)
        .prefetch_related(Prefetch("sittings", queryset=seated, to_attr="seated"))
        .order_by("position", "pk")
    )
