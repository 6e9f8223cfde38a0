"""What pages show of assurances: first on the page of a case, a resident and a call. The words only
of cases that the reader may read; of the others that there is something, and whom to ask."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject

from portal.audit import record
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts.assurance_models import told_about_case
from portal.contacts.models import Assurance, AssuranceStep, Clash
from portal.kit import clock, secret, text
from portal.residents.models import Resident
from portal.staff.models import User
from portal.staff.permissions import Standing, standing_of
from portal.staff.roles import Permission

FIRST = frozenset({"case-first", "call", "desk", "letter"})
MOST = 50
MOST_WORDS = 6
LISTED = "assurance.listed"
# A visit to the desk, where nobody tells anything before we know whom we speak to.
AT_DESK = "VISIT"


@dataclasses.dataclass(frozen=True)
class Clashed:
    """What goes against an assurance, as it stands."""

    pk: int
    reference: str
    act: str
    verdict: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Row:
    """One assurance. `reference` and `what` are empty for who may not read its case."""

    pk: int
    what: str
    who: str
    said_on: dt.date
    ground: str
    answerer: str
    team: str
    reference: str
    # 'ingetrokken' or 'waargemaakt', with the reason that she was told; empty while it holds.
    end: str
    end_text: str
    told_on: dt.date | None
    clashes: list[Clashed]
    resident: str = ""


def with_assurances(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case whether anything was assured to its resident: fills `is_assured`. An entry
    of settings.CASE_DETAILS."""
    return cases.annotate(is_assured=told_about_case())


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what was assured to the resident of this case. Two queries, none when nothing was. An
    entry of settings.PANELS."""
    if slot not in FIRST or not getattr(case, "is_assured", False):
        return None
    if case.kind == AT_DESK and not _is_known(case.resident):
        return None
    now = clock.utc_now()
    may = standing_of(user, now=now)
    rows = _shown(Assurance.objects.about(case), case.resident, may=may, now=now)
    context = {
        "rows": rows,
        "case": case,
        "leads": Permission.LEAD_TEAM in may.held,
    }
    return Fragment("contacts/assured.html", context) if rows else None


def writing(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the form to write one down. No query. An entry of settings.PANELS."""
    if slot != "case" or not case.may_work:
        return None
    context = {"case": case, "token": secret.new_link(), "grounds": Assurance.Ground}
    return Fragment("contacts/assure.html", context)


def of_cases(cases: list[Case], user: User) -> Fragment | None:
    """Return the same for the page of a resident. Two queries, none when nothing was assured. An
    entry of settings.RESIDENT_PANELS."""
    if not any(getattr(case, "is_assured", False) for case in cases):
        return None
    now = clock.utc_now()
    resident, may = cases[0].resident, standing_of(user, now=now)
    rows = _shown(Assurance.objects.about(cases[0]), resident, may=may, now=now)
    return Fragment("contacts/assured.html", {"rows": rows, "case": None, "leads": False})


def of_resident(resident: Resident, *, may: Standing, now: dt.datetime) -> list[Row]:
    """Return what was assured to somebody who is on the line. One query."""
    hers = Assurance.objects.filter(case__resident=resident)
    return _shown(hers, resident, may=may, now=now)


def found(typed: str, *, may: Standing, now: dt.datetime) -> list[Row]:
    """Return the newest assurances that this colleague may read, with all of these words in them,
    and record whose they saw. Two statements."""
    readable = Case.objects.visible_to(may, now=now)
    every = Assurance.objects.filter(case__in=readable.values("pk"))
    words = text.plain(typed).split()[:MOST_WORDS]
    rows = list(_told(every.with_words(words), may, now)[:MOST])
    record.looks(code=LISTED, about=[row.case for row in rows], by=may.user.actor, now=now)
    return [_row(row) for row in rows]


def _is_known(resident: Resident | None) -> bool:
    return resident is not None and resident.identity == Resident.Identity.RIGHT


def _shown(
    found: "QuerySet[Assurance]", resident: Resident | None, *, may: Standing, now: dt.datetime
) -> list[Row]:
    rows = [_row(row) for row in _told(found, may, now)[:MOST]]
    if resident is not None and resident.safe_contact:
        # Nobody outside the team sees the history of who needs safe contact.
        rows = [row for row in rows if row.reference]
    # What ended stands below what holds.
    return sorted(rows, key=lambda row: bool(row.end))


def _told(found: Any, may: Standing, now: dt.datetime) -> "QuerySet[Assurance]":
    readable = Case.objects.visible_to(may, now=now).values("pk")
    ends = AssuranceStep.objects.filter(
        assurance=OuterRef("pk"), kind__in=AssuranceStep.ENDS
    ).values(told=JSONObject(kind="kind", text="text", told_on="told_on"))
    clashes = Clash.objects.filter(assurance=OuterRef("pk")).values(
        told=JSONObject(
            pk="pk",
            reference=F("case__reference"),
            act="act",
            verdict="verdict",
            reason="reason",
        )
    )
    names = User.objects.filter(pk=OuterRef("answerer_id")).values("name")
    told: QuerySet[Assurance] = found.with_answerer().annotate(
        answerer_name=Subquery(names[:1]),
        end_told=Subquery(ends[:1]),
        clashes_told=ArraySubquery(clashes.order_by("pk")),
        may_be_read=ExpressionWrapper(Q(case__in=readable), output_field=BooleanField()),
    )
    return told.select_related("author", "case__team", "case__resident").order_by("-said_on", "-pk")


def _row(row: Any) -> Row:
    end = row.end_told or {}
    if not row.may_be_read:
        row.what, row.ground_text, end = "", "", {"kind": end.get("kind", "")}
    told_on = end.get("told_on")
    ground = Assurance.Ground(row.ground).label
    resident = row.case.resident
    return Row(
        pk=row.pk,
        what=row.what,
        who=row.author.name,
        said_on=row.said_on,
        ground=f"{ground}: {row.ground_text}" if row.ground_text else ground,
        answerer=row.answerer_name if row.answerer_id != row.author_id else "",
        team=row.case.team.name,
        reference=row.case.reference if row.may_be_read else "",
        end=AssuranceStep.Kind(end["kind"]).label if end.get("kind") else "",
        end_text=end.get("text", ""),
        told_on=dt.date.fromisoformat(told_on) if told_on else None,
        clashes=[_clashed(told) for told in row.clashes_told] if row.may_be_read else [],
        resident=resident.shown_name if resident and row.may_be_read else "",
    )


def _clashed(told: dict[str, Any]) -> Clashed:
    verdict = Clash.Verdict(told["verdict"]).label if told["verdict"] else ""
    return Clashed(
        told["pk"], told["reference"], Clash.Act(told["act"]).label, verdict, told["reason"]
    )
