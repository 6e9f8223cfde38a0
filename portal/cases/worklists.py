"""Worklists of one kind of case: which list, a page of it, how many there are, and who was seen. A
kind brings the details of its own rows. Reads only, but for the record of the look."""

import dataclasses
import datetime as dt
import enum
import itertools
import re
from collections.abc import Callable
from typing import Any, Protocol

from django.db.models import Q, QuerySet, Value

from portal.audit import record
from portal.audit.models import Event
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.page import MOST_COUNTED
from portal.staff.models import Team, User

SIZE = 25
CURSOR = re.compile(r"([un])\.(-?\d{1,17})\.(\d{1,18})", re.ASCII)
PARAMETERS = frozenset({"lijst", "na"})


class Tab(enum.StrEnum):
    """Which list: what is mine, what is my teams', what was finished today."""

    TEAM = "team"
    MINE = "mijn"
    DONE = "afgerond"


class Row(Protocol):
    """One case as a list shows it."""

    @property
    def case(self) -> Any: ...
    @property
    def group(self) -> str: ...
    @property
    def is_waiting(self) -> bool: ...


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
class Asked:
    """Which part of which list a colleague asks for."""

    kind: str
    user: User
    teams: list[Team]
    tab: Tab
    after: Place | None
    now: dt.datetime


@dataclasses.dataclass(frozen=True)
class Section[R: Row]:
    """The rows under one heading."""

    group: str
    rows: list[R]


@dataclasses.dataclass(frozen=True)
class Page[R: Row]:
    """One page of a list; `next_place` is empty on the last."""

    rows: list[R]
    next_place: str

    @property
    def sections(self) -> list[Section[R]]:
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


def read[R: Row](
    asked: Asked,
    *,
    details: Callable[[QuerySet[Case]], QuerySet[Case]],
    row: Callable[[Any], R],
) -> Page[R]:
    """Return one page of a list. One query, whatever the size of the table.

    `details` adds to the cases what `row` shows of one.
    """
    size = _size(asked.tab)
    # No more joins than a row shows: with four more, planning costs more than running.
    found = Case.objects.filter(pk__in=_walk(asked)).select_related("resident", "topic", "owner")
    cases = list(details(found).order_by(*_order(asked.tab))[: size + 1])
    has_more = len(cases) > size and asked.tab is not Tab.DONE
    next_place = _place_of(cases[size - 1]).code if has_more else ""
    return Page([row(case) for case in cases[:size]], next_place)


def record_looks[R: Row](
    page: Page[R], *, code: str, user: User, in_background: bool, now: dt.datetime
) -> None:
    """Record that this colleague saw the names on this page."""
    cases = [row.case for row in page.rows]
    record_names(cases, code=code, user=user, in_background=in_background, now=now)


def record_names(
    cases: list[Case], *, code: str, user: User, in_background: bool, now: dt.datetime
) -> None:
    """Record that this colleague saw these names. A screen that refreshes itself records only who
    was not on it yet today: otherwise one morning writes the same names a thousand times."""
    if in_background:
        seen = Event.objects.filter(
            code=code,
            actor=user.actor.key,
            object_kind=Case._meta.label_lower,
            object_id__in=[case.pk for case in cases],
            at__gte=clock.begin_of(clock.day_of(now)),
        )
        known = set(seen.values_list("object_id", flat=True))
        cases = [case for case in cases if case.pk not in known]
    if cases:
        record.looks(code=code, about=cases, by=user.actor, now=now)


def counts(*, kind: str, user: User, teams: list[Team]) -> dict[str, int]:
    """Return how many cases each open list holds; counting stops at 100. One query."""
    mine = _open(kind).filter(owner=user).annotate(tab=Value(Tab.MINE.value))
    team = _open(kind).filter(team__in=teams).annotate(tab=Value(Tab.TEAM.value))
    most = MOST_COUNTED + 1
    tabs = list(
        mine.order_by()
        .values_list("tab", flat=True)[:most]
        .union(team.order_by().values_list("tab", flat=True)[:most], all=True)
    )
    return {tab.value: tabs.count(tab.value) for tab in (Tab.MINE, Tab.TEAM)}


def due(*, kind: str, teams: list[Team], now: dt.datetime) -> QuerySet[Case]:
    """Return the open cases of these teams that are due today or late, a hundred at most."""
    found = _open(kind).filter(team__in=teams, due_at__lt=clock.end_of(clock.day_of(now)))
    return found.order_by()[: MOST_COUNTED + 1]


def _open(kind: str) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.open().filter(kind=kind)
    return found


def _order(tab: Tab) -> tuple[str, ...]:
    return ("-closed_at", "-pk") if tab is Tab.DONE else ("-priority", "due_at", "pk")


def _size(tab: Tab) -> int:
    return 4 * SIZE if tab is Tab.DONE else SIZE


def _walk(asked: Asked) -> QuerySet[Any]:
    """Return keys: those of one page, and one more that tells that there is more."""
    tab, cases = asked.tab, _open(asked.kind)
    if tab is Tab.MINE:
        parts = [cases.filter(owner=asked.user)]
    elif tab is Tab.TEAM:
        # One short walk along the index for each team, merged: `team IN (...)` would sort them all.
        parts = [cases.filter(team=team) for team in asked.teams]
    else:
        parts = [_done_today(asked, team) for team in asked.teams]
    walks = [
        _after(part, asked.after).order_by(*_order(tab)).values("pk")[: _size(tab) + 1]
        for part in parts
    ]
    return walks[0].union(*walks[1:], all=True) if walks[1:] else walks[0]


def _done_today(asked: Asked, team: Team) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(
        kind=asked.kind, team=team, closed_at__gte=clock.begin_of(clock.day_of(asked.now))
    )
    return found


def _after(cases: QuerySet[Case], after: Place | None) -> QuerySet[Case]:
    if after is None:
        return cases
    later = Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, pk__gt=after.case_id)
    if after.is_urgent:
        return cases.filter(Q(priority=Case.Priority.NORMAL) | later)
    return cases.filter(later, priority=Case.Priority.NORMAL, due_at__gte=after.due_at)


def _place_of(case: Case) -> Place:
    if case.due_at is None:
        raise ValueError(f"{case} stands in a list without a moment")
    return Place(case.is_urgent, case.due_at, case.pk)
