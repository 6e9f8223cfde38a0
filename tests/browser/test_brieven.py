"""Letters in a real browser: a functional manager writes a model letter, a caseworker a letter with
an Arabic translation, and a letter that failed is found and made again."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from almere.demo import letters as demo
from portal.cases.models import Case
from portal.letters import tasks
from portal.letters.making import store
from portal.letters.wording.models import OfficeWord, TemplateVersion
from portal.letters.writing.models import Letter
from portal.staff.models import User
from tests import build, build_letter
from tests.browser.conftest import SHOTS, PageAt
from tests.browser.manual import picture

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]
LONG_NAME = "Maximiliaan Alexander Christoffel Johannes Hendriks-Visser van der Meer-El Idrissi"
BAD = "Beste [[naan]],\n\nU dient te reageren.\n"
GOOD = "Beste [[naam]],\n\n# Wat moet u doen?\nBel ons.\n\n# Voor wanneer?\nVoor 1 december.\n"


@pytest.fixture(autouse=True)
def quiet(settings: LazySettings) -> None:
    """No worker beats here, and no stream."""
    settings.LIVE_URL, settings.BANNERS = "", []


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """Somebody with a very long name."""
    made = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(made, name=LONG_NAME)
    return made


def load(hanna: User, daan: User, bilal: User, now: dt.datetime) -> None:
    users = {demo.WRITER: hanna, demo.COLLEAGUE: daan, demo.NOTED_BY: bilal}
    demo.load(users=users, now=now)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_functional_manager_makes_a_model_letter(
    width: int,
    page_at: PageAt,
    hanna: User,
    daan: User,
    town: build.Town,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    OfficeWord.objects.update_or_create(word="dient te", defaults={"human": "moet"})
    page = page_at(width, user=hanna)
    page.goto("/brieven/modellen/nieuw/")
    page.get_by_label("Naam").fill("Huur")
    page.get_by_label("Gewone brief").check()
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Onderwerp").fill("Uw huur")
    page.get_by_label("Tekst").fill(BAD)
    expect(page.get_by_text("Liever: moet.")).to_be_visible()
    expect(page.get_by_text("Regel 1: 'naan' kan hier niet ingevuld worden.")).to_be_visible()
    page.get_by_label("Waarom deze versie?").fill("De eerste.")
    axe(page)
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("heading", name="Deze regels werken niet")).to_be_visible()
    if width == 1280:
        page.get_by_role("heading", name="Deze regels werken niet").scroll_into_view_if_needed()
        picture(page, "brief-model")
    fits(page)
    axe(page)
    shot(page, f"brieven-model-fout-{width}")
    page.get_by_label("Tekst").fill(GOOD)
    page.get_by_label("Tekst").press("End")
    page.get_by_role("button", name="[[gemeente]]").click()
    expect(page.get_by_label("Tekst")).to_have_value(GOOD + "[[gemeente]]")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_text("Beste Sara Voorbeeld,")).to_be_visible()
    page.get_by_text("Bekijk met een heel lange naam").click()
    fits(page)
    axe(page)
    shot(page, f"brieven-versie-{width}")
    version = TemplateVersion.objects.get()
    other = page_at(width, user=daan)
    other.goto(f"/brieven/modellen/huur/{version.pk}/")
    other.get_by_role("button", name="Ik heb dit gelezen en het is goed").click()
    expect(other.get_by_text("Uw naam staat nu bij deze tekst.")).to_be_visible()
    if width == 1280:
        picture(other, "brief-gelezen")
    other.goto("/brieven/modellen/")
    fits(other)
    axe(other)
    shot(other, f"brieven-modellen-{width}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_letter_with_an_arabic_translation(
    width: int,
    page_at: PageAt,
    hanna: User,
    daan: User,
    bilal: User,
    case: Case,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
) -> None:
    load(hanna, daan, bilal, now)
    page = page_at(width, user=bilal)
    page.goto(f"/zaken/{case.reference}/")
    page.get_by_role("link", name="Schrijf een brief").click()
    page.get_by_label("Waarmee begint u?").select_option(label="Papieren gevraagd")
    page.get_by_role("button", name="Begin met schrijven").click()
    expect(page.get_by_text("Leesbaarheid (indicatie)")).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"brieven-schrijven-{width}")
    if width == 1280:
        picture(page, "brief-schrijven")
    page.get_by_label("Taal van de vertaling").select_option("ar")
    page.get_by_role("button", name="Maak een vertaling").click()
    expect(page.get_by_label("Onderwerp")).to_have_value("نحتاج منك إلى بعض الأوراق")
    fits(page)
    shot(page, f"brieven-vertaling-{width}")
    page.get_by_role("button", name="Bewaar en bekijk beide").click()
    expect(page.get_by_text("Dit is een vertaling. De Nederlandse brief geldt.")).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"brieven-ondertekenen-{width}")
    if width == 1280:
        picture(page, "brief-ondertekenen")
    page.get_by_role("button", name="Onderteken de brief").click()
    expect(page.get_by_text("De brief is ondertekend.")).to_be_visible()
    for letter in Letter.objects.order_by("pk"):
        tasks.make(letter.pk)
        letter.refresh_from_db()
        pdf = store.get(letter.file, letter.sha256)
        build_letter.picture(pdf, SHOTS / f"brief-{letter.language}.png")
        assert ("vertaling" in build_letter.text_of(pdf)) is (letter.language == "ar")
    page.reload()
    fits(page)
    axe(page)
    shot(page, f"brieven-brief-{width}")
    page.goto(f"/zaken/{case.reference}/")
    fits(page)
    axe(page)
    shot(page, f"brieven-zaak-{width}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_failed_letter_is_found_and_made_again(
    width: int,
    page_at: PageAt,
    bilal: User,
    case: Case,
    now: dt.datetime,
    axe: Check,
    fits: Check,
    shot: Keep,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = build_letter.signed(case, bilal, now=now)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr(os, "fsync", full)
        tasks.make(letter.pk)
    page = page_at(width, user=bilal)
    page.goto("/brieven/")
    expect(page.get_by_text("Er is geen ruimte om de brief te bewaren.")).to_be_visible()
    fits(page)
    axe(page)
    shot(page, f"brieven-mislukt-{width}")
    if width == 1280:
        picture(page, "brief-mislukt")
    page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.get_by_text("Wij proberen het nu opnieuw.")).to_be_visible()
    tasks.sweep()
    page.goto("/brieven/")
    page.get_by_label("Kenmerk").fill(letter.code.lower().replace("-", " "))
    page.get_by_role("button", name="Zoek de brief").click()
    expect(page.get_by_role("link", name="Open de PDF")).to_be_visible()
