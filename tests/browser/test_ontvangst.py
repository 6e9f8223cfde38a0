"""The tablet of the host as it is used: by touch, by keyboard, on a small screen and on paper."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.cases.models import FirstReportKind, Topic
from portal.desk.day import closing
from portal.desk.day.closing import Way
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import first_days, interpreters, papers
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.residents import register
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def opening(town: build.Town, anna: User, now: dt.datetime) -> Opening:
    """A morning with some of everything."""
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=now)
    days.tell(opening=opening, notice="De uitkeringen komen morgen.", user=anna, now=now)
    Topic.objects.create(
        code="aanvragen",
        label="Uitkering aanvragen",
        team=town.teams["inkomen-1"],
        position=9,
        first_report_kind=FirstReportKind.BENEFIT,
    )
    for topic in town.topics.values():
        build.visit(opening, now=now, topic=topic, arrived_at=now - 20 * MINUTE, language="tr")
    build.visit(opening, now=now, urgent=True)
    return opening


def addresses(opening: Opening, anna: User, town: build.Town, now: dt.datetime) -> dict[str, str]:
    """Return every page of the host with something to see on it."""
    visit = build.visit(opening, now=now, language="ti")
    interpreters.start(visit=visit, language="ti", user=anna, now=now)
    team = town.teams["inkomen-1"]
    words = "loonstroken van september en oktober en het huurcontract"
    handed = papers.Handed(what=PaperReceipt.What.PROOF, sheets=12, team=team, words=words)
    receipt = papers.hand_in(opening=opening, handed=handed, user=anna, now=now)
    told = first_days.Told(
        topic=Topic.objects.get(code="aanvragen"), name="Ada Bos", address="Dorpsstraat 1, Almere"
    )
    report = first_days.report(opening=opening, told=told, user=anna, now=now)
    papers.ask(visit=visit, what="huurcontract", why="voor de toeslag", user=anna, now=now)
    first = build.visit(opening, now=now)
    closing.give_outcome(visit=first, way=Way.FIRST, user=anna, now=now)
    one = {"pk": visit.pk}
    day = {"pk": opening.pk}
    return {
        "host": reverse("desk:host"),
        "quick": reverse("desk:quick"),
        "hand-in": reverse("desk:hand-in"),
        "report": reverse("desk:report"),
        "slip": reverse("desk:host-slip", kwargs=one),
        "details": reverse("desk:details", args=[visit.case.reference]) + "?van=ontvangst",
        "resident": reverse("desk:resident", args=[visit.case.reference]) + "?van=ontvangst",
        "interpreter": reverse("desk:interpreter", kwargs=one),
        "proof": reverse("desk:proof", kwargs=one),
        "visit-papers": reverse("desk:visit-papers", kwargs=one),
        "asked": reverse("desk:asked", kwargs=one),
        "papers": reverse("desk:papers"),
        "receipt": reverse("desk:receipt", kwargs={"pk": receipt.pk}),
        "melding": reverse("desk:report-receipt", kwargs={"reference": report.case.reference}),
        "day": reverse("desk:day"),
        "closing": reverse("desk:closing", kwargs=day),
        "first-slips": reverse("desk:first-slips", kwargs=day),
        "morning": reverse("desk:morning"),
        "paper": reverse("desk:paper"),
        "paper-slips": reverse("desk:paper-slips"),
        "paper-entry": reverse("desk:paper-entry"),
    }


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (768, 1024), (320, 640)])
def test_the_pages_of_the_host_are_right_on_every_width(
    width: int,
    height: int,
    page_at: PageAt,
    opening: Opening,
    town: build.Town,
    anna: User,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    pages = addresses(opening, anna, town, now)
    page = page_at(width, height, user=anna)
    for name, url in pages.items():
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        shot(page, f"ontvangst-{name}-{width}")
        fits(page)
        # The same elements stand on every width; axe is the slow part.
        if width == 768:
            axe(page)


def test_desks_are_managed_on_every_width(
    page_at: PageAt, opening: Opening, hanna: User, axe: Check, fits: Check, shot: Keep
) -> None:
    point = opening.desk.points.order_by("pk")[0]
    for width in (1280, 320):
        page = page_at(width, user=hanna)
        for name, url in {
            "desks": reverse("desk:desks"),
            "point": reverse("desk:point", kwargs={"pk": point.pk}),
        }.items():
            page.goto(url)
            fits(page)
            shot(page, f"beheer-{name}-{width}")
        axe(page)


def test_a_number_in_one_tap_on_the_tablet(
    page_at: PageAt, opening: Opening, anna: User, shot: Keep
) -> None:
    page = page_at(768, 1024, user=anna)
    page.goto(reverse("desk:host"))
    button = page.get_by_role("button", name="Geef volgnummer")
    box = button.bounding_box()
    assert box is not None
    # Without scrolling, and large enough for a thumb.
    assert box["y"] + box["height"] < 1024
    assert box["height"] >= 44
    button.click()
    expect(page.get_by_role("heading", name="Volgnummer 5")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".slip__number")).to_be_visible()
    expect(page.get_by_role("link", name="Volgende inwoner")).to_be_hidden()
    expect(page.locator("nav.tabs, .side").first).to_be_hidden()
    shot(page, "ontvangst-slip-print")


def test_a_number_with_the_keyboard_alone(page_at: PageAt, opening: Opening, anna: User) -> None:
    page = page_at(user=anna)
    page.goto(reverse("desk:host"))
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Volgnummer 5")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Ontvangst Stadhuis")).to_be_visible()
    assert Visit.objects.count() == 5


def test_half_past_twelve_by_keyboard(
    page_at: PageAt, town: build.Town, anna: User, now: dt.datetime, axe: Check, shot: Keep
) -> None:
    desk: Desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=now)
    for _ in range(18):
        build.visit(opening, now=clock.utc_now(), topic=town.topics["werk"])
    page = page_at(768, 1024, user=anna)
    page.goto(reverse("desk:closing", kwargs={"pk": opening.pk}))
    expect(page.get_by_text("Er zijn nog 18 bezoeken zonder antwoord.")).to_be_visible()
    shot(page, "sluiten-achttien")
    axe(page)
    for number in range(1, 19):
        choice = page.get_by_label(f"Volgnummer {number}", exact=True)
        choice.focus()
        page.keyboard.type("Komt" if number % 2 else "Is weg")
    page.get_by_role("button", name="Leg vast wat ervan kwam").press("Enter")
    expect(page.get_by_text("18 keer vastgelegd wat ervan kwam.")).to_be_visible()
    page.get_by_role("button", name="Sluit de inloop").press("Enter")
    expect(page.get_by_text("De inloop is gesloten.").first).to_be_visible()
    assert not Visit.objects.filter(outcome="").exists()
    shot(page, "gesloten")


def test_somebody_who_cannot_wait_does_not_push_the_button_away(
    live: LiveProcess, town: build.Town, page_at: PageAt, anna: User, fits: Check, shot: Keep
) -> None:
    now = dt.datetime.now(dt.UTC)
    opening = days.open_day(desk=build.desk(town), user=anna, now=now)
    for width, height in ((1280, 800), (768, 1024), (320, 640)):
        page = page_at(width, height, user=anna)
        page.goto(reverse("desk:host"))
        button = page.get_by_role("button", name="Geef volgnummer")
        before = button.bounding_box()
        page.wait_for_timeout(500)
        visit = build.visit(opening, now=dt.datetime.now(dt.UTC), urgent=True)
        walk = page.get_by_role("region", name="Spoed: loop mee naar een collega")
        expect(walk.get_by_role("link")).to_have_count(visit.number, timeout=15_000)
        assert button.bounding_box() == before
        fits(page)
        shot(page, f"ontvangst-spoed-{width}")


def test_a_visit_gets_a_name_to_the_end(
    opening: Opening, page_at: PageAt, anna: User, now: dt.datetime, axe: Check, shot: Keep
) -> None:
    told = register.Told(name="Ayşe Yılmaz", birth_date=dt.date(1980, 12, 31))
    known = register.add(told=told, by=build.TESTER, now=now)
    visit = build.visit(opening, now=now)
    page = page_at(user=anna)
    page.goto(reverse("desk:host-slip", args=[visit.pk]))
    page.get_by_role("link", name="Op naam").click()
    search = page.locator("main").get_by_role("button", name="Zoek")
    search.click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("main [name=q]").fill("31-12-1980")
    search.click()
    expect(page.get_by_text("Ayşe Yılmaz").first).to_be_visible()
    axe(page)
    shot(page, "wie-is-dit-1280")
    page.get_by_role("button", name="Dit is de inwoner").click()
    shot(page, "wie-is-dit-gekozen-1280")
    visit.refresh_from_db()
    assert visit.case.resident == known


def test_five_lines_of_paper_are_entered(
    opening: Opening, page_at: PageAt, anna: User, now: dt.datetime, axe: Check, shot: Keep
) -> None:
    there = Visit.objects.count()
    page = page_at(user=anna)
    page.goto(reverse("desk:paper-entry"))
    expect(page.get_by_label("Welke dag?")).to_have_value(f"{clock.day_of(now):%Y-%m-%d}")
    for place in range(5):
        page.locator(f"[name=rij-{place}-number]").fill(str(place + 1))
        page.locator(f"[name=rij-{place}-time]").fill(f"09:{place * 5:02d}")
    page.locator("[name=rij-1-became]").select_option(index=1)
    # One without its time is asked again; the others are in.
    page.locator("[name=rij-4-time]").fill("")
    page.get_by_role("button", name="Voer in").click()
    expect(page.get_by_text("P1, P2, P3, P4")).to_be_visible()
    expect(page.get_by_text("Vul de tijd in.").first).to_be_visible()
    axe(page)
    shot(page, "papier-vijf-een-fout-1280")
    page.locator("[name$=-time]").first.fill("09:20")
    page.get_by_role("button", name="Voer in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shot(page, "papier-vijf-klaar-1280")
    assert Visit.objects.count() == there + 5
    assert set(Visit.objects.exclude(paper_number=None).values_list("paper_number", flat=True)) == {
        1, 2, 3, 4, 5,
    }  # fmt: skip
