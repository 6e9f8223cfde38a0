"""The host gives a number, and says more of it when the resident does. Who goes first for having
gone home without an answer is found in portal.desk.day.leftovers."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.cases.models import Topic
from portal.desk.day import leftovers
from portal.desk.queue import arriving, moves
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

SAID = "Zei het zelf aan de balie."


class NotLeftOver(Refused):
    """No earlier visit with this reference ended without an answer."""

    text = (
        "Wij vonden geen bezoek van de laatste 14 dagen met dit kenmerk dat zonder antwoord "
        "eindigde. Kijk het kenmerk na, of kies een andere reden voor voorrang."
    )


class SomebodyElse(Refused):
    """The visit is of another resident already."""

    text = "Bij dit bezoek staat al een andere inwoner."


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


def receive(*, arrival: arriving.Arrival, earlier: str, user: User, now: dt.datetime) -> Visit:
    """Give the next number. The same form again returns the first.

    `earlier` is the reference of a visit that ended without an answer: then she goes first. Raises
    NotLeftOver, arriving.DayIsClosed or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        old = _old_visit(earlier, now) if earlier else None
        if old is not None:
            # Whose slip it is, nobody has asked yet: the resident of then is not taken over.
            arrival = dataclasses.replace(arrival, priority=Visit.Priority.LEFT_OVER)
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        if old is not None:
            leftovers.keep_promise(old, by=user.actor, now=now)
    return visit


def change(*, visit: Visit, details: Details, user: User, now: dt.datetime) -> Visit:
    """Set what she says now; the number and the moment of arrival stay. What is urgent stays so:
    only what was done ends that.

    Raises NotLeftOver, moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        priority = details.priority
        if details.earlier:
            old = _old_visit(details.earlier, now)
            leftovers.keep_promise(old, by=user.actor, now=now)
            priority = Visit.Priority.LEFT_OVER
        fresh.language, fresh.needs = details.language, sorted(set(details.needs))
        fresh.people, fresh.priority = details.people, priority
        if details.topic is not None and fresh.case.topic_id != details.topic.pk:
            fresh.case.topic, fresh.case.subject = details.topic, details.topic.label
            fresh.case.save(update_fields=["topic", "subject"])
        if details.urgent:
            urgent.mark(case=fresh.case, reason=SAID, by=user.actor, now=now)
        moves.change(fresh, "language", "needs", "people", "priority", now=now)
        moves.note(fresh, "desk.details_set", user=user, now=now)
    return fresh


def link_resident(*, visit: Visit, resident: Resident, user: User, now: dt.datetime) -> Visit:
    """She wants her visit to stand with her name. Whoever went home without an answer in the last
    14 days goes first now.

    Raises SomebodyElse, moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        if fresh.case.resident_id not in {None, resident.pk}:
            raise SomebodyElse
        fresh.case.resident = register.standing(resident)
        old = leftovers.of_resident(fresh.case.resident, now=now)
        fresh.case.save(update_fields=["resident"])
        if old is not None and old.pk != fresh.pk:
            leftovers.keep_promise(old, by=user.actor, now=now)
            fresh.priority = Visit.Priority.LEFT_OVER
        moves.change(fresh, "priority", now=now)
        moves.note(fresh, "desk.resident_linked", user=user, now=now)
    return fresh


def _old_visit(reference: str, now: dt.datetime) -> Visit:
    old = leftovers.of_reference(reference, now=now)
    if old is None:
        raise NotLeftOver
    return old
