"""Who is reminded of an objection, and when: ten, five and two working days before the last day."""

import datetime as dt

import pytest

from objections import reminders
from objections.dossier import dates
from objections.dossier.models import Objection
from objections.handling import checking, facts, handing, routes
from portal.due.engine import Due
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality.models import Outage
from portal.staff import outages
from portal.staff.models import User
from tests import build

NINE = dt.time(9)


@pytest.fixture
def objection(town: build.Town, now: dt.datetime, carla: User, daan: User) -> Objection:
    """Of which the last day to decide is Monday 25 January 2027; Carla has it, Daan leads."""
    made = build.objection(town.topics["uitkering"], now=now)
    handing.take(objection=made, user=carla, now=now)
    return made


def at(day: dt.date, time: dt.time = NINE) -> list[Due]:
    return reminders.due(clock.instant(day, time))


def keys(day: dt.date, time: dt.time = NINE) -> list[str]:
    return sorted(one.key.rsplit("-", 1)[0].removeprefix("objection-") for one in at(day, time))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2027, 1, 8), []),
        (dt.date(2027, 1, 11), ["decide-10"]),
        (dt.date(2027, 1, 15), ["decide-10"]),
        (dt.date(2027, 1, 18), ["decide-5", "decide-5-lead"]),
        (dt.date(2027, 1, 21), ["decide-2", "decide-2-lead"]),
        # On its last day it is not late.
        (dt.date(2027, 1, 25), ["decide-2", "decide-2-lead"]),
        (dt.date(2027, 1, 26), ["late", "late-lead"]),
    ],
)
def test_the_last_day_to_decide(objection: Objection, day: dt.date, expected: list[str]) -> None:
    assert keys(day) == expected


def test_it_begins_when_the_office_opens(objection: Objection) -> None:
    assert keys(dt.date(2027, 1, 11), dt.time(8, 59)) == []


def test_the_handler_and_the_lead_hear_of_it(objection: Objection, carla: User, daan: User) -> None:
    assert [one.owner_id for one in at(dt.date(2027, 1, 18))] == [carla.pk, daan.pk]


def test_a_decision_of_which_nobody_knows_the_day(
    town: build.Town, now: dt.datetime, carla: User
) -> None:
    build.objection(town.topics["uitkering"], now=now, sent_on=None)
    assert keys(dt.date(2026, 11, 25)) == ["unknown"]


def test_unsigned_is_watched(town: build.Town, now: dt.datetime, carla: User, bilal: User) -> None:
    made = build.objection(town.topics["uitkering"], now=now, written_for=bilal)
    # The last day to object is Monday 14 December.
    assert keys(dt.date(2026, 11, 25)) == ["unsigned"]
    assert keys(dt.date(2026, 12, 9)) == ["unsigned"]
    assert keys(dt.date(2026, 12, 10)) == ["unsigned", "unsigned-soon"]
    facts.sign(objection=made, how=Objection.Signed.TABLET, user=carla, now=now)
    assert keys(dt.date(2026, 12, 10)) == []


def test_days_to_repair_that_are_over(objection: Objection, now: dt.datetime, carla: User) -> None:
    checking.look(objection=objection, user=carla, now=now)
    until = dt.date(2026, 12, 8)
    checking.ask_repair(
        objection=objection, missing="de brief", until_on=until, user=carla, now=now
    )
    assert keys(until) == []
    assert keys(dt.date(2026, 12, 9)) == ["repair"]


def test_a_new_decision_that_was_promised(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    work = {"objection": objection, "user": carla, "now": now}
    checking.look(**work)  # type: ignore[arg-type]
    routes.call_first(why="Alles is er.", **work)  # type: ignore[arg-type]
    routes.talked(summary="Zij wil uitleg.", **work)  # type: ignore[arg-type]
    day = dt.date(2026, 12, 4)
    routes.promise_decision(what="Een nieuw besluit.", by_day=day, **work)  # type: ignore[arg-type]
    assert keys(dt.date(2026, 12, 2)) == []
    assert keys(dt.date(2026, 12, 3)) == ["promised", "promised-lead"]


def test_nobody_spoke_to_her_in_five_days(town: build.Town, now: dt.datetime, daan: User) -> None:
    made = build.objection(town.topics["uitkering"], now=now)
    Objection.objects.filter(pk=made.pk).update(wants_call=True)
    assert keys(dt.date(2026, 11, 30)) == []
    assert keys(dt.date(2026, 12, 1)) == ["unreached"]
    assert [one.owner_id for one in at(dt.date(2026, 12, 1))] == [daan.pk]


def test_an_outage_on_her_last_day(town: build.Town, now: dt.datetime, carla: User) -> None:
    late = build.objection(town.topics["uitkering"], now=now, sent_on=dt.date(2026, 10, 12))
    assert keys(clock.day_of(now)) == []
    last = dt.date(2026, 11, 23)
    outages.note(
        way=Outage.Way.WEB,
        began_at=clock.instant(last, dt.time(20)),
        ended_at=clock.instant(last, dt.time(23)),
        words="Het formulier deed het niet.",
        by=build.TESTER,
        now=now + dt.timedelta(minutes=5),
    )
    later = now + dt.timedelta(hours=1)
    assert [one.code for one in reminders.due(later)] == ["objection.outage"]
    facts.count_anew(objection=late, why="Er was een storing.", user=carla, now=later)
    assert reminders.due(later) == []
    held = dates.of(late.case)
    assert (held["OBJECT"].day, held["OBJECT"].in_time) == (dt.date(2026, 11, 24), True)
    # Our own term to decide stays where it was.
    assert held["DECIDE"].day == dt.date(2027, 1, 4)


def test_days_back_over_a_weekend_and_a_closed_day() -> None:
    calendar = WorkCalendar(frozenset({dt.date(2026, 12, 25)}))
    assert calendar.back(dt.date(2026, 12, 28), 1) == dt.date(2026, 12, 24)
    assert calendar.back(dt.date(2026, 12, 27), 2) == dt.date(2026, 12, 23)
