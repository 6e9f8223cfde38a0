"""By when an objection asks for work again: the house norm of where it stands. A plan of our own,
which the resident never sees and which moves no legal date."""

import datetime as dt

from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Objection, State
from portal.cases import lifecycle
from portal.kit import clock
from portal.municipality import calendars

# House norms, in working days. Until she was called, the first day stands.
WORKING_DAYS = {
    State.LATE: 5,
    State.EXCUSED: 2,
    State.NOT_EXCUSED: 2,
    State.REPAIR: 10,
    State.TALKING: 10,
    State.PROPOSED: 5,
    State.NEW_DECISION: 2,
    State.REFLECTION: 5,
    State.FORMAL: 5,
    State.HEARD: 10,
    State.NOT_HEARD: 10,
    State.ADVICE: 10,
    State.DECIDED: 1,
    State.ANNOUNCED: 5,
}


def plan(objection: Objection, *, now: dt.datetime) -> None:
    """Plan the next work on an objection that has just moved; never after the last day to decide.
    What cannot wait stays due at once. Three statements at most. Part of another verb."""
    state = State(objection.state)
    if objection.case.is_urgent:
        return
    if state is State.HEARING and objection.hearing_on:
        _set(objection, objection.hearing_on)
    elif state in WORKING_DAYS:
        calendar = calendars.office_calendar()
        _set(objection, calendar.add(clock.day_of(now), WORKING_DAYS[state]))


def plan_on(objection: Objection, day: dt.date) -> None:
    """Plan the next work on this day. Part of another verb."""
    if not objection.case.is_urgent:
        _set(objection, day)


def cap(objection: Objection, last: dt.date | None) -> None:
    """Work on it no later than the last day to decide, once that is known. Part of another verb."""
    case = objection.case
    if last is None or case.due_at is None or case.is_urgent:
        return
    if last < clock.day_of(case.due_at):
        lifecycle.set_due(case=case, due_at=clock.instant(last, calendars.AFTERNOON[1]))


def _set(objection: Objection, day: dt.date) -> None:
    dates = LegalDate.objects.current().filter(case=objection.case, term=LegalTerm.DECIDE)
    last = dates.values_list("day", flat=True).first()
    due_on = min(day, last) if last else day
    lifecycle.set_due(case=objection.case, due_at=clock.instant(due_on, calendars.AFTERNOON[1]))
