"""The journeys of colleagues that were promised, from click to click, with what they see kept as
pictures: a slip, a whole list, somebody who leaves, spoed at 15:40, and who is who."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from callbacks import requests, tasks
from callbacks.models import CallbackRequest
from portal.audit.actor import ANONYMOUS
from portal.cases.models import Case
from portal.due import engine, urgent
from portal.intake.models import ImportedList
from portal.kit import clock, phone
from portal.residents import register
from portal.residents.models import Merge, Resident
from portal.staff.models import User
from tests import build, lists
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _silent(settings: LazySettings) -> None:
    """Nothing streams here."""
    settings.LIVE_URL = ""


@pytest.fixture
def seen(axe: Check, fits: Check, shot: Shot) -> Callable[[Page, str], None]:
    """Return a check of a screen that also keeps its picture."""

    def look(page: Page, name: str) -> None:
        axe(page)
        fits(page)
        shot(page, f"reis-{name}")

    return look


def test_a_slip_is_taken_back_with_one_key_and_the_next_is_one_key_too(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    page_at: PageAt,
    seen: Callable[[Page, str], None],
) -> None:
    first = build.callback(town.topics["uitkering"], now=now, name="Ayşe Yılmaz")
    build.callback(town.topics["uitkering"], now=now, name="Piet Later", number="06 33333333")
    requests.claim(request=first, user=bilal, now=now)
    page = page_at(user=bilal)
    page.goto(f"/zaken/{first.case.reference}/")
    page.get_by_role("button", name="Gesproken").click()
    expect(page.get_by_role("heading", name="Afgerond")).to_be_visible()
    seen(page, "vergissing")

    page.keyboard.press("z")
    expect(page.get_by_text("Teruggedraaid. Het verzoek staat weer bij u.")).to_be_visible()
    expect(page.get_by_role("button", name="Gesproken")).to_be_visible()
    seen(page, "teruggedraaid")

    page.get_by_role("button", name="Nam niet op").click()
    expect(page.get_by_role("heading", name="Wij bellen weer")).to_be_visible()
    expect(page.get_by_role("link", name="06 12 34 56 78")).to_be_hidden()
    seen(page, "na-een-poging")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1, name="Piet Later")).to_be_visible()


def test_the_button_to_take_back_goes_by_itself_but_not_under_the_hands(
    town: build.Town, now: dt.datetime, bilal: User, page_at: PageAt
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    page = page_at(320, 640, user=bilal)
    page.clock.install()
    page.goto(f"/zaken/{request.case.reference}/")
    page.get_by_role("button", name="Gesproken").click()
    undo = page.get_by_role("button", name="Ongedaan maken")
    undo.focus()
    page.clock.run_for(11_000)
    expect(undo).to_be_focused()
    undo.blur()
    page.clock.run_for(11_000)
    expect(undo).to_have_count(0)


def test_a_real_list_is_brought_in_and_worked_on(
    town: build.Town,
    now: dt.datetime,
    daan: User,
    page_at: PageAt,
    seen: Callable[[Page, str], None],
) -> None:
    page = page_at(user=daan)
    page.goto("/terugbellen/")
    page.get_by_role("link", name="Lijst inlezen").click()
    page.get_by_text("Wat zet u in elke kolom?").click()
    seen(page, "lijst-kiezen")
    page.get_by_label("Bestand").set_input_files(
        {"name": "terugbellijst.csv", "mimeType": "text/csv", "buffer": lists.callback_list()}
    )
    page.get_by_role("button", name="Lijst inlezen").click()
    expect(page.get_by_text("Bezig: 0 van 180 rijen gedaan.")).to_be_visible()
    for _ in range(3):
        tasks.take_list(ImportedList.objects.get().pk)
    page.reload()
    expect(page.get_by_text("Klaar: alle 180 rijen zijn gedaan.")).to_be_visible()
    page.get_by_role("link", name="Niet overgenomen").click()
    expect(page.get_by_text("Schrijf de datum als dag-maand-jaar").first).to_be_visible()
    seen(page, "lijst-niet-overgenomen")

    safe = CallbackRequest.objects.filter(
        case__team=town.teams["inkomen-1"], case__resident__safe_contact=True
    ).first()
    assert safe
    page.goto(f"/zaken/{safe.case.reference}/")
    expect(
        page.get_by_role("heading", name="Opmerking van een collega, uit een lijst")
    ).to_be_visible()
    page.get_by_role("button", name="Oppakken").click()
    expect(page.get_by_text("Kijk eerst of veilig contact klopt. Het kwam")).to_be_visible()
    page.get_by_role("button", name="Dit klopt", exact=True).click()
    expect(page.get_by_text("geen telefoonnummer in beeld", exact=True)).to_be_visible()
    seen(page, "lijst-zaak")


def test_a_colleague_leaves_and_nothing_is_left_behind(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    carla: User,
    daan: User,
    page_at: PageAt,
    seen: Callable[[Page, str], None],
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    resident = Resident.objects.get()
    register.set_contact_person(resident=resident, person=bilal, by=daan.actor, now=now)
    page = page_at(user=daan)
    page.goto(f"/collegas/{bilal.pk}/vertrek/")
    page.get_by_role("button", name="Vertrek vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies wie het overneemt.")
    page.get_by_label("Wie neemt het over?").select_option("Carla")
    page.get_by_label("Ik heb met de opvolgers overlegd").check()
    seen(page, "vertrek")
    page.get_by_role("button", name="Vertrek vastleggen").click()
    expect(page.get_by_text("Het vertrek van Bilal is vastgelegd.")).to_be_visible()
    assert Case.objects.get().owner == carla
    page.get_by_role("searchbox").first.fill("Bilal")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bilal werkt hier niet meer. Carla nam het over")).to_be_visible()
    seen(page, "vertrokken-gezocht")


def test_spoed_at_twenty_to_four_is_the_leads_at_four(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    daan: User,
    page_at: PageAt,
    seen: Callable[[Page, str], None],
) -> None:
    said, four = clock.instant(TODAY, dt.time(15, 40)), clock.instant(TODAY, dt.time(16))
    with time_machine.travel(said, tick=False):
        build.callback(town.topics["uitkering"], now=said, name="Ayşe Yılmaz", urgent=True)
        page = page_at(user=bilal)
        page.goto("/werk/")
        expect(page.get_by_role("heading", name="Spoed, gaat voor")).to_be_visible()
        seen(page, "spoed-1540")
    with time_machine.travel(four, tick=False):
        urgent.hand_over_due(now=four)
        engine.tick(sources=["portal.due.urgent.due"], now=four)
        page = page_at(user=daan)
        page.goto("/werk/")
        row = page.locator(".row--now")
        expect(row).to_contain_text("Van u")
        seen(page, "spoed-1600")
        row.get_by_role("link", name="Begin hier").click()
        expect(page.get_by_text("Spoed nog open om 16:00 uur")).to_be_visible()
        page.get_by_role("button", name="Gesproken").click()
        expect(page.get_by_text("Schrijf eerst op wat er vandaag is gedaan").first).to_be_visible()
        page.get_by_label("Notitie").fill("Noodpakket gebracht, morgen geld.")
        page.get_by_role("button", name="Gesproken").click()
        expect(page.get_by_role("heading", name="Afgerond")).to_be_visible()
        seen(page, "spoed-klaar")


def test_two_with_one_name_six_with_one_number_and_one_who_stood_there_twice(
    town: build.Town,
    now: dt.datetime,
    anna: User,
    page_at: PageAt,
    seen: Callable[[Page, str], None],
) -> None:
    topic, then = town.topics["uitkering"], now - dt.timedelta(days=2)
    for name in ("Jan de Vries", "Piet Smit", "Els Bos", "Omar Aziz", "Ria Kok", "Sem Mol"):
        build.callback(topic, now=then, name=name, number="06 44444444")
    for born in (dt.date(1980, 3, 4), dt.date(1991, 6, 7)):
        told = register.Told(name="Jan Jansen", birth_date=born, phone=phone.parse("06 55555555"))
        register.add(told=told, by=ANONYMOUS, now=then)
    build.callback(topic, now=then, name="Jan Janssen", number="06 55555555")
    page = page_at(user=anna)
    page.goto("/werk/")
    page.keyboard.press("/")
    page.keyboard.type("jan jansen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vraag naar de geboortedatum")).to_be_visible()
    expect(page.get_by_role("link", name="Jan Jansen", exact=True)).to_have_count(2)
    seen(page, "een-naam")

    page.keyboard.press("t")
    page.get_by_label("Op welk telefoonnummer bellen wij?").fill("06 44444444")
    expect(page.locator("#candidates label", has_text="zelfde telefoonnummer")).to_have_count(6)
    expect(page.locator("input[name=who]:checked")).to_have_count(0)
    seen(page, "een-nummer")

    kept = Resident.objects.get(birth_date=dt.date(1980, 3, 4))
    page.goto(f"/inwoners/{kept.pk}/zelfde/")
    page.get_by_role("link", name="Jan Janssen").first.click()
    seen(page, "naast-elkaar")
    page.get_by_role("button", name="Ja, dit is dezelfde inwoner").click()
    expect(page.get_by_text("Samengevoegd.")).to_be_visible()
    page.goto(f"/inwoners/{kept.pk}/zelfde/")
    page.get_by_role("link", name="Ongedaan maken").click()
    page.get_by_role("button", name="Maak het samenvoegen ongedaan").click()
    expect(page.get_by_text("Het zijn weer twee inwoners.")).to_be_visible()
    assert Merge.objects.get().undone_at is not None
    seen(page, "weer-twee")
