"""What the case page shows about urgency: the clock and what was done, or a way to say it."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.due import urgent_clock
from portal.due.forms import MarkForm, SettleForm
from portal.kit import clock
from portal.municipality import calendars
from portal.staff.models import User


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the panel of an open case on its own page. One statement when it is urgent."""
    if slot != "case" or not case.is_open:
        return None
    context = {"case": case, "form": SettleForm() if case.is_urgent else MarkForm(), "waits": ""}
    if case.urgent_since is not None:
        calendar = calendars.office_calendar()
        now = clock.utc_now()
        context["waits"] = urgent_clock.waiting_words(case.urgent_since, calendar, now=now)
    return Fragment("due/_urgent_panel.html", context)
