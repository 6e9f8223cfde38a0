"""A moment that will not be kept, and no other in its place: a colleague told her why. Moving to
another moment is in callbacks.moments.moving."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.moments.moving import MovedBefore
from callbacks.reaching import going
from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Channel
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.staff.models import User

# By which end of a working day, counted from today, somebody agrees on another moment.
AGAIN_WITHIN_DAYS = 2


class CannotWait(Refused):
    """What cannot wait until tomorrow."""

    text = "Dit kan niet wachten tot morgen. Bel de inwoner vandaag, of geef het aan een collega."


@dataclasses.dataclass(frozen=True)
class Told:
    """What she was told, and how: no message says this for us."""

    why: str
    channel: Channel
    # The promise that stood on the screen.
    seen: int | None


def without_moment(*, request: CallbackRequest, told: Told, user: User, now: dt.datetime) -> None:
    """She knows why the moment does not go on; the request stays, and asks on the next working day
    for another one.

    Raises CannotWait, MovedBefore, going.CallingNow, lifecycle.CaseClosed or NotAllowed.
    """
    with transaction.atomic():
        fresh = _tell(request, told, user, now)
        ahead = calendars.half_days_ahead(now=now, days=AGAIN_WITHIN_DAYS)
        lifecycle.set_due(case=fresh.case, due_at=windows.of(ahead[-1]).until_at)
        lifecycle.tell_screens(fresh.case)


def for_good(*, request: CallbackRequest, told: Told, user: User, now: dt.datetime) -> None:
    """She knows why, and needs no call any more: the request closes. Raises like the other."""
    with transaction.atomic():
        fresh = _tell(request, told, user, now)
        outcome = CallbackRequest.Outcome.TOLD
        requests.close(request=fresh, outcome=outcome, by=user.actor, now=now)


def _tell(request: CallbackRequest, told: Told, user: User, now: dt.datetime) -> CallbackRequest:
    case_permissions.check_can_work(user, request.case, now=now)
    fresh = requests.lock_open(request)
    if fresh.case.is_urgent:
        raise CannotWait
    window = promises.open_window(fresh.case)
    if window is None or window.pk != told.seen:
        raise MovedBefore
    if going.is_going(fresh, now=now) and fresh.caller_id != user.pk:
        raise going.CallingNow
    promises.tell_why_not(promise=window, reason=told.why, by=user.actor, now=now)
    moments.add(
        case=fresh.case,
        channel=told.channel,
        direction=ContactMoment.Direction.OUT,
        note=told.why,
        by=user.actor,
        now=now,
    )
    going.end(fresh)
    record.event(code="callback.told_why_not", about=fresh.case, by=user.actor, now=now)
    return fresh
