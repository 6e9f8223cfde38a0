"""Who has an objection: taken, given back, passed on, given. Never whoever took the decision that
it is about (Awb 7:5 and 10:3)."""

import datetime as dt

from django.db import transaction

from objections.dossier import moves
from objections.dossier.models import Objection
from objections.handling import work
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
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


def claim(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Take an objection. Taking what is yours already changes nothing. Raises AlreadyTaken with who
    has it, moves.NotYours, lifecycle.CaseClosed or permissions.NotAllowed."""
    with work.on(objection, user=user, now=now) as fresh:
        lifecycle.check_open(fresh.case)
        owner = fresh.case.owner
        if owner is not None and owner != user:
            raise AlreadyTaken(f"{owner.name} heeft dit bezwaar al opgepakt.")
        if owner is None:
            _take(fresh, user, now)


def claim_next(*, user: User, now: dt.datetime) -> Objection | None:
    """Take the first objection that waits for this colleague's teams and is not to a decision of
    theirs; None when nothing waits. Two who ask at once get two different ones. Raises
    permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_CASES, now=now)
    with transaction.atomic():
        first: Objection | None = (
            Objection.objects.waiting_for(user, permissions.teams_of(user, now=now))
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if first is not None:
            _take(first, user, now)
    return first


def release(*, objection: Objection, user: User, now: dt.datetime) -> None:
    """Give it back to the team; a team lead may do this for a colleague. Raises NotHolder,
    moves.NotYours, lifecycle.CaseClosed or permissions.NotAllowed."""
    with work.on(objection, user=user, now=now) as fresh:
        case = fresh.case
        lifecycle.check_open(case)
        if case.owner is None:
            return
        _check_holder(case, user, now)
        lifecycle.assign(case=case, team=case.team, owner=None, by=user.actor, now=now)
        record.event(code="objection.released", about=case, by=user.actor, now=now)


def pass_on(
    *, objection: Objection, team: Team, note: str, user: User, now: dt.datetime
) -> None:
    """Give it to another team, with one line for whoever opens it there; no legal date moves.
    Raises SameTeam, moves.NeedsReason, NotHolder, moves.NotYours, lifecycle.CaseClosed or
    permissions.NotAllowed."""
    if not note.strip():
        raise moves.NeedsReason
    with work.on(objection, user=user, now=now) as fresh:
        case = fresh.case
        lifecycle.check_open(case)
        if case.owner is not None:
            _check_holder(case, user, now)
        if case.team == team:
            raise SameTeam
        lifecycle.assign(case=case, team=team, owner=None, by=user.actor, now=now, note=note)
        record.event(code="objection.passed_on", about=case, by=user.actor, now=now, team=team.pk)


def give(*, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None) -> None:
    """Put it in the hands of this colleague, whoever has it; with `only_of` nothing when it is not
    that colleague's any more. Raises TookTheDecision or lifecycle.CaseClosed. The way in which Kind
    gives an objection."""
    with transaction.atomic():
        fresh = moves.lock(case.objection)
        if only_of is not None and fresh.case.owner_id != only_of.pk:
            return
        if fresh.decision_taker_id == to.pk:
            raise TookTheDecision
        lifecycle.assign(case=fresh.case, team=fresh.case.team, owner=to, by=by, now=now)
        record.event(code="objection.given", about=fresh.case, by=by, now=now, owner=to.pk)


def _check_holder(case: Case, user: User, now: dt.datetime) -> None:
    if case.owner != user and not permissions.leads(user, case.team, now=now):
        raise NotHolder


def _take(objection: Objection, user: User, now: dt.datetime) -> None:
    case = objection.case
    lifecycle.assign(case=case, team=case.team, owner=user, by=user.actor, now=now)
    record.event(code="objection.claimed", about=case, by=user.actor, now=now)
