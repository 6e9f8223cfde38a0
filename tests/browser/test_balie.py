"""The board in the browser: live, by keyboard, and names for a moment."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.live_process import LiveProcess

# A change is on every screen within a second; here with the time that a busy machine adds.
SOON_MS = 3_000

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
def joyce(town: build.Town) -> User:
    return build.colleague(name="Joyce", team=town.teams["inkomen-1"], role=Role.DESK)


@pytest.fixture
def opening(desk: Desk, anna: User) -> Opening:
    return days.open_day(desk=desk, user=anna, now=utc_now())


def ayse() -> Resident:
    told = register.Told(name="Ayşe Yılmaz", birth_date=dt.date(1980, 3, 14))
    return register.add(told=told, by=build.TESTER, now=utc_now())


def sit(desk: Desk, user: User, number: int) -> None:
    point = ServicePoint.objects.get(desk=desk, name=f"Loket {number}")
    seats.sit(point=point, user=user, now=utc_now())


def morning(town: build.Town, opening: Opening, joyce: User) -> None:
    """Somebody of every kind, as on a full morning."""
    now, minute = utc_now(), dt.timedelta(minutes=1)
    topics = list(town.topics.values())
    resident = ayse()
    register.set_contact_person(resident=resident, person=joyce, by=build.TESTER, now=now)
    visits = [
        build.visit(
            opening,
            now=now,
            arrived_at=now - (40 - 3 * number) * minute,
            topic=topics[number % 3],
            urgent=number == 6,
            priority="NEED" if number == 3 else "",
            language="tr" if number == 4 else "",
            resident=resident if number == 2 else None,
        )
        for number in range(10)
    ]
    Visit.objects.filter(pk=visits[4].pk).update(needs=["FETCH", "SEAT"], people=3)
    sitting = seats.sitting_of(joyce)
    if sitting is None:
        raise AssertionError("Joyce sits")
    for word in ("away", "missed", "talk"):
        if word == "away":
            serving.step_out(visit=visits[0], user=joyce, now=now)
            continue
        called = calling.call_next(user=sitting.clerk, now=now)
        if word == "missed":
            calling.no_show(visit=called, user=joyce, now=now)
        else:
            serving.begin(visit=called, user=joyce, now=now)


def test_a_change_is_on_the_other_screen_within_a_second(
    live: LiveProcess, desk: Desk, opening: Opening, anna: User, joyce: User, page_at: PageAt
) -> None:
    sit(desk, anna, 1)
    sit(desk, joyce, 2)
    first = build.visit(opening, now=utc_now())
    hers, his = page_at(user=anna), page_at(user=joyce)
    for page in (hers, his):
        page.goto("/balie/")
        expect(page.locator(f"#list-wacht #visit-{first.pk}")).to_be_visible()
    second = build.visit(opening, now=utc_now())
    expect(hers.locator("#list-wacht > li")).to_have_count(2, timeout=SOON_MS)
    expect(hers.locator("#board-stand")).to_contain_text("Er wachten 2 mensen")
    hers.locator(f"#visit-{second.pk}-open").focus()
    his.keyboard.press("n")
    expect(his.locator("#board-counter")).to_contain_text("Loket 2 roept")
    expect(hers.locator(f"#list-bezig #visit-{first.pk}")).to_be_visible(timeout=SOON_MS)
    # Nothing takes the focus away, and the counter stays as it is.
    expect(hers.locator(f"#visit-{second.pk}-open")).to_be_focused()
    his.keyboard.press("Enter")
    his.wait_for_url("**/zaken/**")
    expect(hers.locator(f"#visit-{first.pk}")).to_contain_text("Loket 2, Joyce")


def test_names_are_behind_a_key_and_go_away(
    desk: Desk, opening: Opening, anna: User, page_at: PageAt
) -> None:
    build.visit(opening, now=utc_now(), resident=ayse())
    page = page_at(user=anna)
    page.goto("/balie/")
    assert "Ayşe" not in page.content()
    page.keyboard.press("p")
    expect(page.locator("#list-wacht")).to_contain_text("Ayşe Yılmaz")
    page.keyboard.press("Escape")
    expect(page.locator("#list-wacht")).not_to_contain_text("Ayşe")
    page.keyboard.press("p")
    expect(page.locator("#list-wacht")).to_contain_text("Ayşe Yılmaz")
    expect(page.locator("#list-wacht")).not_to_contain_text("Ayşe", timeout=12_000)


def test_a_visit_by_keyboard_from_next_to_the_slip(
    desk: Desk,
    opening: Opening,
    anna: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    build.visit(opening, now=utc_now())
    page = page_at(user=anna)
    page.goto("/balie/")
    page.keyboard.press("n")
    page.wait_for_url("**/balie/loket/")
    axe(page)
    shot(page, "desk-sit")
    page.keyboard.press("1")
    page.wait_for_url("**/balie/")
    page.keyboard.press("n")
    expect(page.locator("#counter-begin")).to_be_focused()
    expect(page.locator(".undo")).to_contain_text("Nog")
    shot(page, "desk-called")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/zaken/**")
    axe(page)
    shot(page, "desk-talk")
    page.keyboard.press("n")
    page.wait_for_url("**/afronden/antwoord/")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefje/")
    axe(page)
    shot(page, "desk-slip")
    page.keyboard.press("n")
    page.wait_for_url("**/balie/")
    expect(page.locator("#board-stand")).to_contain_text("Er wacht niemand")


def test_the_sentence_to_say_aloud_appears_while_it_is_filled_in(
    desk: Desk,
    opening: Opening,
    anna: User,
    joyce: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    visit = build.visit(opening, now=utc_now())
    page = page_at(user=anna)
    page.goto(f"/balie/bezoek/{visit.case.reference}/afronden/afspraak/")
    page.fill("input[name=text]", "De brief nakijken")
    page.select_option("select[name=owner]", str(joyce.pk))
    day = utc_now().date() + dt.timedelta(days=3)
    page.fill("input[name=day]", day.isoformat())
    page.locator("input[name=day]").blur()
    expect(page.locator("#sentence")).to_contain_text("Joyce doet dit voor u, uiterlijk")
    axe(page)
    shot(page, "desk-promise")
    page.check("input[name=said_aloud]")
    page.click("#close-done")
    page.wait_for_url("**/briefje/")
    expect(page.locator(".slip")).to_contain_text("Joyce doet dit uiterlijk")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (1280, False)])
def test_a_full_morning_fits(
    width: int,
    javascript: bool,
    town: build.Town,
    desk: Desk,
    opening: Opening,
    anna: User,
    joyce: User,
    page_at: PageAt,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    sit(desk, anna, 1)
    sit(desk, joyce, 2)
    morning(town, opening, joyce)
    Opening.objects.filter(pk=opening.pk).update(notice="De uitkeringen komen morgen.")
    page = page_at(width, user=anna, javascript=javascript)
    page.goto("/balie/")
    fits(page)
    shot(page, f"desk-board-{width}-{javascript}")
    if javascript:
        axe(page)
    page.locator("#list-wacht a").first.click()
    page.wait_for_url("**/balie/bezoek/**")
    fits(page)
    shot(page, f"desk-visit-{width}-{javascript}")
    if javascript:
        axe(page)
