"""Objections as colleagues see them: written down together by keyboard, late and excused, under
bewind, on paper and on a small screen."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from objections.dossier.models import Objection
from objections.handling import checking, postponing
from portal.cases.models import Channel
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.residents import register
from portal.residents.models import Representation
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt
from tests.journeys.test_balie import talking

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]
WIDE, NARROW = 1280, 320
A4: ViewportSize = {"width": 794, "height": 1123}


@pytest.fixture
def visit(desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime) -> Visit:
    """Somebody without a name, at the desk of Anna."""
    build.visit(opening, now=now, topic=town.topics["uitkering"])
    return talking(desk, opening, anna, now=now)


def under_bewind(town: build.Town, now: dt.datetime) -> Objection:
    """Her money is under a bewind, and the decision went to her only."""
    resident = register.add(told=register.Told(name="Sara Kok"), by=build.TESTER, now=now)
    register.add_representation(
        resident=resident,
        kind=Representation.Kind.ADMINISTRATOR,
        name="Bureau Balans",
        phone=None,
        from_on=dt.date(2025, 1, 1),
        by=build.TESTER,
        now=now,
    )
    return build.objection(town.topics["uitkering"], now=now, resident=resident)


def page_url(objection: Objection) -> str:
    return reverse("cases:case", args=[objection.case.reference])


def test_written_together_at_the_desk_by_keyboard(
    visit: Visit, anna: User, page_at: PageAt, axe: Check, fits: Check, shot: Keep
) -> None:
    page = page_at(WIDE, 800, user=anna)
    page.goto(reverse("cases:case", args=[visit.case.reference]))
    page.get_by_role("link", name="Maak er samen een bezwaar van").focus()
    page.keyboard.press("Enter")
    keys = 0

    def fill(name: str, words: str) -> None:
        nonlocal keys
        page.locator(f"[name={name}]").first.focus()
        page.keyboard.type(words)
        keys += 1

    page.locator("#id_name").focus()
    for name, words in (
        ("name", "Sam de Wit"),
        ("address", "Dorpsstraat 1, 1315 AA Almere"),
        ("what", "de brief over mijn uitkering"),
        ("words", "Ik woon alleen."),
    ):
        fill(name, words)
    axe(page)
    fits(page)
    shot(page, "bezwaar-samen")
    page.locator("input[name=route][value=later]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Lees dit voor")).to_be_visible()
    assert keys <= 5
    axe(page)
    fits(page)
    shot(page, "bezwaar-genoteerd")
    page.get_by_role("link", name="Print twee exemplaren").click()
    expect(page.get_by_text("Ontvangen op dinsdag 24 november 2026")).to_have_count(2)
    axe(page)
    shot(page, "bezwaar-papier")
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    pdf = page.pdf(format="A4")
    # Two copies, one sheet each.
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 2
    shot(page, "bezwaar-papier-print")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.keyboard.press("n")
    page.locator("#id_read_aloud").focus()
    page.keyboard.press("Space")
    page.locator("input[name=how][value=PAPER]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ondertekend op papier")).to_be_visible()
    visit.refresh_from_db()
    assert visit.outcome == "WRITTEN_DOWN"


def test_late_and_excused(
    town: build.Town,
    carla: User,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Keep,
    now: dt.datetime,
) -> None:
    late = build.objection(town.topics["uitkering"], now=now, sent_on=dt.date(2026, 9, 1))
    page = page_at(WIDE, 800, user=carla)
    page.goto(page_url(late))
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Begin met bekijken")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Vraag waarom het later kwam")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Is er een goede reden voor te laat?")).to_be_visible()
    axe(page)
    fits(page)
    shot(page, "bezwaar-te-laat")
    page.get_by_label("Wat zegt de inwoner zelf?").fill("Ik lag in het ziekenhuis.")
    page.get_by_label("Ja, wij behandelen het bezwaar gewoon").check()
    page.get_by_label("Past een van deze redenen?").select_option("Ernstig ziek.")
    page.get_by_role("button", name="Dit vind ik").click()
    expect(page.get_by_text("te laat, met een goede reden", exact=False).first).to_be_visible()


def test_under_bewind_says_why_the_term_has_not_begun(
    town: build.Town,
    carla: User,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Keep,
    now: dt.datetime,
) -> None:
    kept = under_bewind(town, now)
    for width in (WIDE, NARROW):
        page = page_at(width, 800, user=carla)
        page.goto(page_url(kept))
        why = page.get_by_text("De termijn om bezwaar te maken is nog niet begonnen.", exact=False)
        expect(why.first).to_be_visible()
        axe(page)
        fits(page)
        shot(page, f"bezwaar-bewind-{width}")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_read_by_everybody(
    width: int,
    town: build.Town,
    carla: User,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Keep,
    now: dt.datetime,
) -> None:
    topic = town.topics["uitkering"]
    kept = build.objection(topic, now=now, written_for=carla)
    checking.look(objection=kept, user=carla, now=now)
    postponing.adjourn(objection=kept, why="Wij missen een stuk.", user=carla, now=now)
    build.objection(topic, now=now, name="Bo Late", sent_on=dt.date(2026, 9, 1))
    build.objection(topic, now=now, name="Cas Onbekend", sent_on=None, channel=Channel.LETTER)
    build.objection(topic, now=now, name="Dee Eigen", decision_taker=carla)
    resident = kept.case.resident
    assert resident is not None
    build.objection(topic, now=now, resident=resident)
    reference = kept.case.reference
    pages = {
        "lijst": reverse("objections:worklist"),
        "zaak": page_url(kept),
        "gegevens": reverse("objections:step", args=[reference, "gegevens"]),
        "berekenen": reverse("objections:step", args=[reference, "opnieuw-berekenen"]),
        "samenvoegen": reverse("objections:step", args=[reference, "samenvoegen"]),
        "stilstand": reverse("objections:step", args=[reference, "stilstand"]),
        "intrekken": reverse("objections:step", args=[reference, "intrekken"]),
        "doorgeven": reverse("objections:pass-on", args=[reference]),
        "nieuw": reverse("objections:register"),
        "samen-leeg": reverse("objections:together"),
        "bewijs": reverse("objections:noted", args=[reference]),
        "inwoner": reverse("cases:resident", args=[resident.pk]),
    }
    page = page_at(width, 800, user=carla)
    for name, url in pages.items():
        page.goto(url)
        axe(page)
        fits(page)
        shot(page, f"bezwaar-{name}-{width}")
