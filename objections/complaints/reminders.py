"""What must not slip in a complaint: its last day, at ten, five and two working days before it (Awb
9:11)."""

import datetime as dt

from objections.complaints.models import Complaint
from objections.dossier.act_models import LegalDate, LegalTerm
from objections.reminders import WATCHED
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars


def due(now: dt.datetime) -> list[Due]:
    """Return which complaints come near their last day, or are past it. Four queries at most. An
    entry of settings.DUE."""
    rows = {row.pk: row for row in Complaint.objects.open().order_by("case_id")}
    if not rows:
        return []
    calendar = calendars.office_calendar()
    held = LegalDate.objects.current().filter(case__in=rows, term=LegalTerm.SETTLE)
    found = [_due(rows[one.case_id], one.day, calendar, now) for one in held if one.day]
    return [one for one in found if one is not None and one.at <= now]


def _due(
    complaint: Complaint, last: dt.date, calendar: WorkCalendar, now: dt.datetime
) -> Due | None:
    words = clock.in_words(last)
    if clock.day_of(now) > last:
        text = f"De laatste dag om een klacht af te handelen was {words}. Rond die zo snel mogelijk"
        return _row(complaint, "late", last + dt.timedelta(days=1), f"{text} af.")
    for count in reversed(WATCHED):
        begins = calendar.back(last, count)
        if _opens(begins) <= now:
            text = f"Handel een klacht uiterlijk {words} af, of stel die op tijd uit."
            return _row(complaint, f"settle-{count}", begins, text)
    return None


def _row(complaint: Complaint, what: str, begins: dt.date, text: str) -> Due:
    case = complaint.case
    return Due(
        key=f"complaint-{what}-{case.pk}",
        code=f"complaint.{what}",
        at=_opens(begins),
        team_id=case.team_id,
        owner_id=case.owner_id,
        case_id=case.pk,
        text=text,
        goes_first=what != f"settle-{WATCHED[0]}",
    )


def _opens(day: dt.date) -> dt.datetime:
    """When colleagues begin on this day."""
    return clock.instant(day, urgent_clock.OPENS)
