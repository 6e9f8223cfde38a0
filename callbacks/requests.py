"""Callback requests: asked, claimed, given back, cancelled. Attempts are in callbacks.attempts."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, transaction

from callbacks import holding, messages
from callbacks.asking import coming_back, receiving
from callbacks.models import AskedAgain, CallbackRequest
from callbacks.moments import slots
from callbacks.moments.windows import Window
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel, Topic
from portal.contacts import first_reports, looks, moments, promises
from portal.contacts.models import ContactMoment
from portal.kit import clock, states
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox.models import Message
from portal.residents import access, register
from portal.residents.models import Resident
from portal.staff import numbers, permissions
from portal.staff.models import Team, User
from portal.staff.roles import Permission

State = CallbackRequest.State
TRANSITIONS: states.Transitions = {
    State.WAITING: frozenset({State.CLAIMED, State.CLOSED}),
    State.CLAIMED: frozenset({State.WAITING, State.CLOSED}),
    State.CLOSED: frozenset(),
}


class AlreadyClaimed(Refused):
    """Somebody else was first; the text says who has it."""


class NotYours(Refused):
    """Only who claimed a request can give it back or log a call on it."""

    text = "Pak dit verzoek eerst op. Dan weten collega's dat u belt."


@dataclasses.dataclass(frozen=True)
class Ask:
    """What a resident asks: the whole of it, so that one call makes the request. Without a topic,
    because nobody has spoken to her yet, `subject` and `team` say what and whose it is."""

    topic: Topic | None
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
    # Without a place in `window`: the first of these that has one, or more than there is, and why.
    or_else: tuple[Window, ...] = ()
    overbook_because: str = ""
    wants_reminder: bool = False
    is_soonest: bool = False
    # For what goes on from another case: that case, and the team that has it by now.
    origin: Case | None = None
    team: Team | None = None
    # Who will call, when that was said at once.
    owner: User | None = None


def ask(*, asked: Ask, by: Actor, now: dt.datetime) -> CallbackRequest:
    """Make a callback request with its window, receipt and story, in one transaction.

    The same intake token again returns the first request and does nothing else: a double click
    makes one. Raises numbers.NoNumber, slots.Full or windows.NoSuchWindow.
    """
    try:
        with transaction.atomic():
            return _ask(asked, by, now)
    except (IntegrityError, slots.Full):  # Two clicks met; the winner's row is visible now.
        first = lifecycle.find_by_token(asked.intake_token or "")
        if first is None:
            raise
        return CallbackRequest.objects.select_related("case").get(case=first)


def _ask(asked: Ask, by: Actor, now: dt.datetime) -> CallbackRequest:
    team = team_of(asked)
    if asked.resident is not None:
        # Before the place: every verb locks the resident first and a place after that.
        register.standing(asked.resident)
    seat = seat_of(asked, now=now)
    number = numbers.primary_of(team, on=clock.day_of(seat.window.from_at))
    request = open_request(
        opening=_opening(asked, seat.window, by, now),
        story=asked.story,
        number_to_call=asked.phone.e164,
        number_told=number.number,
        wants_reminder=asked.wants_reminder,
        by=by,
        now=now,
    )
    case = request.case
    if asked.owner is not None:
        states.move(request, field="state", new=State.CLAIMED, transitions=TRANSITIONS)
        holding.assign(request=request, team=team, owner=asked.owner, by=by, now=now)
    slots.promise(case, seat, by=by, now=now)
    message = send_receipt(request=request, asked=asked, window=seat.window, by=by, now=now)
    if asked.origin is None:  # What goes on from another case got its receipt as that.
        receiving.log(case=case, words=asked.story, message=message, by=by, now=now)
    return request


def seat_of(asked: Ask, *, now: dt.datetime) -> slots.Seat:
    """Hold a place in the first moment that suits her and has one; what cannot wait needs none.
    Part of another verb. Raises slots.Full or windows.NoSuchWindow."""
    if asked.urgent or asked.is_soonest:
        return slots.Seat(asked.window)
    return slots.take(
        team=team_of(asked),
        wanted=(asked.window, *asked.or_else),
        now=now,
        overbook_because=asked.overbook_because,
    )


def send_receipt(
    *, request: CallbackRequest, asked: Ask, window: Window, by: Actor, now: dt.datetime
) -> Message | None:
    """Confirm what was asked, where a message may go. Part of another verb; twice sends once."""
    case = request.case
    body = messages.receipt_text(
        window=window,
        number_told=request.number_told,
        reference=case.reference,
        follow_secret=asked.follow_secret if access.may_be_named(case.resident) else "",
        report=first_reports.of(case),
    )
    return messages.send(
        case=case,
        kind=messages.Kind.RECEIPT,
        body=body,
        dedupe_key=f"callback-receipt-{case.pk}",
        by=by,
        now=now,
        email=asked.told.email,  # One that joined has no resident: where its sender typed.
    )


def team_of(asked: Ask) -> Team:
    """Return the team that calls: the one that has it, or the one of the topic."""
    if asked.team is not None:
        return asked.team
    if asked.topic is None:
        raise ValueError("a request needs a topic or a team")
    return asked.topic.team


def _opening(asked: Ask, window: Window, by: Actor, now: dt.datetime) -> lifecycle.Opening:
    resident = asked.resident or register.add(told=asked.told, by=by, now=now)
    return lifecycle.Opening(
        kind=CallbackRequest.KIND,
        subject=asked.subject or (asked.topic.label if asked.topic else ""),
        channel=asked.channel,
        team=team_of(asked),
        resident=resident,
        topic=asked.topic,
        urgent=asked.urgent,
        due_at=now if asked.urgent else window.until_at,
        intake_token=asked.intake_token,
        follow_secret=asked.follow_secret or None,
        origin=asked.origin,
        # What goes on from another case keeps its first day, and its clock.
        asked_at=asked.origin.opened_at if asked.origin else None,
        urgent_since=asked.origin.urgent_since if asked.origin else None,
    )


def open_request(
    *,
    opening: lifecycle.Opening,
    story: str,
    number_to_call: str,
    number_told: str,
    by: Actor,
    now: dt.datetime,
    wants_reminder: bool = False,
) -> CallbackRequest:
    """Open the case and its request with the words that came in. Part of another verb."""
    with transaction.atomic():
        came_back = coming_back.was_just_closed(opening, number_to_call, now=now)
        case = lifecycle.open_case(opening=opening, by=by, now=now)
        request = CallbackRequest.objects.create(
            case=case,
            story=story,
            number_to_call=number_to_call,
            number_told=number_told,
            wants_reminder=wants_reminder,
        )
        if came_back:
            AskedAgain.objects.create(request=request, team=case.team, at=now)
        if opening.origin is None:
            _note_first_words(case, story, by, now)
        record.event(code="callback.asked", about=case, by=by, now=now)
    return request


def ask_again(
    *, request: CallbackRequest, channel: Channel, note: str, by: Actor, now: dt.datetime
) -> None:
    """The resident asked once more while her request is open: counted, and her words are kept.

    It never overtakes: window and urgency stay as they are. Raises lifecycle.CaseClosed.
    """
    with transaction.atomic():
        fresh = lock_open(request)
        fresh.times_asked += 1
        fresh.save(update_fields=["times_asked"])
        AskedAgain.objects.create(request=fresh, team=fresh.case.team, at=now)
        moments.add(
            case=fresh.case,
            channel=channel,
            direction=ContactMoment.Direction.IN,
            note=note,
            by=by,
            now=now,
        )
        looks.recognise(case=fresh.case, words=note, now=now, received_on=clock.day_of(now))
        record.event(code="callback.asked_again", about=fresh.case, by=by, now=now)
        lifecycle.tell_screens(fresh.case)


def _note_first_words(case: Case, story: str, by: Actor, now: dt.datetime) -> None:
    """Keep what came in, and what the law may count from this day on."""
    moments.add(
        case=case,
        channel=Channel(case.channel),
        direction=ContactMoment.Direction.IN,
        note=story,
        by=by,
        now=now,
    )
    first_reports.recognise(case=case, by=by, now=now)
    looks.recognise(case=case, words=story, now=now)


def claim(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Take a request. Claiming what is yours already changes nothing.

    Raises AlreadyClaimed with the name of whoever has it, permissions.NotAllowed, or
    lifecycle.NotForThem.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = lock_open(request)
        if fresh.state == State.CLAIMED:
            _refuse_second_claim(fresh, user)
            return
        _take(fresh, user, now)


def claim_next(*, user: User, now: dt.datetime) -> CallbackRequest | None:
    """Take the first request that waits for this colleague's teams; None when nothing waits.

    Two colleagues who ask at once get two different ones: a row that another is taking is passed
    over. Raises permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_CASES, now=now)
    waiting = CallbackRequest.objects.waiting_for(permissions.teams_of(user, now=now))
    not_theirs: list[int] = []
    while True:
        try:
            with transaction.atomic():
                first: CallbackRequest | None = (
                    waiting.exclude(pk__in=not_theirs)
                    .select_for_update(of=("self",), skip_locked=True)
                    .first()
                )
                if first is not None:
                    _take(first, user, now)
                return first
        except lifecycle.NotForThem:
            # For instance a call about an objection to a decision of this colleague.
            assert first is not None
            not_theirs.append(first.pk)


