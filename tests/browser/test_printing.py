"""The print room in a real browser: a pile from the list to the post, one that failed, letters to
many, and the envelope."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from portal.kit import clock
from portal.letters import tasks
from portal.letters.models import LetterBatch, PrintRun
from portal.letters.printing import run_making
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.staff.models import Role, User
from tests import build, build_letter
from tests.browser.conftest import SHOTS, PageAt
from tests.browser.manual import picture
from tests.live_process import LiveProcess

type Check = Callable[[Page], None]
type Keep = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def quiet(settings: LazySettings, tmp_path: Path) -> None:
    """No worker beats here, and no stream but in the test that asks for one."""
    settings.LIVE_URL, settings.BANNERS, settings.LETTERS_DIR = "", [], tmp_path


@pytest.fixture
def look(axe: Check, fits: Check, shot: Keep) -> Keep:
    """Return what every page must pass; its picture is to be looked at."""

    def check(page: Page, name: str) -> Path:
        fits(page)
        axe(page)
        return shot(page, name)

    return check


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_pile_from_the_list_to_the_post(
    width: int,
    page_at: PageAt,
    town: build.Town,
    bilal: User,
    sita: User,
    now: dt.datetime,
    look: Keep,
    tmp_path: Path,
) -> None:
    letters = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA", "1325 AL")
    build_letter.made(town, bilal, now, "1302 BB", secret=True)
    page = page_at(width, user=sita)
    page.goto("/brieven/drukken/")
    look(page, f"drukken-lijst-{width}")
    if width == 1280:
        picture(page, "drukken-lijst")
    page.get_by_role("button", name="Maak een printreeks van 3").click()
    expect(page.get_by_text("wordt gemaakt", exact=False).first).to_be_visible()
    look(page, f"drukken-bezig-{width}")
    run = PrintRun.objects.get()
    tasks.make_run(run.pk)
    page.reload()
    look(page, f"drukken-klaar-{width}")
    page.get_by_role("button", name="Gepost").click()
    expect(page.get_by_text("Download en print de printreeks eerst.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Downloaden").click()
    file = tmp_path / "stapel.pdf"
    coming.value.save_as(file)
    pdf = file.read_bytes()
    for number in (0, 1):
        build_letter.picture(pdf, SHOTS / f"drukken-blad-{number}.png", page=number)
    assert all(letter.code in build_letter.text_of(pdf) for letter in letters)
    page.reload()
    writing.stop(letter=letters[0], reason="Zij belde al.", by=bilal.actor, now=now)
    page.reload()
    expect(page.get_by_role("heading", name="Haal deze uit de printreeks")).to_be_visible()
    look(page, f"drukken-gedownload-{width}")
    if width == 1280:
        picture(page, "drukken-printreeks")
    page.get_by_role("button", name="Nog een keer downloaden").click()
    expect(
        page.get_by_text("Schrijf op waarom u de printreeks nog een keer print.").first
    ).to_be_visible()
    look(page, f"drukken-waarom-{width}")
    page.get_by_role("button", name="Gepost").click()
    expect(page.get_by_text("De printreeks is gepost.")).to_be_visible()
    look(page, f"drukken-gepost-{width}")
    sent = Letter.objects.filter(state="SENT")
    assert {letter.pk for letter in sent} == {letter.pk for letter in letters[1:]}
    page.get_by_role("link", name="Naar drukken").click()
    page.get_by_role("button", name="Print los").click()
    tasks.make_run(PrintRun.objects.get(kind="ALONE").pk)
    page.reload()
    look(page, f"drukken-los-{width}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_a_pile_that_failed_and_one_that_is_cancelled(
    width: int,
    page_at: PageAt,
    town: build.Town,
    bilal: User,
    sita: User,
    now: dt.datetime,
    look: Keep,
) -> None:
    build_letter.made(town, bilal, now, "1325 AL")
    page = page_at(width, user=sita)
    page.goto("/brieven/drukken/")
    page.get_by_role("button", name="Maak een printreeks van 1").click()
    run = PrintRun.objects.get()
    run_making.fail(run=run, reason=run_making.GAVE_UP)
    page.goto("/brieven/drukken/")
    expect(page.get_by_text("Niet gelukt")).to_be_visible()
    page.get_by_role("link", name=f"Printreeks {run.pk}").click()
    expect(page.get_by_text(run_making.GAVE_UP)).to_be_visible()
    look(page, f"drukken-mislukt-{width}")
    page.get_by_role("button", name="Opnieuw proberen").click()
    tasks.make_run(run.pk)
    page.reload()
    page.get_by_text("Printreeks annuleren").click()
    look(page, f"drukken-annuleren-{width}")
    page.get_by_role("button", name="Annuleer de printreeks").click()
    expect(page.get_by_text("De printreeks is geannuleerd.")).to_be_visible()
    page.goto("/brieven/drukken/")
    expect(page.get_by_role("button", name="Maak een printreeks van 1")).to_be_visible()
    look(page, f"drukken-weer-{width}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_letters_to_many_stand_still_go_on_and_stop(
    width: int,
    page_at: PageAt,
    town: build.Town,
    daan: User,
    now: dt.datetime,
    look: Keep,
) -> None:
    build_letter.template(now=now)
    references = [build_letter.case_with_address(now).reference for _ in range(3)]
    page = page_at(width, user=daan)
    page.goto("/brieven/reeksen/")
    look(page, f"reeksen-leeg-{width}")
    page.get_by_label("Welke brief?").select_option(label="Papieren")
    page.get_by_label("De zaken van een lijst").check()
    page.get_by_role("button", name="Naar de voorbeelden").click()
    expect(page.get_by_text("Plak zaaknummers, of kies een bestand.").first).to_be_visible()
    look(page, f"reeksen-fout-{width}")
    page.get_by_label("Zaaknummers", exact=True).fill("\n".join([*references, "Z-26-999998"]))
    page.get_by_role("button", name="Naar de voorbeelden").click()
    look(page, f"reeksen-voorbeeld-{width}")
    page.get_by_role("button", name="Onderteken 3 brieven als Daan").click()
    look(page, f"reeksen-bezig-{width}")
    if width == 1280:
        picture(page, "brieven-aan-velen")
    page.get_by_role("button", name="Stilzetten").click()
    expect(page.get_by_text("De reeks staat stil.")).to_be_visible()
    look(page, f"reeksen-stil-{width}")
    page.get_by_role("button", name="Verder").click()
    batch = LetterBatch.objects.get()
    tasks.write_batch(batch.pk)
    page.get_by_role("button", name="Stoppen").click()
    expect(page.get_by_text("De reeks is gestopt.")).to_be_visible()
    look(page, f"reeksen-gestopt-{width}")
    page.goto("/brieven/reeksen/")
    look(page, f"reeksen-lijst-{width}")


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
def test_the_envelope_and_its_proof_page(
    width: int,
    page_at: PageAt,
    town: build.Town,
    hanna: User,
    look: Keep,
    tmp_path: Path,
) -> None:
    page = page_at(width, user=hanna)
    page.goto("/beheer/envelop/")
    look(page, f"envelop-{width}")
    page.get_by_label("Hoe hoog is het venster").fill("60")
    page.get_by_role("button", name="Opslaan en proefpagina maken").click()
    expect(page.get_by_text("samen hoogstens 90 millimeter").first).to_be_visible()
    look(page, f"envelop-fout-{width}")
    page.get_by_label("Hoe hoog is het venster").fill("35")
    page.get_by_role("button", name="Opslaan en proefpagina maken").click()
    expect(page.get_by_text("Opgeslagen.", exact=False)).to_be_visible()
    tasks.make_run(PrintRun.objects.get().pk)
    page.reload()
    look(page, f"envelop-proef-{width}")
    if width == 1280:
        page.get_by_role("heading", name="Proefpagina").scroll_into_view_if_needed()
        picture(page, "envelop")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Proefpagina downloaden").click()
    file = tmp_path / "proef.pdf"
    coming.value.save_as(file)
    build_letter.picture(file.read_bytes(), SHOTS / "envelop-blad.png")


@pytest.mark.slow
def test_a_pile_with_the_keyboard_alone_on_a_page_that_goes_on_by_itself(
    live: LiveProcess, transactional_db: None, settings: LazySettings, page_at: PageAt
) -> None:
    # Time is not frozen: the live process and the database have clocks of their own.
    now = clock.utc_now()
    town = build.town(now=now)
    bilal = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
    sita = build.colleague(name="Sita", team=town.teams["beheer"], role=Role.PRINT_ROOM)
    build_letter.made(town, bilal, now, "1325 AL", "1326 AL")
    page = page_at(user=sita)
    page.goto("/brieven/drukken/")
    press(page, "Maak een printreeks van 2")
    expect(page.get_by_text("Wordt gemaakt")).to_be_visible()
    tasks.make_run(PrintRun.objects.get().pk)
    expect(page.get_by_role("button", name="Downloaden")).to_be_visible()
    with page.expect_download():
        press(page, "Downloaden")
    # The page shows the next step by itself, and the keyboard is where it was.
    expect(page.get_by_text("Gedownload")).to_be_visible()
    expect(page.get_by_role("button", name="Nog een keer downloaden")).to_be_focused()
    press(page, "Gepost")
    expect(page.get_by_text("De printreeks is gepost.")).to_be_visible()
    assert Letter.objects.filter(state="SENT").count() == 2


def press(page: Page, name: str) -> None:
    """Walk to a button with Tab, and press Enter."""
    button = page.get_by_role("button", name=name)
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("(one) => document.activeElement === one"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
