"""A call as a colleague makes it: a list that fills itself, keys only, and every state of the case
page on a small and a large screen."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from portal.cases.models import Topic
from portal.residents import register
from portal.residents.models import Wish
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.journeys.callback_page import resident_of
from tests.live_process import LiveProcess, until

STATE = "document.querySelector('[sse-connect]')['htmx-internal-data'].sseEventSource.readyState"
type Check = Callable[[Page], None]


@pytest.fixture
def moment() -> dt.datetime:
    """Time is not frozen here: the live process and the database have clocks of their own."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def topic(transactional_db: None, moment: dt.datetime) -> Topic:
    return build.town(now=moment).topics["uitkering"]


@pytest.fixture
def bilal(topic: Topic) -> User:
    return build.colleague(name="Bilal", team=topic.team, role=Role.CASEWORKER)


@pytest.fixture
def anna(topic: Topic) -> User:
    return build.colleague(name="Anna", team=topic.team, role=Role.DESK)


@pytest.fixture
def silent(settings: LazySettings) -> None:
    """Nothing streams in this test."""
    settings.LIVE_URL = ""


def claimed(request: CallbackRequest, user: User, now: dt.datetime) -> CallbackRequest:
    requests.claim(request=request, user=user, now=now)
    return request


def listening(page: Page) -> None:
    until(lambda: page.evaluate(STATE) == 1, "the stream is open", 5)


def test_a_new_request_appears_by_itself(
    live: LiveProcess, topic: Topic, bilal: User, moment: dt.datetime, page_at: PageAt
) -> None:
    first = build.callback(topic, now=moment, name="Ayşe Yılmaz")
    page = page_at(user=bilal)
    page.goto("/terugbellen/")
    listening(page)
    page.keyboard.press("j")
    focused = f"row-{first.pk}-open"
    expect(page.locator(f"#{focused}")).to_be_focused()

    build.callback(topic, now=moment, name="Wouter Jansen", number="06 87 65 43 21", urgent=True)

    expect(page.get_by_role("link", name="Wouter Jansen")).to_be_visible(timeout=1_000)
    expect(page.locator(f"#{focused}")).to_be_focused()


def test_news_on_a_case_leaves_what_is_typed(
    live: LiveProcess, topic: Topic, bilal: User, moment: dt.datetime, page_at: PageAt
) -> None:
    request = claimed(build.callback(topic, now=moment), bilal, moment)
    page = page_at(user=bilal)
    page.goto(f"/zaken/{request.case.reference}/")
    listening(page)
    note = page.get_by_label("Notitie")
    note.type("Half getypt")

    now = dt.datetime.now(dt.UTC)
    requests.cancel(request=request, by=build.TESTER, now=now)

    expect(page.locator("#case-state")).to_contain_text("Afgerond", timeout=1_000)
    expect(note).to_be_focused()
    expect(note).to_have_value("Half getypt")


