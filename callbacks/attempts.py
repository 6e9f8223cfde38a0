"""Logging a call: what came of it, the number that was shown, and what happens next."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import messages, requests, windows
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.windows import Window
from portal.audit import record
from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment, Promise
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.staff.models import User

Result = CallAttempt.Result
COUNTS = frozenset({Result.NO_ANSWER, Result.ENGAGED, Result.VOICEMAIL, Result.SOMEBODY_ELSE})
MOST_ATTEMPTS = 3
CARD_WORKING_DAYS = 5
SAFE_REASON = "veilig contact"


class NeedsWindow(Refused):
    """'Calls later' without a new moment."""

    text = "Kies wanneer wij weer bellen."


class NeedsReason(Refused):
    """An anonymous call without a reason."""

    text = "Vul in waarom er geen nummer te zien was."


@dataclasses.dataclass(frozen=True)
class Call:
    """What the colleague tells of one call."""

    result: CallAttempt.Result
    note: str = ""
    # False for an anonymous call, which is exceptional and needs a reason.
    number_was_shown: bool = True
    anonymous_reason: str = ""
    # Only for LATER: the moment that the resident chose.
    next_window: Window | None = None


def log(*, request: CallbackRequest, call: Call, user: User, now: dt.datetime) -> CallAttempt:
    """Append one attempt and do what follows from it, in one transaction.

    Raises requests.NotYours, NeedsReason, NeedsWindow, or states.MovedMeanwhile when somebody
    ended the window or the request first.
    """
    requests.check_holder(request, user)
    if call.result is Result.LATER and call.next_window is None:
        raise NeedsWindow
    with transaction.atomic():
        # Two clicks on one result, or a resident who cancels now: one after the other.
        locked = CallbackRequest.objects.select_for_update().get(pk=request.pk)
        if locked.state != CallbackRequest.State.CLAIMED:
            raise lifecycle.CaseClosed
        attempt = _append(request, call, user, now)
        _follow_up(request, call, user, now)
        lifecycle.tell_screens(request.case)
    return attempt


def counted(request: CallbackRequest) -> int:
    """Return how many attempts count towards the most we make. One query."""
    return request.attempts.filter(result__in=COUNTS).count()


def _append(
    request: CallbackRequest, call: Call, user: User, now: dt.datetime
) -> CallAttempt:
    resident = request.case.resident
    reason = call.anonymous_reason
    if not call.number_was_shown and resident and resident.safe_contact:
        reason = reason or SAFE_REASON
    if not call.number_was_shown and not reason:
        raise NeedsReason
    moment = moments.add(
        case=request.case,
        channel=Channel.PHONE,
        direction=ContactMoment.Direction.OUT,
        note=call.note,
        by=user.actor,
        now=now,
    )
    attempt = CallAttempt.objects.create(
        request=request,
        moment=moment,
        at=now,
        by=user.actor.key,
        result=call.result,
        number_called=request.number_to_call,
        number_shown=request.number_told if call.number_was_shown else "",
        anonymous_reason="" if call.number_was_shown else reason,
    )
    record.event(
        code="callback.attempted",
        about=request.case,
        by=user.actor,
        now=now,
        result=call.result.value,
    )
    return attempt


def _follow_up(
    request: CallbackRequest, call: Call, user: User, now: dt.datetime
) -> None:
    window = promises.open_window(request.case)
    if call.result is Result.REACHED:
        if window:
            promises.keep(promise=window, by=user.actor, now=now)
        outcome = CallbackRequest.Outcome.REACHED
        requests.close(request=request, outcome=outcome, by=user.actor, now=now)
    elif call.result is Result.LATER:
        _promise_next(request, window, call.next_window, user, now)
    elif call.result in COUNTS:
        _try_again(request, window, user, now)


def _try_again(
    request: CallbackRequest, window: Promise | None, user: User, now: dt.datetime
) -> None:
    """After an attempt that counts: a next window with a message, or after the third a person
    chooses another way. Urgent and safe-contact requests never end by attempts."""
    resident = request.case.resident
    never_ends = request.case.is_urgent or (resident is not None and resident.safe_contact)
    if counted(request) >= MOST_ATTEMPTS and not never_ends:
        _end_unreached(request, window, user, now)
        return
    last = Window(window.from_at, window.until_at) if window else Window(now, now)
    following = windows.next_after(last, now=now)
    _promise_next(request, window, following, user, now)
    body = messages.again_text(window=following, number_told=request.number_told)
    key = f"callback-again-{request.pk}-{request.attempts.count()}"
    messages.send(
        case=request.case, kind="AGAIN", body=body, dedupe_key=key, by=user.actor, now=now
    )


def _promise_next(
    request: CallbackRequest,
    window: Promise | None,
    following: Window | None,
    user: User,
    now: dt.datetime,
) -> None:
    """End the window as kept (we did call) and promise the next one."""
    if following is None:
        raise NeedsWindow
    if window:
        promises.keep(promise=window, by=user.actor, now=now)
    promises.make(
        case=request.case,
        kind=Promise.Kind.WINDOW,
        from_at=following.from_at,
        until_at=following.until_at,
        by=user.actor,
        now=now,
    )
    if not request.case.is_urgent:
        lifecycle.set_due(case=request.case, due_at=following.until_at)


def _end_unreached(
    request: CallbackRequest, window: Promise | None, user: User, now: dt.datetime
) -> None:
    if window:
        promises.keep(promise=window, by=user.actor, now=now)
    ahead = calendars.half_days_ahead(now=now, days=CARD_WORKING_DAYS)
    promises.make(
        case=request.case,
        kind=Promise.Kind.CARD,
        from_at=now,
        until_at=windows.of(ahead[-1]).until_at,
        by=user.actor,
        now=now,
    )
    outcome = CallbackRequest.Outcome.UNREACHED
    requests.close(request=request, outcome=outcome, by=user.actor, now=now)
