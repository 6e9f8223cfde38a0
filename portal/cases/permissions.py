"""May this colleague act on this case? Reading is asked by portal.cases.access."""

import datetime as dt

from portal.cases.models import Case
from portal.kit import clock
from portal.staff.models import User
from portal.staff.permissions import NotAllowed


def can_work(user: User, case: Case, *, now: dt.datetime) -> bool:
    """Tell whether this colleague may act on this case: through a team of theirs, because it is
    theirs, or because it was shared with them. One query."""
    workable = Case.objects.workable_by(user, day=clock.day_of(now), now=now)
    return user.is_active and bool(workable.filter(pk=case.pk).exists())


def check_can_work(user: User, case: Case, *, now: dt.datetime) -> None:
    """Raise NotAllowed unless this colleague may act on this case. One query."""
    if not can_work(user, case, now=now):
        raise NotAllowed
