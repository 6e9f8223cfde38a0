"""A window goes to another moment: by the resident herself, or by a colleague with a message. The
old promise ends and the new one holds its own place."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from callbacks import messages, requests
from callbacks.models import CallbackRequest
from callbacks.moments import slots
from callbacks.moments.slots import Seat
from callbacks.moments.windows import Window
from callbacks.reaching import going
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit.refusal import Refused
from portal.outbox.models import Message
from portal.staff.models import User

A_DAY = dt.timedelta(days=1)
# So many confirmations of other moments a day: her telephone is not for others to ring with.
MOST_TOLD = 3
BY_HERSELF = "De inwoner koos zelf een ander moment"


class Over(Refused):
    """Choosing another moment for what ended."""

    text = "Dit verzoek is klaar. Wij bellen u hierover niet meer."


class OnThePhone(Refused):
    """Choosing another moment while our telephone rings at hers."""

    text = "Wij bellen u op dit moment. Neem op als u kunt. Daarna kunt u een ander moment kiezen."


class MovedBefore(Refused):
    """The moment on the screen is not the one that stands by now."""

    text = "Dit belmoment is net al veranderd. Kijk eerst wat er nu is afgesproken."


class SameMoment(Refused):
    """The moment that was promised already."""

    text = "Dit is het moment dat al is afgesproken. Kies een ander moment."


class NotTold(Refused):
    """No message can reach her, and nobody told her."""

    text = (
        "Deze inwoner kan van ons geen bericht krijgen. Bel en vertel het zelf, en kruis dat aan. "
        "Anders weet de inwoner van niets."
    )


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why we move: what a colleague picks, and what she reads about it."""

    label: str
    words: str


REASONS = {
    "uitloop": Reason("Ander werk loopt uit", "Ander werk duurt langer dan wij dachten."),
    "afwezig": Reason("De collega is er niet", "De collega die u zou bellen, is er niet."),
    "uitzoeken": Reason("Wij zoeken eerst iets uit", "Wij willen eerst iets voor u uitzoeken."),
}
CLOSED_DAY = Reason("Wij zijn die dag dicht", "Wij zijn die dag dicht.")
OTHER = "anders"
OTHER_WORDS = "Het lukt ons niet op dat moment."


@dataclasses.dataclass(frozen=True)
class Plan:
    """To which of these windows, the first that has a place, and why."""

    wanted: Sequence[Window]
    # For colleagues; `words` is what she reads.
    reason: str
    words: str
    # The promise that stood on the screen: after a double click another one stands.
    seen: int | None
    # A colleague told her: then no message has to go.
    was_told: bool = False
    overbook_because: str = ""


def promise(request: CallbackRequest, seat: Seat, *, by: Actor, now: dt.datetime) -> Promise:
    """Promise a window. Part of another verb."""
    made = slots.promise(request.case, seat, by=by, now=now)
    _ask_for_work(request.case, seat)
    return made


def move(
    request: CallbackRequest,
    window: Promise,
    seat: Seat,
    *,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> Promise:
    """End this window and promise another. Part of another verb."""
    moved = promises.move(
        promise=window,
        from_at=seat.window.from_at,
        until_at=seat.window.until_at,
        place=seat.place,
        overbooked_because=seat.overbooked_because,
        reason=reason,
        by=by,
        now=now,
    )
    _ask_for_work(request.case, seat)
    return moved


def _ask_for_work(case: Case, seat: Seat) -> None:
    if not case.is_urgent:
        lifecycle.set_due(case=case, due_at=seat.window.until_at)


def by_resident(
    *, case: Case, wanted: Sequence[Window], seen: int | None, by: Actor, now: dt.datetime
) -> Promise:
    """The holder of the follow link chooses another moment; her old place is free again.

    A double click moves once. Raises Over, OnThePhone, MovedBefore, slots.Full or
    windows.NoSuchWindow.
    """
    with transaction.atomic():
        fresh = requests.lock(case.callback)
        if not fresh.case.is_open or fresh.case.is_urgent:
            raise Over
        window = promises.open_window(fresh.case)
        if _is_second_click(window, seen, by):
            assert window is not None
            return window
        if going.is_going(fresh, now=now):
            raise OnThePhone
        plan = Plan(wanted, BY_HERSELF, "", seen)
        moved = _to(fresh, window, plan, by, now)
        body = messages.chosen_text(window=Window.of(moved), number_told=fresh.number_told)
        if may_be_told_again(fresh, now=now):
            _tell(fresh, moved, body, by, now)
    return moved


def may_be_told_again(request: CallbackRequest, *, now: dt.datetime) -> bool:
    """Tell whether one more choice of the holder of the link is confirmed: whoever made that link
    may have typed the number of somebody else. One query."""
    told = Message.objects.filter(
        case=request.case, kind=messages.Kind.MOVED, queued_at__gt=now - A_DAY
    )
    return told.count() < MOST_TOLD


def by_colleague(*, request: CallbackRequest, plan: Plan, user: User, now: dt.datetime) -> Promise:
    """Promise another moment and tell her why and when, before the old one ends.

    A double click moves once. Raises NotTold when no message can reach her and nobody told her,
    going.CallingNow, MovedBefore, SameMoment, slots.Full, lifecycle.CaseClosed or
    permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    return by_us(request=request, plan=plan, by=user.actor, now=now)


def by_us(*, request: CallbackRequest, plan: Plan, by: Actor, now: dt.datetime) -> Promise:
    """The same for whoever is known to be allowed: a job, or a list that a lead moves."""
    with transaction.atomic():
        fresh = requests.lock_open(request)
        window = promises.open_window(fresh.case)
        if _is_second_click(window, plan.seen, by):
            assert window is not None
            return window
        if going.is_going(fresh, now=now):
            raise going.CallingNow
        moved = _to(fresh, window, plan, by, now)
        body = messages.moved_text(
            window=Window.of(moved), number_told=fresh.number_told, why=plan.words
        )
        sent = _tell(fresh, moved, body, by, now)
        if not sent and not plan.was_told:
            raise NotTold
    return moved


def _is_second_click(window: Promise | None, seen: int | None, by: Actor) -> bool:
    """Whether this actor moved that window just now; what somebody else moved it to is news."""
    if window is None or seen is None:
        return False
    return window.replaces_id == seen and window.made_by == by.key


def _to(
    request: CallbackRequest, window: Promise | None, plan: Plan, by: Actor, now: dt.datetime
) -> Promise:
    if (window.pk if window else None) != plan.seen:
        raise MovedBefore
    current = Window.of(window) if window else None
    wanted = [one for one in plan.wanted if one != current]
    if not wanted:
        raise SameMoment
    seat = slots.seat_for(request.case, wanted, now=now, overbook_because=plan.overbook_because)
    if window is None:
        moved = promise(request, seat, by=by, now=now)
    else:
        moved = move(request, window, seat, reason=plan.reason, by=by, now=now)
    record.event(code="callback.moved", about=request.case, by=by, now=now)
    lifecycle.tell_screens(request.case)
    return moved


def _tell(request: CallbackRequest, moved: Promise, body: str, by: Actor, now: dt.datetime) -> bool:
    key = f"callback-window-{moved.pk}"
    sent = messages.send(case=request.case, kind="MOVED", body=body, dedupe_key=key, by=by, now=now)
    return sent is not None
