"""The worklist of objections: who is to be called or decided for, and what one row shows. Reads
only."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import INFORMAL, Objection, State
from objections.pages import shown
from objections.pages.shown import Left
from portal.cases import worklists
from portal.cases.models import Case
from portal.cases.worklists import Asked, Page, Place, Tab
from portal.kit import clock
from portal.staff.models import Team, User

LOOKED = "objection.listed"


class Group(models.TextChoices):
    """The headings of the list, in the order of calling."""

    URGENT = "URGENT", "Spoed, gaat voor"
    LATE = "LATE", "Had al moeten gebeuren"
    TODAY = "TODAY", "Vandaag"
    AHEAD = "AHEAD", "Komende dagen"
    DONE = "DONE", "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Row:
    """One objection as the list shows it."""

    case: Any
    group: Group
    when: str
    team: str
    state: str
    is_informal: bool
    is_mine: bool
    is_waiting: bool
    # This colleague took the decision that it is about.
    is_own_decision: bool
    last_day: dt.date | None
    left: Left | None
    is_late: bool
    is_unsigned: bool

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        if self.is_mine:
            return "bij u"
        if self.case.owner:
            return f"bij {self.case.owner.name}"
        return "wacht op een collega" if self.case.is_open else "niemand had dit nog opgepakt"


def read(
    *, user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime
) -> Page[Row]:
    """Return one page of a list. One query, whatever the size of the table."""
    names = {team.pk: team.name for team in teams}
    return worklists.read(
        Asked(Objection.KIND, user, teams, tab, after, now),
        details=_with_details,
        row=lambda case: _row(case, user, names, now),
    )


def record_looks(page: Page[Row], *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw these names."""
    worklists.record_looks(page, code=LOOKED, user=user, in_background=in_background, now=now)


def counts(*, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many objections each open list holds; counting stops at 100. One query."""
    return worklists.counts(kind=Objection.KIND, user=user, teams=teams)


def _with_details(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    held = LegalDate.objects.current().filter(case=OuterRef("pk"))
    return cases.select_related("objection").annotate(
        decide_on=Subquery(held.filter(term=LegalTerm.DECIDE).values("day")),
        came_in_time=Subquery(held.filter(term=LegalTerm.OBJECT).values("in_time")),
    )


def _row(case: Any, user: User, teams: dict[int, str], now: dt.datetime) -> Row:
    objection: Objection = case.objection
    last_day = case.decide_on if case.is_open else None
    return Row(
        case=case,
        group=_group(case, now),
        when=_when(case, now),
        # With one team there is nothing to tell apart.
        team=teams.get(case.team_id, "") if len(teams) > 1 else "",
        state=State(objection.state).label,
        is_informal=objection.state in INFORMAL,
        is_mine=case.owner_id == user.pk,
        is_waiting=case.is_open and case.owner_id is None,
        is_own_decision=objection.decision_taker_id == user.pk,
        last_day=last_day,
        left=shown.left(last_day, today=clock.day_of(now)) if last_day else None,
        is_late=case.came_in_time is False,
        is_unsigned=objection.needs_signature and objection.signed_on is None,
    )


def _group(case: Any, now: dt.datetime) -> Group:
    if not case.is_open:
        return Group.DONE
    if case.is_urgent:
        return Group.URGENT
    if case.due_at <= now:
        return Group.LATE
    return Group.TODAY if clock.day_of(case.due_at) == clock.day_of(now) else Group.AHEAD


def _when(case: Any, now: dt.datetime) -> str:
    if not case.is_open:
        return f"om {clock.time_in_words(case.closed_at)}"
    if case.is_urgent:
        return "nu"
    day = clock.day_of(case.due_at)
    names = {0: "vandaag", 1: "morgen", -1: "gisteren"}
    return names.get((day - clock.day_of(now)).days, clock.in_words(day))
