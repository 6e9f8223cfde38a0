"""Writing a request down by keyboard while somebody is on the phone, and the pages about people on
a small and a large screen."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from portal.cases.models import Case
from portal.residents import proposals, register
from portal.residents.models import Resident, Wish
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.journeys.callback_page import resident_of

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]
# A quick typist on the phone: eighty milliseconds a key leaves time to listen.
MS_A_KEY = 80
MOST_SECONDS = 20.0


@pytest.fixture
def moment() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def town(transactional_db: None, moment: dt.datetime) -> build.Town:
    return build.town(now=moment)


@pytest.fixture
def anna(town: build.Town) -> User:
    return build.colleague(name="Anna", team=town.teams["inkomen-1"], role=Role.DESK)


@pytest.fixture
def daan(town: build.Town) -> User:
    return build.colleague(name="Daan", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)


class Typist:
    """Presses keys one by one and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def type(self, text: str) -> None:
        """Type a text, a key at a time."""
        self.page.keyboard.type(text, delay=MS_A_KEY)
        self.keys += len(text)

    def press(self, *keys: str) -> None:
        """Press these keys."""
        for key in keys:
            self.page.keyboard.press(key, delay=MS_A_KEY)
            self.keys += 1


def test_under_twenty_seconds_and_eighty_keys(page_at: PageAt, anna: User) -> None:
    page = page_at(user=anna)
    page.goto("/mijn/")
    typist, began = Typist(page), time.monotonic()
    typist.press("t")
    expect(page.get_by_label("Op welk telefoonnummer bellen wij?")).to_be_focused()
    typist.type("0612345678")
    typist.press("Tab")
    typist.type("Ayse Yilmaz")
    typist.press("Tab", "Tab")
    # In the list of subjects a first letter is enough.
    typist.type("M")
    typist.press("Tab")
    typist.type("betaling van deze maand")
    typist.press("Tab", "Space", "Enter")
    expect(page.get_by_role("heading", name="Zeg hardop")).to_be_visible()
    took = time.monotonic() - began
    assert took < MOST_SECONDS, f"{took:.1f} s"
    assert typist.keys <= 80, typist.keys
    case = Case.objects.get()
    assert case.subject == "Mijn uitkering"
    assert case.resident
    assert not case.resident.safe_contact
    assert "betaling" in case.callback.story


def test_who_it_may_be_appears_while_typing_and_takes_no_focus(
    page_at: PageAt, town: build.Town, anna: User, moment: dt.datetime
) -> None:
    known = resident_of(build.callback(town.topics["werk"], now=moment))
    page = page_at(user=anna)
    page.goto("/terugbellen/nieuw/")
    number = page.get_by_label("Op welk telefoonnummer bellen wij?")
    number.press_sequentially("06 12345678", delay=30)
    expect(page.get_by_text("Ayşe Yılmaz, zelfde telefoonnummer")).to_be_visible()
    expect(number).to_be_focused()
    expect(number).to_have_value("06 12345678")
    # From the last of the three fields Tab leads to the choice, an arrow chooses.
    page.get_by_label("Geboortedatum").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ayşe Yılmaz, zelfde telefoonnummer")).to_be_checked()
    page.get_by_label("Waar gaat het over?").select_option("uitkering")
    page.get_by_label("Nee", exact=True).check()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Zeg hardop")).to_be_visible()
    assert Case.objects.filter(resident=known).count() == 2


def test_the_contact_is_copied_by_a_click(
    page_at: PageAt, town: build.Town, anna: User, moment: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=moment)
    page = page_at(user=anna)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/zaken/{request.case.reference}/")
    page.get_by_text("Kopieer voor rapportage").click()
    page.get_by_role("button", name="Kopieer de tekst").click()
    expect(page.get_by_text("Gekopieerd.")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"Kenmerk: {request.case.reference}" in copied


@pytest.fixture
def busy(town: build.Town, anna: User, moment: dt.datetime) -> CallbackRequest:
    """A request that Anna took and tried, of a resident with everything that her page can show."""
    request = build.callback(town.topics["uitkering"], now=moment)
    again = resident_of(build.callback(town.topics["werk"], now=moment, name="Ayse Yilmaz"))
    requests.claim(request=request, user=anna, now=moment)
    note = "Ging over, niemand nam op. Later proberen."
    call = attempts.Call(result=CallAttempt.Result.NO_ANSWER, note=note)
    attempts.log(request=request, call=call, user=anna, now=moment)
    resident = resident_of(request)
    by = build.TESTER
    register.set_contact_person(resident=resident, person=anna, by=by, now=moment)
    register.add_wish(
        resident=resident, wish=Wish.VIA, detail="dochter Fatima, 06", by=by, now=moment
    )
    register.set_client_number(resident=resident, number="SZ-4471", by=by, now=moment)
    for words, wish in (("belt liever", Wish.TALK), ("zie notitie, alleen soms", None)):
        proposals.propose(resident=resident, words=words, wish=wish, language="", by=by, now=moment)
    Resident.objects.filter(pk=again.pk).update(birth_date=dt.date(1980, 1, 1))
    return request


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_fits_and_can_be_read(
    width: int,
    page_at: PageAt,
    busy: CallbackRequest,
    anna: User,
    daan: User,
    axe: Check,
    fits: Check,
    shot: Shot,
) -> None:
    pk = resident_of(busy).pk
    other = Resident.objects.exclude(pk=pk).get().pk
    pages = {
        "entry": "/terugbellen/nieuw/",
        "resident": f"/inwoners/{pk}/",
        "same": f"/inwoners/{pk}/zelfde/",
        "compare": f"/inwoners/{pk}/zelfde/{other}/",
        "wishes": f"/inwoners/{pk}/wensen/",
        "who-knows": "/wie-kan-dit/",
        "case": f"/zaken/{busy.case.reference}/",
        "leaving": f"/collegas/{anna.pk}/vertrek/",
    }
    page = page_at(width, user=daan)
    for name, url in pages.items():
        page.goto(url)
        if name == "entry":
            page.get_by_label("Op welk telefoonnummer bellen wij?").press_sequentially("0612345678")
            expect(page.get_by_text("Wie spreekt u?")).to_be_visible()
        page.evaluate("() => document.querySelectorAll('main details').forEach(d => d.open = true)")
        fits(page)
        axe(page)
        shot(page, f"people-{name}-{width}")


def test_the_entry_works_without_scripts(
    page_at: PageAt, town: build.Town, anna: User, moment: dt.datetime, shot: Shot
) -> None:
    build.callback(town.topics["uitkering"], now=moment)
    page = page_at(user=anna, javascript=False)
    page.goto("/terugbellen/nieuw/")
    page.get_by_label("Op welk telefoonnummer bellen wij?").fill("06 12345678")
    page.get_by_role("button", name="Zoek wie dit is").click()
    page.get_by_label("Iemand die hier nog niet staat").check()
    page.get_by_label("Waar gaat het over?").select_option("werk")
    page.get_by_label("Nee", exact=True).check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Zeg hardop")).to_be_visible()
    shot(page, "people-entered")
    assert Case.objects.count() == 2
