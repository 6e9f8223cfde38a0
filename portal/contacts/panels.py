"""What the case page shows of first days: what a case looks like, the day of an application, and
the buttons for a colleague who sees what the words did not tell."""

import datetime as dt
from typing import Any

from django.db.models import prefetch_related_objects

from portal.cases.kinds import Fragment
from portal.cases.models import Case, FirstReportKind
from portal.contacts.models import LooksLike, Promise
from portal.kit import clock
from portal.staff.models import User

FIRST, CASE = "case-first", "case"
What = LooksLike.What
TEXTS = {
    What.OBJECTION: "De termijn loopt door: overleg vandaag met bezwaar.",
    What.COMPLAINT: "Wij beloven een antwoord op elke klacht: overleg vandaag met wie klachten "
    "behandelt.",
}


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what belongs in this slot; no statement, portal.contacts.details read it."""
    if slot == FIRST:
        return _first(case)
    return _buttons(case) if slot == CASE and case.may_work else None


def agreements(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what we promised in this case besides calling and still have to do: it can be ended
    here, also when the case itself is closed. Two queries at most, shared with the timeline."""
    if slot != FIRST:
        return None
    prefetch_related_objects([case], "promises__owner")
    standing = [
        promise
        for promise in case.promises.all()
        if promise.state == Promise.State.OPEN and promise.kind != Promise.Kind.WINDOW
    ]
    if not standing:
        return None
    rows = [_agreed(promise, case, user) for promise in standing]
    return Fragment("contacts/agreements.html", {"case": case, "rows": rows})


def _agreed(promise: Promise, case: Case, user: User) -> dict[str, Any]:
    promise.case = case
    owner = promise.owner if promise.owner_id == promise.holder_id else case.owner
    return {
        "pk": promise.pk,
        "label": promise.get_kind_display().capitalize(),
        "when": clock.window_in_words(promise.from_at, promise.until_at),
        "text": promise.text,
        "who": "u" if owner == user else owner.name if owner else case.team.name,
        "is_late": promise.until_at <= clock.utc_now(),
    }


def _first(case: Case) -> Fragment | None:
    looks = [_look(told) for told in getattr(case, "looks_told", [])]
    report = _report(case)
    if not looks and report is None:
        return None
    context = {"case": case, "looks": looks, "report": report}
    return Fragment("contacts/first_days.html", context)


def _look(told: dict[str, Any]) -> dict[str, Any]:
    what = What(told["what"])
    return {
        **told,
        "label": what.label,
        "received_on": dt.date.fromisoformat(told["received_on"]),
        "text": TEXTS[what],
    }


def _report(case: Case) -> dict[str, Any] | None:
    told = getattr(case, "first_report_told", None)
    if not told:
        return None
    return {
        "label": FirstReportKind(told["kind"]).label,
        "reported_on": dt.date.fromisoformat(told["reported_on"]),
        "given": told["given"],
    }


def _buttons(case: Case) -> Fragment | None:
    """What it can still be; nothing when it is everything already."""
    # Also what somebody ruled out: what it is after all is said there.
    known = {told["what"] for told in getattr(case, "looks_told", [])}
    kinds = [] if _report(case) else list(FirstReportKind)
    whats = [what for what in What if what not in known]
    if not kinds and not whats:
        return None
    return Fragment("contacts/also.html", {"case": case, "kinds": kinds, "whats": whats})
