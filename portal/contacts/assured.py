"""What pages show of assurances: first on the page of a case, a resident and a call. The words only
of cases that the reader may read; of the others that there is something, and whom to ask."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from portal.audit import record
from portal.cases.kinds import Fragment
from portal.cases.models import Case, Share
from portal.contacts.models import Assurance, AssuranceStep, Clash
from portal.kit import clock, secret, text
from portal.residents.models import Resident
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.permissions import Standing
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
    resident: str


def with_assurances(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case what was assured to its resident: fills `assured_told`. An entry of
    settings.CASE_DETAILS and of settings.TIMELINE_LOADERS."""
    hers = Q(case=OuterRef("pk")) | Q(case__resident=OuterRef("resident"))
    return cases.annotate(assured_told=ArraySubquery(_told(Assurance.objects.filter(hers))))


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what was assured to the resident of this case. No query, for it was read with the
    case. An entry of settings.PANELS."""
    told = getattr(case, "assured_told", [])
    if slot not in FIRST or not told:
        return None
    if case.kind == AT_DESK and not _is_known(case.resident):
        return None
    may = _seen_by(case, user)
    rows = _shown(told, may)
    leads = Permission.LEAD_TEAM in may.held
    context = {"rows": rows, "case": case, "leads": leads}
    return Fragment("contacts/assured.html", context) if rows else None


def writing(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the form to write one down. No query. An entry of settings.PANELS."""
    if slot != "case" or not case.may_work:
        return None
    context = {"case": case, "token": secret.new_link(), "grounds": Assurance.Ground}
    return Fragment("contacts/assure.html", context)


def of_cases(cases: list[Case], user: User) -> Fragment | None:
    """Return the same for the page of a resident. An entry of settings.RESIDENT_PANELS."""
    told = getattr(cases[0], "assured_told", []) if cases else []
    if not told:
        return None
    rows = _shown(told, _seen_by(cases[0], user))
    context = {"rows": rows, "case": None, "leads": False}
    return Fragment("contacts/assured.html", context) if rows else None


def of_resident(resident: Resident, *, may: Standing) -> list[Row]:
    """Return what was assured to somebody who is on the line. One query."""
    hers = Assurance.objects.filter(case__resident=resident)
    return _shown(list(_told(hers)), may)


def found(typed: str, *, may: Standing, now: dt.datetime) -> list[Row]:
    """Return the newest assurances that this colleague may read, with all of these words in them,
    and record whose they saw. Two statements."""
    readable = Case.objects.visible_to(may, now=now)
    every = Assurance.objects.filter(case__in=readable.values("pk"))
    words = text.plain(typed).split()[:MOST_WORDS]
    told = list(_told(every.with_words(words))[:MOST])
    cases = [Case(pk=row["case"]) for row in told]
    record.looks(code=LISTED, about=cases, by=may.user.actor, now=now)
    return [_row(row, is_readable=True) for row in told]


def _seen_by(case: Case, user: User) -> Standing:
    seen: Standing | None = getattr(case, "seen_by", None)
    return seen or permissions.standing_of(user, now=clock.utc_now())


def _is_known(resident: Resident | None) -> bool:
    return resident is not None and resident.identity == Resident.Identity.RIGHT


def _shown(told: list[dict[str, Any]], may: Standing) -> list[Row]:
    teams = {team.pk for team in may.teams_with(Permission.READ_CASES)}
    rows = [_row(row, is_readable=_may_read(row, may.user, teams)) for row in told[:MOST]]
    if any(row["is_safe"] for row in told):
        # Nobody outside the team sees the history of who needs safe contact.
        rows = [row for row in rows if row.reference]
    # What ended stands below what holds.
    return sorted(rows, key=lambda row: bool(row.end))


def _may_read(row: dict[str, Any], user: User, teams: set[int]) -> bool:
    """The rule of access of portal.cases.models, over what was read with the page."""
    if not teams:
        return False
    return (
        row["team"] in teams
        or row["owner"] == user.pk
        or any(share["user"] == user.pk or share["team"] in teams for share in row["shares"])
    )


def _told(assurances: Any) -> "QuerySet[Any]":
    """Return each assurance as one object, the newest first."""
    ends = AssuranceStep.objects.filter(
        assurance=OuterRef("pk"), kind__in=AssuranceStep.ENDS
    ).values(told=JSONObject(kind="kind", text="text", told_on="told_on"))
    clashes = Clash.objects.filter(assurance=OuterRef("pk")).order_by("pk")
    clash = JSONObject(
        pk="pk", reference=F("case__reference"), act="act", verdict="verdict", reason="reason"
    )
    shares = Share.objects.running(clock.utc_now()).filter(case=OuterRef("case"))
    names = User.objects.filter(pk=OuterRef("answerer_id")).values("name")
    read = assurances.with_answerer().annotate(
        answerer_name=Subquery(names[:1]),
        end_told=Subquery(ends[:1]),
        clashes_told=ArraySubquery(clashes.values(told=clash)),
        shares_told=ArraySubquery(shares.values(told=JSONObject(user="user", team="team"))),
    )
    told: QuerySet[Any] = read.order_by("-said_on", "-pk").values_list(
        JSONObject(
            pk="pk",
            what="what",
            author=F("author__name"),
            author_id="author_id",
            said_on="said_on",
            ground="ground",
            ground_text="ground_text",
            answerer="answerer_name",
            answerer_id="answerer_id",
            case="case_id",
            reference=F("case__reference"),
            resident=F("case__resident__name"),
            is_safe=F("case__resident__safe_contact"),
            team=F("case__team_id"),
            team_name=F("case__team__name"),
            owner=F("case__owner_id"),
            end="end_told",
            clashes="clashes_told",
            shares="shares_told",
        ),
        flat=True,
    )
    return told


def _row(told: dict[str, Any], *, is_readable: bool) -> Row:
    end = told["end"] or {}
    ended = AssuranceStep.Kind(end["kind"]).label if end else ""
    who: dict[str, Any] = {
        "pk": told["pk"],
        "who": told["author"],
        "said_on": dt.date.fromisoformat(told["said_on"]),
        "answerer": told["answerer"] if told["answerer_id"] != told["author_id"] else "",
        "team": told["team_name"],
        "end": ended,
    }
    if not is_readable:
        nothing = dict.fromkeys(("what", "ground", "reference", "end_text", "resident"), "")
        return Row(**{**who, **nothing, "told_on": None, "clashes": []})
    ground = Assurance.Ground(told["ground"]).label
    told_on = end.get("told_on")
    return Row(
        **who,
        what=told["what"],
        ground=f"{ground}: {told['ground_text']}" if told["ground_text"] else ground,
        reference=told["reference"],
        end_text=end.get("text", ""),
        told_on=dt.date.fromisoformat(told_on) if told_on else None,
        clashes=[_clashed(clash) for clash in told["clashes"]],
        resident=told["resident"] or "",
    )


def _clashed(told: dict[str, Any]) -> Clashed:
    verdict = Clash.Verdict(told["verdict"]).label if told["verdict"] else ""
    return Clashed(
        told["pk"], told["reference"], Clash.Act(told["act"]).label, verdict, told["reason"]
    )
