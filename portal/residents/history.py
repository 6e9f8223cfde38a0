"""When safe contact was set and ended, for colleagues who work with the resident only."""

import dataclasses
import datetime as dt

from portal.audit import presenters
from portal.audit.models import Event
from portal.residents.models import Resident
from portal.staff import names

TOLD = ("resident.safe_contact_set", "resident.safe_contact_ended")


@dataclasses.dataclass(frozen=True)
class Change:
    """One time that safe contact changed, and who wrote it down."""

    at: dt.datetime
    title: str
    by: str


def safe_contact(resident: Resident) -> list[Change]:
    """Return every change, the newest first. Two queries."""
    events = list(
        Event.objects.filter(
            object_kind=Resident._meta.label_lower, object_id=resident.pk, code__in=TOLD
        ).order_by("-id")
    )
    known = names.names_of(event.actor for event in events)
    return [Change(row.at, presenters.sentence(row.code), known[row.actor]) for row in events]
