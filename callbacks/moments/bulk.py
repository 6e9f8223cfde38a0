"""Many requests at once: of a colleague who is ill, or of a day on which we cannot call. Each is a
transaction of its own, with at most one message; what does not succeed is told by its reference."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from callbacks import requests
from callbacks.hands import handing
from callbacks.models import CallbackRequest
from callbacks.moments import moving, slots
from callbacks.moments.moving import Plan
from callbacks.moments.windows import NoSuchWindow, Window
from callbacks.reaching import going
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit.refusal import Refused
from portal.residents import access
from portal.residents.models import Resident, Wish
from portal.staff.models import Team, User

MOST = 100


class OwnHours(Refused):
    """A resident who is called at certain hours only."""

    text = "Wil alleen op bepaalde tijden gebeld worden. Kies zelf een moment."


class UrgentToday(Refused):
    """What cannot wait is not put off."""

    text = "Spoed vandaag. Dit verzetten wij niet."


@dataclasses.dataclass(frozen=True)
class Row:
    """One request that can be ticked."""

    case: Case
    window: Window | None
    # The promise that stands: after it was moved this row is another one.
    seen: int | None

    @property
    def code(self) -> str:
        """What a ticked box sends: the request, and what stood on the screen."""
        return f"{self.case.reference}.{self.seen or 0}"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What succeeded, and per request why not."""

    done: int
    failed: list[tuple[str, str]]


def rows(
    *, teams: list[Team], owner: User | None, day: dt.date | None, now: dt.datetime
) -> list[Row]:
    """Return the open requests of these teams: of a colleague, with a call moment on a day, or
    both. No more than fit on a page. Two queries."""
    found = CallbackRequest.objects.open_in(teams)
    if owner is not None:
        found = found.filter(case__owner=owner)
    if day is not None:
        on_day = Promise.objects.windows_on(day)
        found = found.filter(pk__in=on_day.values("case"))
    cases = [request.case for request in found[:MOST]]
    standing = {one.case_id: one for one in Promise.objects.windows_of_cases(cases)}
    return [row(case, standing.get(case.pk)) for case in cases]


def row(case: Case, window: Promise | None) -> Row:
    """Return the row of one request with the call moment that stands."""
    words = Window.of(window) if window else None
    return Row(case, words, window.pk if window else None)


def hand_over(*, chosen: Iterable[Row], to: User | None, by: Actor, now: dt.datetime) -> Outcome:
    """Give these requests to a colleague, or back to the team; the call moments stay, so nobody
    gets a message."""

    def act(one: Row) -> None:
        if to is not None:
            handing.give(case=one.case, to=to, by=by, now=now)
        else:
            handing.give_back(case=one.case, by=by, now=now)

    return _each(chosen, act)


def move(
    *,
    chosen: Iterable[Row],
    from_day: dt.date,
    reason: str,
    words: str,
    by: Actor,
    now: dt.datetime,
) -> Outcome:
    """Promise each of these residents the first free moment from this day on, in the same part of
    the day where that can be, and tell her. One that was moved since it was shown stays."""

    def act(one: Row) -> None:
        _move(one, from_day, reason, words, by, now)

    return _each(chosen, act)


def _each(chosen: Iterable[Row], act: Callable[[Row], None]) -> Outcome:
    done, failed = 0, []
    for one in chosen:
        try:
            act(one)
        except Refused as refusal:
            failed.append((one.case.reference, str(refusal)))
        else:
            done += 1
    return Outcome(done, failed)


def _move(
    one: Row, from_day: dt.date, reason: str, words: str, by: Actor, now: dt.datetime
) -> None:
    with transaction.atomic():
        fresh = requests.lock_open(one.case.callback)
        if fresh.case.is_urgent:
            raise UrgentToday
        if _has_own_hours(fresh.case.resident):
            raise OwnHours
        if going.is_going(fresh, now=now):
            raise going.CallingNow
        window = promises.open_window(fresh.case)
        wanted = _wanted(fresh.case.team, window, from_day, now)
        plan = Plan(wanted=wanted, reason=reason, words=words, seen=one.seen)
        moving.by_us(request=fresh, plan=plan, by=by, now=now)


def _has_own_hours(resident: Resident | None) -> bool:
    return resident is not None and Wish.HOURS in access.running_wishes(resident)


def _wanted(
    team: Team, window: Promise | None, from_day: dt.date, now: dt.datetime
) -> list[Window]:
    """Return what is free from that day on: first the part of the day that she had."""
    free = [
        choice
        for day in slots.ahead(team, now=now, days=slots.FURTHEST)
        for choice in day.free
        if choice.day >= from_day
    ]
    if window is not None:
        half = slots.half_of(Window.of(window)).name
        free = [choice for choice in free if choice.half.name == half] or free
    if not free:
        raise NoSuchWindow("Er is voorlopig niets vrij.")
    return [choice.window for choice in free]
