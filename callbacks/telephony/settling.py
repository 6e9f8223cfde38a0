"""What came of a call: a note, a request, one that closes, or nothing to keep. Each call ends once;
missed calls of the same number that still waited end with it."""

import datetime as dt

from django.db import transaction
from django.http import Http404

from callbacks.models import CallbackRequest
from callbacks.telephony import called_back, missed
from callbacks.telephony.missed import AlreadySettled
from callbacks.telephony_models import IncomingCall
from portal.audit import record
from portal.cases import access
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.contacts import moments
from portal.contacts.models import ContactMoment
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff.models import User

Outcome = IncomingCall.Outcome


class NoSuchCase(Refused):
    """A reference that nobody made, or of a case that this colleague may not read: alike."""

    text = "Deze zaak kennen wij niet, of die is niet van uw team. Kijk het kenmerk na."


def note(*, call: IncomingCall, reference: str, words: str, user: User, now: dt.datetime) -> Case:
    """Write down what was said, at a case of hers. Raises NoSuchCase for one that this colleague
    may not read, permissions.NotAllowed, or AlreadySettled."""
    case = _case(user, reference, now)
    case_permissions.check_can_work(user, case, now=now)
    with transaction.atomic():
        moments.add(
            case=case,
            channel=Channel.PHONE,
            direction=ContactMoment.Direction.IN,
            note=words,
            by=user.actor,
            now=now,
        )
        settle(call=call, outcome=Outcome.NOTED, case=case, user=user, now=now)
        notify.hint(topics.case(case.pk))
    return case


def reached(
    *, call: IncomingCall, reference: str, words: str, user: User, now: dt.datetime
) -> Case:
    """She called us back and was helped: her request closes as reached. Raises NoSuchCase for one
    that this colleague may not read, AlreadySettled, and what called_back.reach refuses."""
    case = _case(user, reference, now)
    if case.kind != CallbackRequest.KIND:
        raise NoSuchCase
    request: CallbackRequest = case.callback
    with transaction.atomic():
        called_back.reach(request=request, note=words, user=user, now=now)
        settle(call=call, outcome=Outcome.REACHED, case=case, user=user, now=now)
    return case


def join(*, call: IncomingCall, reference: str, user: User, now: dt.datetime) -> None:
    """A missed call belongs to a request that is open. Raises NoSuchCase, permissions.NotAllowed,
    and what missed.join refuses."""
    case = _case(user, reference, now)
    if case.kind != CallbackRequest.KIND:
        raise NoSuchCase
    case_permissions.check_can_work(user, case, now=now)
    missed.join(call=call, request=case.callback, user=user, now=now)


def no_file(*, call: IncomingCall, reason: str, user: User, now: dt.datetime) -> None:
    """She was helped and nothing needs to be kept. Raises AlreadySettled."""
    settle(call=call, outcome=Outcome.NO_FILE, case=None, user=user, now=now, reason=reason)


def request_made(
    *, call: IncomingCall, request: CallbackRequest, user: User, now: dt.datetime
) -> None:
    """The call led to this request, which was written down. Settled before stays as it is."""
    if call.settled_at is None:
        settle(call=call, outcome=Outcome.REQUEST, case=request.case, user=user, now=now)


def _case(user: User, reference: str, now: dt.datetime) -> Case:
    try:
        return access.get_case(user, reference, now=now)
    except Http404:
        raise NoSuchCase from None


def settle(
    *,
    call: IncomingCall,
    outcome: IncomingCall.Outcome,
    case: Case | None,
    user: User,
    now: dt.datetime,
    reason: str = "",
) -> None:
    """End a call, once. Part of another verb. Raises AlreadySettled."""
    ended = {"settled_at": now, "settled_by": user.actor.key, "reason": reason}
    with transaction.atomic():
        this = IncomingCall.objects.unsettled().filter(pk=call.pk)
        if not this.update(outcome=outcome, case=case, **ended):
            raise AlreadySettled
        record.event(code="call.settled", about=call, by=user.actor, now=now, outcome=outcome.value)
        if call.number_calling:
            # Whoever was spoken to need not be called back for what she tried before.
            before = IncomingCall.objects.unsettled().unanswered(now).of_teams([call.team])
            before.filter(number_calling=call.number_calling, started_at__lte=now).update(
                outcome=Outcome.SPOKEN, **ended
            )
        notify.hint(topics.user(user.pk), topics.team(call.team_id))
