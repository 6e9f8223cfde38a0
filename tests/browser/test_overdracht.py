"""The warm handover in two browsers at once, and a call promised from the desk."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess

# A change is on every screen within a second; here with the time that a busy machine adds.
SOON_MS = 3_000
TOLD = "De brief over de borg is niet aangekomen. Vrijdag moet zij betalen."

pytestmark = pytest.mark.django_db(transaction=True)


def utc_now() -> dt.datetime:
    # Time is not frozen: the live process and the database have clocks of their own.
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def town(transactional_db: None) -> build.Town:
    return build.town(now=utc_now())


@pytest.fixture
def desk(town: build.Town) -> Desk:
    return build.desk(town)


@pytest.fixture
def anna(town: build.Town) -> User:
    return build.colleague(name="Anna", team=town.teams["inkomen-1"], role=Role.DESK)


@pytest.fixture
def bilal(town: build.Town) -> User:
    return build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)


@pytest.fixture
def opening(desk: Desk, anna: User) -> Opening:
    return days.open_day(desk=desk, user=anna, now=utc_now())


@pytest.fixture
def visit(desk: Desk, opening: Opening, town: build.Town, anna: User) -> Visit:
    now = utc_now()
    arrived = now - dt.timedelta(minutes=25)
    build.visit(opening, now=now, arrived_at=arrived, topic=town.topics["uitkering"])
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    sitting = seats.sit(point=point, user=anna, now=now)
    called = calling.call_next(user=sitting.clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


def test_a_visit_goes_from_one_hand_to_the_other(
    live: LiveProcess,
    visit: Visit,
    anna: User,
    bilal: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    his = page_at(user=bilal)
    his.goto("/werk/")
    hers = page_at(user=anna)
    hers.goto(f"/zaken/{visit.case.reference}/")
    hers.get_by_role("link", name="Overdragen aan een collega").first.click()
    axe(hers)
    hers.get_by_label("Aan wie vraagt u het?").select_option(label="Bilal (Inkomen 1)")
    hers.get_by_label("Wat vertelde de inwoner?").fill(TOLD)
    hers.get_by_label("Wat beloofden wij al?").fill("Wij zoeken de brief op.")
    shot(hers, "handover-ask")
    hers.get_by_role("button", name="Vraag het").click()
    hers.wait_for_url("**/balie/overdracht/**")
    axe(hers)
    shot(hers, "handover-waits")
    # Whatever he looks at, he sees it.
    banner = his.get_by_role("link", name="Lees en antwoord")
    expect(banner).to_be_visible(timeout=SOON_MS)
    shot(his, "handover-rings")
    banner.click()
    expect(his.get_by_text(TOLD)).to_be_visible()
    axe(his)
    shot(his, "handover-read")
    his.keyboard.press("n")
    his.wait_for_url("**/zaken/**")
    axe(his)
    shot(his, "handover-taken")
    expect(hers.get_by_role("heading", name="Bilal helpt verder")).to_be_visible(timeout=SOON_MS)
    shot(hers, "handover-given")
    expect(his.get_by_role("link", name="Lees en antwoord")).to_have_count(0)
    narrow = page_at(320, 720, user=bilal)
    narrow.goto(his.url)
    fits(narrow)


def test_somebody_goes_on_later_and_the_sentence_is_read(
    live: LiveProcess,
    visit: Visit,
    anna: User,
    bilal: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    hers = page_at(user=anna)
    hers.goto(f"/balie/bezoek/{visit.case.reference}/overdragen/")
    hers.get_by_label("Aan wie vraagt u het?").select_option(label="Inkomen 1: wie het eerst kan")
    hers.get_by_label("Wat vertelde de inwoner?").fill(TOLD)
    hers.get_by_role("button", name="Vraag het").click()
    his = page_at(320, 720, user=bilal)
    his.goto("/werk/")
    his.get_by_role("link", name="Lees en antwoord").click()
    fits(his)
    shot(his, "handover-read-320")
    his.get_by_role("button", name="Ik ga na het bezoek verder").click()
    his.wait_for_url("**/zaken/**")
    hers.get_by_role("link", name="Rond het bezoek af").click(timeout=SOON_MS)
    expect(hers.get_by_text("Bilal gaat hiermee verder, uiterlijk op")).to_be_visible()
    axe(hers)
    shot(hers, "handover-conclude")
    hers.get_by_label("Dit heb ik hardop gezegd").check()
    hers.get_by_role("button", name="Klaar").click()
    hers.wait_for_url("**/briefje/")
    shot(hers, "handover-concluded")


def test_the_sentence_follows_what_is_chosen(
    visit: Visit,
    anna: User,
    bilal: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    page = page_at(user=anna)
    page.goto(f"/terugbellen/uit-bezoek/{visit.case.reference}/")
    axe(page)
    page.get_by_label("Hoe heet de inwoner?").fill("Sam de Wit")
    page.get_by_label("Op welk telefoonnummer?").fill("06 12 34 56 81")
    page.get_by_label("Nee", exact=True).check()
    page.get_by_label("Wie belt?").select_option(label="Bilal")
    page.locator("input[name=window]").nth(1).check()
    # A later choice takes the question of an earlier one back: no answer undoes what was chosen.
    expect(page.get_by_text("Bilal belt u")).to_be_visible(timeout=3 * SOON_MS)
    axe(page)
    shot(page, "from-visit")
    page.get_by_label("Dit heb ik hardop gezegd").check()
    page.get_by_role("button", name="Klaar").click()
    page.wait_for_url("**/briefje/")
    axe(page)
    shot(page, "from-visit-slip")
    narrow = page_at(320, 720, user=anna)
    narrow.goto(page.url)
    fits(narrow)
    shot(narrow, "from-visit-slip-320")
