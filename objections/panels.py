"""Her open objections where somebody serves her: at the desk and on her page, with the official
procedure one click away."""

import dataclasses
from typing import Any

from objections.dossier.models import INFORMAL, Objection, State
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.desk.queue.models import Visit
from portal.residents.models import Resident
from portal.staff.models import User

MOST = 10


@dataclasses.dataclass(frozen=True)
class Line:
    """One open objection. `about` is empty where not everybody may know; `url` where this colleague
    does not read it."""

    objection: Any
    state: str
    about: str
    is_informal: bool
    reads: bool = False


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the objections of whoever is at the desk, once we know whom we speak to. One query
    there, none anywhere else. An entry of settings.PANELS."""
    if slot != "case" or case.kind != Visit.KIND or not case.is_open or not case.may_work:
        return None
    person = case.resident
    if person is None or person.identity != Resident.Identity.RIGHT:
        return None
    found = list(Objection.objects.of_resident(person)[:MOST])
    lines = [_line(one, is_safe=person.safe_contact) for one in found]
    return Fragment("objections/at_desk.html", {"case": case, "lines": lines}) if lines else None


def of_cases(cases: list[Case], user: User) -> Fragment | None:
    """Return the open objections among these cases, for the page of a resident. No query: they were
    read with their dossier. An entry of settings.RESIDENT_PANELS."""
    found = [
        case.objection
        for case in cases
        if case.kind == Objection.KIND and case.is_open and getattr(case, "may_work", False)
    ]
    lines = [_line(one, is_safe=False, reads=True) for one in found[:MOST]]
    return Fragment("objections/of_resident.html", {"lines": lines}) if lines else None


def _line(objection: Objection, *, is_safe: bool, reads: bool = False) -> Line:
    return Line(
        objection=objection,
        state=State(objection.state).label,
        # Nobody outside the team sees what is going on with who needs safe contact.
        about="" if is_safe else objection.decision_what or objection.case.subject,
        is_informal=objection.state in INFORMAL,
        reads=reads,
    )
