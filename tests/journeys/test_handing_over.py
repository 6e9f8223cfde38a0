"""Handing over in the browser: one click, one line, or a question first."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from callbacks import requests
from portal.cases.models import Case
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import case_url, url

type BrowserOf = Callable[[User], Client]


def test_one_click_to_a_colleague_who_is_there(
    town: build.Town, now: dt.datetime, anna: User, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)
    page = browser.get(case_url(request)).text
    assert f'name="to" value="{anna.pk}"' in page
    assert f'name="to" value="{eva.pk}"' not in page

    refused = browser.post(url(request, "aan-collega"), {"to": eva.pk}, follow=True)
    assert "Deze collega is er vandaag niet" in refused.text
    done = browser.post(url(request, "aan-collega"), {"to": anna.pk}, follow=True)
    assert "is nu bij Anna" in done.text
    assert "Bilal gaf dit" in browser_of(anna).get(case_url(request)).text
    assert browser_of(eva).post(url(request, "aan-collega"), {"to": eva.pk}).status_code == 404


def test_one_line_to_another_team(
    town: build.Town, now: dt.datetime, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    browser = browser_of(bilal)
    werk = {"way": "team", "team": town.teams["werk"].pk}
    empty = browser.post(url(request, "overdragen"), werk | {"line": ""})
    assert empty.status_code == 422
    assert "Schrijf één zin" in empty.text
    told = werk | {"line": "Wil graag weer werken."}
    assert browser.post(url(request, "overdragen"), told).status_code == 303
    theirs = browser_of(eva).get(case_url(request)).text
    assert "Wil graag weer werken." in theirs
    assert "Bilal gaf dit" in theirs
    assert "dinsdag 24 november" in theirs
    # Bilal follows it up.
    assert browser.get(case_url(request)).status_code == 200


def test_asked_first(
    town: build.Town, now: dt.datetime, anna: User, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    giver, receiver = browser_of(bilal), browser_of(anna)
    ask = {"way": "warm", "to": anna.pk, "line": "Zij kent u."}
    assert giver.post(url(request, "overdragen"), ask).status_code == 303
    assert "blijft het bij Bilal" in giver.get(case_url(request)).text
    assert "Bilal vraagt of u dit overneemt" in receiver.get(case_url(request)).text
    assert giver.post(url(request, "niet-vragen")).status_code == 303
    assert receiver.post(url(request, "overnemen"), {"answer": "ja"}).status_code == 404
    giver.post(url(request, "overdragen"), ask)
    assert receiver.post(url(request, "overnemen"), {"answer": "ja"}).status_code == 303
    case = Case.objects.get(pk=request.pk)
    assert case.owner == anna
    page = receiver.get(case_url(request)).text
    assert "Bilal gaf dit" in page
    assert "aan Anna" in page
