"""The cases behind a number, for who may read them. Reads only, but for the record of the look."""

import dataclasses
import datetime as dt

from django.db.models import Count, Q, QuerySet

from portal.audit import record
from portal.cases.models import Case
from portal.staff.permissions import Standing

SIZE = 50
LOOKED = "figure.listed"


@dataclasses.dataclass(frozen=True)
class Page:
    """A part of the list, newest first. `elsewhere` are with another team by now."""

    rows: list[Case]
    total: int
    elsewhere: int
    number: int
    has_next: bool


def read(cases: QuerySet[Case], *, number: int, may: Standing, now: dt.datetime) -> Page:
    """Return a page of cases and record the look at each. Three queries."""
    marked = cases.with_reading(may, now=now)  # type: ignore[attr-defined]
    counted = marked.order_by().aggregate(
        total=Count("pk"), readable=Count("pk", filter=Q(may_read=True))
    )
    total, elsewhere = counted["total"], counted["total"] - counted["readable"]
    readable = cases.visible_to(may, now=now)  # type: ignore[attr-defined]
    start = (number - 1) * SIZE
    found = readable.select_related("resident", "team").order_by("-opened_at", "-pk")
    rows = list(found[start : start + SIZE])
    record.looks(code=LOOKED, about=rows, by=may.user.actor, now=now)
    return Page(rows, total, elsewhere, number, total - elsewhere > start + SIZE)
