"""Sending a message: claimed, handed to the provider, and what came of it. Queueing is in
portal.outbox.post; what a colleague does about a message that failed is in portal.outbox.mending.

Each step is a short transaction of its own, and none is open while we wait for a provider. A worker
may die between any two lines: before HANDED the message is tried again, after it a person looks.
"""

import dataclasses
import datetime as dt
import logging
import random
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.audit import presenters, record
from portal.audit.actor import job
from portal.cases.models import Case
from portal.kit import states
from portal.live import notify, topics
from portal.municipality import quiet
from portal.outbox import followers, gateways, post, providers
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.access import Obstacle

State = Message.State
TRANSITIONS: states.Transitions = {
    State.QUEUED: frozenset({State.CLAIMED, State.FAILED, State.STOPPED}),
    State.CLAIMED: frozenset({State.HANDED, State.QUEUED, State.FAILED, State.STOPPED}),
    State.HANDED: frozenset({State.SENT, State.QUEUED, State.FAILED, State.UNCERTAIN}),
    State.FAILED: frozenset({State.QUEUED, State.SETTLED, State.STOPPED}),
    State.UNCERTAIN: frozenset({State.QUEUED, State.SENT, State.SETTLED, State.STOPPED}),
    # Only what did not arrive after all: see portal.outbox.delivery.
    State.SENT: frozenset({State.QUEUED, State.SETTLED, State.STOPPED}),
    State.STOPPED: frozenset(),
    State.SETTLED: frozenset(),
}
EVENTS = {
    State.SENT: "message.sent",
    State.FAILED: "message.failed",
    State.UNCERTAIN: "message.uncertain",
    State.STOPPED: "message.stopped",
}
OUTBOX = job("outbox")
NO_WORD = "De verzending brak af nadat wij het bericht hadden aangeboden."
BROKE_OFF = "De verzending brak af. Wij proberen het opnieuw."
GAVE_UP = "Wij hebben het enkele uren geprobeerd. {}"
PROVIDER_OFF = "De verzender werkte al die tijd niet."
TOO_LATE = "Dit bericht was niet meer nuttig: de tijd ervan was voorbij."
# A batch is small, so that a row is not locked for long.
AT_ONCE = 50
_dice = random.SystemRandom()
log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Someone else has this message now: the claim was silent for too long and taken away."""


class MayNot(Exception):
    """The resident may not receive this message any more; `reason` is for colleagues."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of handing over."""

    state: Message.State
    reason: str = ""
    reference: str = ""
    # Whether it was the provider's trouble; None for what says nothing about the provider.
    outage: bool | None = None


def claim(*, pk: int, now: dt.datetime) -> Message | None:
    """Take a message that is due; None when it is not, when somebody else took it, when its
    provider is left alone for now, or when the resident may not receive it any more.

    Wishes, safe contact and death are looked up here again: they may have come after the queueing.
    """
    with transaction.atomic(durable=True):
        message: Message | None = (
            Message.objects.due(now).select_related("case__resident").filter(pk=pk).first()
        )
        if message is None or _is_held(message, now):
            return None
        if not providers.lets_through(channel=message.channel, now=now):
            return None
        since = message.trying_since or now
        try:
            _move(
                message,
                State.CLAIMED,
                claimed_at=now,
                trying_since=since,
                attempts=message.attempts + 1,
            )
        except ClaimLost:
            return None
        why = _why_not(message, now)
        if why:
            _end(message, Outcome(State.STOPPED, why), now=now)
        return None if why else message


def _is_held(message: Message, now: dt.datetime) -> bool:
    """Tell whether the quiet hours hold this message up, and put it away until they end: they may
    have begun, or been changed, while it was tried. One query, none for what may go at once."""
    until = None if message.at_once else quiet.ends_at(now)
    if until is None:
        return False
    same = Message.objects.filter(pk=message.pk, state=State.QUEUED, attempts=message.attempts)
    # The hours in which nothing was tried do not count as trying.
    same.update(next_try_at=until, held_until=until, trying_since=None)
    return True


def _why_not(message: Message, now: dt.datetime) -> str:
    if message.useful_until is not None and now > message.useful_until:
        return TOO_LATE
    why = post.obstacle(message.case, message.channel, message.body)
    return _sentence(why) if why else followers.why_not(message)


def hand_over(*, message: Message) -> Outcome | None:
    """Give a claimed message to its provider; None when the claim was lost before that.

    HANDED is committed right before the first byte leaves. No transaction is open here: this waits.
    Meanwhile safe contact may have been set: from then on nothing leaves any more.
    """
    try:
        gateway = gateways.of(message.channel)
        reference = gateway.send(message, lambda: _hand(message))
    except ClaimLost:
        return None
    except MayNot as refusal:
        return Outcome(State.STOPPED, refusal.reason)
    except gateways.NotSent as error:
        return Outcome(_state_after(error), error.reason, outage=error.outage)
    except Exception as error:
        # A bug, or the time limit of the task. What was handed over may have left.
        log.exception("outbox: message %s broke off (%s)", message.pk, type(error).__name__)
        handed = message.state == State.HANDED
        return Outcome(State.UNCERTAIN, NO_WORD) if handed else Outcome(State.QUEUED, BROKE_OFF)
    return Outcome(State.SENT, reference=reference[:120], outage=False)


