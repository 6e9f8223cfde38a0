"""The worklist: who is called, in which order, and what one row shows. Reads only."""

import dataclasses
import datetime as dt
import enum
import itertools
import re
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value

from callbacks import attempts, windows
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit import record
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import clock
from portal.kit.page import MOST_COUNTED
from portal.residents.models import ContactWish, Wish
from portal.staff.models import Membership, Team, User
from portal.staff.roles import Permission, roles_with

SIZE = 25
CURSOR = re.compile(r"([un])\.(\d{1,17})\.(\d{1,18})", re.ASCII)
LOOKED = "callback.listed"


class Tab(enum.StrEnum):
    """Which list: what is mine, what is my teams', what was finished today."""

    TEAM = "team"
    MINE = "mijn"
    DONE = "afgerond"


class Group(enum.StrEnum):
    """The headings of the list, in the order in which people are called."""

    URGENT = "Spoed vandaag"
    LATE = "Te laat"
    NOW = "Nu bellen"
    TODAY = "Later vandaag"
    AHEAD = "Komende dagen"
    DONE = "Vandaag afgerond"


@dataclasses.dataclass(frozen=True)
class Place:
    """The last row of a page; the next page begins after it."""

    is_urgent: bool
    due_at: dt.datetime
    case_id: int

    @property
    def code(self) -> str:
        """The place in an address: order and row number, nothing about a person."""
        return f"{'u' if self.is_urgent else 'n'}.{clock.stamp(self.due_at)}.{self.case_id}"


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

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        if self.is_mine:
            return "bij u"
        return f"bij {self.case.owner.name}" if self.case.owner else "wacht op een collega"

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


@dataclasses.dataclass(frozen=True)
class Section:
    """The rows under one heading."""

    group: Group
    rows: list[Row]


@dataclasses.dataclass(frozen=True)
class Page:
    """One page of the list; `next_place` is empty on the last."""

    rows: list[Row]
    next_place: str

    @property
    def sections(self) -> list[Section]:
        """The rows under their headings."""
        grouped = itertools.groupby(self.rows, key=lambda row: row.group)
        return [Section(group, list(rows)) for group, rows in grouped]


def place(code: str) -> Place | None:
    """Read the place in an address; None for the beginning. Raises ValueError for what
    we did not hand out."""
    if not code:
        return None
    found = CURSOR.fullmatch(code)
    if found is None:
        raise ValueError(code)
    return Place(found[1] == "u", clock.of_stamp(found[2]), int(found[3]))


def read(*, user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime) -> Page:
    """Return one page of a list. One query, whatever the size of the table."""
    size = _size(tab)
    found = _with_details(_walk(user, teams, tab, after, now)).order_by(*_order(tab))
    cases = list(found[: size + 1])
    names = {team.pk: team.name for team in teams}
    rows = [_row(case, user, names, now) for case in cases[:size]]
    has_more = len(cases) > size and tab is not Tab.DONE
    return Page(rows, _place_of(rows[-1].case).code if has_more else "")


def record_looks(page: Page, *, user: User, in_background: bool, now: dt.datetime) -> None:
    """Record that this colleague saw these names. A screen that refreshes itself records only who
    was not on it yet today: otherwise one morning writes the same names a thousand times."""
    cases = [row.case for row in page.rows]
    if in_background:
        seen = Event.objects.filter(
            code=LOOKED,
            actor=user.actor.key,
            object_kind=Case._meta.label_lower,
            object_id__in=[case.pk for case in cases],
            at__gte=_midnight(now),
        )
        known = set(seen.values_list("object_id", flat=True))
        cases = [case for case in cases if case.pk not in known]
    if cases:
        record.looks(code=LOOKED, about=cases, by=user.actor, now=now)


