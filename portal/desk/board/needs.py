"""What somebody needs at the desk, who came along and what she comes for. Gone when the visit
closes: no event holds it."""

import datetime as dt

from django.db import transaction

from portal.cases.models import Case
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.staff.models import User


def tell(
    *,
    visit: Visit,
    needs: list[Visit.Need],
    people: int,
    language: str,
    user: User,
    now: dt.datetime,
) -> Visit:
    """Note what she needs now, in place of what was noted before.

    Raises moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        fresh.needs, fresh.people, fresh.language = sorted(needs), people, language
        moves.change(fresh, "needs", "people", "language", now=now)
        moves.note(fresh, "desk.needs_told", user=user, now=now)
    return fresh


def cannot_wait(*, visit: Visit, reason: str, user: User, now: dt.datetime) -> Case:
    """She says that it cannot wait until tomorrow: no proof is asked. From now on she is first."""
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        urgent.mark(case=fresh.case, reason=reason, by=user.actor, now=now)
    return fresh.case