def _hand(message: Message) -> None:
    """Mark a message as handed, unless she may not receive it any more: whoever sets safe contact
    comes before this or after it, never in between. Raises MayNot or ClaimLost."""
    with transaction.atomic():
        case = Case.objects.select_related("resident").get(pk=message.case_id)
        if case.resident is not None:
            case.resident = register.standing(case.resident)
        why = post.obstacle(case, message.channel, message.body)
        if why is not None:
            raise MayNot(_sentence(why))
        if told := followers.why_not(message):
            raise MayNot(told)
        _move(message, State.HANDED)


def _sentence(why: Obstacle) -> str:
    return f"{presenters.sentence(post.WHY[why])}."


def _state_after(error: gateways.NotSent) -> Message.State:
    if isinstance(error, gateways.Temporary):
        return State.QUEUED
    return State.FAILED if isinstance(error, gateways.Permanent) else State.UNCERTAIN


def finish(*, message: Message, outcome: Outcome, now: dt.datetime) -> None:
    """Write down what came of it. A claim that was lost meanwhile changes nothing."""
    if outcome.outage is not None:
        providers.note(channel=message.channel, outage=outcome.outage, now=now)
    try:
        with transaction.atomic(durable=True):
            outcome = _with_what_was_told(message, outcome)
            if outcome.state == State.QUEUED:
                _later(message, outcome.reason, now=now)
            else:
                _end(message, outcome, now=now)
    except ClaimLost:
        log.warning("outbox: message %s was given up before its answer came", message.pk)


def rescue(*, now: dt.datetime) -> int:
    """Take back the messages of workers that died, and return how many.

    Not handed over yet: tried again. Handed over: uncertain, and never tried again by itself.
    """
    silent_since = now - dt.timedelta(seconds=settings.OUTBOX_STALE_SECONDS)
    with transaction.atomic(durable=True):
        # Two sweepers share the work: each skips what the other holds.
        stale = Message.objects.in_flight_since(silent_since).select_for_update(skip_locked=True)
        messages = list(stale.order_by("claimed_at", "pk")[:AT_ONCE])
        for message in messages:
            if message.state == State.HANDED:
                outcome = _with_what_was_told(message, Outcome(State.UNCERTAIN, NO_WORD))
                _end(message, outcome, now=now)
            else:
                _move(message, State.QUEUED, next_try_at=now, reason=BROKE_OFF)
    return len(messages)


def give_up(*, now: dt.datetime) -> int:
    """Let messages fail that waited for hours behind a provider that is off, so that a colleague
    sees them; return how many."""
    long_ago = now - dt.timedelta(seconds=settings.OUTBOX_GIVE_UP_SECONDS)
    with transaction.atomic(durable=True):
        behind = Message.objects.queued_behind_off(long_ago).select_for_update(skip_locked=True)
        messages = list(behind.order_by("queued_at", "pk")[:AT_ONCE])
        for message in messages:
            _end(message, Outcome(State.FAILED, GAVE_UP.format(PROVIDER_OFF)), now=now)
    return len(messages)


def _with_what_was_told(message: Message, outcome: Outcome) -> Outcome:
    """Return what came of it when the provider told of it before we knew how it ended: what has
    arrived was sent. What it told of an older sending of the same words is forgotten. One query,
    and one statement when something was told."""
    locked = Message.objects.select_for_update().filter(pk=message.pk).exclude(delivery="")
    told = locked.values_list("provider_reference", flat=True).first()
    if told is None:
        return outcome
    if outcome.state == State.UNCERTAIN:
        return Outcome(State.SENT, reference=told)
    if outcome.state != State.SENT or outcome.reference != told:
        Message.objects.filter(pk=message.pk).update(delivery="", delivery_at=None)
    return outcome


def _later(message: Message, reason: str, *, now: dt.datetime) -> None:
    """Try again after a while that grows with the time we have been trying, or give up."""
    trying = (now - (message.trying_since or now)).total_seconds()
    if trying >= settings.OUTBOX_GIVE_UP_SECONDS:
        _end(message, Outcome(State.FAILED, GAVE_UP.format(reason)), now=now)
        return
    wait = min(max(trying, settings.OUTBOX_RETRY_SECONDS), settings.OUTBOX_RETRY_MOST_SECONDS)
    # Spread, so that all that waited for one provider does not come at one moment.
    next_try_at = now + dt.timedelta(seconds=wait * _dice.uniform(0.5, 1.0))
    _move(message, State.QUEUED, next_try_at=next_try_at, reason=reason)


def _end(message: Message, outcome: Outcome, *, now: dt.datetime) -> None:
    _move(
        message,
        outcome.state,
        ended_at=now,
        reason=outcome.reason,
        provider_reference=outcome.reference,
    )
    code = EVENTS[outcome.state]
    record.event(code=code, about=message, by=OUTBOX, now=now, case=message.case_id)
    followers.tell(message, now=now)
    notify.hint(topics.case(message.case_id))


def _move(message: Message, new: Message.State, **also: Any) -> None:
    """Move a message on, if it is still as we hold it. Raises ClaimLost.

    The number of attempts tells this claim from a later one by another worker, which may have
    brought the message to the very same state.
    """
    states.check_move(TRANSITIONS, message.state, new)
    held = Message.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    if not held.update(state=new, **also):
        raise ClaimLost
    for name, value in {"state": new, **also}.items():
        setattr(message, name, value)
