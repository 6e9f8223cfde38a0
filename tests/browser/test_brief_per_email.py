"""A letter by e-mail in a real browser: a colleague chooses it, the resident reads it, and what
came back goes by post."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from portal.cases.models import Case
from portal.letters import tasks
from portal.letters.writing import drafting, writing
from portal.letters.writing.models import Letter
from portal.outbox import delivery
from portal.outbox import tasks as outbox
from portal.outbox.delivery import Told
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build, build_letter
from tests.browser.conftest import PageAt
from tests.browser.manual import picture

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def quiet(settings: LazySettings, tmp_path: Path) -> None:
    """No worker beats here, and no stream."""
    settings.LIVE_URL, settings.BANNERS, settings.LETTERS_DIR = "", [], tmp_path
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Taking"}


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """Ayşe, who wants her letters by e-mail."""
    made = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(made)
    build_letter.says_yes(made, now=now)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_letter_goes_by_email_comes_back_and_goes_by_post(
    width: int,
    page_at: PageAt,
    bilal: User,
    case: Case,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    letter = drafting.begin(case=case, template=None, user=bilal, now=now)
    page = page_at(width, user=bilal)
    page.goto(f"/brieven/{letter.code}/schrijven/")
    page.get_by_label("Onderwerp").fill(build_letter.SUBJECT)
    page.get_by_label("Tekst").fill(build_letter.BODY)
    page.get_by_label("per e-mail").check()
    fits(page)
    axe(page)
    shot(page, f"email-kiezen-{width}")
    page.get_by_role("button", name="Bewaar het concept").click()
    expect(page.get_by_text("Het concept is bewaard.")).to_be_visible()
    arabic = drafting.translate(
        letter=Letter.objects.with_all().get(pk=letter.pk), language="ar", user=bilal, now=now
    )
    words = writing.Draft(
        kind="general",
        subject="نحتاج منك إلى بعض الأوراق",
        body="مرحبا [[naam]]،\n\nاتصل بنا على [[telefoon]].",
    )
    writing.change(letter=arabic, draft=words, user=bilal, now=now)
    page.goto(f"/brieven/{letter.code}/ondertekenen/")
    page.get_by_role("button", name="Onderteken de brief").click()
    for pk in (letter.pk, arabic.pk):
        tasks.make(pk)
    mail = Message.objects.get(letter=letter)
    outbox.deliver(mail.pk)
    page.reload()
    fits(page)
    axe(page)
    shot(page, f"email-verstuurd-{width}")
    _she_reads(page_at(width), mail, width, axe=axe, fits=fits, shot=shot)
    mail.refresh_from_db()
    told = Told(mail.provider_reference, "", Message.Delivery.PERMANENT, now)
    delivery.note(told=told, now=now)
    page.goto("/brieven/")
    fits(page)
    axe(page)
    shot(page, f"email-kwam-terug-{width}")
    page.get_by_role("link", name=letter.code).click()
    fits(page)
    axe(page)
    shot(page, f"email-kwam-terug-brief-{width}")
    if width == 1280:
        picture(page, "brief-kwam-terug")
    page.get_by_role("button", name="Stuur hem per post").click()
    expect(page.get_by_text("Dit wordt de brief op papier.")).to_be_visible()


def _she_reads(
    page: Page, mail: Message, width: int, *, axe: Check, fits: Check, shot: Keep
) -> None:
    link = re.search(r"/lees/[\w-]+/", mail.body)
    assert link is not None
    page.goto(link.group())
    page.get_by_role("link", name=re.compile("geboortedatum")).click()
    page.get_by_label("Wat is uw geboortedatum?").fill("31-12-1980")
    page.get_by_role("button").filter(has_text=re.compile("Verder|Lees|Laat")).first.click()
    expect(page.get_by_role("heading", name=build_letter.SUBJECT)).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"email-lezen-{width}")
    if width == 1280:
        picture(page, "brief-lezen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bewaar de brief als PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
