"""A call on the screen: the line that comes by itself, and the page by keyboard only."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from almere import facts
from callbacks.telephony_models import IncomingCall
from portal.kit import clock
from portal.kit import phone as phones
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import Role, User
from tests import build, phone
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess, until
from tests.phone import Exchange

STATE = "document.querySelector('[sse-connect]')['htmx-internal-data'].sseEventSource.readyState"
CANARIES = (
    "<img src=x onerror=window.__xss=1>",
    "<b hx-get=/uit/ hx-trigger=load>x</b>",
    "{{7*7}}",
    "</script><script>window.__xss=1</script>",
)


def is_open(page: Page) -> bool:
    return bool(page.evaluate(STATE) == 1)


def known(name: str, number: str, **more: Any) -> Resident:
    told = register.Told(name=name, phone=phones.parse(number), **more)
    return register.add(told=told, by=build.TESTER, now=clock.utc_now())


def test_the_line_comes_within_a_second_and_goes(
    live: LiveProcess, transactional_db: None, page_at: PageAt
) -> None:
    # Time is not frozen: the live process and the database have clocks of their own.
    facts.forget()
    town = build.town(now=clock.utc_now())
    team = town.teams["inkomen-1"]
    exchange = phone.exchange(team)
    known("Ayşe Yılmaz", "06 12 34 56 78")
    pages: dict[str, Page] = {}
    for name, extension in (("Anna", "101"), ("Bilal", "102")):
        user = build.colleague(name=name, team=team, role=Role.DESK)
        phone.give_phone(user, extension)
        page = page_at(user=user)
        page.goto("/mijn/")
        # Not wait_for_function: it needs eval, which our pages forbid.
        until(partial(is_open, page), "the stream is open", 5)
        pages[name] = page
    mine = pages["Bilal"].locator("#ringing")
    exchange.tell("ringing")
    expect(mine).to_contain_text("mogelijk: Ayşe Yılmaz", timeout=1_000)
    exchange.tell("missed")
    expect(mine).not_to_contain_text("Ayşe", timeout=1_000)
    expect(pages["Anna"].locator("#ringing")).to_be_empty()


@pytest.fixture
def exchange(town: build.Town, bilal: User, settings: LazySettings) -> Exchange:
    settings.LIVE_URL = ""
    phone.give_phone(bilal, "102")
    return phone.exchange(town.teams["inkomen-1"])


def test_each_sort_of_caller(
    town: build.Town,
    exchange: Exchange,
    bilal: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    known("Ayşe Yılmaz", "06 12 34 56 78")
    Resident.objects.update(birth_date="1980-03-14")
    for name in ("Bewoner A", "Bewoner B"):
        known(name, "06 12 34 56 70")
    known("Maria Lopes", "06 12 34 56 71", safe_contact=True)
    sorts = {
        "bekend": "0612345678",
        "onbekend": "0612345699",
        "afgeschermd": None,
        "gedeeld": "0612345670",
        "veilig": "0612345671",
    }
    page, narrow = page_at(user=bilal), page_at(320, user=bilal)
    for name, number in sorts.items():
        exchange.tell("ringing", name, **{"from": number})
        page.goto("/werk/")
        shot(page, f"telefoon-balk-{name}")
        exchange.tell("answered", name, **{"from": number})
        pk = IncomingCall.objects.get(code=name).pk
        for screen in (page, narrow):
            screen.goto(f"/telefoon/{pk}/")
            axe(screen)
            fits(screen)
        shot(page, f"telefoon-{name}")
        text = page.inner_text("main")
        assert "Bewoner" not in text
        assert "Lopes" not in text
        exchange.tell("ended", name, **{"from": number})
        IncomingCall.objects.filter(pk=pk).update(
            settled_at=clock.utc_now(),
            settled_by=bilal.actor.key,
            outcome=IncomingCall.Outcome.NO_FILE,
            reason="test",
        )
    for times, name in enumerate(sorts, 1):
        for again in range(times):
            exchange.tell("missed", f"gemist-{name}-{again}", **{"from": sorts[name]})
    for screen in (page, narrow):
        screen.goto("/telefoon/")
        axe(screen)
        fits(screen)
    shot(page, "telefoon-gemist")
    page.get_by_role("link", name="06 12 34 56 71").click()
    axe(page)
    shot(page, "telefoon-gemist-een")


def test_a_call_by_keyboard_only(
    town: build.Town, exchange: Exchange, bilal: User, page_at: PageAt
) -> None:
    known("Ayşe Yılmaz", "06 12 34 56 78")
    Resident.objects.update(birth_date="1980-03-14")
    exchange.tell("answered")
    page = page_at(user=bilal)
    page.goto("/werk/")
    page.keyboard.press("g")
    page.wait_for_url("**/telefoon/*/")
    page.get_by_label("Wat is uw geboortedatum?").focus()
    page.keyboard.type("14-03-1980")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("U spreekt met Ayşe Yılmaz")
    page.locator("summary", has_text="Geen dossier nodig").focus()
    page.keyboard.press("Enter")
    page.get_by_label("De vraag is meteen beantwoord").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/telefoon/")
    assert IncomingCall.objects.get().outcome == IncomingCall.Outcome.NO_FILE


def test_what_strangers_send_stays_text(
    town: build.Town, exchange: Exchange, bilal: User, page_at: PageAt
) -> None:
    for number, canary in enumerate(CANARIES):
        exchange.send(phone.told("missed", f"canary-{number}") | {"from": canary})
        for field in ("event_id", "call_id", "event", "at", "to", "extension", canary):
            exchange.send(phone.told("missed", f"canary-{number}-x") | {field: canary})
        known(canary, f"06 12 34 56 {number + 10}")
        exchange.tell("missed", f"bekend-{number}", **{"from": f"06123456{number + 10}"})
    page = page_at(user=bilal)
    page.goto("/telefoon/")
    paths = ["/telefoon/", "/werk/", *(f"/telefoon/{c.pk}/" for c in IncomingCall.objects.all())]
    for path in paths:
        page.goto(path)
        assert not page.evaluate("() => Boolean(window.__xss)")
        assert page.locator("main b[hx-get]").count() == 0


def test_the_pages_of_the_manager(
    town: build.Town,
    exchange: Exchange,
    hanna: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], object],
) -> None:
    page = page_at(user=hanna)
    page.goto("/beheer/telefooncentrales/")
    axe(page)
    shot(page, "telefooncentrales")
    page.get_by_role("link", name="Centrale toevoegen").click()
    page.get_by_label("Naam van de telefooncentrale").fill("Centrale Buiten")
    page.get_by_label("Bij welk team").select_option(label="Werk")
    page.get_by_role("button", name="Opslaan").click()
    secret = page.locator("code").inner_text()
    assert secret.startswith("tel_")
    axe(page)
    shot(page, "telefooncentrale-sleutel")
    page.get_by_role("link", name="Ik heb het doorgegeven").click()
    assert secret not in page.content()
    axe(page)
    narrow = page_at(320, user=hanna)
    narrow.goto(page.url)
    fits(narrow)
    shot(page, "telefooncentrale")
