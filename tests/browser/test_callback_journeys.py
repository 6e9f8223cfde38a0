"""The journeys of calling back as people walk them: on a small telephone, by keyboard, with a
colleague who is ill, with a family on one number."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from almere import facts
from callbacks import requests
from callbacks.hands import handing
from callbacks.models import CallbackRequest
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.outbox.models import Message
from portal.staff import colleagues
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.conftest import TUESDAY
from tests.journeys.callback_page import check_cases_agree
from tests.slots import WEDNESDAY, slot, week

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]
TEN = 10
FAMILY = ["Fatima", "Hassan", "Ilias", "Jamila", "Karim", "Leyla"]


@pytest.fixture
def clock(
    town: build.Town, live_server: LiveServer, settings: LazySettings
) -> Iterator[time_machine.Traveller]:
    """The Tuesday of the other tests; a form that is sent too soon waits for nobody."""
    settings.LIVE_URL, settings.BASE_URL, settings.BANNERS = "", live_server.url, []
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
    facts.forget()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Verder", exact=True).click()


def test_a_half_hour_on_a_small_telephone(
    clock: time_machine.Traveller,
    town: build.Town,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
) -> None:
    week(town.teams["inkomen-1"], begins="09:00", ends="10:30", from_on=WEDNESDAY, now=TUESDAY)
    page = page_at(320, 640, javascript=False)
    page.goto("/bel-mij/onderwerp/")
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    page.get_by_label("Ja, het kan wachten").check()
    go_on(page)
    # Today by the half-day, from tomorrow on by the half hour: a day says what comes after it.
    assert page.get_by_text("u kiest daarna een tijd").count() > 1
    shot(page, "slot-320-dag")
    fits(page)
    page.get_by_label("woensdag 25 november").check()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hoe laat")
    page.get_by_label("09:30 tot 10:00").check()
    shot(page, "slot-320-tijd")
    fits(page)
    go_on(page)
    page.get_by_label("Nee", exact=True).check()
    go_on(page)
    page.get_by_label("Uw telefoonnummer").fill("06 12 34 56 78")
    go_on(page)
    page.get_by_label("Uw naam").fill("Ayşe Yılmaz")
    go_on(page)
    clock.shift(20)
    page.get_by_role("button", name="Vraag om terug te bellen").click()
    page.wait_for_url("**/verstuurd/")
    shot(page, "slot-320-ontvangst")
    fits(page)
    promise = Promise.objects.get()
    assert (promise.from_at, promise.place) == (slot(WEDNESDAY, "09:30").from_at, 1)


def test_ten_callbacks_by_keyboard_only(
    clock: time_machine.Traveller,
    town: build.Town,
    bilal: User,
    page_at: PageAt,
    shot: Shot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """n takes the next, o goes to the note, Tab to the results, Enter clicks."""
    for number in range(TEN):
        build.callback(
            town.topics["uitkering"],
            now=TUESDAY,
            name=f"Inwoner {number}",
            number=f"06 12 34 57 {number:02d}",
        )
    page = page_at(user=bilal)
    page.goto("/terugbellen/")
    keys, began = 0, time.monotonic()
    for number in range(TEN):
        page.keyboard.press("n")
        page.wait_for_url("**/zaken/*/")
        expect(page.get_by_role("button", name="Gesproken")).to_be_visible()
        page.keyboard.press("o")
        page.keyboard.type(f"Gesproken over de uitkering {number}.")
        keys += 2 + press_until(page, "Gesproken") + 1
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Afgerond")).to_be_visible()
        if number == 0:
            shot(page, "toetsen-afgerond")
    seconds = time.monotonic() - began
    page.keyboard.press("n")
    expect(page.get_by_text("Er wacht niemand meer")).to_be_visible()
    assert CallbackRequest.objects.filter(state=CallbackRequest.State.CLOSED).count() == TEN
    check_cases_agree()
    with capsys.disabled():
        print(f"\nten callbacks by keyboard: {seconds:.1f} s, {keys} keys besides the notes")
    # Two keys to begin and a few to the button: nobody walks through the whole page.
    assert keys <= TEN * 8


def press_until(page: Page, name: str) -> int:
    """Press Tab until this button has the focus; return how often."""
    for presses in range(1, 9):
        page.keyboard.press("Tab")
        if name in (page.evaluate("document.activeElement.innerText") or ""):
            return presses
    raise AssertionError(f"{name} is further away than eight times Tab")


def test_an_ill_colleague(
    clock: time_machine.Traveller,
    town: build.Town,
    bilal: User,
    daan: User,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
) -> None:
    """What is due today goes back to the team by itself; what the team cannot call moves, and
    everybody hears it once."""
    for number in range(3):
        asked = build.callback(
            town.topics["uitkering"],
            now=TUESDAY,
            name=f"Inwoner {number}",
            number=f"06 12 34 57 {number:02d}",
        )
        requests.claim(request=asked, user=bilal, now=TUESDAY)
    day = TUESDAY.date()
    colleagues.add_absence(
        user=bilal, from_on=day, until_on=day, substitute=None, by=build.TESTER, now=TUESDAY
    )
    assert handing.return_of_absent(now=TUESDAY) == 3
    assert not Case.objects.exclude(owner=None).exists()
    assert not Message.objects.filter(kind="MOVED").exists()

    page = page_at(user=daan)
    page.goto("/terugbellen/")
    page.get_by_role("link", name="Veel tegelijk").click()
    page.get_by_label("Dag van het belmoment").fill("2026-11-24")
    page.get_by_role("button", name="Laat de verzoeken zien").click()
    for box in page.get_by_role("checkbox", name="Inwoner").all():
        box.check()
    page.get_by_label("Eerste vrije moment vanaf").fill("2026-11-25")
    page.get_by_label("De collega is er niet").check()
    shot(page, "ziek-gekozen")
    fits(page)
    page.get_by_role("button", name="Verzet met bericht").click()
    expect(page.locator("#messages")).to_contain_text("3")
    shot(page, "ziek-verzet")
    axe(page)
    told = Message.objects.filter(kind="MOVED")
    assert told.count() == 3
    assert all("De collega die u zou bellen, is er niet." in one.body for one in told)
    assert {one.from_at.date() for one in Promise.objects.standing()} == {WEDNESDAY}


def test_a_family_of_six_on_one_number(
    clock: time_machine.Traveller,
    town: build.Town,
    bilal: User,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
) -> None:
    """Each has a request of their own; nobody is taken for another."""
    asked = [
        build.callback(
            town.topics["uitkering"], now=TUESDAY, name=f"{name} Amrani", number="036 555 0199"
        )
        for name in FAMILY
    ]
    assert Case.objects.open().count() == len(FAMILY)
    requests.claim(request=asked[0], user=bilal, now=TUESDAY)
    for width in (1280, 320):
        page = page_at(width, user=bilal)
        page.goto("/inwoners/")
        page.get_by_label("Wie zoekt u?").fill("036-5550199")
        page.get_by_label("Wie zoekt u?").press("Enter")
        expect(page.get_by_role("heading", name="6 inwoners gevonden")).to_be_visible()
        shot(page, f"gezin-zoeken-{width}")
        fits(page)
        page.goto(f"/zaken/{asked[0].case.reference}/")
        expect(page.get_by_text("Vraag wie u spreekt voordat u iets vertelt")).to_be_visible()
        shot(page, f"gezin-zaak-{width}")
        axe(page)
        fits(page)
