"""What only a browser shows of files: choosing them on a small phone, with and without JavaScript,
and the panel of a colleague."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.staff.models import User
from portal.uploads import uploads
from tests import build, handed_in
from tests.browser.conftest import PageAt
from tests.build import TESTER, Town
from tests.conftest import TUESDAY

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def _clock(town: Town, live_server: LiveServer, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.BASE_URL, settings.ROOT_URLCONF = live_server.url, "tests.file_form"
    settings.UPLOADS_DIR, settings.UPLOAD_KEEP_FREE_BYTES = tmp_path, 0
    settings.LIVE_URL, settings.BANNERS = "", []
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def look(axe: Check, fits: Check, shot: Shot) -> Callable[[Page, str], None]:
    """Return a check of a page as it stands, which keeps a picture of it."""

    def check(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        shot(page, f"stukken-{width}-{name}")
        fits(page)
        axe(page)

    return check


def chosen(content: bytes, name: str) -> Any:
    """A file as it lies on a telephone."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize("javascript", [True, False])
def test_photos_from_a_small_phone(
    page_at: PageAt, live_server: LiveServer, look: Callable[[Page, str], None], javascript: bool
) -> None:
    page = page_at(320, 640, javascript=javascript)
    page.goto(f"{live_server.url}/proef/over/")
    page.get_by_label("Waar gaat het over?").fill("Mijn uitkering")
    page.get_by_role("button", name="Verder", exact=True).click()
    files = page.get_by_label("Kies foto's of bestanden")
    if javascript:
        look(page, "leeg")
    files.set_input_files(
        [
            chosen(handed_in.photo(exif=True, size=(1200, 900)), "IMG_2041.jpg"),
            chosen(handed_in.pdf(), "brief.pdf"),
            chosen(handed_in.zip_bomb(), "een-hele-lange-naam-van-alles-wat-ik-heb-bewaard.zip"),
        ]
    )
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Bestand 2: PDF")).to_be_visible()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Word-bestand of een ingepakte map")
    if javascript:
        expect(alert).to_be_focused()
        look(page, "geweigerd")
    words = page.get_by_label("Wat is bestand 1?")
    words.fill("De brief van de gemeente")
    words.press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(words).to_have_value("De brief van de gemeente")
    page.get_by_role("button", name="Haal bestand 2 weg").click()
    expect(page.get_by_text("Bestand 2")).to_have_count(0)
    if javascript:
        look(page, "toegevoegd")
    page.get_by_label("Ik geef u later nog stukken").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    expect(page.get_by_text("1 bestand: De brief van de gemeente")).to_be_visible()
    # Back and change: everything is still there.
    page.go_back()
    expect(page.get_by_label("Wat is bestand 1?")).to_have_value("De brief van de gemeente")
    if javascript:
        page.go_forward()
        look(page, "controle")


def test_the_files_of_a_case(
    page_at: PageAt,
    live_server: LiveServer,
    town: Town,
    bilal: User,
    look: Callable[[Page, str], None],
) -> None:
    case = build.callback(town.topics["uitkering"], now=TUESDAY).case
    for content, words in (
        (handed_in.photo(exif=True, size=(1200, 900)), "De brief van de gemeente"),
        (handed_in.pdf(does="script"), ""),
    ):
        uploads.keep(
            file=handed_in.file(content), at=case, by=TESTER, now=TUESDAY, description=words
        )
    for width, height in ((1280, 800), (320, 640)):
        page = page_at(width, height, user=bilal)
        page.goto(f"{live_server.url}/zaken/{case.reference}/")
        picture = page.locator(".handed-in__picture").first
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        page.get_by_text("Stuk toevoegen").click()
        page.locator("#stukken").scroll_into_view_if_needed()
        look(page, "zaak")
    page.get_by_label("Scan, foto of PDF").set_input_files(chosen(handed_in.png(), "scan.png"))
    page.get_by_label("Wat is het?").fill("Loonstrook")
    page.locator("#stukken").get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Stuk 3: Loonstrook")).to_be_visible()
    page.get_by_role("link", name="Bekijk stuk 1").click()
    shown = page.get_by_role("img", name="De brief van de gemeente")
    expect(shown).to_be_visible()
    # It stands upright: what the original only says, the copy does.
    upright = "image => image.decode().then(() => image.naturalHeight > image.naturalWidth)"
    assert shown.evaluate(upright)
    look(page, "bekijken")
