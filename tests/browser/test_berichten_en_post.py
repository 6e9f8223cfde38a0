"""Post, outages and reading behind a second proof, as people see them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.cases import lifecycle
from portal.municipality.models import Outage
from portal.outbox.models import Message
from portal.questions import answers, questions
from portal.questions.models import Question
from portal.residents.models import Resident
from portal.staff import outages
from portal.staff.models import User
from tests import build, build_message
from tests.browser.conftest import PageAt
from tests.browser.manual import PICTURES, picture

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]
SECRET = "l33sD1t-l33sD1t-l33sD1t"
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.fixture
def her(town: build.Town, bilal: User, now: dt.datetime) -> Resident:
    """A resident whose question was answered."""
    asked = build.question(town.topics["uitkering"], now=now, follow_secret=SECRET)
    questions.claim(question=asked, user=bilal, now=now)
    fresh = Question.objects.select_related("case").get(pk=asked.pk)
    answers.answer(question=fresh, words="Uw uitkering komt vrijdag.", user=bilal, now=now)
    case = lifecycle.find_by_follow_secret(SECRET)
    assert case is not None
    assert case.resident is not None
    Resident.objects.filter(pk=case.resident.pk).update(birth_date=dt.date(1980, 12, 31))
    return case.resident


@pytest.mark.slow
@WIDTHS
def test_she_reads_our_answer_after_her_date_of_birth(
    width: int, page_at: PageAt, her: Resident, axe: Check, fits: Check, shot: Keep
) -> None:
    page = page_at(width, javascript=width == 1280)
    page.goto(f"/volg/{SECRET}/")
    fits(page)
    shot(page, f"lees-volg-{width}")
    page.get_by_role("link", name="Lees het").click()
    fits(page)
    shot(page, f"lees-bewijs-{width}")
    if width == 1280:
        picture(page, "lees-bewijs")
        axe(page)
    page.get_by_role("link", name="Vul uw geboortedatum in").click()
    page.get_by_label("Wat is uw geboortedatum?").fill("30-12-1980")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Deze geboortedatum klopt niet").first).to_be_visible()
    fits(page)
    shot(page, f"lees-fout-{width}")
    if width == 1280:
        axe(page)
    page.get_by_label("Wat is uw geboortedatum?").fill("31-12-1980")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Uw uitkering komt vrijdag.")).to_be_visible()
    fits(page)
    shot(page, f"lees-{width}")
    if width == 1280:
        axe(page)


@pytest.mark.slow
@WIDTHS
def test_post_outages_and_what_did_not_arrive(
    width: int,
    page_at: PageAt,
    town: build.Town,
    her: Resident,
    bilal: User,
    daan: User,
    hanna: User,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    message = build_message.text(town, now=now)
    Message.objects.filter(pk=message.pk).update(
        state="SENT", ended_at=now, delivery="PERMANENT", delivery_at=now
    )
    outages.note(
        way=Outage.Way.WEB,
        began_at=now - dt.timedelta(hours=1),
        ended_at=None,
        words="De website was onbereikbaar.",
        by=hanna.actor,
        now=now,
    )
    for user, address, name in (
        (bilal, f"/inwoners/{her.pk}/officiele-post/", "officiele-post"),
        (bilal, f"/inwoners/{her.pk}/wensen/", "wensen"),
        (bilal, f"/inwoners/{her.pk}/", "inwoner-post"),
        (bilal, "/werk/ochtendmail/", "ochtendmail"),
        (daan, "/berichten/", "berichten"),
        (hanna, "/beheer/storingen/", "storingen"),
        (hanna, "/beheer/gemeente/", "gemeente-rust"),
    ):
        page = page_at(width, user=user)
        page.goto(address)
        fits(page)
        shot(page, f"{name}-{width}")
        if width == 1280 and name in PICTURES:
            picture(page, name)
        axe(page)
