"""The page of messages that need a person, as a team lead sees it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from portal.outbox import providers
from portal.staff.models import User
from tests import build, build_message
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_what_went_wrong_is_readable_on_every_width(
    width: int,
    page_at: PageAt,
    daan: User,
    town: build.Town,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    build_message.text(town, now=now)
    build_message.failed(town, now=now)
    build_message.uncertain(town, now=now)
    build_message.failed(town, now=now, team="werk")
    with time_machine.travel(now + dt.timedelta(minutes=6), tick=False):
        page = page_at(width, user=daan)
        page.goto("/berichten/")
        page.get_by_text("Aan het telefoonnummer dat eindigt op 78").first.click()
        fits(page)
        shot(page, f"messages-{width}")
        axe(page)
        page.get_by_role("button", name="De inwoner weet het al").first.click()
        expect(page.get_by_text("Fijn. Dit bericht is afgehandeld.")).to_be_visible()
        expect(page.get_by_role("button", name="Opnieuw versturen")).to_have_count(2)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_many_are_treated_by_keyboard_while_the_provider_is_off(
    width: int,
    page_at: PageAt,
    daan: User,
    town: build.Town,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    for _ in range(3):
        build_message.failed(town, now=now)
    for _ in range(5):
        providers.note(channel="SMS", outage=True, now=now)
    page = page_at(width, user=daan)
    page.goto("/berichten/?stand=FAILED")
    expect(page.get_by_text("Er gaan nu geen berichten per sms uit")).to_be_visible()
    for box in page.get_by_role("checkbox").all()[:2]:
        box.focus()
        page.keyboard.press("Space")
    fits(page)
    shot(page, f"messages-many-{width}")
    axe(page)
    page.get_by_role("button", name="De inwoners weten het al").press("Enter")
    expect(page.get_by_text("Deze 2 berichten zijn afgehandeld")).to_be_visible()
    expect(page.get_by_role("button", name="Opnieuw versturen")).to_have_count(1)


def test_an_empty_list_says_so(page_at: PageAt, daan: User, axe: Check, shot: Keep) -> None:
    page = page_at(user=daan)
    page.goto("/berichten/")
    expect(page.get_by_text("Alle berichten zijn de deur uit")).to_be_visible()
    shot(page, "messages-none")
    axe(page)
