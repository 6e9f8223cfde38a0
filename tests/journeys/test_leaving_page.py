"""The page on which a team lead or manager writes down that a colleague leaves."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.cases.models import Case
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import colleagues
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import resident_of

type BrowserOf = Callable[[User], Client]


@pytest.fixture
def taken(town: build.Town, bilal: User, now: dt.datetime) -> CallbackRequest:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    register.set_contact_person(
        resident=resident_of(request), person=bilal, by=build.TESTER, now=now
    )
    return request


def url(user: User) -> str:
    return reverse("staff:leaving", args=[user.pk])


def test_the_lead_hands_everything_over_on_one_page(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(daan)
    page = browser.get(url(bilal)).text
    assert taken.case.reference in page
    assert "Ayşe Yılmaz" in page
    assert browser.post(url(bilal), {"successor": carla.pk}).status_code == 422
    bilal.refresh_from_db()
    assert bilal.is_active
    done = browser.post(url(bilal), {"successor": carla.pk, "is_sure": "on"}, follow=True)
    assert "Het vertrek van Bilal is vastgelegd." in done.text
    assert Case.objects.get().owner == carla
    assert Resident.objects.get().contact_person == carla
    assert browser_of(bilal).get("/terugbellen/").status_code == 302


def test_one_item_goes_to_somebody_else(
    taken: CallbackRequest, bilal: User, anna: User, carla: User, daan: User, browser_of: BrowserOf
) -> None:
    data = {"successor": carla.pk, f"item_zaken_{taken.pk}": anna.pk, "is_sure": "on"}
    assert browser_of(daan).post(url(bilal), data).status_code == 303
    assert Case.objects.get().owner == anna


def test_a_manager_reads_no_names_of_residents(
    taken: CallbackRequest, bilal: User, hanna: User, browser_of: BrowserOf
) -> None:
    page = browser_of(hanna).get(url(bilal)).text
    assert taken.case.reference in page
    assert "Ayşe" not in page


def test_only_a_lead_of_the_team_or_a_manager(
    bilal: User, eva: User, daan: User, browser_of: BrowserOf
) -> None:
    assert browser_of(eva).get(url(bilal)).status_code == 403
    assert browser_of(daan).get(url(eva)).status_code == 404


def test_the_resident_who_got_no_message_is_told_of(
    taken: CallbackRequest, bilal: User, carla: User, daan: User, browser_of: BrowserOf
) -> None:
    Resident.objects.update(safe_contact=True)
    data = {"successor": carla.pk, "is_sure": "on"}
    done = browser_of(daan).post(url(bilal), data, follow=True)
    assert "Eén inwoner kreeg geen bericht" in done.text


def test_who_asks_for_the_old_name_finds_the_new_one(
    bilal: User, carla: User, daan: User, eva: User, browser_of: BrowserOf
) -> None:
    browser_of(daan).post(url(bilal), {"successor": carla.pk, "is_sure": "on"})
    found = browser_of(eva).post(reverse("cases:search"), {"q": "bilal"}).text
    assert "Bilal werkt hier niet meer. Carla nam het over." in found
    knows = browser_of(eva).get(reverse("cases:who-knows"), {"q": "bilal"}).text
    assert "Carla nam het over." in knows


def test_who_knows_names_who_is_here_today(
    town: build.Town, anna: User, bilal: User, eva: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    colleagues.add_absence(
        user=bilal,
        from_on=now.date(),
        until_on=now.date(),
        substitute=None,
        by=build.TESTER,
        now=now,
    )
    browser = browser_of(eva)
    page = browser.get(reverse("cases:who-knows"), {"q": "uitkering"}).text
    assert "Vandaag: Anna." in page
    assert "Afwezig: 1." in page
    assert "Werk zoeken" not in page
    assert "?onderwerp=uitkering" in page
    assert "Niets gevonden" in browser.get(reverse("cases:who-knows"), {"q": "zeilboot"}).text
    assert "Werk zoeken" in browser.get(reverse("cases:who-knows"), {"q": "eva"}).text