def counts(*, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many requests each open list holds; counting stops at 100. One query."""
    mine = _open().filter(owner=user).annotate(tab=Value(Tab.MINE.value))
    team = _open().filter(team__in=teams).annotate(tab=Value(Tab.TEAM.value))
    most = MOST_COUNTED + 1
    tabs = list(
        mine.order_by()
        .values_list("tab", flat=True)[:most]
        .union(team.order_by().values_list("tab", flat=True)[:most], all=True)
    )
    return {tab.value: tabs.count(tab.value) for tab in (Tab.MINE, Tab.TEAM)}


def count_due(user: User, *, now: dt.datetime) -> int:
    """Return how many open requests of this colleague's teams are due today or late; counting
    stops at 100. One query."""
    held = Membership.objects.on(clock.day_of(now)).filter(
        user=user, role__in=roles_with(Permission.READ_CASES)
    )
    due = _open().filter(team__in=held.values("team"), due_at__lt=_midnight(now, days=1))
    return int(due.order_by()[: MOST_COUNTED + 1].count())


def _open() -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.open().filter(kind=CallbackRequest.KIND)
    return found


def _midnight(now: dt.datetime, *, days: int = 0) -> dt.datetime:
    return clock.instant(clock.day_of(now) + dt.timedelta(days=days), dt.time())


def _order(tab: Tab) -> tuple[str, ...]:
    return ("-closed_at", "-pk") if tab is Tab.DONE else ("-priority", "due_at", "pk")


def _size(tab: Tab) -> int:
    return 4 * SIZE if tab is Tab.DONE else SIZE


def _walk(
    user: User, teams: list[Team], tab: Tab, after: Place | None, now: dt.datetime
) -> QuerySet[Any]:
    """Return keys: those of one page, and one more that tells that there is more."""
    if tab is Tab.MINE:
        parts = [_open().filter(owner=user)]
    elif tab is Tab.TEAM:
        # One short walk along the index for each team, merged: `team IN (...)` would sort them all.
        parts = [_open().filter(team=team) for team in teams]
    else:
        parts = [_done_today(team, now) for team in teams]
    walks = [
        _after(part, after).order_by(*_order(tab)).values("pk")[: _size(tab) + 1] for part in parts
    ]
    return walks[0].union(*walks[1:], all=True) if walks[1:] else walks[0]


def _done_today(team: Team, now: dt.datetime) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(
        kind=CallbackRequest.KIND, team=team, closed_at__gte=_midnight(now)
    )
    return found


def _after(cases: QuerySet[Case], after: Place | None) -> QuerySet[Case]:
    if after is None:
        return cases
    later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.case_id)
    if after.is_urgent:
        return cases.filter(Q(priority=Case.Priority.NORMAL) | later)
    return cases.filter(later, priority=Case.Priority.NORMAL, due_at__gte=after.due_at)


def _with_details(keys: QuerySet[Any]) -> QuerySet[Case]:
    window = Q(
        promises__kind=Promise.Kind.WINDOW,
        promises__state=Promise.State.OPEN,
    )
    tried = CallAttempt.objects.filter(request=OuterRef("pk"), result__in=attempts.COUNTS)
    interpreter = ContactWish.objects.filter(
        resident=OuterRef("resident"), wish=Wish.INTERPRETER, ended_at=None
    )
    found: QuerySet[Case] = (
        Case.objects.filter(pk__in=keys)
        # No more joins than a row shows: with four more, planning costs more than running.
        .select_related("resident", "topic", "owner")
        .annotate(
            # At most one: the database holds one open window a case.
            window=FilteredRelation("promises", condition=window),
            window_from=F("window__from_at"),
            window_until=F("window__until_at"),
            tried_at=ArraySubquery(tried.values("at")),
            asks_interpreter=Exists(interpreter),
        )
    )
    return found


def _row(case: Any, user: User, teams: dict[int, str], now: dt.datetime) -> Row:
    resident = case.resident
    never_ends = case.is_urgent or (resident is not None and resident.safe_contact)
    return Row(
        case=case,
        group=_group(case, now),
        when=_when(case, now),
        # With one team there is nothing to tell apart.
        team=teams.get(case.team_id, "") if len(teams) > 1 else "",
        is_mine=case.owner_id == user.pk,
        is_waiting=case.is_open and case.owner_id is None,
        tries=attempts.tries(case.tried_at),
        most_tries=None if never_ends else attempts.MOST_TRIES,
        asks_interpreter=case.asks_interpreter or case.language != "nl",
    )


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


def _place_of(case: Any) -> Place:
    return Place(case.is_urgent, case.due_at, case.pk)
