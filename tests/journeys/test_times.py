"""A clerk forgot to click: the times of a talk are corrected on its page, with a reason."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.staff.models import User
from tests import build

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def address(town: build.Town, anna: User, now: dt.datetime) -> str:
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=now)
    build.visit(opening, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    visit = calling.call_next(user=seats.sit(point=point, user=anna, now=now).clerk, now=now)
    serving.begin(visit=visit, user=anna, now=now)
    ending = closing.Ending(Visit.Outcome.ANSWERED)
    closing.finish(visit=visit, ending=ending, user=anna, now=now + 30 * MINUTE)
    return reverse("desk:times", args=[visit.case.reference])


def test_the_end_of_a_talk_is_corrected(
    address: str, anna: User, browser_of: Callable[[User], Client], now: dt.datetime
) -> None:
    browser = browser_of(anna)
    with time_machine.travel(now + 40 * MINUTE, tick=False):
        assert b'value="10:30"' in browser.get(address).content
        answer = browser.post(address, {"began": "10:00", "ended": "10:10", "why": "FORGOTTEN"})
    assert answer.status_code == 303
    assert ServicePeriod.objects.get().ended_at == now + 10 * MINUTE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"began": "10:20", "ended": "10:10", "why": "FORGOTTEN"}, "Deze tijden kunnen niet"),
        ({"began": "25:00", "ended": "10:10", "why": "FORGOTTEN"}, "Vul een tijd in"),
        ({"began": "10:00", "ended": "10:10"}, "Kies waarom er iets anders stond"),
        ({"began": "10:00", "ended": "10:10", "why": "OTHER"}, "Vul in wat er anders was"),
    ],
)
def test_wrong_times_come_back_with_what_was_typed(
    address: str,
    anna: User,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
    typed: dict[str, str],
    said: str,
) -> None:
    with time_machine.travel(now + 40 * MINUTE, tick=False):
        answer = browser_of(anna).post(address, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{typed["began"]}"' in answer.content.decode()


def test_a_stranger_finds_nothing(
    address: str, daan: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(daan).get(address).status_code == 404
