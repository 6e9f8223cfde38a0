"""What only a browser shows of questions: somebody writes at three in the night on a small phone,
and a colleague answers her with the keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.cases import topics
from portal.cases.models import FirstReportKind
from portal.contacts import first_reports
from portal.letters.wording.models import OfficeWord
from portal.outbox.models import Message
from portal.questions import questions
from portal.questions.models import Question
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.build import TESTER, Town
from tests.conftest import TUESDAY

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]


@pytest.fixture
def clock(town: Town, live_server: LiveServer, settings: Any) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand: nobody reads a summary in no time."""
    settings.BASE_URL = live_server.url
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def look(axe: Check, fits: Check, shot: Shot) -> Callable[[Page, str], None]:
    """Return a check of a page as it stands, which keeps a picture of it."""

    def check(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        shot(page, f"vraag-{width}-{name}")
        fits(page)
        axe(page)

    return check


@pytest.fixture
def benefit(town: Town) -> None:
    """Somebody who chooses this topic applies for something."""
    topic, kind = town.topics["uitkering"], FirstReportKind.BENEFIT
    topics.change(
        topic=topic,
        label=topic.label,
        team=topic.team,
        position=0,
        first_report_kind=kind,
        by=TESTER,
        now=TUESDAY,
    )
    first_reports.set_form(
        kind=kind,
        name="Bijstandsuitkering aanvragen",
        url="https://aanvragen.almere.example/bijstand",
        by=TESTER,
        now=TUESDAY,
    )


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Verder", exact=True).click()


@pytest.mark.usefixtures("benefit")
@pytest.mark.parametrize("javascript", [True, False])
def test_at_three_in_the_night_on_a_small_phone(
    page_at: PageAt,
    look: Callable[[Page, str], None],
    shot: Shot,
    clock: time_machine.Traveller,
    javascript: bool,
) -> None:
    clock.move_to(TUESDAY.replace(hour=2))
    page = page_at(320, 640, javascript=javascript)
    # Axe itself needs a script.
    keep = look if javascript else lambda page, name: None
    page.goto("/")
    keep(page, "0-home")
    page.get_by_role("link", name="Stel een vraag").click()
    keep(page, "1-onderwerp")
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    keep(page, "2-vraag-leeg")
    page.get_by_label("Wat is uw vraag?").fill("Mijn baan stopt. Hoe vraag ik een uitkering aan?")
    go_on(page)
    keep(page, "3-spoed")
    page.get_by_label("Nee, het moet vandaag").check()
    go_on(page)
    keep(page, "4-berichten")
    page.get_by_label("Nee", exact=True).check()
    go_on(page)
    page.get_by_label("Per e-mail").check()
    go_on(page)
    expect(page.get_by_text("Vul het e-mailadres in").first).to_be_visible()
    keep(page, "5-antwoord-fout")
    page.get_by_label("Uw e-mailadres").fill("mirjam@inwoner.example")
    go_on(page)
    keep(page, "6-naam")
    go_on(page)
    keep(page, "7-controle")
    clock.shift(20)
    page.get_by_role("button", name="Verstuur uw vraag").click()
    page.wait_for_url("**/verstuurd/")
    keep(page, "8-verstuurd")
    expect(page.get_by_text("Deze telefoonnummers zijn nu open")).to_be_visible()
    expect(page.get_by_text("Die datum blijft gelden.")).to_be_visible()
    page.locator("a[href*='/volg/']").click()
    keep(page, "9-volg")
    assert Question.objects.get().case.is_urgent


def test_somebody_reads_along_and_would_rather_be_called(
    page_at: PageAt, look: Callable[[Page, str], None], clock: time_machine.Traveller
) -> None:
    page = page_at(320, 640)
    page.goto("/vraag/")
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    page.get_by_label("Wat is uw vraag?").fill("Kan het geld op een andere rekening komen?")
    go_on(page)
    page.get_by_label("Ja, het kan wachten").check()
    go_on(page)
    page.get_by_label("Dat weet ik niet").check()
    go_on(page)
    look(page, "veilig-antwoord")
    page.get_by_label("Bel mij liever").check()
    go_on(page)
    page.wait_for_url("**/bel-mij/wanneer/")
    look(page, "verder-in-bel-mij")
    page.goto("/bel-mij/onderwerp/")
    expect(page.get_by_label("Wilt u er iets bij vertellen?")).to_have_value(
        "Kan het geld op een andere rekening komen?"
    )


@pytest.fixture
def bilal(town: Town) -> User:
    return build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)


