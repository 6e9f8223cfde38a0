"""My day and the crisis cards in a real browser: by keyboard, and at 320 pixels."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callbacks import requests
from callbacks.moments import windows
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]


@pytest.fixture
def busy(town: build.Town, now: dt.datetime, bilal: User) -> None:
    """A day with something of each sort."""
    topic = town.topics["uitkering"]
    choices = windows.choices(now=now, days=5)
    for number, name in enumerate(("Jan de Wit", "Fatima el Amrani", "Sem Bakker")):
        build.callback(topic, now=now, name=name, number=f"06 1111111{number}")
    early = now - dt.timedelta(minutes=34)
    build.callback(topic, now=early, name="Ayşe Yılmaz", number="06 22222222", urgent=True)
    later = build.callback(
        topic, now=now, name="Piet Later", number="06 33333333", window=windows.of(choices[4])
    )
    requests.claim(request=later, user=bilal, now=now)


def test_the_day_by_keyboard(
    busy: None, bilal: User, page_at: PageAt, axe: Check, fits: Check, shot: Shot
) -> None:
    page = page_at(user=bilal)
    page.goto("/werk/")
    expect(page.get_by_role("heading", name="Spoed, gaat voor")).to_be_visible()
    axe(page)
    fits(page)
    shot(page, "mijn-dag")

    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ayşe Yılmaz", exact=True)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ayşe Yılmaz")).to_be_visible()
    axe(page)
    shot(page, "spoed-zaak")


def test_the_day_on_a_phone(
    busy: None, bilal: User, page_at: PageAt, axe: Check, fits: Check, shot: Shot
) -> None:
    page = page_at(320, 640, user=bilal)
    for address, name in (
        ("/werk/", "mijn-dag-320"),
        ("/werk/agenda/", "agenda-320"),
        ("/crisis/danger/", "crisis-320"),
    ):
        page.goto(address)
        axe(page)
        fits(page)
        shot(page, name)


def test_a_crisis_card_is_one_key_and_one_choice_away(
    busy: None, bilal: User, page_at: PageAt, axe: Check, shot: Shot
) -> None:
    page = page_at(user=bilal)
    page.goto("/werk/")
    page.keyboard.press("!")
    dialog = page.get_by_role("dialog", name="Crisis: wat doet u nu?")
    expect(dialog.get_by_role("link", name="Iemand denkt aan zelfdoding")).to_be_visible()
    shot(page, "crisis-keuze")
    dialog.get_by_role("link", name="Iemand denkt aan zelfdoding").click()
    expect(dialog.get_by_text("0800-0113")).to_be_visible()
    axe(page)
    shot(page, "crisis-kaart")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/werk/")


def test_the_agenda_page_shows_an_address_once(
    busy: None, bilal: User, page_at: PageAt, axe: Check, fits: Check, shot: Shot
) -> None:
    page = page_at(user=bilal)
    page.goto("/werk/agenda/")
    page.get_by_role("button", name="Maak een adres").click()
    expect(page.get_by_label("Adres voor uw agenda")).to_have_value(
        re.compile(r"/werk/agenda/.{22}\.ics$")
    )
    axe(page)
    fits(page)
    shot(page, "agenda-adres")


def test_without_javascript_a_crisis_card_is_a_page(
    busy: None, bilal: User, page_at: PageAt, shot: Shot
) -> None:
    page = page_at(user=bilal, javascript=False)
    page.goto("/werk/")
    page.get_by_role("link", name="Crisis").click()
    page.get_by_role("link", name="Er is nu gevaar").click()
    expect(page.get_by_role("heading", name="Wie waarschuwt u")).to_be_visible()
