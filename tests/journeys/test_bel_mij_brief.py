"""A resident asks to be called about a letter: the kenmerk goes along with the callback, and nobody
learns whether we know that letter."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from callbacks import requests
from callbacks.asking import letters
from callbacks.models import AboutLetter, CallbackRequest
from portal.cases.models import Case
from portal.intake.models import Draft
from portal.staff.models import User
from tests import build, build_letter
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.public import text_of, value_of

# In two pieces: no number that passes the test stands in this house.
BSN = "111222" + "333"
type BrowserOf = Callable[[User], Client]
ABOUT = {"topic": "uitkering", "story": "Ik begrijp de brief niet."}


@pytest.fixture
def clock(town: build.Town) -> Iterator[public.Traveller]:
    """Time that the test moves by hand."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def she() -> public.Resident:
    return public.Resident(form="/bel-mij/brief/")


def walk(she: public.Resident, code: str) -> None:
    assert she.answer("kenmerk", {"code": code}).status_code == 303
    she.walk(onderwerp=ABOUT)


def test_from_the_kenmerk_to_the_call(
    she: public.Resident, clock: public.Traveller, bilal: User, browser_of: BrowserOf
) -> None:
    first = she.get()
    assert first.redirect_chain == [("/bel-mij/brief/kenmerk/", 303)]
    assert "Welk kenmerk staat op de brief?" in text_of(first)
    assert "112" in text_of(first)
    walk(she, " b-26 - 000123 ")
    assert "B-26-000123" in text_of(she.get("controle/"))
    receipt = text_of(she.send(clock))
    case = Case.objects.get()
    assert case.reference in receipt
    assert "woensdag 25 november" in receipt
    assert AboutLetter.objects.get().code == "B-26-000123"
    page = text_of(browser_of(bilal).get(f"/zaken/{case.reference}/"))
    assert "Over deze brief" in page
    assert "B-26-000123" in page


def test_an_address_with_the_kenmerk_fills_it_in_and_keeps_nothing(
    she: public.Resident, clock: public.Traveller
) -> None:
    page = she.client.get("/bel-mij/brief/B-26-000123/")
    assert page.status_code == 200
    assert value_of(page, "code") == "B-26-000123" or 'value="B-26-000123"' in page.text
    assert 'action="/bel-mij/brief/kenmerk/"' in page.text
    assert not Draft.objects.exists()
    assert not page.cookies.get("bel-mij-brief")
    # A letter that nobody wrote looks the same: whether it exists is told to nobody.
    other = she.client.get("/bel-mij/brief/B-26-999999/")
    assert (
        other.text.replace("B-26-999999", "B-26-000123").split("csrf")[0]
        == (page.text.split("csrf")[0])
    )
    assert she.client.get("/bel-mij/brief/onzin/").status_code == 404
    assert she.client.get("/bel-mij/brief/<script>1/").status_code == 404


@pytest.mark.parametrize("typed", ["", "abc", "1", "😀 12", "A" * 61, "<b>1</b>"])
def test_what_is_no_kenmerk(she: public.Resident, town: build.Town, typed: str) -> None:
    she.answer("kenmerk", {"code": typed})
    # She stays where she is.
    assert she.get("onderwerp/").redirect_chain == [("/bel-mij/brief/kenmerk/", 303)]


@pytest.mark.parametrize("typed", ["B-26-000123", "Z 2026/4711.9", "1234567", "svb.12-34"])
def test_any_letter_will_do(typed: str) -> None:
    assert letters.is_code(typed)


def test_a_citizen_service_number_is_not_taken_for_a_kenmerk(
    she: public.Resident, clock: public.Traveller
) -> None:
    answer = she.answer("kenmerk", {"code": BSN})
    assert answer.status_code == 422
    assert not Draft.objects.filter(answers__icontains=BSN).exists()


def test_asked_twice_the_letter_stands_where_somebody_works_on_it(
    she: public.Resident, clock: public.Traveller
) -> None:
    walk(she, "B-26-000123")
    she.send(clock)
    again = public.Resident(form="/bel-mij/brief/")
    walk(again, "UWV-77")
    again.send(clock)
    first = CallbackRequest.objects.exclude(state="CLOSED").get()
    codes = first.about_letters.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["B-26-000123", "UWV-77"]
    # Pressing the button once more changes nothing.
    assert AboutLetter.objects.count() == 3


def test_a_taken_moment_keeps_what_she_typed(she: public.Resident, clock: public.Traveller) -> None:
    walk(she, "B-26-000123")
    data = she.send_data()
    she.send(clock, data)
    she.client.post("/bel-mij/brief/controle/", data)
    assert Case.objects.count() == 1
    requests.cancel(request=CallbackRequest.objects.get(), by=build.TESTER, now=TUESDAY)


def test_the_text_for_letters_of_other_systems(
    town: build.Town, bilal: User, gijs: User, browser_of: BrowserOf
) -> None:
    page = browser_of(bilal).get("/terugbellen/brieftekst/")
    words = text_of(page)
    assert "Bel Bilal van Inkomen 1: 036 555 0101" in words
    assert re.search(r"ga naar \S+/bel-mij/brief/, vul het kenmerk", words)
    assert browser_of(gijs).get("/terugbellen/brieftekst/").status_code == 403


def test_who_calls_has_the_letter_one_click_away(
    she: public.Resident,
    clock: public.Traveller,
    town: build.Town,
    bilal: User,
    browser_of: BrowserOf,
) -> None:
    now = TUESDAY
    sent = build.callback(town.topics["uitkering"], now=now).case
    letter = build_letter.signed(sent, bilal, now=now)
    walk(she, letter.code)
    receipt = she.send(clock)
    asked = Case.objects.latest("pk")
    page = f"/zaken/{asked.reference}/"
    link = f'href="/brieven/{letter.code}/"'
    # Nobody knows yet whose call this is, and a kenmerk proves nothing.
    browser = browser_of(bilal)
    assert link not in browser.get(page).content.decode()
    assert letter.subject not in text_of(receipt)
    Case.objects.filter(pk=asked.pk).update(resident=sent.resident)
    told = browser.get(page).content.decode()
    assert link in told
    assert letter.subject in told
    # Of another team: whose letter it is, and not what it says.
    Case.objects.filter(pk=sent.pk).update(team=town.teams["werk"])
    told = browser.get(page).content.decode()
    assert link not in told
    assert letter.subject not in told
    assert "een brief van team Werk" in told


def test_the_public_page_says_the_same_of_every_kenmerk(
    she: public.Resident, clock: public.Traveller, town: build.Town, bilal: User
) -> None:
    sent = build.callback(town.topics["uitkering"], now=TUESDAY).case
    letter = build_letter.signed(sent, bilal, now=TUESDAY)
    pages = []
    for code in (letter.code, "B-26-999999"):
        visitor = public.Resident(form="/bel-mij/brief/")
        walk(visitor, code)
        shown = text_of(visitor.get("controle/"))
        pages.append(re.sub(r'value="[^"]*"', "", shown).replace(code, ""))
    assert pages[0] == pages[1]


def test_a_kenmerk_of_ours_is_no_citizen_service_number(
    she: public.Resident, clock: public.Traveller
) -> None:
    # Some of these pass the test for one.
    for number in range(12):
        assert she.answer("kenmerk", {"code": f"B-26-{number:06d}"}).status_code == 303
