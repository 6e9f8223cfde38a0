"""What the timeline tells of a case itself: its kind says which events."""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from portal.audit import presenters
from portal.audit.models import Event
from portal.cases import kinds
from portal.cases.models import Case
from portal.cases.timeline import Entry


def entries(case: Case) -> list[Entry]:
    """Return the entries of this case. One query, or none when its events were read with it."""
    read = vars(case).get("events_told")
    events = _read(read) if read is not None else _events().filter(object_id=case.pk)
    told = kinds.kind_of(case).told
    return [
        Entry(event.at, presenters.sentence(event.code), event.actor)
        for event in events
        if event.code in told
    ]


def with_events(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read the events of many cases in the same statement."""
    event = JSONObject(at="at", code="code", actor="actor")
    hers = _events().filter(object_id=OuterRef("pk"))
    return cases.annotate(events_told=ArraySubquery(hers.values(event=event)))


def _events() -> QuerySet[Event]:
    told = frozenset().union(*(kind.told for kind in kinds.kinds().values()))
    about_cases = Event.objects.filter(object_kind=Case._meta.label_lower, code__in=told)
    return about_cases.order_by("pk")


def _read(rows: list[dict[str, str]]) -> list[Event]:
    return [Event(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in rows]
