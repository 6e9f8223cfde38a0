"""A question in writing becomes a callback: with its own first day, words and team, at a moment
that the colleague chose, in one transaction in which the question ends."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.urls import reverse

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments.windows import Window
from callbacks.reaching import dialling
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.kinds import Offer
from portal.cases.models import Case, Channel, Topic
from portal.contacts import looks
from portal.kit import secret
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.questions import questions
from portal.questions.models import Question
from portal.residents import register
from portal.residents.models import ContactPoint, Resident
from portal.staff.models import User


class NoTopic(Refused):
    """A case without a topic, from before there were any."""

    text = "Deze vraag heeft geen onderwerp. Overleg met uw functioneel beheerder."


@dataclasses.dataclass(frozen=True)
class Plan:
    """Where and when she is called."""

    phone: Phone
    window: Window
    or_else: tuple[Window, ...] = ()
    overbook_because: str = ""


def offers(case: Case, user: User) -> list[Offer]:
    """Offer to call whoever asked in writing; no query."""
    if case.kind != Question.KIND or not case.is_open or not case.may_work:
        return []
    url = reverse("callbacks:from-question", args=[case.reference])
    return [Offer("Maak er een terugbelverzoek van", url)]


def number_of(resident: Resident | None) -> str:
    """Return the number that we know of her, or nothing. One query."""
    if resident is None:
        return ""
    points = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE).order_by("-pk")
    known = points.first()
    return known.display if known else ""


def turn(*, question: Question, plan: Plan, user: User, now: dt.datetime) -> CallbackRequest:
    """Make a callback of a question. Whoever may work on it may do this: nobody has to take it
    first. She gets the message that every callback sends, and the question's days stay.

    Raises dialling.NotDialled, numbers.NoNumber, slots.Full, lifecycle.CaseClosed or
    permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, question.case, now=now)
    if not dialling.may_dial(plan.phone.e164):
        raise dialling.NotDialled
    with transaction.atomic():
        fresh = questions.lock_open(question)
        request = requests.ask(asked=_asked(fresh, plan), by=user.actor, now=now)
        _keep_number(fresh.case.resident, plan.phone, user.actor, now)
        looks.carry(old=fresh.case, new=request.case, by=user.actor, now=now)
        questions.turn(question=fresh, into=request.case, by=user.actor, now=now)
        lifecycle.tell_screens(request.case)
    return request


def _asked(question: Question, plan: Plan) -> requests.Ask:
    case = question.case
    return requests.Ask(
        topic=_topic(case),
        subject=case.subject,
        story=question.words,
        phone=plan.phone,
        window=plan.window,
        or_else=plan.or_else,
        overbook_because=plan.overbook_because,
        channel=Channel(case.channel),
        resident=case.resident,
        urgent=case.is_urgent,
        follow_secret=secret.new_link(),
        origin=case,
        team=case.team,
    )


def _topic(case: Case) -> Topic:
    if case.topic is None:
        raise NoTopic
    return case.topic


def _keep_number(resident: Resident | None, phone: Phone, by: Actor, now: dt.datetime) -> None:
    if resident is not None:
        kind = ContactPoint.Kind.PHONE
        register.add_contact_point(resident=resident, kind=kind, value=phone.e164, by=by, now=now)
