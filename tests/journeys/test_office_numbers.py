"""Numbers of offices: marked, taken away, and told at the request."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from portal.residents import shared_numbers
from portal.residents.models import OfficeNumber
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import case_url

URL = "/inwoners/kantoornummers/"


def test_a_number_of_an_office_is_marked_and_told(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: Callable[[User], Client]
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, number="036 555 12 12")
    build.callback(town.topics["werk"], now=now, name="Ben Bos", number="036 555 12 12")
    browser = browser_of(bilal)
    page = browser.get(case_url(request)).text
    assert "Zelfde telefoonnummer als" in page
    assert "Ben Bos, Werk" in page

    wrong = browser.post(URL, {"phone": "036 555 12 12", "office": ""})
    assert wrong.status_code == 422
    assert "036 555 12 12" in wrong.text
    assert browser.post(URL, {"phone": "036-5551212", "office": "De Brug"}).status_code == 303
    again = browser.post(URL, {"phone": "+31 36 5551212", "office": "De Kade"})
    assert shared_numbers.MarkedBefore.text in again.text
    assert "telefoonnummer van De Brug" in browser.get(case_url(request)).text

    row = OfficeNumber.objects.get()
    assert browser.post(f"{URL}{row.pk}/weg/").status_code == 303
    assert "De Brug" not in browser.get(case_url(request)).text


def test_a_partner_sees_no_numbers(
    town: build.Town, gijs: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(gijs).get(URL).status_code == 403
