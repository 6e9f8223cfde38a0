"""Did we call this number just now? Whoever calls back within the window in which we tried, or
within two working hours after it, reaches somebody who knows that we called."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from callbacks import requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.reaching import spoken
from portal.cases import permissions as case_permissions
from portal.cases.models import Case, Channel
from portal.contacts.models import Promise
from portal.due import urgent_clock
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
        """'U belde dit telefoonnummer om 10:10 uur', in the words for this colleague."""
        who = "U" if self.by == user.actor.key else self.name
        return f"{who} belde dit telefoonnummer om {clock.time_in_words(self.at)}"


def tried(numbers: Iterable[str], *, user: User, now: dt.datetime) -> dict[str, list[Tried]]:
    """Return for which requests we called these numbers just now, the newest first. Three queries
    at most, one when we did not."""
    asked = {number for number in numbers if number}
    newest = _newest_attempts(asked, now) if asked else []
    if not newest:
        return {}
    calendar = calendars.office_calendar()
    known = names.names_of((attempt.by for attempt in newest), known=[user])
    found: defaultdict[str, list[Tried]] = defaultdict(list)
    for attempt in newest:
        until = urgent_clock.later(attempt.at, WORKING_HOURS, calendar)
        if now < max(until, attempt.window_until or until):
            case = attempt.request.case
            row = Tried(case, attempt.at, attempt.by, known[attempt.by])
            found[attempt.number_called].append(row)
    return dict(found)


def _newest_attempts(numbers: set[str], now: dt.datetime) -> list[Any]:
    """Return the newest attempt of each request on these numbers, with the end of the window in
    which it was made as `window_until`."""
    made = CallAttempt.objects.filter(
        number_called__in=numbers,
        result__in=TRIED,
        at__gt=now - LOOK_BACK,
        at__lte=now,
        # A click that was taken back was no call.
        correction=None,
    )
    during = Promise.objects.filter(
        kind=Promise.Kind.WINDOW,
        case=OuterRef("request"),
        from_at__lte=OuterRef("at"),
        until_at__gt=OuterRef("at"),
    ).order_by("-until_at")
    rows = made.annotate(window_until=Subquery(during.values("until_at")[:1])).select_related(
        "request__case__resident", "request__case__team"
    )
    newest: dict[int, Any] = {}
    for attempt in rows.order_by("-at", "-pk"):
        newest.setdefault(attempt.request_id, attempt)
    return list(newest.values())


def reach(*, request: CallbackRequest, note: str, user: User, now: dt.datetime) -> None:
    """She called us and was helped: the request closes as reached, and a moment that was still to
    come is no longer needed.

    Raises lifecycle.CaseClosed, permissions.NotAllowed, or urgent.StillUrgent for an urgent request
    without a word about what was done.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        code = "callback.called_us"
        spoken.end(fresh, channel=Channel.PHONE, code=code, note=note, by=user.actor, now=now)
