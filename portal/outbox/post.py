"""Queueing a message: inside the verb's transaction, once per key, and only when it may go. What
may not go leaves a line in the story of the case: colleagues read why she heard nothing."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor, ActorKind
from portal.cases.models import Case
from portal.jobs import ring
from portal.municipality import quiet
from portal.outbox import sms
from portal.outbox.models import Message
from portal.residents import access
from portal.residents.access import Obstacle
from portal.residents.models import ContactPoint, Wish

NOWHERE = "nowhere"
# Who is at the screen now, and reads what comes at once.
HERSELF = frozenset({ActorKind.RESIDENT, ActorKind.ANONYMOUS})
WHY = {
    Obstacle.SAFE_CONTACT: "message.withheld_safe_contact",
    Obstacle.DIED: "message.withheld_died",
    Obstacle.WISH: "message.withheld_wish",
    Obstacle.NAMES_US: "message.withheld_names_us",
    Obstacle.CHANNEL: "message.withheld_channel",
    NOWHERE: "message.withheld_nowhere",
}
# The events of what was withheld, for the story of a case.
WITHHELD = frozenset(WHY.values())


def queue(
    *,
    case: Case,
    kind: str,
    channel: Message.Channel,
    recipient: str,
    subject: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
    useful_until: dt.datetime | None = None,
) -> Message | None:
    """Queue a message with these words; None when the resident's wishes forbid it.

    A text message is put in the signs of a telephone first. The same dedupe_key again returns the
    first message and queues nothing. In the quiet hours it waits until they end, unless it answers
    what she does herself at this moment. After `useful_until` it is not sent any more.
    """
    body = sms.plain(body) if channel == Message.Channel.SMS else body
    why = obstacle(case, channel, body)
    if why is not None:
        _withhold(case, kind, why, by, now)
        return None
    at_once = by.kind in HERSELF
    held_until = None if at_once else quiet.ends_at(now)
    with transaction.atomic():
        message, created = Message.objects.get_or_create(
            dedupe_key=dedupe_key,
            defaults={
                "case": case,
                "kind": kind,
                "channel": channel,
                "recipient": recipient,
                "subject": subject,
                "body": body,
                "queued_at": now,
                "next_try_at": held_until or now,
                "held_until": held_until,
                "useful_until": useful_until,
                "at_once": at_once,
            },
        )
        if created:
            record.event(code="message.queued", about=message, by=by, now=now, kind=kind)
            if held_until is None:
                ring.on_commit("portal.outbox.tasks.deliver", message.pk)
    return message


def tell(
    *,
    case: Case,
    kind: str,
    phone: str,
    may_text: bool,
    subject: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
    email: str = "",
) -> Message | None:
    """Queue these words for the resident of this case: as a text to `phone` where that may and can,
    else by e-mail. None when nothing may be sent, or when no address is known. `email` is what was
    typed with a case of which nobody knows whose it is."""
    reached = _way_to(case, phone if may_text else "", body, email)
    if not isinstance(reached, tuple):
        _withhold(case, kind, reached, by, now)
        return None
    channel, recipient = reached
    return queue(
        case=case,
        kind=kind,
        channel=channel,
        recipient=recipient,
        subject=subject,
        body=body,
        dedupe_key=dedupe_key,
        by=by,
        now=now,
    )


def withhold(*, case: Case, kind: str, by: Actor, now: dt.datetime) -> None:
    """Send nothing, and tell in the story of the case that no message went. Why is told of the
    resident of this case only, never of somebody else with the same number."""
    is_safe = case.resident is not None and case.resident.safe_contact
    _withhold(case, kind, Obstacle.SAFE_CONTACT if is_safe else NOWHERE, by, now)


def can_reach(case: Case, *, phone: str, may_text: bool) -> bool:
    """Tell whether words without a link can be sent to the resident of this case. Three queries at
    most."""
    return isinstance(_way_to(case, phone if may_text else "", ""), tuple)


def obstacle(
    case: Case, channel: str, body: str, *, wishes: frozenset[Wish] | None = None
) -> Obstacle | None:
    """Return why this message may not go to the resident of this case, or None. One query, none
    when her running wishes are given."""
    # A link to the portal shows whose portal it is.
    names_us = settings.BASE_URL in body
    return access.obstacle(case.resident, channel, names_us=names_us, wishes=wishes)


def _way_to(
    case: Case, phone: str, body: str, typed: str = ""
) -> tuple[Message.Channel, str] | str:
    """Return channel and address, or why there is none. Three queries at most."""
    who = case.resident
    wishes = access.running_wishes(who) if who else frozenset()
    no_text = obstacle(case, Message.Channel.SMS, body, wishes=wishes) if phone else None
    may_text = bool(phone) and no_text is None
    if may_text and Wish.BY_EMAIL not in wishes:
        return Message.Channel.SMS, phone
    no_mail = obstacle(case, Message.Channel.EMAIL, body, wishes=wishes)
    email = typed if who is None else ""
    if who and no_mail is None:
        known = who.contact_points.filter(kind=ContactPoint.Kind.EMAIL).first()
        email = known.value if known else ""
    if email:
        return Message.Channel.EMAIL, email
    # She would rather have an e-mail, and we know no address.
    return (Message.Channel.SMS, phone) if may_text else no_text or no_mail or NOWHERE


def _withhold(case: Case, kind: str, why: str, by: Actor, now: dt.datetime) -> None:
    record.event(code=WHY[why], about=case, by=by, now=now, kind=kind)
