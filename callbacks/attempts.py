"""Logging a call: what came of it, the number that was shown, and what happens next."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from callbacks import messages, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import moving, slots, windows
from callbacks.moments.windows import Window
from callbacks.reaching import dialling, going, tries
from callbacks.reaching.tries import COUNTS
from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment, Promise
from portal.due import urgent
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.residents import access
from portal.residents.models import Wish
from portal.staff import names
from portal.staff.models import User

Result = CallAttempt.Result
CHOSE_ANOTHER = "De inwoner koos een ander moment"
SAFE_REASON = "veilig contact"


class NeedsWindow(Refused):
    """'Calls later' without a new moment."""

    text = "Kies wanneer wij weer bellen."


class NeedsHours(NeedsWindow):
    """No answer from somebody who wants to be called at certain hours only: no rule of ours may
    choose the next moment."""

    text = (
        "Deze inwoner wil alleen op bepaalde tijden gebeld worden. Kies zelf wanneer wij weer "
        "bellen."
    )


class NeedsReason(Refused):
    """An anonymous call without a reason."""

    text = "Vul in waarom er geen telefoonnummer te zien was."


class NoVoicemail(Refused):
    """A voicemail where the resident asked for none, or where safe contact forbids it."""

    text = (
        "Bij deze inwoner mag u niets inspreken. Noteer wat er wel gebeurde. Sprak u toch iets in? "
        "Kies 'Nam niet op', schrijf erbij wat er is ingesproken en overleg met uw teamleider."
    )


class Died(Refused):
    """Calling somebody who died."""

    text = "Deze inwoner is overleden. Bel niet. Overleg met uw teamleider wie u wel kunt spreken."


class NeedsConfirmation(Refused):
    """Safe contact that came from a list, and that nobody has looked at yet."""

    text = "Kijk eerst of veilig contact klopt. Het kwam uit een formulier of een lijst."


class LoggedMeanwhile(Refused):
    """Another screen logged a call after this one was shown; the text says who, when and what."""


class StillPossible(Refused):
    """Giving up on a request that never ends without a conversation."""

    text = "Dit verzoek blijft open totdat iemand de inwoner gesproken heeft. Overleg met uw team."


@dataclasses.dataclass(frozen=True)
class Call:
    """What the colleague tells of one call."""

    result: CallAttempt.Result
    note: str = ""
    # False for an anonymous call, which is exceptional and needs a reason.
    number_was_shown: bool = True
    anonymous_reason: str = ""
    # The moment that the resident chose; also what a colleague chose for her. With `or_else` any of
    # these will do, the first that has a place.
    next_window: Window | None = None
    or_else: tuple[Window, ...] = ()
    # Why a colleague gives a place that is not there.
    overbook_because: str = ""
    # One per form that was shown: the same again is a double click.
    token: str = ""
    # The newest attempt that the colleague had on screen, 0 for none; None when it does not matter.
    last_seen: int | None = None


def log(*, request: CallbackRequest, call: Call, user: User, now: dt.datetime) -> CallAttempt:
    """Append one attempt and do what follows from it, in one transaction.

    A double click (the same token) returns the first attempt. Raises requests.NotYours,
    lifecycle.CaseClosed, permissions.NotAllowed or one of the refusals of this module.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock(request)
        # A first click that was still busy has written its attempt by now.
        first = fresh.attempts.filter(token=call.token).first() if call.token else None
        if first is not None and first.is_taken_back:
            # Sent again after that slip was taken back: a call of its own, or it would be lost.
            call = dataclasses.replace(call, token=f"na-{first.pk}")
            first = fresh.attempts.filter(token=call.token).first()
        if first is not None:
            return first
        requests.check_holder(fresh, user)
        _check_newest(fresh, call.last_seen)
        _check_call(fresh, call)
        dialling.check_call(fresh, call.result, now=now)
        attempt = _append(fresh, call, user, now)
        going.end(fresh)
        _follow_up(fresh, call, user, now)
        lifecycle.tell_screens(fresh.case)
    return attempt


