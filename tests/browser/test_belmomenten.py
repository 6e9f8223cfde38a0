"""What only a browser shows of choosing and moving moments: narrow screens, no script, the keyboard
alone, and that the link that dials tells colleagues."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.contacts.models import Promise
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.conftest import TUESDAY
from tests.journeys.callback_page import case_url
from tests.slots import WEDNESDAY, slot, week

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]

SECRET = "b6Rz-kWHcNGqM7Z3vTqYzA"


@pytest.fixture(autouse=True)
def _clock(town: build.Town, live_server: LiveServer, settings: Any) -> Iterator[None]:
    settings.LIVE_URL, settings.BASE_URL = "", live_server.url
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def asked(town: build.Town) -> CallbackRequest:
    """Her half hour on Wednesday, in a team that calls by the half hour."""
    week(town.teams["inkomen-1"], begins="09:00", ends="12:00", places=2, now=TUESDAY)
    week(town.teams["inkomen-1"], begins="13:00", ends="16:30", now=TUESDAY)
    window = slot(WEDNESDAY, "10:00")
    return build.callback(
        town.topics["uitkering"], now=TUESDAY, window=window, follow_secret=SECRET
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_a_half_hour_fits_without_scripts(
    asked: CallbackRequest,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
    width: int,
) -> None:
    page = page_at(width, 640, javascript=False)

    def go_on(name: str) -> None:
        fits(page)
        shot(page, f"slot-{width}-{name}")
        page.get_by_role("button", name="Verder", exact=True).click()

    page.goto("/bel-mij/onderwerp/")
    page.get_by_label("Mijn uitkering").check()
    go_on("1-onderwerp")
    page.get_by_label("Ja, het kan wachten").check()
    go_on("2-spoed")
    page.get_by_label("woensdag 25 november").check()
    go_on("3-dag")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Hoe laat mogen wij u bellen op woensdag 25 november?"
    )
    for radio in page.get_by_role("radio").all():
        box = radio.locator("..").bounding_box()
        assert box
        assert box["height"] >= 44
    page.get_by_label("10:30 tot 11:00 uur").check()
    go_on("4-tijd")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kan iemand anders")


def test_the_pages_of_the_resident_pass_axe(
    asked: CallbackRequest, page_at: PageAt, axe: Check, fits: Check, shot: Shot
) -> None:
    page = page_at(320, 640)
    page.goto("/bel-mij/onderwerp/")
    page.get_by_label("Mijn uitkering").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    page.get_by_label("Ja, het kan wachten").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    axe(page)
    page.get_by_label("woensdag 25 november").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    axe(page)
    page.goto(f"/volg/{SECRET}/")
    page.get_by_role("link", name="Kies een ander moment").click()
    axe(page)
    fits(page)
    shot(page, "verzetten-320-dag")
    page.get_by_label("donderdag 26 november").check()
    page.get_by_role("button", name="Verder", exact=True).click()
    axe(page)
    fits(page)
    shot(page, "verzetten-320-tijd")
    page.get_by_label("13:00 tot 13:30 uur").check()
    page.get_by_role("button", name="Bel mij op dit moment").click()
    expect(page.get_by_text("donderdag 26 november, tussen 13:00 en 13:30 uur")).to_be_visible()
    shot(page, "verzetten-320-klaar")


def test_ten_seconds_by_keyboard(
    asked: CallbackRequest, bilal: User, page_at: PageAt, axe: Check, shot: Shot
) -> None:
    requests.claim(request=asked, user=bilal, now=TUESDAY)
    page = page_at(user=bilal)
    page.goto(case_url(asked))
    shot(page, "zaak-met-verzetten")
    page.keyboard.press("v")
    page.wait_for_url(re.compile("/verzetten/$"))
    expect(page.get_by_role("radio", checked=True).first).to_be_focused()
    axe(page)
    shot(page, "verzetten-collega")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(case_url(asked))))
    expect(page.get_by_text("Verzet: wij bellen")).to_be_visible()
    assert Promise.objects.filter(case=asked.pk).count() == 2


def test_the_link_that_dials_tells_colleagues(
    asked: CallbackRequest, bilal: User, carla: User, page_at: PageAt, axe: Check, shot: Shot
) -> None:
    requests.claim(request=asked, user=bilal, now=TUESDAY)
    page = page_at(user=bilal)
    page.goto(case_url(asked))
    with page.expect_response(re.compile("/bellen/$")) as answer:
        page.get_by_role("link", name="06 12 34 56 78").first.click()
    assert answer.value.status == 204
    other = page_at(user=carla)
    other.goto("/terugbellen/")
    expect(other.get_by_text("Bilal belt nu")).to_be_visible()
    axe(other)
    shot(other, "belt-nu-lijst")
    other.goto(case_url(asked))
    expect(other.get_by_text("Bilal belt nu")).to_be_visible()


def test_the_pages_of_the_lead_pass_axe(
    asked: CallbackRequest, bilal: User, daan: User, page_at: PageAt, axe: Check, shot: Shot
) -> None:
    requests.claim(request=asked, user=bilal, now=TUESDAY)
    page = page_at(user=daan)
    for name, address in (
        ("plaatsen", "/terugbellen/plaatsen/"),
        ("plaatsen-team", "/terugbellen/plaatsen/inkomen-1/"),
        ("veel", f"/terugbellen/veel/?collega={bilal.pk}&dag="),
    ):
        page.goto(address)
        axe(page)
        shot(page, f"lead-{name}")
    small = page_at(320, 640, user=daan)
    small.goto("/terugbellen/plaatsen/inkomen-1/")
    shot(small, "lead-plaatsen-320")
