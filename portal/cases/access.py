"""The one door from an address to a case: whoever may not read it gets 404, and every look is
recorded. No record, no view."""

import datetime as dt

from django.http import Http404

from portal.audit import record
from portal.cases import references
from portal.cases.models import Case
from portal.kit import clock
from portal.staff.models import User


def get_case(user: User, reference: str, *, now: dt.datetime) -> Case:
    """Return the case if this colleague may read its content, and record the look.

    Raises Http404 for a case that does not exist and for one that is not theirs alike; the second
    is recorded too. Three statements.
    """
    cases = Case.objects.select_related("resident", "team", "owner", "topic")
    case: Case | None = cases.filter(reference=references.clean(reference)).first()
    if case is None:
        raise Http404("zaak")
    if not can_read(user, case, now=now):
        record.look(code="case.look_refused", about=case, by=user.actor, now=now)
        raise Http404("zaak")
    record.look(code="case.looked", about=case, by=user.actor, now=now)
    return case


def can_read(user: User, case: Case, *, now: dt.datetime) -> bool:
    """Tell whether this colleague may read the content of this case. One query."""
    visible = Case.objects.visible_to(user, day=clock.day_of(now), now=now)
    return bool(visible.filter(pk=case.pk).exists())
