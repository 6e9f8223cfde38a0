"""By when a complaint asks for work again: a house norm, which the resident never sees and which
moves no legal date."""

import datetime as dt

from objections.complaints.models import Complaint, State
from objections.dossier import dates
from objections.dossier.act_models import LegalTerm
from portal.cases import lifecycle
from portal.kit import clock
from portal.municipality import calendars

# In working days. Until she was called, the first day stands.
WORKING_DAYS = {State.TALKING: 10, State.HANDLING: 5}


def plan(complaint: Complaint, *, now: dt.datetime) -> None:
    """Plan the next work on a complaint that has just moved; never after its last day. What cannot
    wait stays due at once. Part of another verb."""
    state, case = State(complaint.state), complaint.case
    if case.is_urgent or state not in WORKING_DAYS:
        return
    day = calendars.office_calendar().add(clock.day_of(now), WORKING_DAYS[state])
    held = dates.of(case).get(LegalTerm.SETTLE)
    if held is not None and held.day is not None:
        day = min(day, held.day)
    lifecycle.set_due(case=case, due_at=clock.instant(day, calendars.AFTERNOON[1]))
