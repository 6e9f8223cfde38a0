"""The queue of the walk-in desk: numbers, claiming, and ends that are real."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import arriving, calling, closing, moves, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.staff.models import Role, User
from tests import build
from tests.races import at_once

Outcome, State = Visit.Outcome, Visit.State


def clerks(town: build.Town, count: int) -> list[User]:
    team = town.teams["inkomen-1"]
    return [build.colleague(name=f"Balie{n}", team=team, role=Role.DESK) for n in range(count)]


@pytest.mark.django_db(transaction=True)
def test_numbers_in_parallel_are_one_to_the_last(opening: Opening, now: dt.datetime) -> None:
    def take() -> int:
        return build.visit(opening, now=now).number

    for _ in range(5):
        at_once([take] * 10)
    numbers = Visit.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 51))


@pytest.mark.django_db(transaction=True)
def test_clerks_who_press_next_together_get_different_people(
    desk: Desk, opening: Opening, town: build.Town, now: dt.datetime
) -> None:
    three = clerks(town, 3)
    sittings = [
        build.seat(desk, user, number, now=now) for number, user in enumerate(three, start=1)
    ]
    for _ in range(5):
        for _ in three:
            build.visit(opening, now=now)

        def press(sitting: Sitting) -> Callable[[], object]:
            return lambda: calling.call_next(user=sitting.clerk, now=now).number

        got = at_once([press(one) for one in sittings])
        assert len(set(got)) == 3
        for visit in Visit.objects.filter(state=State.CALLED).select_related("clerk"):
            ending = closing.Ending(Outcome.LEFT)
            assert visit.clerk
            closing.finish(visit=visit, ending=ending, user=visit.clerk, now=now)
    assert ServicePeriod.objects.filter(ended_at=None).count() == 0


def test_a_number_is_never_used_again_and_begins_at_one_the_next_day(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    first = build.visit(opening, now=now)
    closing.finish(visit=first, ending=closing.Ending(Outcome.LEFT), user=anna, now=now)
    assert build.visit(opening, now=now).number == 2
    tomorrow = now + dt.timedelta(days=1)
    assert build.visit(days.open_day(desk=desk, user=anna, now=tomorrow), now=tomorrow).number == 1


def test_the_same_form_twice_is_one_number(opening: Opening, now: dt.datetime) -> None:
    arrival = arriving.Arrival(opening=opening, token="a-form-shown-once")
    first = arriving.arrive(arrival=arrival, by=build.TESTER, now=now)
    assert arriving.arrive(arrival=arrival, by=build.TESTER, now=now) == first
    assert Visit.objects.count() == 1


def test_spoed_first_then_priority_then_arrival(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    minute = dt.timedelta(minutes=1)
    early = build.visit(opening, now=now, arrived_at=now - 3 * minute)
    favoured = build.visit(opening, now=now, arrived_at=now - 2 * minute, priority="NEED")
    urgent = build.visit(opening, now=now, urgent=True)
    sitting = build.seat(desk, anna, 1, now=now)
    order = []
    for _ in range(3):
        visit = calling.call_next(user=sitting.clerk, now=now)
        order.append(visit.number)
        calling.no_show(visit=visit, user=anna, now=now)
    assert order == [urgent.number, favoured.number, early.number]


def test_nobody_is_overtaken_more_often_than_the_cap(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    patient = build.visit(opening, now=now, arrived_at=now - dt.timedelta(hours=1))
    for _ in range(desk.overtaken_at_most + 2):
        build.visit(opening, now=now, priority="NEED")
    sitting = build.seat(desk, anna, 1, now=now)
    order = []
    for _ in range(desk.overtaken_at_most + 1):
        visit = calling.call_next(user=sitting.clerk, now=now)
        order.append(visit.number)
        calling.no_show(visit=visit, user=anna, now=now)
    assert order[-1] == patient.number
    assert patient.number not in order[:-1]


def test_a_point_takes_its_topics_and_what_no_other_can(
    desk: Desk, opening: Opening, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> None:
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    point.topics.set([town.topics["uitkering"]])
    work = build.visit(opening, now=now, topic=town.topics["werk"])
    sitting = build.seat(desk, anna, 1, now=now)
    other = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)
    second = build.seat(desk, other, 2, now=now)
    with pytest.raises(calling.NobodyWaits):
        calling.call_next(user=sitting.clerk, now=now)
    seats.stand_up(sitting=second, now=now)
    assert calling.call_next(user=sitting.clerk, now=now).pk == work.pk


def test_who_speaks_her_language_calls_her(
    desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now, language="tr")
    first = build.seat(desk, anna, 1, now=now)
    other = build.colleague(name="Meryem", team=town.teams["werk"], role=Role.DESK)
    second = build.seat(desk, other, 2, now=now, speaks="tr")
    with pytest.raises(calling.NobodyWaits):
        calling.call_next(user=first.clerk, now=now)
    assert calling.call_next(user=second.clerk, now=now)


def test_a_slip_on_next_is_taken_back_within_ten_seconds(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    waits = build.visit(opening, now=now)
    sitting = build.seat(desk, anna, 1, now=now)
    visit = calling.call_next(user=sitting.clerk, now=now)
    calling.undo_call(visit=visit, user=anna, now=now + dt.timedelta(seconds=9))
    waits.refresh_from_db()
    assert (waits.state, waits.first_called_at, waits.clerk) == (State.WAITING, None, None)
    visit = calling.call_next(user=sitting.clerk, now=now)
    with pytest.raises(calling.TooLate):
        calling.undo_call(visit=visit, user=anna, now=now + dt.timedelta(seconds=11))


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": ""},
        {"outcome": "PROMISE"},
        {"outcome": "APPOINTMENT", "said_aloud": True},
        {"outcome": "HANDED_OVER"},
        {"outcome": "PAPERS"},
        {"outcome": "WRITTEN_DOWN"},
        {"outcome": "REFERRED"},
        {"outcome": "REFERRED", "referral": "NAME"},
    ],
)
def test_the_database_refuses_an_end_without_an_outcome(
    opening: Opening, now: dt.datetime, fields: dict[str, object]
) -> None:
    visit = build.visit(opening, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(state=State.CLOSED, closed_at=now, **fields)


def test_the_database_refuses_a_promise_without_an_owner_or_of_another_visit(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit, other = build.visit(opening, now=now), build.visit(opening, now=now)

    def promise(about: Visit, owner: User | None) -> Promise:
        return promises.make(
            case=about.case,
            kind=Promise.Kind.OTHER,
            from_at=now,
            until_at=now + dt.timedelta(days=1),
            owner=owner,
            by=build.TESTER,
            now=now,
        )

    closed = {"state": State.CLOSED, "closed_at": now, "outcome": "PROMISE", "said_aloud": True}
    for wrong in (promise(visit, None), promise(other, anna)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(promise=wrong, **closed)
    assert Visit.objects.filter(pk=visit.pk).update(promise=promise(visit, anna), **closed)


def test_a_closed_visit_keeps_its_outcome_number_and_arrival(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    later = now + dt.timedelta(minutes=5)
    for change in ({"outcome": "LEFT"}, {"arrived_at": later}, {"number": 99}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**change)


def test_only_her_clerk_moves_somebody(
    desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    other = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)
    visit = calling.call_next(user=build.seat(desk, anna, 1, now=now).clerk, now=now)
    serving.begin(visit=visit, user=anna, now=now)
    with pytest.raises(moves.NotYours, match="Anna helpt volgnummer 1 nu"):
        closing.finish(visit=visit, ending=closing.Ending(Outcome.LEFT), user=other, now=now)


def test_closing_the_day_loses_no_one(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    build.seat(desk, anna, 1, now=now)
    visit = build.visit(opening, now=now)
    with pytest.raises(days.StillThere, match="nog iemand"):
        days.close_day(opening=opening, user=anna, now=now)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    days.close_day(opening=opening, user=anna, now=now)
    with pytest.raises(arriving.DayIsClosed):
        build.visit(opening, now=now)
    assert not Sitting.objects.filter(user__isnull=False).exists()


def test_nobody_can_be_timed_by_what_is_kept(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    sitting = build.seat(desk, anna, 1, now=now)
    build.visit(opening, now=now)
    visit = calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=visit, user=anna, now=now)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    seats.stand_up(sitting=sitting, now=now)
    assert not ServicePeriod.objects.filter(user__isnull=False).exists()
    assert not Sitting.objects.filter(user__isnull=False).exists()
