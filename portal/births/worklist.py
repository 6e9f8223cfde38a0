"""The list of cards: what asks for a decision, and what is on its way. Reads only."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import models
from django.db.models import QuerySet

from portal.births.models import Birth
from portal.cases import worklists
from portal.cases.models import Case
from portal.cases.worklists import Asked, Page, Place, Tab
from portal.kit import clock
from portal.staff.models import Team, User

LOOKED = "birth.listed"
State = Birth.State


class Group(models.TextChoices):
    """The headings of the list."""

    LATE = "LATE", "Wacht te lang"
    TODAY = "TODAY", "Vandaag"
    AHEAD = "AHEAD", "Komende dagen"
    DONE = "DONE", "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Row:
    """One card as the list shows it."""

    case: Any
    group: Group
    when: str
    team: str
    is_mine: bool

    @property
    def is_waiting(self) -> bool:
        """Whether somebody must say that a card is welcome."""
        return bool(self.case.birth.state == State.TO_CONFIRM)

    @property
    def state(self) -> str:
        """Where it is, in words."""
        return State(self.case.birth.state).label.capitalize()

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        if self.is_mine:
            return "bij u"
        return f"bij {self.case.owner.name}" if self.case.owner else "voor het team"


def read(
    *, user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime
) -> Page[Row]:
    """Return one page of a list. One query."""
    names = {team.pk: team.name for team in teams}
    return worklists.read(
        Asked(Birth.KIND, user, teams, tab, after, now),
        details=_with_birth,
        row=lambda case: _row(case, user, names, now),
    )


def record_looks(page: Page[Row], *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw these names."""
    worklists.record_looks(page, code=LOOKED, user=user, in_background=in_background, now=now)


def counts(*, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many cards each open list holds. One query."""
    return worklists.counts(kind=Birth.KIND, user=user, teams=teams)


def _with_birth(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    return cases.select_related("resident", "topic", "owner", "birth")


def _row(case: Any, user: User, teams: dict[int, str], now: dt.datetime) -> Row:
    return Row(
        case=case,
        group=_group(case, now),
        when=_when(case, now),
        team=teams.get(case.team_id, "") if len(teams) > 1 else "",
        is_mine=case.owner_id == user.pk,
    )


def _group(case: Any, now: dt.datetime) -> Group:
    if not case.is_open:
        return Group.DONE
    if case.due_at <= now:
        return Group.LATE
    return Group.TODAY if clock.day_of(case.due_at) == clock.day_of(now) else Group.AHEAD


def _when(case: Any, now: dt.datetime) -> str:
    if not case.is_open:
        return f"om {clock.time_in_words(case.closed_at)}"
    day = clock.day_of(case.due_at)
    names = {0: "vandaag", 1: "morgen", -1: "gisteren"}
    return names.get((day - clock.day_of(now)).days, clock.in_words(day))