def give_up(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """There is no other number to try: a person chooses another way to reach the resident.

    Only after a wrong number, and never for urgent or safe-contact requests: StillPossible.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        requests.check_holder(fresh, user)
        last = fresh.attempts.filter(correction=None).order_by("-pk").first()
        if never_ends(fresh) or last is None or last.result != Result.WRONG_NUMBER:
            raise StillPossible
        window = promises.open_window(fresh.case)
        if window:
            promises.release(promise=window, by=user.actor, now=now)
        _end_unreached(fresh, user, now)


def _check_newest(request: CallbackRequest, last_seen: int | None) -> None:
    newest = request.attempts.order_by("-pk").first() if last_seen is not None else None
    if newest is None or newest.pk == last_seen:
        return
    who = names.names_of([newest.by])[newest.by]
    result = newest.get_result_display().lower()
    raise LoggedMeanwhile(
        f"Intussen is er al iets genoteerd: {who}, {clock.time_in_words(newest.at)}, {result}. "
        "Uw notitie staat hieronder nog. Kijk of u die nog wilt toevoegen."
    )


def _check_call(request: CallbackRequest, call: Call) -> None:
    resident = request.case.resident
    if call.result is Result.LATER and call.next_window is None:
        raise NeedsWindow
    if resident is None:
        return
    if resident.died_on is not None and call.result is not Result.REACHED:
        raise Died
    if must_confirm(request.case):
        raise NeedsConfirmation
    if call.result is Result.VOICEMAIL and Wish.NO_VOICEMAIL in access.running_wishes(resident):
        raise NoVoicemail


def must_confirm(case: Case) -> bool:
    """Tell whether a person must look first whether safe contact is right."""
    resident = case.resident
    return resident is not None and resident.safe_contact and not resident.safe_contact_confirmed


def _append(request: CallbackRequest, call: Call, user: User, now: dt.datetime) -> CallAttempt:
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
        team=request.case.team,
        at=now,
        by=user.actor.key,
        result=call.result,
        number_called=request.number_to_call,
        number_shown=request.number_told if call.number_was_shown else "",
        anonymous_reason=_reason(request, call),
        token=call.token,
    )
    record.event(
        code="callback.attempted",
        about=request.case,
        by=user.actor,
        now=now,
        result=call.result.value,
    )
    return attempt


def _reason(request: CallbackRequest, call: Call) -> str:
    if call.number_was_shown:
        return ""
    resident = request.case.resident
    is_safe = resident is not None and resident.safe_contact
    reason = call.anonymous_reason or (SAFE_REASON if is_safe else "")
    if not reason:
        raise NeedsReason
    return reason


def _follow_up(request: CallbackRequest, call: Call, user: User, now: dt.datetime) -> None:
    window = promises.open_window(request.case)
    if call.result is Result.REACHED:
        if request.case.is_urgent:
            # A talk alone does not end it: somebody writes down what was done today.
            urgent.settle(case=request.case, done=call.note, by=user.actor, now=now)
        if window:
            promises.keep(promise=window, by=user.actor, now=now)
        outcome = CallbackRequest.Outcome.REACHED
        requests.close(request=request, outcome=outcome, by=user.actor, now=now)
    elif call.result is Result.LATER:
        promised = _promise_next(request, window, call, [], user, now)
        body = messages.later_text(window=Window.of(promised), number_told=request.number_told)
        _tell(request, promised, body, user, now)
    elif call.result in COUNTS:
        _try_again(request, window, call, user, now)


def _try_again(
    request: CallbackRequest, window: Promise | None, call: Call, user: User, now: dt.datetime
) -> None:
    """After an attempt that counts: a next window with a message, or after the third a person
    chooses another way. A window that has not begun yet stays promised: we call again then."""
    if window and now < window.from_at:
        # She counts on that moment: an early try, even the third, never takes it away.
        promised = window
    elif _tried_enough(request):
        if window:
            promises.keep(promise=window, by=user.actor, now=now)
        _end_unreached(request, user, now)
        return
    else:
        following = [] if call.next_window else _following(request, window, now)
        promised = _promise_next(request, window, call, following, user, now)
    body = messages.again_text(window=Window.of(promised), number_told=request.number_told)
    _tell(request, promised, body, user, now)


def _tried_enough(request: CallbackRequest) -> bool:
    tried = request.attempts.filter(result__in=COUNTS).values_list("at", flat=True)
    return not never_ends(request) and tries.is_enough(list(tried), tries.rule())


def never_ends(request: CallbackRequest) -> bool:
    """Urgent and safe-contact requests never end by attempts."""
    resident = request.case.resident
    return request.case.is_urgent or (resident is not None and resident.safe_contact)


def _following(request: CallbackRequest, window: Promise | None, now: dt.datetime) -> list[Window]:
    if request.case.is_urgent:
        return [windows.soonest(now=now)]
    resident = request.case.resident
    if resident is not None and Wish.HOURS in access.running_wishes(resident):
        raise NeedsHours
    last = Window.of(window) if window else Window(now, now)
    following = slots.next_after(request.case.team, last, now=now)
    if not following:
        raise NeedsWindow("Er is voorlopig niets vrij. Kies zelf wanneer wij weer bellen.")
    return following


def _promise_next(
    request: CallbackRequest,
    window: Promise | None,
    call: Call,
    following: Sequence[Window],
    user: User,
    now: dt.datetime,
) -> Promise:
    """Promise the next window: the one that was chosen, else the first that has a place. The one
    before ends by our call: kept, or broken when it came too late. One that had not begun is moved:
    she chose another moment."""
    wanted = [call.next_window, *call.or_else] if call.next_window else [*following]
    seat = slots.seat_for(request.case, wanted, now=now, overbook_because=call.overbook_because)
    if window and now < window.from_at:
        return moving.move(request, window, seat, reason=CHOSE_ANOTHER, by=user.actor, now=now)
    if window:
        promises.keep(promise=window, by=user.actor, now=now)
    return moving.promise(request, seat, by=user.actor, now=now)


def _tell(
    request: CallbackRequest, promised: Promise, body: str, user: User, now: dt.datetime
) -> None:
    # One message a window, however often we try before it begins.
    key = f"callback-window-{promised.pk}"
    messages.send(
        case=request.case,
        kind=messages.Kind.AGAIN,
        body=body,
        dedupe_key=key,
        by=user.actor,
        now=now,
    )


def _end_unreached(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Close, with a promise for the team that a person chooses a card, a letter or a visit."""
    ahead = calendars.half_days_ahead(now=now, days=tries.rule().card_working_days)
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
