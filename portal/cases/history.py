"""What the timeline tells of a case itself: its kind says which events."""

from portal.audit import presenters
from portal.audit.models import Event
from portal.cases import kinds
from portal.cases.models import Case
from portal.cases.timeline import Entry


def entries(case: Case) -> list[Entry]:
    """Return the entries of this case. One query."""
    events = Event.objects.filter(
        object_kind=Case._meta.label_lower,
        object_id=case.pk,
        code__in=kinds.kind_of(case).told,
    ).order_by("pk")
    return [Entry(event.at, presenters.sentence(event.code), event.actor) for event in events]
