"""A page and the live process: hints, a ticket that ends, and a session that ends."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from portal.live import notify, topics
from portal.staff import sessions
from portal.staff.models import Role, StaffSession, Team, User
from tests import build
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess, until

COUNT = """() => {
    window.polls = 0;
    document.body.addEventListener("poll", () => { window.polls += 1; });
}"""

STATE = "document.querySelector('[sse-connect]')['htmx-internal-data'].sseEventSource.readyState"


@pytest.fixture
def colleague(transactional_db: None) -> User:
    # Time is not frozen: the live process and the database have clocks of their own.
    team = Team.objects.create(code="team", name="Team")
    return build.colleague(name="Bilal", team=team, role=Role.CASEWORKER)


def open_live(page_at: PageAt, user: User) -> Page:
    page = page_at(user=user)
    page.goto("/mijn/sessies/")
    # Not wait_for_function: it needs eval, which our pages forbid.
    until(lambda: page.evaluate(STATE) == 1, "the stream is open", 5)
    page.evaluate(COUNT)
    return page


def polled_again(page: Page) -> None:
    seen = page.evaluate("window.polls")
    until(lambda: page.evaluate("window.polls") > seen, "the stream is open again", 5)


def test_a_page_gets_a_new_ticket_by_itself(
    live: LiveProcess, colleague: User, page_at: PageAt
) -> None:
    page = open_live(page_at, colleague)
    holder = page.locator("[sse-connect]")
    first = holder.get_attribute("sse-connect")

    sessions.revoke_streams(user=colleague, now=dt.datetime.now(dt.UTC))
    polled_again(page)
    assert holder.get_attribute("sse-connect") != first
    expect(page.locator("[data-live-status]")).to_be_hidden()

    page.evaluate(
        "(topic) => document.querySelector('[sse-connect]')['htmx-internal-data']"
        ".sseEventSource.addEventListener(topic, () => { window.hinted = true; })",
        topics.user(colleague.pk),
    )
    notify.hint(topics.user(colleague.pk))
    until(lambda: page.evaluate("window.hinted"), "the hint arrived", 1)


def test_a_page_knows_when_it_is_logged_out(
    live: LiveProcess, colleague: User, page_at: PageAt, axe: Callable[[Page], None]
) -> None:
    page = open_live(page_at, colleague)

    session = StaffSession.objects.get(user=colleague)
    sessions.end(session=session, by=colleague.actor, now=dt.datetime.now(dt.UTC))

    line = page.locator("[data-live-status]")
    expect(line).to_contain_text("U bent niet meer ingelogd", timeout=8_000)
    axe(page)


def test_a_part_that_is_refused_says_so_and_leaves_the_page(
    colleague: User, page_at: PageAt
) -> None:
    page = page_at(user=colleague)
    page.goto("/mijn/wachtwoord/")
    page.fill("input[name=new_password]", "wat ik typte")
    sessions.end_all(user=colleague, by=colleague.actor, now=dt.datetime.now(dt.UTC))

    page.evaluate("htmx.ajax('POST', '/mijn/sessies/andere/einde/', {target: '#main'})")

    expect(page.locator("#messages")).to_contain_text("U bent uitgelogd")
    assert page.input_value("input[name=new_password]") == "wat ik typte"
    assert page.url.endswith("/mijn/wachtwoord/")


def test_the_login_pages_pass(
    settings: LazySettings,
    colleague: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    settings.DEMO, settings.DEMO_PASSWORD = True, "een lange zin om in te komen"
    colleague.set_password(settings.DEMO_PASSWORD)
    colleague.save(update_fields=["password"])
    page = page_at(javascript=False)
    page.goto("/inloggen/")
    shot(page, "login")
    page.get_by_role("button", name="Log in als Bilal").click()
    page.goto("/mijn/sessies/")
    shot(page, "sessions")
    assert page.get_by_text("dit is waar u nu bent").is_visible()

    for user, path in (
        (None, "/inloggen/"),
        (colleague, "/mijn/sessies/"),
        (colleague, "/mijn/wachtwoord/"),
    ):
        page = page_at(user=user)
        page.goto(path)
        axe(page)
        narrow = page_at(320, user=user)
        narrow.goto(path)
        fits(narrow)
