"""The list of complaints, on a wide and on a small screen."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from objections.complaints import handling
from portal.cases import lifecycle
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_and_the_key_that_takes_the_next(
    width: int,
    town: build.Town,
    carla: User,
    bilal: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    now: dt.datetime,
) -> None:
    topic = town.topics["uitkering"]
    urgent = build.complaint(topic, now=now, name="Bo Spoed")
    lifecycle.mark_urgent(case=urgent.case, by=build.TESTER, now=now)
    build.complaint(topic, now=now - dt.timedelta(days=40), name="Cas Laat")
    about_her = build.complaint(topic, now=now, name="Dee Eigen")
    handling.about(complaint=about_her, colleague=carla, user=bilal, now=now)
    taken = build.complaint(topic, now=now, name="Ed Vast")
    handling.claim(complaint=taken, user=bilal, now=now)
    page = page_at(width, 800, user=carla)
    page.goto("/klachten/")
    expect(page.get_by_text("Een collega pakt dit op")).to_be_visible()
    axe(page)
    fits(page)
    shot(page, f"klachten-lijst-{width}")
    page.keyboard.press("n")
    page.wait_for_url(f"**/zaken/{urgent.case.reference}/")
    expect(page.get_by_text("Teruggeven aan het team").first).to_be_visible()
    axe(page)
    fits(page)
    shot(page, f"klachten-zaak-{width}")
