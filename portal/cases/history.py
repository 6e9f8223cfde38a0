"""What the timeline tells of a case itself: its kind says which events."""

from collections.abc import Sequence

from portal.audit import presenters
from portal.audit.models import Event
from portal.cases import kinds
from portal.cases.models import Case
from portal.cases.timeline import Entry

LOADED = "_told_events"


def entries(case: Case) -> list[Entry]:
    """Return the entries of this case. One query, or none when they were loaded."""
    if LOADED not in vars(case):
        load_all([case])
    events: list[Event] = vars(case)[LOADED]
    return [Entry(event.at, presenters.sentence(event.code), event.actor) for event in events]


def load_all(cases: Sequence[Case]) -> None:
    """Read the events of many cases at once. One query."""
    told: dict[int, list[Event]] = {case.pk: [] for case in cases}
    codes = {case.pk: kinds.kind_of(case).told for case in cases}
    events = Event.objects.filter(
        object_kind=Case._meta.label_lower,
        object_id__in=told,
        code__in=frozenset().union(*codes.values()),
    )
    for event in events.order_by("pk"):
        if event.code in codes[event.object_id]:
            told[event.object_id].append(event)
    for case in cases:
        vars(case)[LOADED] = told[case.pk]
