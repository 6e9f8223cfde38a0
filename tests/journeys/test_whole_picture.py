"""Talking about everything at the desk: spoken, and only the help with a yes is kept."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.contacts.models import ContactMoment, Promise
from portal.desk.picture import picture
from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build


@pytest.fixture
def visit(town: build.Town, anna: User, now: dt.datetime) -> Visit:
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=now)
    build.visit(opening, now=now)
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    called = calling.call_next(user=seats.sit(point=point, user=anna, now=now).clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


def test_only_the_help_that_she_said_yes_to_is_kept(
    visit: Visit, anna: User, browser_of: Callable[[User], Client]
) -> None:
    address = reverse("desk:picture", args=[visit.case.reference])
    browser = browser_of(anna)
    page = browser.get(address).content.decode()
    assert all(question in page for question in picture.QUESTIONS)
    typed = {"help_wanted": "Iemand van de voedselbank belt haar", "by_day": "2026-11-26"}
    assert browser.post(address, typed).status_code == 303
    promise = Promise.objects.get()
    assert (promise.owner, promise.text) == (anna, "Iemand van de voedselbank belt haar")
    assert not ContactMoment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"help_wanted": "", "by_day": "2026-11-26"}, "Schrijf op welke hulp"),
        ({"help_wanted": "Een plek", "by_day": "2026-11-23"}, "Kies een dag die nog komt"),
        ({"help_wanted": "Een plek", "by_day": ""}, "Kies uiterlijk wanneer"),
    ],
)
def test_what_is_not_right_comes_back(
    visit: Visit,
    anna: User,
    browser_of: Callable[[User], Client],
    typed: dict[str, str],
    said: str,
) -> None:
    answer = browser_of(anna).post(reverse("desk:picture", args=[visit.case.reference]), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Promise.objects.exists()


def test_the_card_has_no_fields_for_lives() -> None:
    """No health, faith or origin, and nothing to score (AVG art. 9)."""
    words = " ".join(picture.QUESTIONS).lower()
    for forbidden in ("gezond", "ziek", "geloof", "kerk", "land", "afkomst", "cijfer"):
        assert forbidden not in words
