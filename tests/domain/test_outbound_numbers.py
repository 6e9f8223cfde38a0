"""A shown number belongs to one at a time and can be called back: the table itself says so."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from portal.staff import numbers
from portal.staff.models import NumberAssignment, OutboundNumber, Role, Team, User
from tests import build
from tests.domain.test_colleagues import at_once

BY = build.TESTER
LINE = numbers.Line(
    number="+31365550999",
    label="Los telefoonnummer",
    answered_by="de receptie",
    answered_hours="9:00 tot 17:00 uur",
    outside_hours="Wij zijn dicht.",
    tested_on=dt.date(2026, 11, 1),
)
JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)

type Give = Callable[..., NumberAssignment]


@pytest.fixture
def loose(town: build.Town, now: dt.datetime) -> OutboundNumber:
    """A number that nobody shows yet."""
    return numbers.add(line=LINE, by=BY, now=now)


def give(
    number: OutboundNumber,
    to: Team | User,
    from_on: dt.date,
    until_on: dt.date | None,
    *,
    now: dt.datetime,
    is_primary: bool = False,
) -> NumberAssignment:
    """Assign with the arguments that differ."""
    return numbers.assign(
        number=number,
        to=to,
        from_on=from_on,
        until_on=until_on,
        is_primary=is_primary,
        by=BY,
        now=now,
    )


def test_a_number_is_for_one_at_a_time(
    loose: OutboundNumber, town: build.Town, hanna: User, now: dt.datetime
) -> None:
    give(loose, town.teams["ontdekking"], JUNE, JULY, now=now)
    with pytest.raises(numbers.NumberTaken, match="al van een ander"):
        give(loose, hanna, dt.date(2026, 6, 30), None, now=now)
    give(loose, hanna, JULY, None, now=now)
    with pytest.raises(numbers.NumberTaken):
        give(loose, town.teams["beheer"], JULY, JUNE, now=now)


def test_a_team_has_one_primary_number(
    loose: OutboundNumber, town: build.Town, now: dt.datetime
) -> None:
    with pytest.raises(numbers.TeamHasNumber, match="al een vast telefoonnummer"):
        give(loose, town.teams["werk"], JUNE, None, now=now, is_primary=True)
    give(loose, town.teams["werk"], JUNE, None, now=now)


def test_the_table_refuses_what_no_verb_does(
    loose: OutboundNumber, town: build.Town, hanna: User
) -> None:
    period = DateRange(JUNE, JULY)
    wrong: list[dict[str, Any]] = [
        {"team": None, "user": None},
        {"team": town.teams["beheer"], "user": hanna},
        {"team": None, "user": hanna, "is_primary": True},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            NumberAssignment.objects.create(number=loose, period=period, **columns)
    for field in ("answered_by", "answered_hours", "outside_hours"):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutboundNumber.objects.filter(pk=loose.pk).update(**{field: ""})


def test_a_number_without_a_way_back_is_refused_with_a_reason(
    town: build.Town, now: dt.datetime
) -> None:
    silent = numbers.Line("14 036", "Stil", "", "altijd", "niets", dt.date(2026, 1, 1))
    with pytest.raises(numbers.NoWayBack):
        numbers.add(line=silent, by=BY, now=now)
    with pytest.raises(numbers.NumberKnown):
        numbers.add(
            line=numbers.Line("+31365550101", "Dubbel", "wij", "altijd", "niets", JUNE),
            by=BY,
            now=now,
        )


def test_taking_back_ends_the_period_and_the_past_stays(
    loose: OutboundNumber, town: build.Town, now: dt.datetime
) -> None:
    team = town.teams["ontdekking"]
    row = give(loose, team, JUNE, None, now=now, is_primary=True)
    numbers.end_assignment(assignment=row, until_on=JULY, by=BY, now=now)
    row.refresh_from_db()
    assert row.last_on == dt.date(2026, 6, 30)
    assert numbers.primary_of(team, on=dt.date(2026, 6, 30)) == loose
    with pytest.raises(numbers.NoNumber):
        numbers.primary_of(team, on=JULY)
    with pytest.raises(numbers.NumberTaken):
        numbers.end_assignment(assignment=row, until_on=dt.date(2026, 8, 1), by=BY, now=now)
    future = give(loose, team, dt.date(2027, 1, 1), None, now=now)
    numbers.end_assignment(assignment=future, until_on=JULY, by=BY, now=now)
    assert not NumberAssignment.objects.filter(pk=future.pk).exists()


def test_teams_without_a_primary_number_today_are_known(town: build.Town, now: dt.datetime) -> None:
    today = now.date()
    build.colleague(name="Hanna", team=town.teams["beheer"], role=Role.FUNCTIONAL_MANAGER)
    build.colleague(name="Bilal", team=town.teams["werk"], role=Role.CASEWORKER)
    assert not numbers.teams_without(on=today), "these have a number, or never call"
    build.colleague(name="Fleur", team=town.teams["ontdekking"], role=Role.CASEWORKER)
    assert [team.code for team in numbers.teams_without(on=today)] == ["ontdekking"]


@pytest.mark.django_db(transaction=True)
def test_two_who_give_a_number_away_at_once_do_not_both_succeed() -> None:
    now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    teams = [Team.objects.create(code=f"team-{n}", name=f"Team {n}") for n in (1, 2)]
    number = numbers.add(line=LINE, by=BY, now=now)
    for year in range(2027, 2032):
        first = dt.date(year, 1, 1)
        until = dt.date(year + 1, 1, 1)
        refused = at_once(*(partial(give, number, team, first, until, now=now) for team in teams))
        assert refused == ["NumberTaken"]
    assert NumberAssignment.objects.count() == 5
