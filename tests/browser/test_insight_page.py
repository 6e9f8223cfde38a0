"""The page of a team lead, on a desk, on a phone and on paper."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from callbacks.moments import windows
from portal.kit import clock
from portal.staff import colleagues
from portal.staff.models import User
from tests import build, build_message
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


def busy_morning(town: build.Town, bilal: User, anna: User, now: dt.datetime) -> None:
    """Some late, some soon, one urgent, one message that failed, one colleague away."""
    topic = town.topics["uitkering"]
    for number in range(14):
        asked = now - dt.timedelta(days=number // 2, hours=2)
        begins = asked + dt.timedelta(hours=1 + number % 3)
        build.callback(
            topic,
            now=asked,
            name=f"Inwoner {number}",
            number=f"06 12 34 56 {10 + number}",
            window=windows.Window(begins, begins + dt.timedelta(hours=2)),
        )
    build.callback(topic, now=now, name="Met Spoed", urgent=True)
    build_message.failed(town, now=now)
    colleagues.add_absence(
        user=bilal,
        from_on=clock.day_of(now),
        until_on=clock.day_of(now) + dt.timedelta(days=2),
        substitute=anna,
        by=build.TESTER,
        now=now,
    )


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_two_minutes_of_a_team_lead(
    width: int,
    page_at: PageAt,
    daan: User,
    bilal: User,
    anna: User,
    town: build.Town,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    busy_morning(town, bilal, anna, now)
    with time_machine.travel(now + dt.timedelta(minutes=6), tick=False):
        page = page_at(width, user=daan)
        page.goto("/inzicht/")
        fits(page)
        shot(page, f"insight-today-{width}")
        axe(page)
        page.get_by_role("button", name="Kopieer voor rapportage").click()
        chosen = page.evaluate("document.getSelection().toString()")
        assert "Te laat" in page.locator("#report-text").input_value()
        assert chosen == "" or "Te laat" in chosen
        page.emulate_media(media="print")
        shot(page, f"insight-print-{width}")
        expect(page.get_by_role("button", name="Kopieer voor rapportage")).to_be_hidden()
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Te laat").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Te laat")
        fits(page)
        shot(page, f"insight-list-{width}")
        axe(page)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_figure_with_its_table(
    width: int,
    page_at: PageAt,
    daan: User,
    bilal: User,
    anna: User,
    town: build.Town,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    busy_morning(town, bilal, anna, now)
    with time_machine.travel(now + dt.timedelta(minutes=6), tick=False):
        page = page_at(width, user=daan)
        page.goto("/inzicht/terugbellen/?van=2026-11-12&tot=2026-11-24")
        fits(page)
        shot(page, f"insight-figure-{width}")
        axe(page)
        page.get_by_label("voor een overleg").check()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download de tabel").click()
        assert download.value.suggested_filename == "terugbellen-2026-11-24.csv"
