"""What comes by the public form and was asked before: counted at the request that is open, never a
second one, and nobody who sends the form can tell. Who typed a number is not known, so what a
sender sees or changes is only what this sender typed."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from callbacks import messages, requests
from callbacks.asking import receiving
from callbacks.models import CallbackRequest, FormAsk
from callbacks.moments import moving, slots
from callbacks.moments.windows import Window
from callbacks.requests import Ask
from portal.audit import record
from portal.audit.actor import ANONYMOUS, Actor
from portal.cases import lifecycle
from portal.cases.models import Case, Topic
from portal.contacts import first_reports
from portal.due import urgent
from portal.kit import clock, locks, text
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import shared_numbers
from portal.residents.register import Told
from portal.staff import numbers

# So many open requests may one sender have for one number; the next ones join.
MOST_OPEN = 3
A_DAY = dt.timedelta(days=1)
SAID_URGENT = "zo gezegd op de website"


@dataclasses.dataclass(frozen=True)
class Sent:
    """What one sender sent: the request as it would be, and who sent it as far as we count."""

    asked: Ask
    sender: str


def ask(*, sent: Sent, now: dt.datetime) -> CallbackRequest:
    """Make the request, or count it at the open one that it repeats. The same intake token again
    returns the first. Raises numbers.NoNumber.

    Forms for one number wait for each other: of fifty at once each sees those before it.
    """
    with transaction.atomic():
        locks.wait_for(f"asked-for-{sent.asked.phone.e164}")
        first = lifecycle.find_by_token(sent.asked.intake_token or "")
        if first is not None:
            return CallbackRequest.objects.select_related("case").get(case=first)
        into = _repeated(sent, now)
        if into is not None:
            return _join(sent, into, now)
        made = requests.ask(asked=sent.asked, by=ANONYMOUS, now=now)
        FormAsk.objects.create(request=made, at=now, **_typed(sent))
    return made


def withdraw(*, ask: FormAsk, by: Actor, now: dt.datetime) -> None:
    """The sender of a joined ask needs no call; the request that it joined stays as it is. Twice
    changes nothing."""
    with transaction.atomic():
        if FormAsk.objects.filter(pk=ask.pk, into__isnull=False, withdrawn_at=None).update(
            withdrawn_at=now
        ):
            record.event(code="callback.ask_withdrawn", about=ask.request.case, by=by, now=now)


def choose_moment(
    *, ask: FormAsk, wanted: Sequence[Window], seen: int | None, by: Actor, now: dt.datetime
) -> None:
    """The sender of a joined ask chooses another moment: only what this sender reads changes, and
    it is refused and confirmed like any request. `seen` is how often it had moved on the screen; a
    double click moves once. Raises moving.SameMoment, MovedBefore, slots.Full or NoSuchWindow."""
    with transaction.atomic():
        request = requests.lock(ask.request)
        fresh = FormAsk.objects.get(pk=ask.pk)
        current = window_of(fresh)
        if current is None or (seen is not None and seen + 1 == fresh.times_moved):
            return
        if seen != fresh.times_moved:
            raise moving.MovedBefore
        others = [one for one in wanted if one != current]
        if not others:
            raise moving.SameMoment
        seat = slots.take(team=request.case.team, wanted=others, now=now)
        _hold(fresh, seat)
        fresh.times_moved += 1
        fresh.moved_at = now
        fresh.save(update_fields=["from_at", "until_at", "place", "times_moved", "moved_at"])
        record.event(code="callback.moved", about=request.case, by=by, now=now)
        _tell_moved(request, seat.window, now)


def _hold(ask: FormAsk, seat: slots.Seat) -> None:
    ask.from_at, ask.until_at = seat.window.from_at, seat.window.until_at
    ask.place = seat.place if ask.holds_places else None


def _tell_moved(own: CallbackRequest, window: Window, now: dt.datetime) -> None:
    """Confirm it where the receipt went, if one did."""
    receipt = Message.objects.filter(case=own.case, kind=messages.Kind.RECEIPT).first()
    told = Message.objects.filter(case=own.case, kind=messages.Kind.MOVED).count()
    if receipt is None or shared_numbers.is_guarded(own.number_to_call):
        return
    if not moving.may_be_told_again(own, now=now):
        return
    post.queue(
        case=own.case,
        kind=messages.Kind.MOVED,
        channel=Message.Channel(receipt.channel),
        recipient=receipt.recipient,
        subject=messages.SUBJECT,
        body=messages.chosen_text(window=window, number_told=own.number_told),
        dedupe_key=f"callback-joined-{own.pk}-{told}",
        by=ANONYMOUS,
        now=now,
    )


def joined_of(case: Case) -> FormAsk | None:
    """Return what this case typed when it joined another; None for any other case. One query, none
    for a case that did not end so."""
    if case.outcome != CallbackRequest.Outcome.JOINED:
        return None
    found: FormAsk = FormAsk.objects.select_related("request__case", "into__case").get(pk=case.pk)
    return found


def into_of(case: Case) -> str:
    """Return the reference of the case that this one joined; empty for any other. One query at
    most."""
    own = joined_of(case)
    return own.into.case.reference if own and own.into else ""


def window_of(ask: FormAsk) -> Window | None:
    """Return the window that the sender of a joined ask was told; None when it was withdrawn."""
    if ask.withdrawn_at or ask.from_at is None or ask.until_at is None:
        return None
    return Window(ask.from_at, ask.until_at)


def forget_senders(*, now: dt.datetime) -> None:
    """Forget who sent what longer than a day ago: nobody counts with it any more."""
    FormAsk.objects.filter(at__lt=now - A_DAY).exclude(sender="").update(sender="")


def _repeated(sent: Sent, now: dt.datetime) -> CallbackRequest | None:
    """Return the open request that this one repeats, locked; None when it is one of its own."""
    of_sender = _of_sender(sent, now)
    for found in [of_sender] if of_sender else _same(sent.asked):
        fresh = requests.lock(found)
        # Closed while we waited: then it is nobody's repeat.
        if fresh.case.is_open:
            return fresh
    return None


def _of_sender(sent: Sent, now: dt.datetime) -> CallbackRequest | None:
    """Return a request of this sender when there are as many open as one may have."""
    if not sent.sender:
        return None
    mine = FormAsk.objects.open_of_sender(sent.sender, sent.asked.phone.e164, since=now - A_DAY)
    open_asks = list(mine[:MOST_OPEN])
    if len(open_asks) < MOST_OPEN:
        return None
    same_topic = [row for row in open_asks if row.request.case.topic == sent.asked.topic]
    found: CallbackRequest = (same_topic or open_asks)[0].request
    return found


def _same(asked: Ask) -> list[CallbackRequest]:
    """Return the open requests that number, name, topic (and date of birth) say are this one.

    What would change a request of somebody else stays apart: urgency, and safe contact.
    """
    number, told = asked.phone.e164, asked.told
    if not told.name or told.safe_contact or shared_numbers.is_shared(number):
        return []
    return [
        request
        for request in CallbackRequest.objects.open_for_number(number).select_related("case__topic")
        if _agrees(request.case, told, _topic_key(asked.topic, asked.subject))
        and (request.case.is_urgent or not asked.urgent)
    ]


def _agrees(case: Case, told: Told, topic: str) -> bool:
    resident = case.resident
    return (
        resident is not None
        and resident.search_name == text.plain(told.name)[:120]
        and told.birth_date in {None, resident.birth_date}
        and _topic_key(case.topic, case.subject) == topic
    )


def _topic_key(topic: Topic | None, subject: str) -> str:
    """The chosen topic, else the subject."""
    return f"topic:{topic.pk}" if topic else subject.strip().casefold()


def _join(sent: Sent, into: CallbackRequest, now: dt.datetime) -> CallbackRequest:
    """Count it at the open request, and keep what this sender typed in a closed one of its own."""
    asked = sent.asked
    told_before = FormAsk.objects.filter(
        sender=sent.sender, number=asked.phone.e164, at__gte=now - A_DAY
    ).count()
    requests.ask_again(
        request=into, channel=asked.channel, note=_note(asked), by=ANONYMOUS, now=now
    )
    if asked.urgent and not into.case.is_urgent:
        # Only ever at a request of this same sender.
        urgent.mark(case=into.case, reason=SAID_URGENT, by=ANONYMOUS, now=now)
    seat = requests.seat_of(asked, now=now)
    window = seat.window
    own = _open_own(asked, window, now)
    ask = FormAsk(
        request=own,
        at=now,
        **_typed(sent),
        into=into,
        asked_urgent=asked.urgent,
        asked_safe=asked.told.safe_contact,
        holds_places=told_before < MOST_OPEN,
    )
    _hold(ask, seat)
    ask.save(force_insert=True)
    joined = CallbackRequest.Outcome.JOINED
    requests.close(request=own, outcome=joined, by=ANONYMOUS, now=now)
    message = None
    # Fifty forms are not fifty texts to whoever has this number.
    if told_before < MOST_OPEN and not asked.told.safe_contact:
        message = requests.send_receipt(
            request=own, asked=asked, window=window, by=ANONYMOUS, now=now
        )
    receiving.log(case=own.case, words=asked.story, message=message, by=ANONYMOUS, now=now)
    return own


def _open_own(asked: Ask, window: Window, now: dt.datetime) -> CallbackRequest:
    """Make the request that its sender believes in: a reference, a day, a number that will show.
    The words and what they look like are kept once, where somebody works on them."""
    team = requests.team_of(asked)
    shown = numbers.primary_of(team, on=clock.day_of(window.from_at)).number
    opening = lifecycle.Opening(
        kind=CallbackRequest.KIND,
        subject=asked.subject or _about(asked),
        channel=asked.channel,
        team=team,
        topic=asked.topic,
        intake_token=asked.intake_token,
        follow_secret=asked.follow_secret or None,
    )
    case = lifecycle.open_case(opening=opening, by=ANONYMOUS, now=now)
    first_reports.recognise(case=case, by=ANONYMOUS, now=now)
    record.event(code="callback.joined", about=case, by=ANONYMOUS, now=now)
    made: CallbackRequest = CallbackRequest.objects.create(
        case=case, story=asked.story, number_to_call=asked.phone.e164, number_told=shown
    )
    return made


def _typed(sent: Sent) -> dict[str, str]:
    phone, told = sent.asked.phone, sent.asked.told
    confirmation = ""
    if not told.safe_contact:
        by_mail = Message.Channel.EMAIL.value if told.email else ""
        confirmation = Message.Channel.SMS.value if phone.may_be_texted() else by_mail
    return {"sender": sent.sender, "number": phone.e164, "confirmation": confirmation}


def _about(asked: Ask) -> str:
    return asked.topic.label if asked.topic else asked.subject


def _note(asked: Ask) -> str:
    """What colleagues read at the request that it joined: everything that was typed."""
    told = asked.told
    born = f", geboren {told.birth_date:%d-%m-%Y}" if told.birth_date else ""
    lines = [
        f"Opnieuw gevraagd op de website, over: {_about(asked)}.",
        f"Naam die is ingevuld: {told.name or 'geen'}{born}.",
        f"Gevraagd moment: {asked.window.words}.",
    ]
    if told.safe_contact:
        lines.append("Er is ingevuld dat iemand anders berichten kan lezen of kan opnemen.")
    return "\n".join([*lines, asked.story]).strip()
