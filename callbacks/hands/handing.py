"""A request changes hands without anyone taking it: by a team lead, by who manages a leaver's work,
or back to the team because its owner is absent. A colleague who hands over asks
callbacks.hands.handovers; claiming and giving back are in callbacks.requests."""

import datetime as dt

from django.db import transaction

from callbacks import holding, requests
from callbacks.models import CallbackRequest
from portal.audit import record
from portal.audit.actor import Actor, job
from portal.cases.models import Case
from portal.kit import clock, states
from portal.staff import presence
from portal.staff.models import User

State = CallbackRequest.State
PORTAL = job("afwezigheid")


def give(*, case: Case, to: User, by: Actor, now: dt.datetime, only_of: User | None = None) -> None:
    """Put a request in the hands of this colleague, whoever has it; with `only_of` nothing when it
    is not that colleague's any more. Raises lifecycle.CaseClosed.

    The way in which Kind gives a callback.
    """
    with transaction.atomic():
        fresh = requests.lock_open(case.callback)
        if only_of is not None and fresh.case.owner_id != only_of.pk:
            return
        if fresh.state == State.WAITING:
            states.move(fresh, field="state", new=State.CLAIMED, transitions=requests.TRANSITIONS)
        holding.assign(request=fresh, team=fresh.case.team, owner=to, by=by, now=now)
        record.event(code="callback.handed", about=fresh.case, by=by, now=now, owner=to.pk)


def give_back(*, case: Case, by: Actor, now: dt.datetime) -> None:
    """Put a request back with its team, whoever has it; the promised window stays. Nothing when the
    team has it already. Raises lifecycle.CaseClosed."""
    with transaction.atomic():
        fresh = requests.lock_open(case.callback)
        if fresh.state == State.WAITING:
            return
        states.move(fresh, field="state", new=State.WAITING, transitions=requests.TRANSITIONS)
        holding.assign(request=fresh, team=fresh.case.team, owner=None, by=by, now=now)
        record.event(code="callback.released", about=fresh.case, by=by, now=now)


def return_of_absent(*, now: dt.datetime) -> int:
    """Give back to the team what asks for work today while its owner is absent; the promised window
    stays. Runs from midnight on, so before any window of that day opens. Returns how many.
    """
    today = clock.day_of(now)
    away = presence.away_on(today)
    if not away:
        return 0
    held = CallbackRequest.objects.held_by(away).due_before(clock.end_of(today))
    return sum(_return(request, away, now) for request in held)


def _return(request: CallbackRequest, away: list[int], now: dt.datetime) -> int:
    """Give back one request, unless it was given to someone else or closed since we looked."""
    with transaction.atomic():
        fresh = requests.lock(request)
        if fresh.state != State.CLAIMED or fresh.case.owner_id not in away:
            return 0
        absent = fresh.case.owner_id
        states.move(fresh, field="state", new=State.WAITING, transitions=requests.TRANSITIONS)
        holding.assign(request=fresh, team=fresh.case.team, owner=None, by=PORTAL, now=now)
        record.event(code="callback.returned", about=fresh.case, by=PORTAL, now=now, owner=absent)
    return 1
