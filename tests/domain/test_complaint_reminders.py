"""Who is reminded of a complaint, and when: ten, five and two working days before the last day."""

import datetime as dt

import pytest

from objections.complaints import handling, reminders
from objections.complaints.models import Complaint
from portal.due.engine import Due
from portal.kit import clock
from portal.staff.models import User
from tests import build

NINE = dt.time(9)


@pytest.fixture
def complaint(town: build.Town, now: dt.datetime, carla: User, daan: User) -> Complaint:
    """Of which the last day is Tuesday 5 January 2027; Carla has it, Daan leads."""
    made = build.complaint(town.topics["uitkering"], now=now)
    handling.claim(complaint=made, user=carla, now=now)
    return made


def at(day: dt.date, time: dt.time = NINE) -> list[Due]:
    return reminders.due(clock.instant(day, time))


def keys(day: dt.date, time: dt.time = NINE) -> list[str]:
    return sorted(one.key.rsplit("-", 1)[0].removeprefix("complaint-") for one in at(day, time))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 12, 21), []),
        (dt.date(2026, 12, 22), ["settle-10"]),
        (dt.date(2026, 12, 28), ["settle-10"]),
        (dt.date(2026, 12, 29), ["settle-5", "settle-5-lead"]),
        (dt.date(2027, 1, 1), ["settle-2", "settle-2-lead"]),
        # On its last day it is not late.
        (dt.date(2027, 1, 5), ["settle-2", "settle-2-lead"]),
        (dt.date(2027, 1, 6), ["late", "late-lead"]),
    ],
)
@pytest.mark.usefixtures("complaint")
def test_the_last_day_to_settle(day: dt.date, expected: list[str]) -> None:
    assert keys(day) == expected


@pytest.mark.usefixtures("complaint")
def test_the_handler_and_the_lead_hear_of_it(carla: User, daan: User) -> None:
    found = at(dt.date(2027, 1, 6))
    assert [one.owner_id for one in found] == [carla.pk, daan.pk]
    assert all(one.goes_first for one in found)


def test_a_lead_whom_it_is_about_does_not_hear_of_it(
    complaint: Complaint, now: dt.datetime, carla: User, daan: User
) -> None:
    handling.about(complaint=complaint, colleague=daan, user=carla, now=now)
    Complaint.objects.update(wants_call=True)
    found = at(dt.date(2027, 1, 6))
    assert {one.code for one in found} == {"complaint.late", "complaint.unreached"}
    assert {one.owner_id for one in found} == {carla.pk}


def test_it_follows_the_day_that_was_put_off(
    complaint: Complaint, now: dt.datetime, carla: User
) -> None:
    handling.adjourn(complaint=complaint, why="Een collega is ziek.", user=carla, now=now)
    assert keys(dt.date(2027, 1, 6)) == []
    assert keys(dt.date(2027, 2, 3)) == ["late", "late-lead"]


def test_what_ended_asks_nothing(complaint: Complaint, now: dt.datetime, carla: User) -> None:
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=now)
    handling.settle(complaint=complaint, her_words="Het is goed zo.", user=carla, now=now)
    assert keys(dt.date(2027, 1, 6)) == []


def test_a_last_day_in_a_year_that_nobody_can_count(town: build.Town, daan: User) -> None:
    late_2028 = dt.datetime(2028, 12, 12, 9, tzinfo=dt.UTC)
    build.complaint(town.topics["uitkering"], now=late_2028)
    assert keys(dt.date(2028, 12, 12), dt.time(12)) == []
    assert keys(dt.date(2028, 12, 13)) == ["unknown"]


def test_nobody_spoke_to_her_in_five_days(
    complaint: Complaint, now: dt.datetime, carla: User, daan: User
) -> None:
    assert keys(dt.date(2026, 12, 1)) == []
    Complaint.objects.update(wants_call=True)
    assert keys(dt.date(2026, 11, 30)) == []
    assert keys(dt.date(2026, 12, 1), dt.time(8, 59)) == []
    assert keys(dt.date(2026, 12, 1)) == ["unreached"]
    assert [one.owner_id for one in at(dt.date(2026, 12, 1))] == [daan.pk]
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=now)
    assert keys(dt.date(2026, 12, 1)) == []
