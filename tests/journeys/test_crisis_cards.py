"""Crisis cards: one key away, in the municipality's own words, and nobody is watched by them."""

import datetime as dt
from collections.abc import Callable

import time_machine
from django.test import Client
from django.urls import reverse

from portal.audit.models import Event
from portal.staff import crisis
from portal.staff.models import CrisisCard, CrisisCount, CrisisUse, User
from tests import build

type BrowserOf = Callable[[User], Client]


def test_every_colleague_opens_the_five_cards(
    town: build.Town, bilal: User, gijs: User, browser_of: BrowserOf
) -> None:
    for colleague in (bilal, gijs):
        text = browser_of(colleague).get(reverse("staff:crisis")).text
        for code in CrisisCard.Code:
            assert code.label in text
        assert 'href="tel:112"' in text
    assert not CrisisUse.objects.exists()


def test_a_stranger_is_sent_to_the_login_page(town: build.Town) -> None:
    assert Client().get(reverse("staff:crisis")).status_code == 302
    assert Client().get(reverse("staff:crisis-card", args=["danger"])).status_code == 302


def test_a_card_says_whom_to_call_and_its_use_is_noted_once_a_talk(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    numbers = {
        "danger": "112",
        "suicide": "0800-0113",
        "violence": "0800-2000",
        "tonight": "spoed",
        "confused": "112",
    }
    for code, number in numbers.items():
        text = browser.get(reverse("staff:crisis-card", args=[code])).text
        assert number in text
        assert "Wat schrijft u op, en wat niet" in text
    browser.get(reverse("staff:crisis-card", args=["danger"]))

    assert CrisisUse.objects.count() == 5
    with time_machine.travel(now + dt.timedelta(minutes=20), tick=False):
        browser.get(reverse("staff:crisis-card", args=["danger"]))
    assert CrisisUse.objects.filter(card=CrisisCard.Code.DANGER, user=bilal).count() == 2
    assert browser.get(reverse("staff:crisis-card", args=["onzin"])).status_code == 404


def test_the_dialog_gets_only_the_cards(
    town: build.Town, bilal: User, browser_of: BrowserOf
) -> None:
    part = browser_of(bilal).get(reverse("staff:crisis"), headers={"HX-Request": "true"}).text

    assert part.strip().startswith('<div id="crisis-cards"')


def test_the_functional_manager_writes_the_words(
    town: build.Town, bilal: User, hanna: User, browser_of: BrowserOf
) -> None:
    address = reverse("staff:crisis-change", args=["tonight"])
    assert browser_of(bilal).get(address).status_code == 403
    assert browser_of(bilal).get(reverse("staff:crisis-manage")).status_code == 403
    browser = browser_of(hanna)
    assert "noodpakket" in browser.get(address).text
    half = browser.post(address, {"say": "Ga zitten.", "warn": "", "not_write": "Niets."})
    assert half.status_code == 422
    assert "Ga zitten." in half.text

    words = {"say": "Ga samen zitten.", "warn": "Bel Dora van de opvang.", "not_write": "Niets."}
    assert browser.post(address, words).status_code == 303

    text = browser_of(bilal).get(reverse("staff:crisis-card", args=["tonight"])).text
    assert "Bel Dora van de opvang." in text
    assert Event.objects.filter(code="crisis.changed", actor=hanna.actor.key).count() == 1
    assert CrisisCard.objects.count() == 1


def test_after_thirty_days_only_the_count_is_left(
    town: build.Town, now: dt.datetime, bilal: User, anna: User
) -> None:
    card = crisis.card("DANGER")
    assert card is not None
    crisis.use(card=card, user=bilal, now=now)
    crisis.use(card=card, user=anna, now=now + dt.timedelta(hours=1))
    crisis.use(card=card, user=anna, now=now + dt.timedelta(days=20))
    assert crisis.forget(now=now + dt.timedelta(days=29)) == 0

    assert crisis.forget(now=now + dt.timedelta(days=31)) == 2
    assert crisis.forget(now=now + dt.timedelta(days=31)) == 0

    assert CrisisUse.objects.count() == 1
    assert crisis.forget(now=now + dt.timedelta(days=60)) == 1
    counts = dict(CrisisCount.objects.values_list("month_on", "uses"))
    assert counts == {dt.date(2026, 11, 1): 2, dt.date(2026, 12, 1): 1}
