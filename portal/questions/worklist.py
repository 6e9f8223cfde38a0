"""The worklist of questions: who waits for an answer, and what one row shows. Reads only."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from portal.cases import worklists
from portal.cases.models import Case
from portal.cases.worklists import Asked, Page, Place, Tab
from portal.contacts import details
from portal.contacts.models import LooksLike
from portal.kit import clock
from portal.questions.models import Answer, Question
from portal.staff.models import Team, User

LOOKED = "question.listed"


class Group(models.TextChoices):
    """The headings of the list, in the order of answering."""

    URGENT = "URGENT", "Spoed, gaat voor"
    LATE = "LATE", "Te laat"
    TODAY = "TODAY", "Vandaag"
    AHEAD = "AHEAD", "Komende dagen"
    DONE = "DONE", "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Row:
    """One question as the list shows it."""

    case: Any
    group: Group
    when: str
    team: str
    is_mine: bool
    is_waiting: bool
    # An answer is written that nobody told her yet.
    is_untold: bool
    looks_like: list[str]

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        if self.is_mine:
            return "bij u"
        if self.case.owner:
            return f"bij {self.case.owner.name}"
        return "wacht op een collega" if self.case.is_open else "niemand had dit nog opgepakt"

    @property
    def is_late(self) -> bool:
        """Whether the promised day is over."""
        return self.group is Group.LATE

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        return Question.State(self.case.outcome).label.capitalize()


def read(
    *, user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime
) -> Page[Row]:
    """Return one page of a list. One query, whatever the size of the table."""
    names = {team.pk: team.name for team in teams}
    return worklists.read(
        Asked(Question.KIND, user, teams, tab, after, now),
        details=_with_details,
        row=lambda case: _row(case, user, names, now),
    )


def record_looks(page: Page[Row], *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw these names."""
    worklists.record_looks(page, code=LOOKED, user=user, in_background=in_background, now=now)


def counts(*, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many questions each open list holds; counting stops at 100. One query."""
    return worklists.counts(kind=Question.KIND, user=user, teams=teams)


def _with_details(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    written = Answer.objects.filter(question=OuterRef("pk"))
    return cases.annotate(has_answer=Exists(written), looks=details.looks_of_case())


def _row(case: Any, user: User, teams: dict[int, str], now: dt.datetime) -> Row:
    return Row(
        case=case,
        group=_group(case, now),
        when=_when(case, now),
        # With one team there is nothing to tell apart.
        team=teams.get(case.team_id, "") if len(teams) > 1 else "",
        is_mine=case.owner_id == user.pk,
        is_waiting=case.is_open and case.owner_id is None,
        is_untold=case.is_open and case.has_answer,
        looks_like=[LooksLike.What(what).label for what in case.looks],
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
