"""Periods that may not overlap, written down at the same moment: one is kept, the other is refused
in words. Never a deadlock."""

import datetime as dt
from functools import partial

import pytest

from portal.staff import colleagues, numbers
from portal.staff.models import Absence, Membership, NumberAssignment, Role, Team
from tests import build
from tests.domain.test_colleagues import at_once
from tests.domain.test_outbound_numbers import LINE, give

BY = build.TESTER
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
TRIALS = 10

pytestmark = pytest.mark.django_db(transaction=True)


def year(trial: int) -> tuple[dt.date, dt.date]:
    """A period for each trial."""
    return dt.date(2027 + trial, 1, 1), dt.date(2028 + trial, 1, 1)


def two_teams() -> list[Team]:
    """Two teams without anything."""
    return [Team.objects.create(code=f"team-{n}", name=f"Team {n}") for n in (1, 2)]


def test_one_number_for_two_teams() -> None:
    teams = two_teams()
    number = numbers.add(line=LINE, by=BY, now=NOW)
    for trial in range(TRIALS):
        acts = [partial(give, number, team, *year(trial), now=NOW) for team in teams]
        assert at_once(*acts) == ["NumberTaken"]
    assert NumberAssignment.objects.count() == TRIALS


def test_two_primary_numbers_for_one_team() -> None:
    team = two_teams()[0]
    lines = [
        numbers.Line(f"+3136555099{n}", "Los", "wij", "altijd", "niets", dt.date(2026, 11, 1))
        for n in (1, 2)
    ]
    both = [numbers.add(line=line, by=BY, now=NOW) for line in lines]
    for trial in range(TRIALS):
        acts = [
            partial(give, number, team, *year(trial), now=NOW, is_primary=True) for number in both
        ]
        assert at_once(*acts) == ["NumberTaken"]
    assert NumberAssignment.objects.count() == TRIALS


def test_a_number_is_taken_back_while_it_is_given_away() -> None:
    teams = two_teams()
    number = numbers.add(line=LINE, by=BY, now=NOW)
    for trial in range(TRIALS):
        first, until = year(trial)
        half = dt.date(first.year, 7, 1)
        row = give(number, teams[0], first, until, now=NOW)
        refused = at_once(
            partial(numbers.end_assignment, assignment=row, until_on=half, by=BY, now=NOW),
            partial(give, number, teams[1], half, until, now=NOW),
        )
        # Whoever comes second finds the number free, or still taken.
        assert refused in ([], ["NumberTaken"])
        row.refresh_from_db()
        assert row.period.upper == half


def test_one_role_given_twice() -> None:
    team = two_teams()[0]
    bilal = build.colleague(name="Bilal", team=team, role=Role.DESK)
    for trial in range(TRIALS):
        first, until = year(trial)
        begin = partial(
            colleagues.begin_membership, user=bilal, team=team, role=Role.CASEWORKER, by=BY, now=NOW
        )
        acts = [partial(begin, from_on=first, until_on=until) for _ in range(2)]
        assert at_once(*acts) == ["RoleRunsAlready"]
    assert Membership.objects.filter(role=Role.CASEWORKER).count() == TRIALS


def test_a_role_ends_while_the_next_one_begins() -> None:
    team = two_teams()[0]
    bilal = build.colleague(name="Bilal", team=team, role=Role.DESK)
    begin = partial(
        colleagues.begin_membership, user=bilal, team=team, role=Role.CASEWORKER, by=BY, now=NOW
    )
    for trial in range(TRIALS):
        first, until = year(trial)
        half = dt.date(first.year, 7, 1)
        row = begin(from_on=first, until_on=until)
        refused = at_once(
            partial(colleagues.end_membership, membership=row, until_on=half, by=BY, now=NOW),
            partial(begin, from_on=half, until_on=until),
        )
        assert refused in ([], ["RoleRunsAlready"])
        row.refresh_from_db()
        assert row.until_on == half


def test_two_managers_end_each_others_role() -> None:
    team = two_teams()[0]
    pair = [
        build.colleague(name=name, team=team, role=Role.FUNCTIONAL_MANAGER)
        for name in ("Hanna", "Jan")
    ]
    for _ in range(TRIALS):
        Membership.objects.update(until_on=None)
        rows = [user.memberships.select_related("user").get() for user in pair]
        acts = [
            partial(colleagues.end_membership, membership=row, until_on=NOW.date(), by=BY, now=NOW)
            for row in rows
        ]
        assert at_once(*acts) == ["LastManager"]


def test_one_colleague_away_twice() -> None:
    team = two_teams()[0]
    bilal = build.colleague(name="Bilal", team=team, role=Role.DESK)
    for trial in range(TRIALS):
        first, until = year(trial)
        away = partial(
            colleagues.add_absence,
            user=bilal,
            from_on=first,
            until_on=until - dt.timedelta(days=1),
            substitute=None,
            by=BY,
            now=NOW,
        )
        assert at_once(away, away) == ["AwayAlready"]
    assert Absence.objects.count() == TRIALS
