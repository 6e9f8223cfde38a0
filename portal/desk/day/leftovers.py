"""Who went home without an answer and goes first this time: by a slip, by the resident, or because
we said 'come first tomorrow'."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.audit.actor import Actor
from portal.cases import references
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.places.models import Desk
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.residents.models import Resident

WITHIN = dt.timedelta(days=14)
COME_FIRST = "Is als eerste aan de beurt"


class NotLeftOver(Refused):
    """No earlier visit with this reference ended without an answer, or it gave priority before."""

    text = (
        "Wij vonden geen bezoek van de laatste 14 dagen met dit kenmerk dat zonder antwoord "
        "eindigde en nog geen voorrang gaf. Kijk het kenmerk na, of kies een andere reden voor "
        "voorrang."
    )


def of_reference(typed: str, *, visit: Visit, now: dt.datetime) -> Visit:
    """Return the earlier visit with this reference for which this one goes first: it ended without
    an answer, and no other visit went first for it. One query. Raises NotLeftOver."""
    found = _left_over(visit, now).filter(case__reference=references.clean(typed)).first()
    if found is None:
        raise NotLeftOver
    return found


def of_resident(resident: Resident, *, visit: Visit, now: dt.datetime) -> Visit | None:
    """Return the last earlier visit of hers for which this one goes first: it ended without an
    answer and she had none since. One query."""
    since = Visit.objects.filter(case__resident=resident, arrived_at__gt=OuterRef("arrived_at"))
    helped = since.exclude(outcome__in=["", Visit.Outcome.LEFT])
    promised = Q(outcome=Visit.Outcome.APPOINTMENT)
    left = _left_over(visit, now).filter(promised | ~Exists(helped), case__resident=resident)
    return left.order_by("-arrived_at").first()


def go_first(visit: Visit, old: Visit, *, by: Actor, now: dt.datetime) -> None:
    """Let this visit go first for an earlier one, and keep what we promised with that one. Part of
    another verb. Raises NotLeftOver when another visit goes first for it at this moment."""
    visit.earlier = old
    if visit.state not in moves.HELD:
        visit.priority = Visit.Priority.LEFT_OVER
    try:
        with transaction.atomic():
            visit.save(update_fields=["earlier", "priority"])
    except IntegrityError:
        raise NotLeftOver from None
    _keep_promise(old, by=by, now=now)


def forget_whose(visit: Visit) -> None:
    """She is somebody else than we thought: what the visit got for the earlier one of that resident
    goes. Part of another verb."""
    old, thought = visit.earlier, visit.case.resident_id
    if old is not None and thought is not None and old.case.resident_id == thought:
        visit.earlier, visit.priority = None, Visit.Priority.NONE
        visit.save(update_fields=["earlier", "priority"])


def comes_first(visit: Visit) -> bool:
    """Tell whether this visit ended with 'come first next time'."""
    return visit.promise is not None and visit.promise.text == COME_FIRST


def promised_on(desk: Desk, day: dt.date) -> QuerySet[Promise]:
    """What stands of 'come first' at this desk on this day."""
    return at_the_desk_on(day).filter(case__visit__opening__desk=desk)


def at_the_desk_on(day: dt.date) -> QuerySet[Promise]:
    """Every moment at a desk that was promised for this day, also by those who call."""
    found: QuerySet[Promise] = Promise.objects.standing().filter(
        kind=Promise.Kind.DESK, from_at__gte=clock.begin_of(day), from_at__lt=clock.end_of(day)
    )
    return found.select_related("case", "owner").order_by("from_at", "pk")


def _keep_promise(visit: Visit, *, by: Actor, now: dt.datetime) -> None:
    promise = promises.open_of_kind(visit.case, Promise.Kind.DESK)
    if promise is not None:
        promises.keep(promise=promise, by=by, now=now)


def _left_over(visit: Visit, now: dt.datetime) -> QuerySet[Visit]:
    """Return what went home without an answer and gave no other visit its priority yet."""
    today = clock.day_of(now)
    first = Promise.objects.standing().filter(
        kind=Promise.Kind.DESK, case=OuterRef("pk"), from_at__lt=clock.end_of(today)
    )
    went = Q(outcome=Visit.Outcome.LEFT, closed_at__gte=now - WITHIN)
    # Nobody closed that day: she went home and nobody asked what came of it.
    forgotten = Q(outcome="", opening__day__lt=today, arrived_at__gte=now - WITHIN)
    rows: QuerySet[Visit] = Visit.objects.select_related("case", "opening")
    unused = Q(later=None) | Q(later=visit)
    return rows.filter(went | forgotten | Q(Exists(first)), unused).exclude(pk=visit.pk)
