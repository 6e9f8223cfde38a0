"""What she takes home from the desk, one sentence a line: who, what, when, number. On paper all of
it; in a text message nothing of what it is about."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.contacts.models import Promise
from portal.desk.queue.models import Visit
from portal.kit import clock, secret
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import shared_numbers
from portal.residents.access import Obstacle
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

Outcome = Visit.Outcome
KIND = "DESK_SLIP"
WHY_NOT = {
    Obstacle.SAFE_CONTACT: "Veilig contact: er gaat geen bericht naar deze inwoner. Geef het "
    "briefje alleen mee als de inwoner dat zelf wil.",
    Obstacle.DIED: "Wij sturen niets: deze inwoner is overleden.",
    Obstacle.WISH: "De inwoner wil zulke berichten niet. Geef het briefje mee.",
    Obstacle.NAMES_US: "Dit bericht zou laten zien van wie het komt. Geef het briefje mee.",
}

# Whose telephone it is as well, nobody reads from this.
NOT_THERE = "Naar dit telefoonnummer sturen wij geen bericht. Geef het briefje mee."


class NoMessage(Refused):
    """Her wishes forbid it; the text says which."""


def lines(visit: Visit, user: User) -> list[str]:
    """Return what stands on the slip. Three queries at most."""
    case = visit.case
    day = clock.in_words(clock.day_of(visit.closed_at or visit.arrived_at), year=True)
    spoken = case.owner or user
    return [
        _("U was bij ons op %(day)s, met nummertje %(number)s.")
        % {"day": day, "number": visit.shown_number},
        _("U sprak met %(name)s.") % {"name": spoken.public_name},
        *_what(visit),
        *_when(visit),
        _("Uw kenmerk is %(ref)s.") % {"ref": case.reference},
    ]


def why_no_message(visit: Visit) -> str:
    """Return why nothing may be sent to her by text or e-mail, or nothing. Two queries."""
    ways = (Message.Channel.SMS, Message.Channel.EMAIL)
    obstacles = [post.obstacle(visit.case, channel, "") for channel in ways]
    return "" if None in obstacles else WHY_NOT[next(filter(None, obstacles))]


def send(*, visit: Visit, phone: Phone | None, email: str, user: User, now: dt.datetime) -> None:
    """Queue the slip as a text message or an e-mail, to what she gave for it at the desk. The same
    again sends nothing. Raises NoMessage or permissions.NotAllowed."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    if phone and shared_numbers.is_guarded(phone.e164):
        raise NoMessage(NOT_THERE)
    channel = Message.Channel.SMS if phone else Message.Channel.EMAIL
    body = _text(visit) if phone else "\n".join(lines(visit, user))
    why = post.obstacle(visit.case, channel, body)
    if why is not None:
        raise NoMessage(WHY_NOT[why])
    recipient = phone.e164 if phone else email
    with transaction.atomic():
        post.queue(
            case=visit.case,
            kind=KIND,
            channel=channel,
            recipient=recipient,
            subject=_("Uw bezoek"),
            body=body,
            dedupe_key=f"slip-{visit.pk}-{secret.digest(recipient)[:16]}",
            by=user.actor,
            now=now,
        )


def _text(visit: Visit) -> str:
    """Who, when and number: never what it is about."""
    told = [*_when(visit), _("Uw kenmerk is %(ref)s.") % {"ref": visit.case.reference}]
    return " ".join(told)


def _what(visit: Visit) -> list[str]:
    promise = visit.promise
    if promise is not None:
        if not promise.text:
            return []
        what = {"what": promise.text.rstrip(".")}
        if promise.kind == Promise.Kind.DESK:
            return [_("Het gaat over: %(what)s.") % what]
        return [_("Dit doen wij: %(what)s.") % what]
    if visit.outcome == Outcome.REFERRED:
        ahead = [_("Wij hebben vooruit gebeld.")] * (visit.referral == Visit.Referral.CALLED)
        return [_("U kunt verder bij: %(where)s.") % {"where": visit.referred_to}, *ahead]
    if visit.handover is not None and visit.handover.receiver is not None:
        who = visit.handover.receiver.public_name
        return [_("%(who)s helpt u verder.") % {"who": who}]
    told = {
        Outcome.ANSWERED: _("Wij hebben uw vraag beantwoord."),
        Outcome.PAPERS: _("Wij hebben uw papieren ontvangen."),
        Outcome.WRITTEN_DOWN: _("Wij hebben samen opgeschreven wat u ons vertelde."),
    }
    return [told[Outcome(visit.outcome)]] if visit.outcome in told else []


def _when(visit: Visit) -> list[str]:
    promise = visit.promise
    if promise is None or promise.owner is None:
        return []
    who = promise.owner.public_name
    if promise.kind == Promise.Kind.DESK:
        moment = clock.moment_in_words(promise.from_at)
        return [_("U komt op %(moment)s terug, bij %(who)s.") % {"moment": moment, "who": who}]
    if promise.kind == Promise.Kind.WINDOW:
        window = clock.window_in_words(promise.from_at, promise.until_at)
        return [_("%(who)s belt u op %(window)s.") % {"who": who, "window": window}]
    day = clock.in_words(clock.day_of(promise.until_at))
    return [_("%(who)s doet dit uiterlijk %(day)s.") % {"who": who, "day": day}]
