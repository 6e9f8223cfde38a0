"""The pages of cards as people see them: on a desk, on a phone, and read by axe."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build, build_births
from tests.browser.conftest import PageAt
from tests.browser.manual import picture
from tests.build import TESTER

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_cards_are_right_on_every_width(
    width: int,
    town: build.Town,
    page_at: PageAt,
    bilal: User,
    daan: User,
    hanna: User,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    birth = build_births.birth(town, now=now)
    register.keep_address_secret(resident=Resident.objects.get(), by=TESTER, now=now)
    pages = [
        (bilal, "/kaarten/", "list"),
        (bilal, f"/zaken/{birth.case.reference}/", "case"),
        (daan, "/kaarten/inlezen/", "lists"),
        (hanna, "/beheer/geboortekaarten/", "source"),
    ]
    for user, url, name in pages:
        page = page_at(width, user=user)
        page.goto(url)
        fits(page)
        shot(page, f"births-{name}-{width}")
        if width == 1280:
            axe(page)


def test_a_card_is_confirmed_by_keyboard(
    town: build.Town, page_at: PageAt, bilal: User, now: dt.datetime
) -> None:
    birth = build_births.birth(town, now=now)
    page = page_at(1280, 1400, user=bilal)
    page.goto(f"/zaken/{birth.case.reference}/")
    page.get_by_label("Ja, ik heb de naam gecontroleerd").focus()
    page.keyboard.press("Space")
    page.get_by_label("Eén persoonlijke zin").fill("Wat een mooi nieuws!")
    page.get_by_role("heading", name="Is een kaart welkom?").scroll_into_view_if_needed()
    picture(page, "geboortekaart")
    page.get_by_role("button", name="Ja, stuur de kaart").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waar is de kaart?")).to_be_visible()
