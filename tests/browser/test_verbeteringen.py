"""What got better, in a real browser: the list of its manager and the page for everybody."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from portal.kit import clock
from portal.news import notes
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.browser.manual import picture

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]
TOLD = (
    ("U kiest nu zelf wanneer wij bellen", 0),
    ("Brieven hebben een telefoonnummer dat wordt opgenomen", 0),
    ("De wachttijd staat voortaan op de site", 7),
)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_from_the_manager_to_everybody(
    width: int,
    page_at: PageAt,
    hanna: User,
    town: build.Town,
    now: dt.datetime,
    settings: LazySettings,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    settings.LIVE_URL, settings.BANNERS = "", []
    body = "Mensen zeiden: ik mis uw telefoontje. Daarom kiest u nu zelf.\nBel gerust."
    for title, days in TOLD:
        day = clock.day_of(now) + dt.timedelta(days=days)
        notes.write(title=title, body=body, publish_on=day, by=build.TESTER, now=now)
    page = page_at(width, user=hanna)
    page.goto("/beheer/verbeteringen/nieuw/")
    page.get_by_label("Wat is er beter geworden?").fill("Meer plek bij de balie")
    page.get_by_label("Vertel het kort").fill("Er staan meer stoelen.")
    fits(page)
    axe(page)
    shot(page, f"verbeteringen-schrijven-{width}")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Het bericht is bewaard.")).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"verbeteringen-beheer-{width}")
    if width == 1280:
        picture(page, "verbeteringen")
    everybody = page_at(width)
    everybody.goto("/")
    everybody.get_by_role("link", name="Wat is er beter geworden").click()
    expect(everybody.get_by_role("heading", name=TOLD[0][0])).to_be_visible()
    expect(everybody.get_by_role("heading", name=TOLD[2][0])).to_have_count(0)
    fits(everybody)
    axe(everybody)
    shot(everybody, f"verbeteringen-{width}")
