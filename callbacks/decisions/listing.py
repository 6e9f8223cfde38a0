"""The list of decisions that nobody told yet. Reads only, and records whose names it shows."""

import dataclasses
import datetime as dt

from callbacks.decision_models import ComingDecision
from callbacks.decisions import coming
from portal.audit import record
from portal.kit import clock
from portal.municipality import calendars
from portal.staff.permissions import Standing

LISTED = "decision.listed"
MOST = 100


@dataclasses.dataclass(frozen=True)
class Row:
    """One decision as the list shows it."""

    reference: str
    name: str
    about: str
    goes_out_on: dt.date
    holder: str
    goes_first: bool
    is_gone: bool


def read(may: Standing, *, now: dt.datetime) -> list[Row]:
    """Return what this colleague may read, what goes out first on top, and record the look. Three
    statements."""
    found = ComingDecision.objects.open().readable_by(may, now=now)
    decisions: list[ComingDecision] = list(found[:MOST])
    if not decisions:
        return []
    calendar, today = calendars.office_calendar(), clock.day_of(now)
    cases = [decision.request.case for decision in decisions]
    record.looks(code=LISTED, about=cases, by=may.user.actor, now=now)
    return [
        Row(
            reference=case.reference,
            name=case.resident.shown_name if case.resident else "",
            about=decision.about,
            goes_out_on=decision.goes_out_on,
            holder=case.owner.name if case.owner else case.team.name,
            goes_first=coming.goes_first_on(decision.goes_out_on, calendar) <= today,
            is_gone=decision.goes_out_on < today,
        )
        for decision, case in zip(decisions, cases, strict=True)
    ]