def test_a_whole_call_with_keys_only(
    silent: None, topic: Topic, bilal: User, moment: dt.datetime, page_at: PageAt
) -> None:
    build.callback(topic, now=moment, name="Ayşe Yılmaz")
    page = page_at(1280, 800, user=bilal)
    page.goto("/terugbellen/")

    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Ayşe Yılmaz")).to_be_visible()
    expect(page.locator("[data-key=b]")).to_have_attribute("href", "tel:+31612345678")
    note = page.get_by_label("Notitie")
    for _ in range(40):
        page.keyboard.press("Tab")
        if note.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.type("Het geld komt vrijdag, n b j.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Gesproken")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Afgerond")).to_be_visible()
    expect(page.locator(".timeline").get_by_text("Het geld komt vrijdag, n b j.")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Er wacht niemand meer.")).to_be_visible()


def test_every_result_is_in_sight_without_scrolling(
    silent: None, topic: Topic, bilal: User, moment: dt.datetime, page_at: PageAt
) -> None:
    request = claimed(build.callback(topic, now=moment), bilal, moment)
    page = page_at(1280, 800, user=bilal)
    page.goto(f"/zaken/{request.case.reference}/")

    for label in ("Gesproken", "Nam niet op", "Verkeerd telefoonnummer"):
        expect(page.get_by_role("button", name=label)).to_be_in_viewport(ratio=1)


def test_later_goes_to_the_choice_and_keeps_the_note(
    silent: None, topic: Topic, bilal: User, moment: dt.datetime, page_at: PageAt, axe: Check
) -> None:
    request = claimed(build.callback(topic, now=moment), bilal, moment)
    page = page_at(user=bilal)
    page.goto(f"/zaken/{request.case.reference}/")
    page.get_by_label("Notitie").fill("Is bij de dokter.")
    page.get_by_role("button", name="Later bellen").click()

    expect(page.get_by_label("Notitie")).to_have_value("Is bij de dokter.")
    expect(page.get_by_role("radiogroup", name="Wanneer belt u weer?")).to_be_in_viewport()
    axe(page)
    page.get_by_role("radio").nth(2).check()
    page.get_by_role("button", name="Noteer dit moment").click()

    expect(page.get_by_text("Genoteerd: vraagt om later te bellen.")).to_be_visible()


def addresses(topic: Topic, bilal: User, anna: User, now: dt.datetime) -> dict[str, str]:
    """Make one case for each state of the page, and return where they stand."""
    halves = [windows.of(half) for half in windows.choices(now=now, days=5)]
    long_ago = now - dt.timedelta(days=4)
    waiting = build.callback(topic, now=now, name="Piet de Vries", urgent=True, number="0687654320")
    safe = build.callback(topic, now=now, name="", safe_contact=True, number="0687654321")
    other = build.callback(topic, now=now, name="Samira Haddad", window=halves[3])
    mine = build.callback(
        topic,
        now=long_ago,
        name="Wojciech Brzęczyszczykiewicz-van der Hoogenband tot Oudshoorn",
        subject="Een heel lange regel over een brief waar toch vandaag antwoord op moet komen",
        story="Ik kreeg een brief.\n\nIk begrijp hem niet en ik moet vrijdag de huur betalen.",
        number="0687654322",
    )
    wrong = build.callback(topic, now=now, name="Kees Bakker", number="0687654323")
    done = build.callback(topic, now=now, name="Fleur Mulder", number="0687654324")
    resident = resident_of(other)
    register.add_wish(resident=resident, wish=Wish.INTERPRETER, by=build.TESTER, now=now)
    register.add_wish(resident=resident, wish=Wish.NO_VOICEMAIL, by=build.TESTER, now=now)
    claimed(other, anna, now)
    for request in (safe, mine, wrong, done):
        claimed(request, bilal, now)
    for request, result in (
        (mine, Result.NO_ANSWER),
        (wrong, Result.WRONG_NUMBER),
        (done, Result.REACHED),
    ):
        attempts.log(request=request, call=Call(result=result), user=bilal, now=now)
    cases = {"wacht": waiting, "veilig": safe, "ander": other, "mijn": mine, "fout": wrong}
    cases |= {"klaar": done}
    found = {name: f"/zaken/{request.case.reference}/" for name, request in cases.items()}
    return found | {"lijst": "/terugbellen/", "afgerond": "/terugbellen/?lijst=afgerond"}


def test_every_state_passes_on_a_small_and_a_large_screen(
    silent: None,
    topic: Topic,
    bilal: User,
    anna: User,
    moment: dt.datetime,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Callable[[Page, str], object],
) -> None:
    pages = addresses(topic, bilal, anna, moment)
    large, small = page_at(user=bilal), page_at(320, user=bilal)
    for name, address in pages.items():
        for page, size in ((large, "groot"), (small, "klein")):
            page.goto(address)
            fits(page)
            shot(page, f"terugbellen-{name}-{size}")
        axe(large)
    axe(small)
