"""Slips of paper entered afterwards: each once, with its own time, by however many colleagues."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from portal.desk.paper import entering
from portal.desk.paper.entering import Became, Slip
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import closing
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.staff.models import Role, User
from tests import build
from tests.races import at_once

NINE = dt.time(9, 5)
TRIALS = 10


def test_a_slip_keeps_its_time_and_its_number(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    slip = Slip(7, NINE, town.topics["werk"], Became.ANSWERED)
    visit = entering.enter(opening=opening, slip=slip, user=anna, now=now).visit
    assert visit.arrived_at == dt.datetime(2026, 11, 24, 8, 5, tzinfo=dt.UTC)
    assert (visit.shown_number, visit.number, visit.outcome) == ("P7", 1, "ANSWERED")
    assert (visit.case.topic, visit.case.opened_at) == (town.topics["werk"], visit.arrived_at)


def test_the_same_slip_again_is_one_visit_that_can_still_end(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    first = entering.enter(opening=opening, slip=Slip(7, NINE), user=anna, now=now)
    again = entering.enter(
        opening=opening, slip=Slip(7, NINE, became=Became.LEFT), user=anna, now=now
    )
    third = entering.enter(opening=opening, slip=Slip(7, NINE), user=anna, now=now)
    assert (first.was_there, again.was_there, third.was_there) == (False, True, True)
    assert (Visit.objects.get().outcome, again.visit) == ("LEFT", first.visit)


@pytest.mark.parametrize("other", [Slip(7, dt.time(9, 30)), Slip(7, NINE, became=Became.ANSWERED)])
def test_two_papers_with_one_number_are_looked_at(
    opening: Opening, anna: User, now: dt.datetime, other: Slip
) -> None:
    slip = Slip(7, NINE, became=Became.LEFT)
    entering.enter(opening=opening, slip=slip, user=anna, now=now)
    with pytest.raises(entering.OtherSlip, match="P7 staat er al, van 09:05 uur: weggegaan"):
        entering.enter(opening=opening, slip=other, user=anna, now=now)
    assert Visit.objects.count() == 1


def test_nobody_arrives_in_the_future_or_long_ago(
    desk: Desk, opening: Opening, anna: User, eva: User, now: dt.datetime
) -> None:
    with pytest.raises(entering.WrongTime):
        entering.enter(opening=opening, slip=Slip(7, dt.time(10, 1)), user=anna, now=now)
    for days_ago in (15, -1):
        day = now.date() - dt.timedelta(days=days_ago)
        with pytest.raises(entering.WrongTime, match="laatste twee weken"):
            entering.day_for(desk=desk, day=day, user=anna, now=now)
    with pytest.raises(Refused):
        entering.day_for(desk=desk, day=now.date(), user=eva, now=now)


def test_a_day_without_the_portal_is_opened_afterwards_and_waits_to_be_closed(
    desk: Desk, anna: User, now: dt.datetime
) -> None:
    monday = dt.date(2026, 11, 23)
    opening = entering.day_for(desk=desk, day=monday, user=anna, now=now)
    assert (opening.day, opening.is_running) == (monday, True)
    visit = entering.enter(opening=opening, slip=Slip(1, dt.time(11)), user=anna, now=now).visit
    ending = closing.Ending(Visit.Outcome.LEFT)
    closing.finish(visit=visit, ending=ending, user=anna, now=now)
    days.close_day(opening=opening, user=anna, now=now)
    again = entering.day_for(desk=desk, day=monday, user=anna, now=now)
    assert (again, again.is_running) == (opening, True)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_with_one_pile_make_no_doubles(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    other = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)

    def act(user: User, number: int, became: Became) -> Callable[[], object]:
        slip = Slip(number, NINE, became=became)
        return partial(entering.enter, opening=opening, slip=slip, user=user, now=now)

    for trial in range(1, TRIALS + 1):
        became = Became.ANSWERED if trial % 2 else Became.WAITS
        at_once([act(anna, trial, became), act(other, trial, became)])
    slips = Visit.objects.order_by("paper_number").values_list("paper_number", flat=True)
    assert list(slips) == list(range(1, TRIALS + 1))
    assert sorted(Visit.objects.values_list("number", flat=True)) == list(range(1, TRIALS + 1))
    assert Visit.objects.filter(outcome="ANSWERED").count() == TRIALS // 2
