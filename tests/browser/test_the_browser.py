"""The shared browser itself: that its checks can fail."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from portal.staff.models import User
from tests.browser.conftest import Complaints, PageAt
from tests.build import Town

STATIC = "/static/icons/favicon.svg"


def test_pages_open_at_a_width(page_at: PageAt) -> None:
    page = page_at(1280, zoom=4.0)
    answer = page.goto(STATIC)
    assert answer is not None
    assert answer.status == 200
    assert page.evaluate("() => window.innerWidth") == 320


def test_axe_sees_what_is_wrong(page_at: PageAt, axe: Callable[[Page], None]) -> None:
    page = page_at()
    page.set_content(
        "<html lang=nl><title>x</title><main><h1>x</h1><img src='data:,'></main></html>"
    )
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_sideways_scrolling_is_seen(page_at: PageAt, fits: Callable[[Page], None]) -> None:
    page = page_at(320)
    page.set_content("<main style='width: 900px'>breed</main>")
    with pytest.raises(AssertionError, match="908 wide"):
        fits(page)


def test_errors_in_a_page_are_kept(page_at: PageAt) -> None:
    page = page_at()
    complaints = Complaints("http://localhost:1")
    complaints.watch(page)
    page.goto(STATIC)
    assert complaints.texts == [f"request to a strange address: {page.url}"]


def test_time_stands_still_for_the_portal_but_not_for_the_browser(
    page_at: PageAt, town: Town, bilal: User
) -> None:
    page = page_at(user=bilal)
    page.goto(STATIC)
    assert page.context.cookies()[0]["name"] == settings.SESSION_COOKIE_NAME
    page.wait_for_timeout(20)
