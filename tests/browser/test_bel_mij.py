"""What only a browser shows of the pages for residents: they fit, axe finds nothing, they work
with and without JavaScript and with the keyboard alone, and they are light."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from portal.cases.models import Case
from tests import build
from tests.browser.conftest import PageAt
from tests.build import Town
from tests.conftest import TUESDAY

SECRET = "b6Rz-kWHcNGqM7Z3vTqYzA"
LIGHT = 100 * 1024
type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]


@pytest.fixture
def clock(town: Town, live_server: LiveServer, settings: Any) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand: nobody reads a summary in no time."""
    settings.BASE_URL = live_server.url
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


class CallMe:
    """The form 'laat u terugbellen' as somebody sees it."""

    def __init__(self, page: Page, look: Callable[[Page, str], None]) -> None:
        self.page = page
        self.look = look

    def open(self) -> None:
        self.page.goto("/")
        self.look(self.page, "home")
        self.page.get_by_role("link", name="Laat u terugbellen").click()

    def go_on(self, name: str) -> None:
        self.look(self.page, name)
        self.page.get_by_role("button", name="Verder", exact=True).click()

    def answer_all(self, others: str = "Nee", wait: str = "Ja, het kan wachten") -> None:
        page = self.page
        page.get_by_label("Mijn uitkering").check()
        page.get_by_label("Wilt u er iets bij vertellen?").fill("Mijn geld is er nog niet.")
        self.go_on("1-onderwerp")
        page.get_by_label(wait).check()
        self.go_on("2-spoed")
        if wait.startswith("Ja"):
            day = page.get_by_role("group", name="woensdag 25 november")
            day.get_by_label("ochtend").check()
            self.go_on("3-wanneer")
        page.get_by_label(others, exact=True).check()
        self.go_on("4-berichten")
        page.get_by_label("Uw telefoonnummer").fill("06 12")
        self.go_on("5-nummer")
        expect(page.locator(".error-summary")).to_be_visible()
        self.look(page, "5-nummer-fout")
        page.get_by_label("Uw telefoonnummer").fill("06 12 34 56 78")
        self.go_on("5-nummer-goed")
        page.get_by_label("Uw naam").fill("Ayşe Yılmaz")
        self.go_on("6-over-u")


