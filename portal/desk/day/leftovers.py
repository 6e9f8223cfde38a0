"""Who went home without an answer and goes first this time: by a slip, by the resident, or because
we said 'come first tomorrow'."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.audit.actor import Actor
from portal.cases import references
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.places.models import Desk
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.residents.models import Resident

WITHIN = dt.timedelta(days=14)
COME_FIRST = "Is als eerste aan de beurt"


class NotLeftOver(Refused):
    """No earlier visit with this reference ended without an answer."""

    text = (
        "Wij vonden geen bezoek van de laatste 14 dagen met dit kenmerk dat zonder antwoord "
        "eindigde. Kijk het kenmerk na, of kies een andere reden voor voorrang."
    )


def of_reference(typed: str, *, now: dt.datetime) -> Visit:
    """Return the earlier visit with this reference, which ended without an answer. One query.

    Raises NotLeftOver."""
    found = _left_over(now).filter(case__reference=references.clean(typed)).first()
    if found is None:
        raise NotLeftOver
    return found


def of_resident(resident: Resident, *, now: dt.datetime) -> Visit | None:
    """Return the last earlier visit of hers that ended without an answer, unless she had one since.
    One query."""
    since = Visit.objects.filter(case__resident=resident, arrived_at__gt=OuterRef("arrived_at"))
    helped = since.exclude(outcome__in=["", Visit.Outcome.LEFT])
    promised = Q(outcome=Visit.Outcome.APPOINTMENT)
    left = _left_over(now).filter(promised | ~Exists(helped), case__resident=resident)
    return left.order_by("-arrived_at").first()


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


def keep_promise(visit: Visit, *, by: Actor, now: dt.datetime) -> None:
    """She came back and goes first: what we promised with that visit is kept. Part of the verb that
    gives her a new number."""
    promise = promises.open_of_kind(visit.case, Promise.Kind.DESK)
    if promise is not None:
        promises.keep(promise=promise, by=by, now=now)


def _left_over(now: dt.datetime) -> QuerySet[Visit]:
    today = clock.day_of(now)
    first = Promise.objects.standing().filter(
        kind=Promise.Kind.DESK, case=OuterRef("pk"), from_at__lt=clock.end_of(today)
    )
    went = Q(outcome=Visit.Outcome.LEFT, closed_at__gte=now - WITHIN)
    # Nobody closed that day: she went home and nobody asked what came of it.
    forgotten = Q(outcome="", opening__day__lt=today, arrived_at__gte=now - WITHIN)
    rows: QuerySet[Visit] = Visit.objects.select_related("case", "opening")
    return rows.filter(went | forgotten | Q(Exists(first)))
