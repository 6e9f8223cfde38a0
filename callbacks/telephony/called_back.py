"""Did we call this number just now? Whoever calls back within the window in which we tried, or
within two working hours after it, reaches somebody who knows that we called."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from callbacks import requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit import record
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.contacts import moments, promises
from portal.contacts.models import ContactMoment, Promise
from portal.due import urgent, urgent_clock
from portal.kit import clock
from portal.municipality import calendars
from portal.staff import names
from portal.staff.models import User

WORKING_HOURS = dt.timedelta(hours=2)
# Two working hours can lie behind a weekend and the longest row of holidays.
LOOK_BACK = dt.timedelta(days=10)
Result = CallAttempt.Result
# After these the number may still be hers, and we did not speak to her.
TRIED = (Result.NO_ANSWER, Result.VOICEMAIL, Result.ENGAGED, Result.SOMEBODY_ELSE)


@dataclasses.dataclass(frozen=True)
class Tried:
    """One request for which we called this number just now."""

    case: Case
    at: dt.datetime
    by: str
    name: str

    def words(self, user: User) -> str:
        """'U belde dit nummer om 10:10 uur', in the words for this colleague."""
        who = "U" if self.by == user.actor.key else self.name
        return f"{who} belde dit nummer om {clock.time_in_words(self.at)}"


def tried(numbers: Iterable[str], *, now: dt.datetime) -> dict[str, list[Tried]]:
    """Return for which requests we called these numbers just now, the newest first. Four queries at
    most, one when we did not."""
    asked = {number for number in numbers if number}
    newest = _newest_attempts(asked, now) if asked else []
    if not newest:
        return {}
    ends = _window_ends(newest)
    calendar = calendars.office_calendar()
    known = names.names_of(attempt.by for attempt in newest)
    found: defaultdict[str, list[Tried]] = defaultdict(list)
    for attempt in newest:
        until = urgent_clock.later(attempt.at, WORKING_HOURS, calendar)
        if now < max(until, ends.get(attempt.pk, until)):
            case = attempt.request.case
            row = Tried(case, attempt.at, attempt.by, known[attempt.by])
            found[attempt.number_called].append(row)
    return dict(found)


def _newest_attempts(numbers: set[str], now: dt.datetime) -> list[CallAttempt]:
    made = CallAttempt.objects.filter(
        number_called__in=numbers, result__in=TRIED, at__gt=now - LOOK_BACK, at__lte=now
    )
    newest: dict[int, CallAttempt] = {}
    for attempt in made.select_related("request__case__resident", "request__case__team").order_by(
        "-at", "-pk"
    ):
        newest.setdefault(attempt.request_id, attempt)
    return list(newest.values())


def _window_ends(attempts: list[CallAttempt]) -> dict[int, dt.datetime]:
    """Return the end of the window in which each attempt was made."""
    windows = Promise.objects.filter(
        kind=Promise.Kind.WINDOW, case__in=[attempt.request_id for attempt in attempts]
    )
    ends: dict[int, dt.datetime] = {}
    for window in windows:
        for attempt in attempts:
            if attempt.request_id == window.case_id and (
                window.from_at <= attempt.at < window.until_at
            ):
                ends[attempt.pk] = window.until_at
    return ends


def reach(*, request: CallbackRequest, note: str, user: User, now: dt.datetime) -> None:
    """She called us and was helped: the request closes as reached, and a moment that was still to
    come is no longer needed.

    Raises lifecycle.CaseClosed, permissions.NotAllowed, or urgent.StillUrgent for an urgent request
    without a word about what was done.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        case = fresh.case
        if case.is_urgent:
            urgent.settle(case=case, done=note, by=user.actor, now=now)
        moments.add(
            case=case,
            channel=Channel.PHONE,
            direction=ContactMoment.Direction.IN,
            note=note,
            by=user.actor,
            now=now,
        )
        window = promises.open_window(case)
        if window:
            end = promises.keep if window.from_at <= now else promises.release
            end(promise=window, by=user.actor, now=now)
        record.event(code="callback.called_us", about=case, by=user.actor, now=now)
        outcome = CallbackRequest.Outcome.REACHED
        requests.close(request=fresh, outcome=outcome, by=user.actor, now=now)