@pytest.fixture
def look(axe: Check, fits: Check, shot: Shot) -> Callable[[Page, str], None]:
    """Return a check of a page as it stands, which keeps a picture of it."""

    def check(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        shot(page, f"bel-mij-{width}-{name}")
        fits(page)
        # What axe looks at hardly depends on the width.
        if width == 320 or name in {"home", "8-verstuurd"}:
            axe(page)

    return check


@pytest.mark.parametrize("width", [320, 1280])
def test_from_home_to_receipt(
    page_at: PageAt,
    look: Callable[[Page, str], None],
    clock: time_machine.Traveller,
    width: int,
) -> None:
    page = page_at(width)
    form = CallMe(page, look)
    form.open()
    form.answer_all()
    look(page, "7-controle")
    clock.shift(20)
    page.get_by_role("button", name="Vraag om terug te bellen").dblclick()
    page.wait_for_url("**/verstuurd/")
    look(page, "8-verstuurd")
    reference = Case.objects.get().reference
    expect(page.get_by_text(reference)).to_be_visible()
    page.locator("a[href*='/volg/']").click()
    look(page, "9-volg")
    page.get_by_role("link", name="Ik hoef niet meer gebeld te worden").click()
    look(page, "10-annuleren")
    page.get_by_role("button", name="Ik hoef niet meer gebeld te worden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zo staat het met uw verzoek")
    look(page, "11-geannuleerd")
    assert not Case.objects.get().is_open


def test_without_javascript_and_with_the_back_button(
    page_at: PageAt, clock: time_machine.Traveller
) -> None:
    page = page_at(320, javascript=False)
    form = CallMe(page, lambda page, name: None)
    form.open()
    form.answer_all(others="Dat weet ik niet")
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Uw telefoonnummer")).to_be_visible()
    page.goto("/bel-mij/nummer/")
    expect(page.get_by_label("Uw telefoonnummer")).to_have_value("06 12 34 56 78")
    page.goto("/bel-mij/controle/")
    clock.shift(20)
    page.get_by_role("button", name="Vraag om terug te bellen").click()
    expect(page.get_by_role("heading", name="Schrijf uw kenmerk op")).to_be_visible()
    resident = Case.objects.get().resident
    assert resident is not None
    assert resident.safe_contact


@pytest.mark.parametrize("javascript", [True, False])
def test_back_after_a_wrong_answer(
    page_at: PageAt, clock: time_machine.Traveller, javascript: bool
) -> None:
    """Also the very first one, before this browser held anything."""
    page = page_at(320, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Laat u terugbellen").click()
    page.get_by_label("Wilt u er iets bij vertellen?").fill("Mijn geld is er nog niet.")
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Mijn uitkering").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    page.wait_for_url("**/spoed/")
    page.go_back()
    expect(page.get_by_label("Wilt u er iets bij vertellen?")).to_have_value(
        "Mijn geld is er nog niet."
    )
    page.goto("/volg/")
    page.get_by_role("textbox").fill("Z-26-000001")
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Dit is uw kenmerk.")
    page.get_by_role("link", name="Verdergaan met een code").click()
    page.get_by_role("textbox").fill("AAAA-BBBB-CCCC-DDDD")
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Met deze code vinden wij niets.")
    page.get_by_role("link", name="Volg uw verzoek").click()
    for _ in range(4):
        page.go_back()
        expect(page.get_by_role("textbox")).to_be_visible()


def test_with_the_keyboard_alone(page_at: PageAt, clock: time_machine.Traveller) -> None:
    page = page_at(1280)
    page.goto("/bel-mij/")
    page.get_by_label("Mijn uitkering").focus()
    page.keyboard.press("Space")
    page.get_by_label("Wilt u er iets bij vertellen?").focus()
    page.keyboard.press("Tab")
    for _ in range(6):
        if page.evaluate("() => document.activeElement.type === 'submit'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/spoed/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Ga naar de inhoud")).to_be_focused()


def test_the_pages_beside_the_walk(
    page_at: PageAt,
    look: Callable[[Page, str], None],
    clock: time_machine.Traveller,
) -> None:
    clock.move_to(TUESDAY.replace(hour=2))
    page = page_at(320)
    page.goto("/bel-mij/")
    page.get_by_label("Mijn uitkering").check()
    page.get_by_role("button", name="Later verdergaan").click()
    look(page, "code")
    code = page.locator(".code--long").inner_text()
    page.reload()
    expect(page.locator(".code--long")).to_have_text(code)
    page.goto("/bel-mij/")
    look(page, "welkom-terug")
    for path, name in (
        ("/verder/", "verder"),
        ("/volg/", "volg-zoeken"),
        ("/volg/bestaatniet/", "volg-onbekend"),
        ("/hulp-nu/", "hulp-nu"),
        ("/toegankelijkheid/", "toegankelijkheid"),
        ("/privacy/", "privacy"),
    ):
        page.goto(path)
        look(page, name)
    page.goto("/bel-mij/onderwerp/")
    CallMe(page, look).answer_all(others="Ja", wait="Nee, het moet vandaag")
    clock.shift(20)
    page.get_by_role("button", name="Vraag om terug te bellen").click()
    page.wait_for_url("**/verstuurd/")
    look(page, "8-verstuurd-spoed-veilig")
    expect(page.get_by_text("Deze telefoonnummers zijn nu open")).to_be_visible()
    assert timezone.now().hour == 2


@pytest.mark.parametrize("path", ["/", "/bel-mij/", "/volg/"])
def test_the_first_load_is_light(page_at: PageAt, clock: time_machine.Traveller, path: str) -> None:
    page = page_at(320)
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(path, wait_until="networkidle")
    weights = {response.url: weight(response) for response in seen if response.status == 200}
    assert sum(weights.values()) < LIGHT, weights


def weight(response: Response) -> int:
    """Return the bytes that travel: fonts are compressed already, the rest is sent as gzip."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body))


VOICE = """
Object.defineProperty(window, "speechSynthesis", {
  value: {speaking: false, cancel() {}, speak(speech) { window.said = speech.text; }},
});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def test_what_is_read_aloud_can_be_followed(
    page_at: PageAt, clock: time_machine.Traveller, town: Town
) -> None:
    page = page_at(320)
    page.add_init_script(VOICE)
    request = build.callback(town.topics["uitkering"], now=TUESDAY, follow_secret=SECRET)
    page.goto(f"/volg/{SECRET}/")
    page.get_by_role("button", name="Lees voor").click()
    said = page.evaluate("() => window.said")
    assert "tussen 13 uur en 16 uur 30." in said
    assert "om 10 uur om u te bellen" in said
    assert f"Z, 26, {' '.join(request.case.reference[-6:])}" in said
    page.goto("/bel-mij/")
    page.get_by_label("Mijn uitkering").check()
    page.get_by_role("button", name="Later verdergaan").click()
    code = page.locator(".code--long").inner_text()
    page.get_by_role("button", name="Lees voor").click()
    said = page.evaluate("() => window.said")
    assert ", ".join(" ".join(group) for group in code.split("-")) in said
