"""What she says of herself at the desk, before or during the talk: needs, language, who came along,
what she comes for. Needs go when the visit closes, and no event holds any of it."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.cases.models import Case, Topic
from portal.desk.day import leftovers
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.staff.models import User

SAID = "Zei het zelf aan de balie."


@dataclasses.dataclass(frozen=True)
class Details:
    """What she wants to say of herself, as it holds from now on."""

    topic: Topic | None = None
    language: str = ""
    needs: tuple[str, ...] = ()
    people: int = 1
    priority: str = ""
    urgent: bool = False
    # The reference on the slip of a visit that ended without an answer.
    earlier: str = ""


def tell(*, visit: Visit, details: Details, user: User, now: dt.datetime) -> Visit:
    """Set what she says now, in place of what was noted before; the number and the moment of
    arrival stay. What is urgent stays so: only what was done ends that.

    Raises leftovers.NotLeftOver, moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        fresh.language, fresh.needs = details.language, sorted(set(details.needs))
        fresh.people, fresh.priority = details.people, details.priority
        if details.earlier:
            old = leftovers.of_reference(details.earlier, visit=fresh, now=now)
            leftovers.go_first(fresh, old, by=user.actor, now=now)
        if details.topic is not None and fresh.case.topic_id != details.topic.pk:
            fresh.case.topic, fresh.case.subject = details.topic, details.topic.label
            fresh.case.save(update_fields=["topic", "subject"])
        if details.urgent:
            urgent.mark(case=fresh.case, reason=SAID, by=user.actor, now=now)
        moves.change(fresh, "language", "needs", "people", "priority", now=now)
        moves.note(fresh, "desk.details_set", user=user, now=now)
    return fresh


def cannot_wait(*, visit: Visit, reason: str, user: User, now: dt.datetime) -> Case:
    """She says that it cannot wait until tomorrow: no proof is asked. From now on she is first."""
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        urgent.mark(case=fresh.case, reason=reason, by=user.actor, now=now)
    return fresh.case
