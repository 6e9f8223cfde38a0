"""The sheet of the morning: what everybody at the desk should know before the doors open. Reads
only, and holds no name of a resident."""

import dataclasses
import datetime as dt

from django.db.models import F, OuterRef, QuerySet, StringAgg, Subquery, Value

from portal.contacts.models import Promise
from portal.desk.backup.models import BackupDuty
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
    # Who of which team can be asked today.
    duties: list[BackupDuty]


def sheet(desk: Desk, *, now: dt.datetime) -> Morning:
    """Return what is known this morning. Three queries."""
    today = clock.day_of(now)
    expected = leftovers.at_the_desk_on(today)
    ours = F("case__visit__opening__desk")
    first: list[Promise] = []
    others: list[Promise] = []
    for promise in expected.annotate(of_desk=ours):
        (first if vars(promise)["of_desk"] == desk.pk else others).append(promise)
    duties = list(BackupDuty.objects.between(today, today))
    return Morning(list(points_of(desk)), first, others, duties)


def points_of(desk: Desk) -> QuerySet[ServicePoint]:
    """The service points in use, each with who sits there now (`seated`) and what it is for
    (`serves`)."""
    seated = Sitting.objects.now().filter(point=OuterRef("pk")).values("user__name")
    points = ServicePoint.objects.filter(desk=desk, is_active=True)
    serves = StringAgg("topics__label", Value(", "), order_by=F("topics__position").asc())
    told = points.annotate(serves=serves, seated=Subquery(seated))
    return told.order_by("position", "pk")
