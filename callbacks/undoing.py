"""Taking back a click on 'Gesproken': a correction is appended, and the request stands again as it
stood before. Only at once, by who clicked, and only when nothing else happened since."""

import datetime as dt

from django.db import transaction
from django.db.models import Subquery

from callbacks import requests
from callbacks.models import CallAttempt, CallbackRequest, Correction
from callbacks.moments import slots
from portal.audit import record
from portal.audit.models import Event
from portal.cases import kinds, lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.contacts import promises
from portal.due import urgent
from portal.kit import states
from portal.kit.refusal import Refused
from portal.staff.models import User

State = CallbackRequest.State
# No move of the machine: an end has no way out, but for a slip that is taken back at once.
BACK: states.Transitions = {State.CLOSED: frozenset({State.CLAIMED})}
# As long as the button is shown; whoever needs longer to reach it gets what the verb allows.
SHOWN = dt.timedelta(seconds=10)
MOST = dt.timedelta(minutes=1)


class TooLate(Refused):
    """More than a minute ago: by now others rely on it."""

    text = (
        "Dit kunt u niet meer terugdraaien: het is langer dan een minuut geleden. "
        "Moet de inwoner toch gebeld worden? Maak dan een nieuw terugbelverzoek."
    )


class NotYourClick(Refused):
    """Somebody else logged it, or it was no 'Gesproken'."""

    text = "Alleen wie op 'Gesproken' klikte, kan dat terugdraaien."


class Followed(Refused):
    """Something was written down since that would hang in the air."""

    text = (
        "Dit kunt u niet meer terugdraaien: er is intussen iets anders bij deze zaak genoteerd. "
        "Moet de inwoner toch gebeld worden? Maak dan een nieuw terugbelverzoek."
    )


def find(request: CallbackRequest, pk: int) -> CallAttempt | None:
    """Return one attempt of this request. One query."""
    return request.attempts.filter(pk=pk).first()


def is_offered(attempt: CallAttempt, user: User, *, now: dt.datetime) -> bool:
    """Tell whether the screen shows the button: just clicked, by this colleague."""
    return _is_own_slip(attempt, user) and now - attempt.at < SHOWN and not attempt.is_taken_back


def undo(*, attempt: CallAttempt, user: User, now: dt.datetime) -> None:
    """Take back 'Gesproken': the request is open again, with its moment and its urgency.

    Twice changes nothing. Raises NotYourClick, TooLate, Followed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, attempt.request.case, now=now)
    with transaction.atomic():
        request = requests.lock(attempt.request)
        if Correction.objects.filter(attempt=attempt).exists():
            return
        _check(request, attempt, user, now)
        Correction.objects.create(attempt=attempt, at=now, by=user.actor.key)
        record.event(code="callback.taken_back", about=request.case, by=user.actor, now=now)
        _reopen(request, attempt, user, now)


def _is_own_slip(attempt: CallAttempt, user: User) -> bool:
    return attempt.result == CallAttempt.Result.REACHED and attempt.by == user.actor.key


def _check(request: CallbackRequest, attempt: CallAttempt, user: User, now: dt.datetime) -> None:
    if not _is_own_slip(attempt, user):
        raise NotYourClick
    if now - attempt.at > MOST:
        raise TooLate
    if request.case.closed_at != attempt.at or _went_on(request.case):
        raise Followed


def _went_on(case: Case) -> bool:
    """Whether anything was written down since the case closed, or another case made of it."""
    events = Event.objects.filter(object_kind=Case._meta.label_lower, object_id=case.pk)
    closed = events.filter(code="case.closed").order_by("-pk").values("pk")[:1]
    told = kinds.kind_of(case).told | {"contact.added"}
    later = events.filter(code__in=told, pk__gt=Subquery(closed))
    return bool(later.exists() or case.led_to.exists())


def _reopen(request: CallbackRequest, attempt: CallAttempt, user: User, now: dt.datetime) -> None:
    case, by = request.case, user.actor
    states.move(request, field="state", new=State.CLAIMED, transitions=BACK)
    window = promises.ended_with(case, at=attempt.at, by=by)
    # What came in a list was promised no moment: it asks for work now.
    lifecycle.reopen(case=case, due_at=window.until_at if window else now, by=by, now=now)
    if window:
        slots.hold_again(window)
        promises.reopen(promise=window, by=by, now=now)
    urgent.resume(case=case, settled_at=attempt.at, by=by, now=now)
