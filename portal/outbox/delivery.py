"""What the provider tells of a message after it left: it arrived, or it did not. Kept beside the
message. Telling it again, late, in another order or of something unknown changes nothing."""

import dataclasses
import datetime as dt
import enum

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor, ActorKind
from portal.kit import states
from portal.live import notify as hints
from portal.live import topics
from portal.outbox import followers, notify
from portal.outbox.deliver import TRANSITIONS
from portal.outbox.models import NOT_ARRIVED, Message

State, Delivery = Message.State, Message.Delivery
PROVIDER = Actor(ActorKind.EXTERNAL, "notify")
# What arrived stays arrived, whatever comes later.
MAY_FOLLOW: states.Transitions = {
    "": frozenset(Delivery),
    Delivery.TEMPORARY: frozenset(Delivery) - {Delivery.TEMPORARY},
    Delivery.TECHNICAL: frozenset(Delivery) - {Delivery.TECHNICAL},
    Delivery.PERMANENT: frozenset({Delivery.DELIVERED}),
    Delivery.DELIVERED: frozenset(),
}
EVENTS = {
    Delivery.DELIVERED: "message.delivered",
    Delivery.PERMANENT: "message.not_delivered",
    Delivery.TEMPORARY: "message.not_delivered",
    Delivery.TECHNICAL: "message.not_delivered",
}
# The states of a message that has left, as far as we know.
LEFT = (State.SENT, State.SETTLED)
# The states in which it may have left without our knowing by which number.
IN_BETWEEN = (State.HANDED, State.UNCERTAIN)
WHY = {
    ("SMS", Delivery.PERMANENT): "Dit telefoonnummer bestaat niet of kan geen sms krijgen.",
    ("SMS", Delivery.TEMPORARY): "De telefoon stond lang uit, of had geen bereik.",
    ("EMAIL", Delivery.PERMANENT): "Dit e-mailadres bestaat niet of neemt geen e-mail aan.",
    ("EMAIL", Delivery.TEMPORARY): "De mailbox is vol, of was lang niet te bereiken.",
}
OUR_FAULT = "Er was een storing bij de verzender."


class Result(enum.StrEnum):
    """What came of telling."""

    PROCESSED = "processed"
    KNOWN = "known"
    IGNORED = "ignored"


@dataclasses.dataclass(frozen=True)
class Told:
    """What the provider tells: its own number of the message, ours, and how it went. `delivery` is
    None for a step on the way."""

    number: str
    reference: str
    delivery: Message.Delivery | None
    at: dt.datetime


def why(message: Message) -> str:
    """Return in plain Dutch why it did not arrive; empty when nobody said so."""
    if message.delivery not in NOT_ARRIVED:
        return ""
    return WHY.get((message.channel, Delivery(message.delivery)), OUR_FAULT)


def note(*, told: Told, now: dt.datetime) -> Result:
    """Keep what the provider tells. Whoever tells the same at the same moment waits for the row."""
    if told.delivery is None:
        return Result.IGNORED
    with transaction.atomic():
        message = _find(told)
        if message is None:
            return Result.IGNORED
        if told.delivery not in MAY_FOLLOW[message.delivery]:
            return Result.KNOWN
        at = told.at if message.queued_at <= told.at <= now else now
        _keep(message, told, at, now)
    return Result.PROCESSED


def _keep(message: Message, told: Told, at: dt.datetime, now: dt.datetime) -> None:
    message.delivery, message.delivery_at = told.delivery or "", at
    message.provider_reference = told.number
    if message.state == State.UNCERTAIN:
        # Now we know that it left. What did not arrive stays on the list, with why.
        states.check_move(TRANSITIONS, message.state, State.SENT)
        message.state, message.reason = State.SENT, ""
    message.save(update_fields=["delivery", "delivery_at", "provider_reference", "state", "reason"])
    code = EVENTS[Delivery(message.delivery)]
    record.event(
        code=code,
        about=message,
        by=PROVIDER,
        now=now,
        case=message.case_id,
        delivery=message.delivery,
    )
    followers.tell(message, now=now)
    hints.hint(topics.case(message.case_id))


def _find(told: Told) -> Message | None:
    """Return the message that this is about, locked; None for one that we do not know, that was
    queued again since, or whose reference is of other words. Two queries at most."""
    locked = Message.objects.select_for_update()
    known: Message | None = (
        locked.filter(provider_reference=told.number, state__in=(*LEFT, State.HANDED))
        .order_by("pk")
        .first()
    )
    if known is not None:
        return known
    ours, _, _ = told.reference.partition("-")
    if not (ours.isascii() and ours.isdigit() and len(ours) < 19):
        return None
    # Its answer to us got lost, or is still on its way.
    waiting: Message | None = locked.filter(pk=int(ours), state__in=IN_BETWEEN).first()
    if waiting is None or notify.reference_of(waiting) != told.reference:
        return None
    return waiting
