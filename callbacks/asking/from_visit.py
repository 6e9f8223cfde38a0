"""Somebody at the desk goes home with our promise to call: who, when, from which number. In one
transaction the request is made and the visit ends with that promise."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.urls import reverse

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.moments.windows import Window
from callbacks.reaching import dialling, limits_obeyed
from portal.audit.actor import Actor
from portal.cases.kinds import Offer
from portal.cases.models import Case, Channel, Topic
from portal.contacts import looks, promises
from portal.desk.queue import closing, moves
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit import clock, secret
from portal.kit import phone as phones
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import ContactPoint, Resident
from portal.staff import numbers, people
from portal.staff.models import Team, User

UNSHOWN = "U ziet dan geen telefoonnummer."


class NotThere(Refused):
    """Somebody who does not call for this team today."""

    text = "Deze collega is er niet, of werkt niet in dit team. Kies iemand anders."


@dataclasses.dataclass(frozen=True)
class Plan:
    """Who calls her, when and where; `name` and `safe_contact` for somebody whom we do not know
    yet."""

    topic: Topic
    owner: User
    phone: Phone
    note: str
    wanted: tuple[Window, ...]
    overbook_because: str = ""
    said_aloud: bool = False
    name: str = ""
    safe_contact: bool = False
    # Requests of hers that are done with this visit.
    also_done: tuple[int, ...] = ()


def offers(case: Case, user: User) -> list[Offer]:
    """Offer to call whoever is at the desk; no query. An entry of settings.FOLLOW_UPS.

    Who helps her finds it among the other ways to end the visit.
    """
    if case.kind != Visit.KIND or not case.is_open or not case.may_work:
        return []
    return [] if case.visit.clerk_id == user.pk else endings(case.visit, user)


def endings(visit: Visit, user: User) -> list[Offer]:
    """Offer to end this visit with a call, to who helps her or while nobody does; no query. Whoever
    asks knows that this colleague may read it."""
    if visit.clerk_id not in {None, user.pk}:
        return []
    url = reverse("callbacks:from-visit", args=[visit.case.reference])
    return [Offer("Wij bellen terug", url, opens_case=True)]


def callers(team: Team, user: User, *, now: dt.datetime) -> list[User]:
    """Return who can call for this team, this colleague first. One query."""
    there = people.workers_of(team, clock.day_of(now)).exclude(pk=user.pk)
    return [user, *there]


def sentence(*, owner: User, window: Window, number: str, is_safe: bool) -> str:
    """Return what to say aloud."""
    if is_safe:
        told = f"{UNSHOWN} Wij spreken niets in en sturen u niets."
    else:
        told = f"U ziet dan {number}."
    return f"{shown(owner)} belt u {window.words}. {told}"


def shown(user: User) -> str:
    """Return the name that residents read of a colleague."""
    return user.public_name or user.name


def number_of(team: Team, window: Window) -> str:
    """Return the number that she will see. One query. Raises numbers.NoNumber."""
    return numbers.primary_of(team, on=clock.day_of(window.from_at)).number


def turn(*, visit: Visit, plan: Plan, user: User, now: dt.datetime) -> CallbackRequest:
    """Promise a call and end the visit with it. What is urgent stays so, with its clock.

    Raises NotThere, dialling.NotDialled, numbers.NoNumber, slots.Full, a refusal of a
    contact limit, or what closing.finish refuses.
    """
    if not dialling.may_dial(plan.phone.e164):
        raise dialling.NotDialled
    if plan.owner not in callers(plan.topic.team, user, now=now):
        raise NotThere
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        case = fresh.case
        request = requests.ask(asked=_asked(case, plan, user, now), by=user.actor, now=now)
        looks.carry(old=case, new=request.case, by=user.actor, now=now)
        if case.is_urgent:
            done = f"Gaat verder als {request.case.reference}."
            urgent.settle(case=case, done=done, by=user.actor, now=now)
        ending = closing.Ending(
            Visit.Outcome.PROMISE,
            note=plan.note,
            promise=promises.open_window(request.case),
            said_aloud=plan.said_aloud,
            also_done=plan.also_done,
        )
        closing.finish(visit=fresh, ending=ending, user=user, now=now)
    return request


def slip_lines(visit: Visit) -> list[str]:
    """Return from which number we call whom we promised that: an entry of settings.DESK_SLIPS. One
    query, none for a visit that ended otherwise."""
    promise = visit.promise
    if promise is None or promise.case_id == visit.case_id:
        return []
    requests_of = CallbackRequest.objects.filter(case=promise.case_id)
    request = requests_of.select_related("case__resident").first()
    if request is None:
        return []
    who = request.case.resident
    if who is not None and who.safe_contact:
        return [UNSHOWN]
    return [f"U ziet dan {phones.show(request.number_told)}."]


def _asked(case: Case, plan: Plan, user: User, now: dt.datetime) -> requests.Ask:
    window, *or_else = (windows.soonest(now=now),) if case.is_urgent else plan.wanted
    return requests.Ask(
        topic=plan.topic,
        subject="",
        story=plan.note,
        phone=plan.phone,
        window=window,
        or_else=tuple(or_else),
        overbook_because=plan.overbook_because,
        channel=Channel.DESK,
        resident=_known(case, plan, user.actor, now),
        told=register.Told(name=plan.name, phone=plan.phone, safe_contact=plan.safe_contact),
        urgent=case.is_urgent,
        follow_secret=secret.new_link(),
        origin=case,
        owner=plan.owner,
    )


def _known(case: Case, plan: Plan, by: Actor, now: dt.datetime) -> Resident | None:
    if case.resident is None:
        return None
    resident = register.standing(case.resident)
    kind = ContactPoint.Kind.PHONE
    register.add_contact_point(resident=resident, kind=kind, value=plan.phone.e164, by=by, now=now)
    limits_obeyed.check_entry(
        resident=resident,
        topic=plan.topic,
        words=plan.note,
        is_urgent=case.is_urgent,
        now=now,
    )
    return resident
