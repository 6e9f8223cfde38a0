"""The worklist: who is called, in which order, and what one row shows. Reads only."""

import dataclasses
import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from callbacks.reaching import tries
from portal.cases import worklists
from portal.cases.models import Case
from portal.cases.worklists import Asked, Page, Place, Tab
from portal.contacts import details
from portal.contacts.models import LooksLike, Promise
from portal.kit import clock
from portal.residents import languages
from portal.residents.models import ContactWish, Resident, Wish
from portal.staff.models import Team, User

LOOKED = "callback.listed"


class Group(models.TextChoices):
    """The headings of the list, in the order in which people are called."""

    URGENT = "URGENT", "Spoed, gaat voor"
    LATE = "LATE", "Te laat"
    NOW = "NOW", "Nu bellen"
    TODAY = "TODAY", "Later vandaag"
    AHEAD = "AHEAD", "Komende dagen"
    DONE = "DONE", "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Row:
    """One request as the list shows it."""

    case: Any
    group: Group
    when: str
    team: str
    is_mine: bool
    is_waiting: bool
    tries: int
    most_tries: int | None
    asks_interpreter: bool
    looks_like: list[str]
    # Who is calling now; empty when nobody is.
    caller: str

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
        """Whether the promised moment is over."""
        return self.group is Group.LATE

    @property
    def outcome(self) -> str:
        """How it ended, in words."""
        return CallbackRequest.Outcome(self.case.outcome).label.capitalize()

    @property
    def tries_words(self) -> str:
        """'2 van 3 pogingen'; without a most for who is called until we spoke."""
        if not self.tries:
            return ""
        if self.most_tries:
            return f"{self.tries} van {self.most_tries} pogingen"
        return f"{self.tries} {'poging' if self.tries == 1 else 'pogingen'}"


def read(
    *, user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime
) -> Page[Row]:
    """Return one page of a list. One query, whatever the size of the table."""
    names = {team.pk: team.name for team in teams}
    return worklists.read(
        Asked(CallbackRequest.KIND, user, teams, tab, after, now),
        details=lambda cases: _with_details(cases, now),
        row=lambda case: _row(case, user, names, now),
    )


def record_looks(page: Page[Row], *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw these names."""
    worklists.record_looks(page, code=LOOKED, user=user, in_background=in_background, now=now)


def counts(*, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many requests each open list holds; counting stops at 100. One query."""
    return worklists.counts(kind=CallbackRequest.KIND, user=user, teams=teams)


def due(teams: list[Team], *, now: dt.datetime) -> QuerySet[Case]:
    """Return the open requests of these teams that are due today or late, a hundred at most."""
    return worklists.due(kind=CallbackRequest.KIND, teams=teams, now=now)


def _with_details(cases: QuerySet[Case], now: dt.datetime) -> QuerySet[Case]:
    window = Q(
        promises__kind=Promise.Kind.WINDOW,
        promises__state=Promise.State.OPEN,
    )
    tried = CallAttempt.objects.filter(request=OuterRef("pk"), result__in=tries.COUNTS)
    called = CallbackRequest.objects.filter(pk=OuterRef("pk"), calling_until__gt=now)
    interpreter = ContactWish.objects.filter(
        resident=OuterRef("resident"), wish=Wish.INTERPRETER, ended_at=None
    )
    # What joined an open request is told there.
    asked = cases.exclude(outcome=CallbackRequest.Outcome.JOINED)
    return tries.with_rule(asked).annotate(
        # At most one: the database holds one open window a case.
        window=FilteredRelation("promises", condition=window),
        window_from=F("window__from_at"),
        window_until=F("window__until_at"),
        tried_at=ArraySubquery(tried.values("at")),
        asks_interpreter=Exists(interpreter) | Q(callback__interpreter=True),
        looks=details.looks_of_case(),
        caller=Subquery(called.values("caller__name")[:1]),
    )


def _row(case: Any, user: User, teams: dict[int, str], now: dt.datetime) -> Row:
    resident, rule = case.resident, tries.rule_of(case)
    never_ends = case.is_urgent or (resident is not None and resident.safe_contact)
    return Row(
        case=case,
        group=_group(case, now),
        when=_when(case, now),
        # With one team there is nothing to tell apart.
        team=teams.get(case.team_id, "") if len(teams) > 1 else "",
        is_mine=case.owner_id == user.pk,
        is_waiting=case.is_open and case.owner_id is None,
        tries=tries.counted(case.tried_at, rule),
        most_tries=None if never_ends else rule.tries,
        asks_interpreter=case.asks_interpreter or _speaks_another(resident),
        looks_like=[LooksLike.What(what).label for what in case.looks],
        caller=case.caller or "",
    )


def _speaks_another(resident: Resident | None) -> bool:
    return resident is not None and resident.language != languages.NEDERLANDS


def _group(case: Any, now: dt.datetime) -> Group:
    if not case.is_open:
        return Group.DONE
    if case.is_urgent:
        return Group.URGENT
    if case.due_at <= now:
        return Group.LATE
    if case.window_from is not None and case.window_from <= now:
        return Group.NOW
    return Group.TODAY if clock.day_of(case.due_at) == clock.day_of(now) else Group.AHEAD


def _when(case: Any, now: dt.datetime) -> str:
    if not case.is_open:
        return f"om {clock.time_in_words(case.closed_at)}"
    if case.window_from is None:
        return "geen belmoment"
    return windows.near(case.window_from, case.window_until, now=now)
