"""Somebody is calling her now: colleagues see it at once, and it ends by itself. Only the end is
kept, and only until it has come: nothing here tells how long anybody called."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.staff.models import User

# Longer than most calls; a longer one only shows less.
AT_MOST = dt.timedelta(minutes=10)


class CallingNow(Refused):
    """Something that must wait until this call is over."""

    text = "Een collega belt deze inwoner nu. Wacht even tot het gesprek klaar is."


def begin(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Show to colleagues that this one is calling. Once more only makes it last longer.

    Raises requests.NotYours, lifecycle.CaseClosed or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        requests.check_holder(fresh, user)
        fresh.caller, fresh.calling_until = user, now + AT_MOST
        fresh.save(update_fields=["caller", "calling_until"])
        lifecycle.tell_screens(fresh.case)


def end(request: CallbackRequest) -> None:
    """The call is over. Part of another verb, which tells the screens."""
    if request.calling_until is not None:
        request.caller, request.calling_until = None, None
        request.save(update_fields=["caller", "calling_until"])


def end_overdue(*, now: dt.datetime) -> int:
    """Take away what nobody ended, and tell the screens. Returns how many."""
    ended = 0
    for request in CallbackRequest.objects.called_until_before(now):
        with transaction.atomic():
            fresh = requests.lock(request)
            if fresh.calling_until is not None and fresh.calling_until <= now:
                end(fresh)
                lifecycle.tell_screens(fresh.case)
                ended += 1
    return ended


def is_going(request: CallbackRequest, *, now: dt.datetime) -> bool:
    """Tell whether somebody is calling her now."""
    return request.calling_until is not None and now < request.calling_until


def line(case: Case, now: dt.datetime) -> str:
    """Return 'Bilal belt nu', or nothing. One query, and only during a call."""
    request: CallbackRequest = case.callback
    if not case.is_open or not is_going(request, now=now) or request.caller is None:
        return ""
    return f"{request.caller.name} belt nu"


def in_talk(users: Collection[int], now: dt.datetime) -> frozenset[int]:
    """Return which of these colleagues are calling somebody now. One query. An entry of
    settings.IN_TALK."""
    calling = CallbackRequest.objects.filter(caller__in=users, calling_until__gt=now)
    return frozenset(calling.values_list("caller", flat=True))
