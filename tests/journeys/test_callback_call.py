"""A klantmanager's whole call, from the list to the outcome."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from portal.staff.models import User
from tests import build

type BrowserOf = Callable[[User], Client]


def test_from_list_to_reached(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    browser = browser_of(bilal)

    page = browser.get("/terugbellen/")
    assert page.status_code == 200
    assert "Ayşe Yılmaz" in page.text
    answer = browser.post("/terugbellen/volgende/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/zaken/{request.case.reference}/"

    page = browser.get(answer.headers["Location"])
    assert "Mijn uitkering is nog niet gestort." in page.text
    assert "tel:+31612345678" in page.text
    assert "036 555 0101" in page.text
