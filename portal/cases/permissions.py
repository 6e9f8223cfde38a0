"""May this colleague act on this case? Reading is asked by portal.cases.access."""

import datetime as dt

from portal.cases.models import Case
from portal.staff.models import User
from portal.staff.permissions import NotAllowed, standing_of


def can_work(user: User, case: Case, *, now: dt.datetime) -> bool:
    """Tell whether this colleague may act on this case: through a team of theirs, because it is
    theirs, or because it was shared with them. Two queries."""
    workable = Case.objects.workable_by(standing_of(user, now=now), now=now)
    return user.is_active and bool(workable.filter(pk=case.pk).exists())


def check_can_work(user: User, case: Case, *, now: dt.datetime) -> None:
    """Raise NotAllowed unless this colleague may act on this case. Two queries."""
    if not can_work(user, case, now=now):
        raise NotAllowed