def _take(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    states.move(request, field="state", new=State.CLAIMED, transitions=TRANSITIONS)
    holding.assign(request=request, team=request.case.team, owner=user, by=user.actor, now=now)
    record.event(code="callback.claimed", about=request.case, by=user.actor, now=now)


def _refuse_second_claim(request: CallbackRequest, user: User) -> None:
    owner = request.case.owner
    if owner == user:
        return
    holder = owner.name if owner else "Een collega"
    raise AlreadyClaimed(f"{holder} heeft dit verzoek al opgepakt.")


def release(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Give a request back to the team; the promised window stays. A team lead may do this for a
    colleague. Raises NotYours or permissions.NotAllowed."""
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = lock_open(request)
        if not permissions.leads(user, fresh.case.team, now=now):
            check_holder(fresh, user)
        if fresh.state == State.WAITING:
            return
        states.move(fresh, field="state", new=State.WAITING, transitions=TRANSITIONS)
        holding.assign(request=fresh, team=fresh.case.team, owner=None, by=user.actor, now=now)
        record.event(code="callback.released", about=fresh.case, by=user.actor, now=now)


def cancel(*, request: CallbackRequest, by: Actor, now: dt.datetime) -> None:
    """The resident no longer needs the call. Cancelling twice or after the call changes nothing."""
    with transaction.atomic():
        fresh = lock(request)
        if fresh.state == State.CLOSED:
            return
        window = promises.open_window(fresh.case)
        if window:
            promises.release(promise=window, by=by, now=now)
        record.event(code="callback.cancelled", about=fresh.case, by=by, now=now)
        close(request=fresh, outcome=CallbackRequest.Outcome.CANCELLED, by=by, now=now)


def lock(request: CallbackRequest) -> CallbackRequest:
    """Return the request as it is now with its case, locked until the transaction ends.

    Every verb locks this row first, so that two verbs on one request wait for each other instead
    of meeting halfway. Two statements.
    """
    # Lock first, read second: whoever waited for a lock gets the newest version of the locked row,
    # but joined rows (the case and its owner) as they were before the wait.
    CallbackRequest.objects.select_for_update().get(pk=request.pk)
    # A fresh case too: the one in memory shows what the screen showed.
    related = CallbackRequest.objects.select_related("case__team", "case__owner", "case__resident")
    fresh: CallbackRequest = related.get(pk=request.pk)
    return fresh


def lock_open(request: CallbackRequest) -> CallbackRequest:
    """Lock a request that must still be open. Raises lifecycle.CaseClosed."""
    fresh = lock(request)
    lifecycle.check_open(fresh.case)
    return fresh


def close(
    *,
    request: CallbackRequest,
    outcome: CallbackRequest.Outcome,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Close the request and its case together. Part of another verb."""
    with transaction.atomic():
        # Whoever was calling is not any more.
        over = {"caller": None, "calling_until": None}
        states.move(request, field="state", new=State.CLOSED, transitions=TRANSITIONS, **over)
        holding.end_question(request, now=now)
        lifecycle.close(case=request.case, outcome=outcome.value, by=by, now=now)


def check_holder(request: CallbackRequest, user: User) -> None:
    """Raise NotYours unless this colleague has claimed the request."""
    lifecycle.check_open(request.case)
    if request.case.owner_id != user.pk:
        raise NotYours
