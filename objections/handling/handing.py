"""Who handles an objection: never the colleague who took the decision (Awb 7:5, 10:3)."""

import datetime as dt

from django.db import transaction

from objections.dossier import moves
from objections.dossier.models import Objection
from objections.handling import queue
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import Team, User
from portal.staff.roles import Permission


class AlreadyTaken(Refused):
    """Somebody else was first; the text says who has it."""


class NotHolder(Refused):
    """Only who has an objection gives it back or passes it on."""

    text = "Een collega heeft dit bezwaar. Vraag die collega, of uw teamleider."


class SameTeam(Refused):
    """Passing on to the team that has it."""

    text = "Dit team heeft het bezwaar al. Kies een ander team."


class TookTheDecision(Refused):
    """Who took the decision cannot be given the objection to it."""

    text = "Deze collega nam het besluit waar het bezwaar over gaat. Kies iemand anders."


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


def take_next(*, user: User, now: dt.datetime) -> Objection | None:
    """Take the first objection that waits for this colleague's teams and is not to a decision of
    theirs; None when nothing waits. Two who ask at once get two different ones. Raises
    permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_CASES, now=now)
    teams_of = permissions.teams_of(user, now=now)
    with transaction.atomic():
        first = queue.first_free(Objection.objects.waiting_for(user, teams_of), moves.lock)
        if first is not None:
            _assign(first, user, user.actor, now)
            record.event(code="objection.claimed", about=first.case, by=user.actor, now=now)
    return first


def give_back(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Give it back to the team; a team lead may do this for a colleague. Raises NotHolder,
    lifecycle.CaseClosed or permissions.NotAllowed."""
    case_permissions.check_can_work(user, objection.case, now=now)
    with transaction.atomic():
        fresh = moves.lock(objection)
        if fresh.case.owner_id is None:
            return
        case = fresh.case
        _check_holder(case, user, now)
        lifecycle.assign(case=case, team=case.team, owner=None, by=user.actor, now=now)
        record.event(code="objection.released", about=case, by=user.actor, now=now)


def pass_on(*, objection: Objection, team: Team, note: str, user: User, now: dt.datetime) -> None:
    """Give it to another team, with one line for whoever opens it there; no legal date moves.
    Raises SameTeam, moves.NeedsReason, NotHolder, lifecycle.CaseClosed or
    permissions.NotAllowed."""
    case_permissions.check_can_work(user, objection.case, now=now)
    if not note.strip():
        raise moves.NeedsReason
    with transaction.atomic():
        fresh = moves.lock(objection)
        case = fresh.case
        lifecycle.check_open(case)
        if case.owner_id is not None:
            _check_holder(case, user, now)
        if case.team == team:
            raise SameTeam
        lifecycle.assign(case=case, team=team, owner=None, by=user.actor, now=now, note=note)
        record.event(code="objection.passed_on", about=case, by=user.actor, now=now, team=team.pk)


def give(*, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None) -> None:
    """Put an open objection in the hands of a colleague, whoever has it; with `only_of` nothing
    when it is not that colleague's any more. Raises TookTheDecision, moves.NotYours or
    lifecycle.CaseClosed."""
    with transaction.atomic():
        fresh = moves.lock(Objection.objects.get(case=case))
        if only_of is None or fresh.case.owner_id == only_of.pk:
            _assign(fresh, to, by, now)


def _check_holder(case: Case, user: User, now: dt.datetime) -> None:
    if case.owner != user and not permissions.leads(user, case.team, now=now):
        raise NotHolder


def _assign(objection: Objection, to: User, by: Actor, now: dt.datetime) -> None:
    if objection.decision_taker_id == to.pk:
        raise moves.NotYours if to.actor == by else TookTheDecision
    case = objection.case
    lifecycle.assign(case=case, team=case.team, owner=to, by=by, now=now)
