"""The legal terms in a real browser: read, choose a reading and add a year with the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from objections.law.models import DecreeYear, Reading
from portal.staff.models import User
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.mark.parametrize("width", [1280, 320])
def test_the_functional_manager_reads_and_chooses(
    width: int,
    page_at: PageAt,
    hanna: User,
    settings: LazySettings,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    settings.LIVE_URL = ""
    page = page_at(width, user=hanna)

    def look(name: str) -> None:
        fits(page)
        axe(page)
        shot(page, f"termijnen-{name}-{width}")

    page.goto("/beheer/")
    page.get_by_role("link", name="Wettelijke termijnen").click()
    expect(page.get_by_text("Nog 9 van de 9 vragen")).to_be_visible()
    look("lijst")
    page.get_by_role("link", name="Kies of bevestig LC-4").press("Enter")
    page.get_by_role("radio", name="Nee.").press("Space")
    page.get_by_label("Welke jurist").press_sequentially("mr. Proef")
    page.keyboard.press("Enter")
    expect(page.get_by_text("op welke dag de jurist")).to_have_count(2)
    look("fout")
    page.get_by_label("Op welke dag?").fill("2026-11-20")
    page.keyboard.press("Enter")
    expect(page.get_by_text("De keuze is bewaard")).to_be_visible()
    assert Reading.objects.get().other
    page.get_by_role("link", name="Voeg een jaar toe").press("Enter")
    page.get_by_label("Jaar", exact=True).fill("2029")
    page.get_by_label("Welke dagen?").fill("11-5-2029")
    page.get_by_label("Waar staat dat?").fill("Stcrt. 2028, 1")
    look("jaar")
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(page.get_by_role("cell", name="11 mei", exact=True)).to_be_visible()
    look("daarna")
    page.get_by_role("button", name="Haal weg").press("Enter")
    expect(page.get_by_text("De regel is weggehaald")).to_be_visible()
    assert not DecreeYear.objects.exists()
