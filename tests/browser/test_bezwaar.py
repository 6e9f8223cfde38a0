"""What only a browser shows of objecting: the form on a small phone by keyboard with its receipt,
the follow link with its one button, and all of it without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from objections.complaints.models import Complaint
from objections.dossier.models import Objection
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.build import Town
from tests.conftest import TUESDAY

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]
type Look = Callable[[Page, str], None]


@pytest.fixture
def clock(town: Town, live_server: LiveServer, settings: Any) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand: nobody reads a summary in no time."""
    settings.BASE_URL = live_server.url
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def look(axe: Check, fits: Check, shot: Shot) -> Look:
    """Return a check of a page as it stands, which keeps a picture of it."""

    def check(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        shot(page, f"bezwaar-{width}-{name}")
        fits(page)
        axe(page)

    return check


def choose(page: Page, label: str) -> None:
    """Go to a radio with the keyboard, and press Enter: that is the button 'Verder'."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, label: str, text: str) -> None:
    """Type in a field with the keyboard."""
    page.get_by_label(label).focus()
    page.keyboard.type(text)


def press(target: Locator) -> None:
    """Press Enter on a link or button and wait for the page that follows."""
    with target.page.expect_navigation():
        target.press("Enter")


def go_on(page: Page) -> None:
    press(page.get_by_role("button", name="Verder", exact=True))


@pytest.mark.parametrize("javascript", [True, False])
def test_objecting_and_complaining_on_a_small_phone(
    page_at: PageAt, look: Look, clock: time_machine.Traveller, javascript: bool
) -> None:
    page = page_at(320, 640, javascript=javascript)
    # Axe itself needs a script.
    keep = look if javascript else lambda page, name: None
    page.goto("/")
    keep(page, "00-home")
    press(page.get_by_role("link", name="Maak bezwaar"))
    keep(page, "01-soort")
    choose(page, "Allebei")
    choose(page, "Mijn uitkering")
    keep(page, "03-brief")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    keep(page, "03-brief-leeg")
    fill(page, "Welke datum staat op de brief?", "1 september 2026")
    go_on(page)
    keep(page, "04-stukken")
    go_on(page)
    keep(page, "05-later")
    page.get_by_label("Dat vertel ik liever later").focus()
    page.keyboard.press("Space")
    go_on(page)
    fill(page, "Waarom bent u het er niet mee eens?", "Ik woon alleen.")
    keep(page, "06-waarom")
    go_on(page)
    fill(page, "Wat ging er niet goed?", "De man aan de balie lachte mij uit.")
    keep(page, "07-bejegening")
    go_on(page)
    choose(page, "Ja, het kan wachten")
    keep(page, "09-berichten")
    choose(page, "Nee")
    keep(page, "10-bellen")
    choose(page, "Ja, bel mij eerst")
    page.get_by_label("Het maakt mij niet uit").focus()
    page.keyboard.press("Space")
    keep(page, "11-wanneer")
    go_on(page)
    fill(page, "Uw telefoonnummer", "06 12 34 56 78")
    keep(page, "12-bereik")
    go_on(page)
    fill(page, "Uw naam", "Ayşe Yılmaz")
    keep(page, "13-over-u")
    go_on(page)
    keep(page, "14-taal")
    go_on(page)
    keep(page, "15-hulp")
    choose(page, "Ik heb een bewindvoerder: die beheert mijn geld")
    fill(page, "Hoe heet die persoon?", "Zeker Bewind")
    keep(page, "16-wie-helpt")
    go_on(page)
    keep(page, "17-controle")
    clock.shift(20)
    press(page.get_by_role("button", name="Verstuur uw bezwaar"))
    page.wait_for_url("**/verstuurd/")
    keep(page, "18-verstuurd")
    for case in (Objection.objects.get().case, Complaint.objects.get().case):
        expect(page.get_by_text(case.reference)).to_be_visible()
    page.locator('a[href*="/volg/"]').filter(has_text="/volg/").first.press("Enter")
    keep(page, "19-volgen")
    press(page.get_by_role("link", name="Ik wil de officiële procedure"))
    keep(page, "20-vraag")
    press(page.get_by_role("button", name="Ik wil de officiële procedure"))
    expect(page.get_by_text("De officiële procedure loopt.")).to_be_visible()
    keep(page, "21-gekozen")
    assert Objection.objects.get().state == "FORMAL"


@pytest.mark.parametrize("javascript", [True, False])
def test_who_needs_something_else(
    page_at: PageAt, look: Look, clock: time_machine.Traveller, javascript: bool
) -> None:
    page = page_at(320, 640, javascript=javascript)
    page.goto("/klacht/")
    choose(page, "Ik heb iets nodig, zoals geld, werk of hulp")
    if javascript:
        look(page, "22-nodig")
    press(page.get_by_role("link", name="Stel een vraag"))
    page.wait_for_url("**/vraag/onderwerp/")


def test_a_colleague_sees_a_complaint(
    page_at: PageAt, look: Look, clock: time_machine.Traveller, town: Town, carla: User
) -> None:
    made = build.complaint(town.topics["uitkering"], now=TUESDAY)
    for width in (1280, 320):
        page = page_at(width, 800, user=carla)
        page.goto(f"/zaken/{made.case.reference}/")
        look(page, "23-klacht")
