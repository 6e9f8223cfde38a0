"""Finding a resident, and what any colleague may read then: a name, what to mind, and one line per
case. Never a number, a date of birth or an address: those are asked and compared."""

import dataclasses
import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery

from portal.audit import record
from portal.cases import kinds, limit_flags, references
from portal.cases.models import Case
from portal.kit import clock, phone
from portal.residents import limits, matching
from portal.residents.models import Resident, ResidentQuerySet
from portal.staff.models import NumberAssignment, User
from portal.staff.permissions import Standing

SAFE_CONTACT = "Veilig contact: bel alleen via het team"


@dataclasses.dataclass(frozen=True)
class Line:
    """One case in one line. `reference` only for who may read the content."""

    kind: str
    team: str
    state: str
    opened_at: dt.datetime
    reference: str
    # Whom to call for more: the number of its team, for who may not read the content.
    call: str


@dataclasses.dataclass(frozen=True)
class Hit:
    """One resident who could be meant. `resident` is None for a case without a name."""

    resident: Resident | None
    lines: list[Line]
    # What the desk must know before this resident is helped there.
    desk_rule: str = ""


@dataclasses.dataclass(frozen=True)
class Found:
    """What a search brought up; `is_cut` when there are more than we show."""

    hits: list[Hit]
    is_cut: bool


def find(typed: str, *, may: Standing, now: dt.datetime) -> Found:
    """Return whom this may be about, and record that each was seen. No record, no view.

    Four statements at most.
    """
    reference = references.clean(typed)
    if references.TYPED.fullmatch(reference):
        return _by_reference(reference, may=may, now=now)
    residents = matching.find(typed, also=_with_what_to_mind)
    record_found(residents, user=may.user, now=now)
    lines = lines_of(residents, may=may, now=now)
    hits = [Hit(one, lines[one.pk], _desk_rule(one)) for one in residents]
    return Found(hits, is_cut=len(residents) == matching.LIMIT)


def _with_what_to_mind(residents: ResidentQuerySet) -> ResidentQuerySet:
    """Read with these residents who their contact person is and what was agreed about contact."""
    read = residents.select_related("contact_person")
    return read.annotate(limits_told=limit_flags.told_of("pk"))


def _desk_rule(row: Resident | Case) -> str:
    return limits.desk_words(map(limit_flags.read, vars(row)["limits_told"]))


def record_found(residents: list[Resident], *, user: User, now: dt.datetime) -> None:
    """Record that this colleague saw these residents as answers. One statement."""
    record.looks(code="resident.found", about=residents, by=user.actor, now=now)


def lines_of(
    residents: list[Resident], *, may: Standing, now: dt.datetime
) -> dict[int, list[Line]]:
    """Return one line per case of each of these residents, the newest first. One query."""
    lines: dict[int, list[Line]] = {resident.pk: [] for resident in residents}
    cases = _lined(may, now)
    for case in cases.filter(resident__in=residents).order_by("-opened_at", "-pk"):
        lines[case.resident_id or 0].append(line(case))
    return lines


def _by_reference(reference: str, *, may: Standing, now: dt.datetime) -> Found:
    cases = limit_flags.with_limits(_lined(may, now)).select_related("resident__contact_person")
    case = cases.filter(reference=reference).first()
    if case is None:
        return Found([], is_cut=False)
    if case.resident is None:
        record.look(code="case.found", about=case, by=may.user.actor, now=now)
    else:
        record.look(code="resident.found", about=case.resident, by=may.user.actor, now=now)
    return Found([Hit(case.resident, [line(case)], _desk_rule(case))], is_cut=False)


def with_team_number(cases: QuerySet[Case], *, day: dt.date) -> QuerySet[Case]:
    """Read the number of each case's team in the same statement: `team_number`, for `line`."""
    given = NumberAssignment.objects.filter(
        team=OuterRef("team"), is_primary=True, period__contains=day
    )
    return cases.annotate(team_number=Subquery(given.values("number__number")[:1]))


def _lined(may: Standing, now: dt.datetime) -> QuerySet[Case]:
    """Cases with what one line tells of each."""
    cases = Case.objects.with_reading(may, now=now).select_related("team")
    return with_team_number(cases, day=clock.day_of(now))


def line(case: Case) -> Line:
    """Return the one line of a case that any colleague may read; `with_access` filled it."""
    return Line(
        kind=kinds.kind_of(case).label,
        team=case.team.name,
        state="open" if case.is_open else "afgerond",
        opened_at=case.opened_at,
        reference=case.reference if case.may_read else "",
        call="" if case.may_read else phone.show(vars(case).get("team_number") or ""),
    )
