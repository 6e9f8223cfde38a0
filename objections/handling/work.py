"""What every verb on an objection begins with: may this colleague act on it, and how does it stand
now."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from objections.dossier import moves
from objections.dossier.models import Objection
from portal.cases import permissions as case_permissions
from portal.staff.models import User


@contextlib.contextmanager
def on(objection: Objection, *, user: User, now: dt.datetime) -> Iterator[Objection]:
    """Give the objection as it is now, locked, in one transaction. Raises permissions.NotAllowed,
    or moves.NotYours for who took the contested decision."""
    case_permissions.check_can_work(user, objection.case, now=now)
    with transaction.atomic():
        fresh = moves.lock(objection)
        if fresh.decision_taker_id == user.pk:
            raise moves.NotYours
        yield fresh


@contextlib.contextmanager
def by_writer(objection: Objection, *, user: User, now: dt.datetime) -> Iterator[Objection]:
    """Like `on`, also for whoever wrote it down at the desk for another team."""
    if objection.written_for_id != user.pk:
        with on(objection, user=user, now=now) as fresh:
            yield fresh
        return
    with transaction.atomic():
        yield moves.lock(objection)


def lock_rows(*objections: Objection) -> None:
    """Lock these objections in one order. Part of another verb. One statement."""
    keys = [one.pk for one in objections]
    list(Objection.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