@pytest.fixture
def office_word(town: Town) -> None:
    """A word of the office's own list: a browser test begins with empty tables."""
    OfficeWord.objects.update_or_create(word="derhalve", defaults={"human": "daarom"})


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.usefixtures("benefit", "office_word")
def test_a_colleague_reads_and_answers(
    page_at: PageAt,
    look: Callable[[Page, str], None],
    clock: time_machine.Traveller,
    town: Town,
    bilal: User,
    width: int,
) -> None:
    topic = town.topics["uitkering"]
    words = "Ik ben het niet eens met het besluit. Kan iemand er nog eens naar kijken?"
    asked = build.question(topic, now=TUESDAY, words=words)
    build.question(topic, now=TUESDAY, name="Zeynep Kaya", urgent=True)
    build.question(topic, now=TUESDAY, name="Rosa", way=Question.Way.DESK, safe_contact=True)
    questions.claim(question=asked, user=bilal, now=TUESDAY)
    page = page_at(width, 800, user=bilal)
    page.goto("/vragen/")
    look(page, "lijst")
    page.goto(f"/zaken/{asked.case.reference}/")
    look(page, "zaak")
    page.get_by_label("Uw antwoord").press_sequentially("Derhalve kijken wij er nog eens naar.")
    expect(page.locator("#answer-hints")).to_contain_text("Liever: daarom.")
    look(page, "zaak-met-hulp")
    page.get_by_text("Is dit ook een aanvraag").click()
    page.get_by_text("Doorgeven, afronden of teruggeven").click()
    look(page, "zaak-open")
    page.get_by_role("link", name="Maak er een terugbelverzoek van").click()
    look(page, "terugbelverzoek")
    page.go_back()
    page.get_by_text("Doorgeven, afronden of teruggeven").click()
    page.get_by_role("link", name="Geef de vraag door").click()
    look(page, "doorgeven")
    page.goto(f"/zaken/{asked.case.reference}/")
    page.get_by_label("Uw antwoord").fill("Ja, dat doen wij. U hoort het morgen.")
    page.get_by_role("button", name="Verstuur het antwoord").click()
    expect(page.get_by_text("Het antwoord is onderweg per e-mail.")).to_be_visible()
    look(page, "beantwoord")
    assert Message.objects.filter(kind="ANSWER").count() == 1


def test_the_whole_answer_by_keyboard(
    page_at: PageAt, clock: time_machine.Traveller, town: Town, bilal: User
) -> None:
    build.question(town.topics["uitkering"], now=TUESDAY)
    page = page_at(1280, 800, user=bilal)
    page.goto("/vragen/")
    page.keyboard.press("n")
    page.wait_for_url("**/zaken/**")
    page.get_by_label("Uw antwoord").focus()
    page.keyboard.type("Het geld komt morgen.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Verstuur het antwoord")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Het antwoord is onderweg per e-mail.")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Er wacht geen vraag meer.")).to_be_visible()
    assert Question.objects.get().state == "ANSWERED"


def test_a_manager_fills_in_where_to_apply(
    page_at: PageAt, look: Callable[[Page, str], None], clock: time_machine.Traveller, town: Town
) -> None:
    hanna = build.colleague(name="Hanna", team=town.teams["beheer"], role=Role.FUNCTIONAL_MANAGER)
    page = page_at(320, 640, user=hanna)
    page.goto("/beheer/aanvragen/")
    look(page, "beheer-aanvragen")
    page.get_by_role("link", name="Hulp bij schulden").click()
    look(page, "beheer-aanvraag")
