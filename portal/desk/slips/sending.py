"""Sending what she would take home on paper: her number, or what came of her visit."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.desk.queue.models import Visit
from portal.desk.slips import words
from portal.kit import secret
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import shared_numbers
from portal.residents.access import Obstacle
from portal.residents.models import ContactPoint
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

SLIP, NUMBER = "DESK_SLIP", "NUMBER"
KINDS = {SLIP: "Briefje van de balie", NUMBER: "Nummertje van de inloop"}
WHY_NOT = {
    Obstacle.SAFE_CONTACT: "Veilig contact: er gaat geen bericht naar deze inwoner. Geef het "
    "briefje alleen mee als de inwoner dat zelf wil.",
    Obstacle.DIED: "Wij sturen niets: deze inwoner is overleden.",
    Obstacle.WISH: "De inwoner wil zulke berichten niet. Geef het briefje mee.",
    Obstacle.NAMES_US: "Dit bericht zou laten zien van wie het komt. Geef het briefje mee.",
}
# Whose telephone or mailbox it is as well, nobody reads from this.
NOT_THERE = "Hierheen sturen wij geen bericht. Geef het briefje mee."


class NoMessage(Refused):
    """Her wishes forbid it; the text says which."""


def why_no_message(visit: Visit) -> str:
    """Return why nothing may be sent to her by text or e-mail, or nothing. Four queries at most."""
    ways = (Message.Channel.SMS, Message.Channel.EMAIL)
    obstacles = [_obstacle(visit, channel, "") for channel in ways]
    return "" if None in obstacles else WHY_NOT[next(filter(None, obstacles))]


def send(*, visit: Visit, phone: Phone | None, email: str, user: User, now: dt.datetime) -> None:
    """Queue the slip as a text message or an e-mail, to what she gave for it at the desk. The same
    again sends nothing. Raises NoMessage or permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    recipient = phone.e164 if phone else email
    if shared_numbers.is_guarded(recipient):
        raise NoMessage(NOT_THERE)
    channel = Message.Channel.SMS if phone else Message.Channel.EMAIL
    body = words.of_text(visit) if phone else "\n".join(words.lines(visit, user))
    why = _obstacle(visit, channel, body)
    if why is not None:
        raise NoMessage(WHY_NOT[why])
    with transaction.atomic():
        post.queue(
            case=visit.case,
            kind=SLIP,
            channel=channel,
            recipient=recipient,
            subject=_("Uw bezoek"),
            body=body,
            dedupe_key=f"slip-{visit.pk}-{secret.digest(recipient)[:16]}",
            by=user.actor,
            now=now,
        )


def number_can_be_sent(visit: Visit) -> bool:
    """Tell whether she can have her number as a text message. Four queries at most."""
    number = _telephone(visit)
    return number is not None and post.can_reach(
        visit.case, phone=number.e164, may_text=number.may_be_texted()
    )


def send_number(*, visit: Visit, by: Actor, now: dt.datetime) -> Message | None:
    """Send her number as a text; None when nothing may be sent. Somebody else may be reading: it
    says neither who we are nor what it is about."""
    number = _telephone(visit)
    if number is None:
        return None
    return post.tell(
        case=visit.case,
        kind=NUMBER,
        phone=number.e164,
        may_text=number.may_be_texted(),
        subject=_("Uw nummertje"),
        body=_("Uw nummertje is %(number)s. Uw kenmerk is %(ref)s.")
        % {"number": visit.shown_number, "ref": visit.case.reference},
        dedupe_key=f"desk-number-{visit.pk}",
        by=by,
        now=now,
    )


def _obstacle(visit: Visit, channel: str, body: str) -> Obstacle | None:
    """Return why nothing may go to her. Who she is may stand with the call that we promised, and
    not with the visit: both are asked."""
    cases: list[Case] = [visit.case]
    if visit.promise is not None and visit.promise.case_id != visit.case_id:
        cases.append(visit.promise.case)
    found = (post.obstacle(case, channel, body) for case in cases)
    return next((why for why in found if why is not None), None)


def _telephone(visit: Visit) -> Phone | None:
    resident = visit.case.resident
    if resident is None:
        return None
    known = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE).order_by("-pk").first()
    # Whoever has safe contact may be the one whose phone it is.
    if known is None or shared_numbers.is_guarded(known.value):
        return None
    return Phone(known.value)
