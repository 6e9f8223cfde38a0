"""The one door from an address to a case: whoever may not read it gets 404, and every look is
recorded. No record, no view."""

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404

from portal.audit import record
from portal.cases import kinds, references
from portal.cases.models import Case
from portal.kit import clock
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.permissions import Standing


def get_case(user: User, reference: str, *, now: dt.datetime, may: Standing | None = None) -> Case:
    """Return the case if this colleague may read its content, and record the look.

    Raises Http404 for a case that does not exist and for one that is not theirs alike; the second
    is recorded too. Two statements, three for a caller who does not know what they may: the case
    comes with its dossier, its people, their wishes and what this colleague may do with it
    (`may_work`).
    """
    may = may or permissions.standing_of(user, now=now)
    case = _read(may, now=now).filter(reference=references.clean(reference)).first()
    if case is None:
        raise Http404("zaak")
    if not case.may_read:
        record.look(code="case.look_refused", about=case, by=user.actor, now=now)
        raise Http404("zaak")
    record.look(code="case.looked", about=case, by=user.actor, now=now)
    case.seen_by = may
    return case


def again(case: Case, user: User, *, now: dt.datetime) -> Case:
    """Return the same case as it is now, within one request: the look is recorded already. Two
    queries. Raises Http404 when it may no longer be read."""
    may = permissions.standing_of(user, now=now)
    fresh = _read(may, now=now).filter(pk=case.pk).first()
    if fresh is None or not fresh.may_read:
        raise Http404("zaak")
    fresh.seen_by = may
    return fresh


def _read(may: Standing, *, now: dt.datetime) -> QuerySet[Case]:
    told = Case.objects.with_access(may, now=now).with_person(day=clock.day_of(now))
    detailed = kinds.with_details(told.with_urgency().with_passing_on())
    cases: QuerySet[Case] = detailed.select_related(
        "resident__contact_person", "team", "owner", "topic", "origin", *kinds.dossiers()
    )
    return cases
