"""Who handles an objection: never the colleague who took the decision (Awb 7:5, 10:3)."""

import datetime as dt

from django.db import transaction

from objections.dossier import moves
from objections.dossier.models import Objection
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.staff.models import User


class AlreadyTaken(Refused):
    """Somebody else was first; the text says who has it."""


def take(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Take an objection that nobody has; what is hers already stays so. Raises AlreadyTaken,
    moves.NotYours, lifecycle.CaseClosed or permissions.NotAllowed."""
    case_permissions.check_can_work(user, objection.case, now=now)
    with transaction.atomic():
        fresh = moves.lock(objection)
        owner = fresh.case.owner
        if owner is not None and owner != user:
            raise AlreadyTaken(f"{owner.name} heeft dit bezwaar al opgepakt.")
        if owner is None:
            _assign(fresh, user, user.actor, now)
            record.event(code="objection.claimed", about=fresh.case, by=user.actor, now=now)


def give_back(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Give it back to the team. Raises lifecycle.CaseClosed or permissions.NotAllowed."""
    case_permissions.check_can_work(user, objection.case, now=now)
    with transaction.atomic():
        fresh = moves.lock(objection)
        if fresh.case.owner_id is None:
            return
        case = fresh.case
        lifecycle.assign(case=case, team=case.team, owner=None, by=user.actor, now=now)
        record.event(code="objection.released", about=case, by=user.actor, now=now)


def give(*, objection: Objection, to: User, by: Actor, now: dt.datetime) -> None:
    """Give it to a colleague, whoever has it. Raises moves.NotYours or lifecycle.CaseClosed."""
    with transaction.atomic():
        _assign(moves.lock(objection), to, by, now)


def give_case(
    *, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None
) -> None:
    """Give an open case to a colleague: the `give` of its Kind. With `only_of` nothing when it is
    not that colleague's any more. Raises like `give`."""
    with transaction.atomic():
        fresh = moves.lock(Objection.objects.get(case=case))
        if only_of is None or fresh.case.owner_id == only_of.pk:
            _assign(fresh, to, by, now)


def _assign(objection: Objection, to: User, by: Actor, now: dt.datetime) -> None:
    if objection.decision_taker_id == to.pk:
        raise moves.NotYours
    case = objection.case
    lifecycle.assign(case=case, team=case.team, owner=to, by=by, now=now)
