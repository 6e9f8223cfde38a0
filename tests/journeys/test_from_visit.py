"""From the desk to a call, on its page: who, when, from which number, said aloud and taken home."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from callbacks.models import CallbackRequest
from callbacks.moments import slots
from portal.contacts.models import Promise
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build
from tests.journeys.test_balie import talking
from tests.slots import week


@pytest.fixture
def clerk(anna: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(anna)


@pytest.fixture
def visit(desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime) -> Visit:
    """Somebody without a name, at the desk of Anna."""
    build.visit(opening, now=now, topic=town.topics["uitkering"])
    return talking(desk, opening, anna, now=now)


def page_of(visit: Visit) -> str:
    return reverse("callbacks:from-visit", args=[visit.case.reference])


def filled(anna: User, **also: str) -> dict[str, str]:
    return {
        "name": "Sam de Wit",
        "phone": "06 12 34 56 81",
        "others": "nee",
        "topic": "uitkering",
        "note": "Zij zoekt de brief nog.",
        "owner": str(anna.pk),
        "window": "2026-11-25-ochtend",
        "said_aloud": "on",
    } | also


def test_she_goes_home_with_who_when_and_which_number(
    visit: Visit, clerk: Client, anna: User, now: dt.datetime
) -> None:
    assert page_of(visit) in clerk.get(f"/zaken/{visit.case.reference}/").text
    sent = clerk.post(page_of(visit), filled(anna))
    assert sent.status_code == 303
    slip = clerk.get(sent["Location"]).text
    for words in ("Anna belt u op woensdag 25 november", "036 555 0101", "Uw kenmerk is Z-26-"):
        assert words in slip
    assert "Naar het bord" in slip
    visit.refresh_from_db()
    made = CallbackRequest.objects.select_related("case__resident").get()
    assert (visit.outcome, visit.promise) == ("PROMISE", Promise.objects.get(case=made.case))
    assert made.case.resident is not None
    assert made.case.resident.name == "Sam de Wit"


def test_the_sentence_stands_there_before_it_is_said(
    visit: Visit, clerk: Client, anna: User
) -> None:
    told = filled(anna)
    del told["said_aloud"]
    page = clerk.post(page_of(visit), told)
    assert page.status_code == 422
    assert "Anna belt u woensdag 25 november" in page.text
    assert "Zeg de zin hardop" in page.text
    part = clerk.post(page_of(visit), filled(anna, others="ja"), headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "U ziet dan geen telefoonnummer" in part.text
    assert CallbackRequest.objects.count() == 0


def test_a_place_that_is_gone_loses_nothing_typed(
    visit: Visit, clerk: Client, anna: User, town: build.Town, now: dt.datetime
) -> None:
    team = town.teams["inkomen-1"]
    week(team, now=now)
    free = next(one for day in slots.ahead(team, now=now) for one in day.free)
    told = filled(anna, window=free.code)
    build.callback(town.topics["uitkering"], now=now, window=free.window)
    page = clerk.post(page_of(visit), told)
    assert page.status_code == 422
    assert "net vergeven" in page.text
    for typed in ("Sam de Wit", "06 12 34 56 81", "Zij zoekt de brief nog."):
        assert typed in page.text
    visit.refresh_from_db()
    assert visit.is_open


def test_her_open_request_is_shown_and_ends_with_an_answer(
    desk: Desk, opening: Opening, clerk: Client, town: build.Town, anna: User, now: dt.datetime
) -> None:
    asked = build.callback(town.topics["uitkering"], now=now)
    build.visit(opening, now=now, resident=asked.case.resident)
    visit = talking(desk, opening, anna, now=now)
    assert "Wij zouden bellen" in clerk.get(f"/zaken/{visit.case.reference}/").text
    close = f"/balie/bezoek/{visit.case.reference}/afronden/antwoord/"
    assert "Terugbelverzoek over Mijn uitkering" in clerk.get(close).text
    sent = clerk.post(close, {"note": "Het is gestort.", "also_done": [str(asked.pk)]})
    assert sent.status_code == 303
    asked.refresh_from_db()
    assert asked.case.outcome == "REACHED"


def test_a_known_resident_needs_no_name(
    desk: Desk, opening: Opening, clerk: Client, town: build.Town, anna: User, now: dt.datetime
) -> None:
    asked = build.callback(town.topics["werk"], now=now)
    build.visit(opening, now=now, resident=asked.case.resident)
    visit = talking(desk, opening, anna, now=now)
    page = clerk.get(page_of(visit)).text
    assert "Hoe heet de inwoner" not in page
    assert "06 12 34 56 78" in page
    sent = clerk.post(page_of(visit), filled(anna, also_done=str(asked.pk)))
    assert sent.status_code == 303
    asked.refresh_from_db()
    assert asked.state == "CLOSED"


def test_in_a_talk_a_call_is_offered_once_and_beginning_it_is_no_sharing(
    visit: Visit, clerk: Client
) -> None:
    page = clerk.get(f"/zaken/{visit.case.reference}/").text
    assert page.count("Wij bellen terug") == 1
    assert "Gesprek aan het loket begonnen" in page
    assert "Zaak gedeeld met een collega" not in page


def test_strangers_find_nothing(
    visit: Visit, eva: User, gijs: User, browser_of: Callable[[User], Client]
) -> None:
    for stranger in (eva, gijs):
        browser = browser_of(stranger)
        assert browser.get(page_of(visit)).status_code == 404
        slip = f"/balie/bezoek/{visit.case.reference}/briefje/"
        assert browser.get(slip).status_code == 404
