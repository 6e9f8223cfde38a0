"""Somebody who waits for our call walks in: her open request is shown with the visit, and can end
with it."""

import datetime as dt

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.reaching import going, spoken
from portal.cases.kinds import Fragment
from portal.cases.models import Case, Channel
from portal.contacts.models import Promise
from portal.desk.queue.models import Visit
from portal.desk.queue.settling import Item, Settle
from portal.kit import clock
from portal.staff.models import User


def items(case: Case) -> list[Item]:
    """Return the open requests of this resident. Two queries, one when there are none."""
    if case.resident is None:
        return []
    found = list(CallbackRequest.objects.open_of_resident(case.resident))
    windows = _windows(found)
    now = clock.utc_now()
    return [
        Item(
            request.pk,
            f"Terugbelverzoek over {request.case.subject}{windows.get(request.pk, '')}",
            going.line(request.case, now),
        )
        for request in found
    ]


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the open requests of whoever is here, for the page of the visit. Two queries there,
    none anywhere else. An entry of callbacks.panels."""
    if slot != "case" or case.kind != Visit.KIND or not case.is_open:
        return None
    found = items(case)
    return Fragment("callbacks/at_desk.html", {"case": case, "items": found}) if found else None


def settle(*, case_id: int, note: str, user: User, now: dt.datetime) -> None:
    """She was helped at the desk: nobody needs to call her any more. Part of closing the visit,
    which guards who may do it. What a colleague ended at this moment stays as they ended it.

    Raises urgent.StillUrgent for an urgent request without a word about what was done.
    """
    request = CallbackRequest.objects.get(pk=case_id)
    fresh = requests.lock(request)
    if not fresh.case.is_open:
        return
    code = "callback.at_desk"
    spoken.end(fresh, channel=Channel.DESK, code=code, note=note, by=user.actor, now=now)


def _windows(found: list[CallbackRequest]) -> dict[int, str]:
    standing = Promise.objects.windows_of_cases([request.case for request in found])
    return {
        window.case_id: f": wij bellen {clock.window_in_words(window.from_at, window.until_at)}"
        for window in (standing if found else [])
    }


SETTLE = Settle(CallbackRequest.KIND, items, settle)
