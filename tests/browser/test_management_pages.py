"""The management and resident pages as people see them: on a desk, on a phone, by keyboard."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.audit.actor import job
from portal.residents import register
from portal.residents.models import Representation, Resident, Wish
from portal.staff import colleagues
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt

BY = job("tests")
MANAGEMENT: list[tuple[str, list[str]]] = [
    ("staff:management", []),
    ("staff:facts", []),
    ("staff:notice", []),
    ("staff:locations", []),
    ("staff:hours", ["stadhuis"]),
    ("staff:closures", []),
    ("staff:teams", []),
    ("staff:team", ["inkomen-1"]),
    ("staff:colleagues", []),
    ("staff:numbers", []),
    ("cases:topics", []),
    ("staff:mine", []),
    ("staff:absence", []),
    ("staff:about-staff", []),
]
RESIDENT = [
    "cases:resident",
    "cases:resident-check",
    "cases:resident-wishes",
    "cases:resident-safe-contact",
    "cases:represent",
]

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


def look_at(page: Page, url: str, axe: Check, fits: Check, keep: Keep, name: str) -> None:
    """Open a page, check it, and keep a picture."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    fits(page)
    keep(page, name)
    # The same elements stand on every width; axe is the slow part.
    if name.endswith("1280"):
        axe(page)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_management_pages_are_right_on_every_width(
    width: int, page_at: PageAt, hanna: User, bilal: User, axe: Check, fits: Check, shot: Keep
) -> None:
    page = page_at(width, user=hanna)
    for name, args in [*MANAGEMENT, ("staff:colleague", [str(bilal.pk)])]:
        look_at(page, reverse(name, args=args), axe, fits, shot, f"{name[6:]}-{width}")


@pytest.fixture
def ayse(town: build.Town, carla: User, now: dt.datetime) -> Resident:
    """Ayşe with everything that her page can show."""
    resident = build.callback(town.topics["uitkering"], now=now).case.resident
    assert resident
    register.set_safe_contact(resident=resident, by=carla.actor, now=now)
    register.set_wishes(resident=resident, wishes=[Wish.WRITE, Wish.INTERPRETER], by=BY, now=now)
    register.set_contact_person(resident=resident, person=carla, by=BY, now=now)
    register.add_representation(
        resident=resident,
        kind=Representation.Kind.ADMINISTRATOR,
        name="Bewindvoerderskantoor Van der Hoogenband tot Oudshoorn",
        phone=None,
        from_on=now.date(),
        by=BY,
        now=now,
    )
    colleagues.add_absence(
        user=carla,
        from_on=now.date(),
        until_on=now.date(),
        substitute=None,
        by=BY,
        now=now,
    )
    return resident


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_resident_pages_are_right_on_every_width(
    width: int,
    page_at: PageAt,
    ayse: Resident,
    bilal: User,
    eva: User,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    page = page_at(width, user=bilal)
    for name in RESIDENT:
        look_at(page, reverse(name, args=[ayse.pk]), axe, fits, shot, f"{name[6:]}-{width}")
    strangers = page_at(width, user=eva)
    url = reverse("cases:resident", args=[ayse.pk])
    look_at(strangers, url, axe, fits, shot, f"resident-stranger-{width}")


def test_a_resident_is_found_by_keyboard_alone(
    page_at: PageAt, ayse: Resident, bilal: User, axe: Check, fits: Check, shot: Keep
) -> None:
    page = page_at(user=bilal)
    page.goto(reverse("staff:mine"))
    page.keyboard.press("/")
    page.keyboard.type("yilmaz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Eén inwoner gevonden")).to_be_visible()
    assert "yilmaz" not in page.url
    axe(page)
    fits(page)
    shot(page, "search-1280")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Ayşe Yılmaz")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spreekt u met Ayşe Yılmaz?")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_name_without_spaces_does_not_widen_a_page(
    width: int, page_at: PageAt, town: build.Town, bilal: User, now: dt.datetime, fits: Check
) -> None:
    case = build.callback(town.topics["uitkering"], now=now, name="Ayşe" * 30).case
    assert case.resident
    page = page_at(width, user=bilal)
    resident = reverse("cases:resident", args=[case.resident.pk])
    for url in (resident, reverse("cases:case", args=[case.reference]), "/werk/"):
        page.goto(url)
        fits(page)
