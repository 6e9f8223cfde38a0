"""Somebody asks or calls for a resident: by the web form, by entry, and on the call screen."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from callbacks import requests
from callbacks.models import CallbackRequest, OnBehalf
from portal.staff.models import User
from tests import build
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.callback_page import case_url, url

type BrowserOf = Callable[[User], Client]


@pytest.fixture
def clock() -> Iterator[public.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def test_a_daughter_fills_in_the_form(
    town: build.Town, clock: public.Traveller, bilal: User, browser_of: BrowserOf
) -> None:
    daughter = public.Resident()
    person = public.ANSWERS["over-u"] | {"helper": "Fatima Yılmaz", "helper_kind": "HELPER"}
    daughter.walk(over_u=person)
    assert "Fatima Yılmaz" in public.text_of(daughter.get("controle/"))
    daughter.send(clock)
    row = OnBehalf.objects.get()
    assert (row.name, row.kind, row.has_mandate) == ("Fatima Yılmaz", "HELPER", False)
    request = CallbackRequest.objects.select_related("case").get()
    page = browser_of(bilal).get(case_url(request)).text
    assert "Fatima Yılmaz (helper zonder machtiging)" in page
    assert "Spreek met de inwoner zelf" in page


def test_a_colleague_writes_it_down_for_somebody(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    taken = {
        "phone": "06 12345678",
        "name": "Ayşe Yılmaz",
        "birth_date": "",
        "who": "",
        "topic": "uitkering",
        "note": "Een vraag.",
        "others": "nee",
        "moment": "2026-11-24-middag",
        "urgent": "",
        "channel": "PHONE",
        "helper": "De Brug",
        "helper_kind": "ADMINISTRATOR",
        "language": "tr",
        "interpreter": "on",
        "token": "een-keer",
    }
    browser = browser_of(bilal)
    assert browser.post("/terugbellen/nieuw/", taken).status_code == 303
    request = CallbackRequest.objects.select_related("case").get()
    page = browser.get(case_url(request)).text
    assert "De Brug (bewindvoerder" in page
    assert "Onder bewind spreekt u allebei" in page
    assert "Turks" in page
    assert "tolkentelefoon" in page


def test_the_call_screen_notes_and_tries_the_second_number(
    town: build.Town, now: dt.datetime, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)
    talk = {
        "name": "Fatima",
        "kind": "HELPER",
        "has_mandate": "on",
        "way": "TOGETHER",
        "second": "06 87654321",
        "language": "nl",
        "interpreter": "on",
    }
    wrong = browser.post(url(request, "gesprek"), talk)
    assert wrong.status_code == 422
    assert "06 87654321" in wrong.text
    del talk["has_mandate"]
    assert browser.post(url(request, "gesprek"), talk).status_code == 303
    page = browser.get(case_url(request)).text
    assert "samen met deze persoon" in page
    assert "Bel nu het tweede telefoonnummer" in page
    assert browser.post(url(request, "tweede-nummer")).status_code == 303
    assert 'href="tel:+31687654321"' in browser.get(case_url(request)).text
    assert browser_of(eva).get(url(request, "gesprek")).status_code == 404
