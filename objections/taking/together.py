"""Written down together (Awb 2:1, 6:4 and 6:5): somebody says that she disagrees, and a colleague
who did not take the decision makes it an objection with her, in five minutes. From a visit, a
callback or a question it keeps the first moment on which she told us."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.urls import reverse

from callbacks import requests as callbacks
from callbacks.models import CallbackRequest
from objections.dossier.models import Objection
from objections.handling import facts
from objections.routing import teams
from objections.taking import registering
from objections.taking.came import Registration
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.kinds import Offer
from portal.cases.models import Case, Channel
from portal.contacts import looks
from portal.contacts.models import LooksLike
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import papers
from portal.desk.queue import moves as visits
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.questions import questions
from portal.questions.models import Question
from portal.staff.models import Team, User

FROM = frozenset({Visit.KIND, Question.KIND, CallbackRequest.KIND})
LABEL = "Maak er samen een bezwaar van"


def offers(case: Case, user: User) -> list[Offer]:
    """Offer to make an objection of what she told; no query. An entry of settings.FOLLOW_UPS."""
    if case.kind not in FROM or not case.is_open or not case.may_work:
        return []
    if case.kind == Visit.KIND:
        return [] if case.visit.clerk_id == user.pk else endings(case.visit, user)
    return [_offer(case)]


def endings(visit: Visit, user: User) -> list[Offer]:
    """Offer to end this visit with an objection, to who helps her; no query. An entry of
    settings.DESK_ENDINGS."""
    if visit.clerk_id not in {None, user.pk}:
        return []
    return [_offer(visit.case)]


def take(*, came: Registration, user: User, now: dt.datetime) -> Objection:
    """Make an objection of what she told a colleague. What it was before, `came.origin`, keeps its
    first moment and its channel: a question ends with it, a visit goes on until she signed or
    leaves, and a call that we promised stands. A double click finds the first.

    Raises lifecycle.CaseClosed, permissions.NotAllowed or what registering.take_in raises.
    """
    if came.origin is None:
        return registering.take_in(came=came, by=user.actor, now=now)
    case_permissions.check_can_work(user, came.origin, now=now)
    with transaction.atomic():
        origin = _locked(came.origin, user, now)
        first = lifecycle.find_by_token(came.intake_token or "")
        if first is not None:
            return Objection.objects.select_related("case").get(case=first)
        lifecycle.check_open(origin)
        told = dataclasses.replace(
            came,
            origin=origin,
            received_at=origin.opened_at,
            channel=Channel(origin.channel),
            resident=came.resident or origin.resident,
            team=came.team or _team_of(origin),
            urgent=came.urgent or origin.is_urgent,
            call_stands=origin.kind == CallbackRequest.KIND,
        )
        objection = registering.take_in(came=told, by=user.actor, now=now)
        if origin.kind != Visit.KIND:
            looks.mark(case=origin, what=LooksLike.What.OBJECTION, user=user, now=now)
        if origin.kind == Question.KIND:
            question = questions.lock(origin.question)
            questions.turn(question=question, into=objection.case, by=user.actor, now=now)
    return objection


def finish(
    *, objection: Objection, how: Objection.Signed | None, user: User, now: dt.datetime
) -> None:
    """She signed, or takes it home to sign later; a visit that this colleague helps her in ends
    with a receipt. Again changes nothing. Raises what facts.sign and papers.receive raise."""
    with transaction.atomic():
        if how is not None:
            facts.sign(objection=objection, how=how, user=user, now=now)
        visit = visit_of(objection, user)
        if visit is not None:
            _end_visit(visit, objection, user, now)


def visit_of(objection: Objection, user: User) -> Visit | None:
    """Return the visit in which it was written down while this colleague helps her. One query."""
    if objection.case.origin_id is None:
        return None
    found: Visit | None = (
        Visit.objects.filter(case=objection.case.origin_id, clerk=user)
        .select_related("case__team")
        .first()
    )
    return found if found is not None and found.is_open else None


def _end_visit(visit: Visit, objection: Objection, user: User, now: dt.datetime) -> None:
    fresh = visits.lock_open(visit, user, now=now)
    case = fresh.case
    if case.is_urgent:
        done = f"Gaat verder als {objection.case.reference}."
        urgent.settle(case=case, done=done, by=user.actor, now=now)
    handed = papers.Handed(
        what=PaperReceipt.What.OBJECTION,
        sheets=1,
        team=objection.case.team,
        words="samen opgeschreven",
        written_together=True,
    )
    papers.receive(visit=fresh, handed=handed, finish=True, user=user, now=now)


def _offer(case: Case) -> Offer:
    url = reverse("objections:together-from", args=[case.reference])
    return Offer(LABEL, url, opens_case=True)


def _team_of(origin: Case) -> Team | None:
    """Return the team that had it; None where the team for objections takes it, or that of the
    topic. One query."""
    return None if origin.kind == Visit.KIND or teams.chosen() else origin.team


def _locked(origin: Case, user: User, now: dt.datetime) -> Case:
    """Return the case that it was, locked as its own verbs lock it."""
    if origin.kind == Visit.KIND:
        return visits.lock(origin.visit, user, now=now).case
    if origin.kind == Question.KIND:
        return questions.lock(origin.question).case
    return callbacks.lock(origin.callback).case
