"""Callback requests: asked, claimed, given back, cancelled. Attempts are in callbacks.attempts."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from callbacks import messages
from callbacks.models import CallbackRequest
from callbacks.windows import Window
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Case, Channel, Topic
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment, Promise
from portal.kit import clock, states
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import numbers
from portal.staff.models import User

State = CallbackRequest.State
TRANSITIONS: states.Transitions = {
    State.WAITING: frozenset({State.CLAIMED, State.CLOSED}),
    State.CLAIMED: frozenset({State.WAITING, State.CLOSED}),
    State.CLOSED: frozenset(),
}
KIND = "CALLBACK"


class AlreadyClaimed(Refused):
    """Somebody else was first; the text says who has it."""


class NotYours(Refused):
    """Only who claimed a request can give it back or log a call on it."""

    text = "Pak dit verzoek eerst op. Dan weten collega's dat u belt."




@dataclasses.dataclass(frozen=True)
class Ask:
    """What a resident asks: the whole of it, so that one call makes the request."""

    topic: Topic
    subject: str
    story: str
    phone: Phone
    window: Window
    channel: Channel
    resident: Resident | None = None
    told: register.Told = dataclasses.field(default_factory=register.Told)
    urgent: bool = False
    intake_token: str | None = None
    follow_secret: str = ""


def ask(*, asked: Ask, by: Actor, now: dt.datetime) -> CallbackRequest:
    """Make a callback request with its window, receipt and story, in one transaction.

    The same intake token again returns the first request and does nothing else: a double click
    makes one. Raises numbers.NoNumber when the team has no number to show.
    """
    try:
        with transaction.atomic():
            return _ask(asked, by, now)
    except IntegrityError:
        # Two clicks met on the unique token; the winner's row is visible now.
        first = lifecycle.find_by_token(asked.intake_token or "")
        if first is None:
            raise
        return CallbackRequest.objects.select_related("case").get(case=first)


def _ask(asked: Ask, by: Actor, now: dt.datetime) -> CallbackRequest:
    number = numbers.primary_of(asked.topic.team, on=clock.day_of(asked.window.from_at))
    resident = asked.resident or register.add(told=asked.told, by=by, now=now)
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind=KIND,
            subject=asked.subject or asked.topic.label,
            channel=asked.channel,
            team=asked.topic.team,
            resident=resident,
            topic=asked.topic,
            language=resident.language,
            urgent=asked.urgent,
            due_at=now if asked.urgent else asked.window.until_at,
            intake_token=asked.intake_token,
            follow_secret=asked.follow_secret or None,
        ),
        by=by,
        now=now,
    )
    request = CallbackRequest.objects.create(
        case=case,
        story=asked.story,
        number_to_call=asked.phone.e164,
        number_told=number.number,
    )
    moments.add(
        case=case,
        channel=asked.channel,
        direction=ContactMoment.Direction.IN,
        note=asked.story,
        by=by,
        now=now,
    )
    promises.make(
        case=case,
        kind=Promise.Kind.WINDOW,
        from_at=asked.window.from_at,
        until_at=asked.window.until_at,
        by=by,
        now=now,
    )
    record.event(code="callback.asked", about=case, by=by, now=now)
    body = messages.receipt_text(
        window=asked.window,
        number_told=number.number,
        reference=case.reference,
        follow_secret=asked.follow_secret,
    )
    key = f"callback-receipt-{case.pk}"
    messages.send(case=case, kind="RECEIPT", body=body, dedupe_key=key, by=by, now=now)
    return request


def claim(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Take a request. Claiming what is yours already changes nothing.

    Raises AlreadyClaimed with the name of whoever has it.
    """
    lifecycle.check_open(request.case)
    try:
        with transaction.atomic():
            states.move(request, field="state", new=State.CLAIMED, transitions=TRANSITIONS)
            _assign(request, owner=user, by=user.actor, now=now)
            record.event(code="callback.claimed", about=request.case, by=user.actor, now=now)
    except (states.MovedMeanwhile, states.IllegalMove):
        _refuse_second_claim(request, user)


def _refuse_second_claim(request: CallbackRequest, user: User) -> None:
    fresh = CallbackRequest.objects.select_related("case__owner").get(pk=request.pk)
    lifecycle.check_open(fresh.case)
    if fresh.case.owner == user:
        return
    holder = fresh.case.owner.name if fresh.case.owner else "Een collega"
    raise AlreadyClaimed(f"{holder} heeft dit verzoek al opgepakt.")


def release(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Give a request back to the team; the promised window stays."""
    check_holder(request, user)
    with transaction.atomic():
        states.move(request, field="state", new=State.WAITING, transitions=TRANSITIONS)
        _assign(request, owner=None, by=user.actor, now=now)
        record.event(code="callback.released", about=request.case, by=user.actor, now=now)


def cancel(*, request: CallbackRequest, by: Actor, now: dt.datetime) -> None:
    """The resident no longer needs the call. Cancelling twice changes nothing."""
    if request.state == State.CLOSED:
        return
    with transaction.atomic():
        window = promises.open_window(request.case)
        if window:
            promises.release(promise=window, by=by, now=now)
        record.event(code="callback.cancelled", about=request.case, by=by, now=now)
        close(request=request, outcome=CallbackRequest.Outcome.CANCELLED, by=by, now=now)


def change_number(
    *, request: CallbackRequest, phone: Phone, by: Actor, now: dt.datetime
) -> None:
    """Call another number from now on, for instance after a wrong number."""
    lifecycle.check_open(request.case)
    with transaction.atomic():
        request.number_to_call = phone.e164
        request.save(update_fields=["number_to_call"])
        record.event(code="callback.number_changed", about=request.case, by=by, now=now)
        lifecycle.tell_screens(request.case)


def close(
    *,
    request: CallbackRequest,
    outcome: CallbackRequest.Outcome,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Close the request and its case together. Part of another verb."""
    with transaction.atomic():
        states.move(request, field="state", new=State.CLOSED, transitions=TRANSITIONS)
        lifecycle.close(case=request.case, outcome=outcome.value, by=by, now=now)


def check_holder(request: CallbackRequest, user: User) -> None:
    """Raise NotYours unless this colleague has claimed the request."""
    lifecycle.check_open(request.case)
    if request.case.owner_id != user.pk:
        raise NotYours


def _assign(
    request: CallbackRequest, *, owner: User | None, by: Actor, now: dt.datetime
) -> None:
    lifecycle.assign(case=request.case, team=request.case.team, owner=owner, by=by, now=now)
