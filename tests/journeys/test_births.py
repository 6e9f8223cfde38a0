"""From a list to the print room: a card that is welcome, one that is not, and a birth heard at the
desk."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from portal.births import following
from portal.births.models import Birth, BirthKey, BirthSource
from portal.letters import tasks
from portal.letters.models import Letter
from portal.residents import register, relations
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build, build_births, build_letter
from tests.build import TESTER
from tests.build_births import DATA, WELCOME

type BrowserOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


def upload(client: Client, *, status: int = 303) -> str:
    content = (DATA / "geboorten.csv").read_bytes()
    file = SimpleUploadedFile("geboorten.csv", content, content_type="text/csv")
    response = client.post("/kaarten/inlezen/", {"file": file})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def birth_of(name: str) -> Birth:
    found: Birth = Birth.objects.select_related("case", "card").get(case__resident__name=name)
    return found


def test_a_card_from_the_list_to_the_print_room(
    town: build.Town,
    daan: User,
    bilal: User,
    hanna: User,
    sita: User,
    now: dt.datetime,
    browser_of: BrowserOf,
) -> None:
    build_births.load_relations()
    lead, worker, manager = browser_of(daan), browser_of(bilal), browser_of(hanna)
    assert "staat uit" in upload(lead, status=422)
    assert not Birth.objects.exists()
    answer = manager.post(
        "/beheer/geboortekaarten/",
        {"source": "BRP", "legal_ground": "Besluit", "team": town.teams["inkomen-1"].pk},
    )
    assert answer.status_code == 303
    assert BirthSource.objects.get().is_on
    upload(lead)
    page = lead.get("/kaarten/inlezen/").content.decode()
    assert "3 niet van ons" in page
    assert "Lotte" not in page

    listed = worker.get("/kaarten/").content.decode()
    assert "Anneke de Vries" in listed
    birth = birth_of("Anneke de Vries")
    url = f"/zaken/{birth.case.reference}/"
    page = worker.get(url).content.decode()
    assert "Is een kaart welkom?" in page
    assert "Noor en Sem de Vries" in page
    assert "Joris" not in page, "she did not tell us of him"

    wrong = worker.post(f"/kaarten/{birth.case.reference}/welkom/", {**WELCOME, "names": "陳"})
    assert wrong.status_code == 422
    assert "Deze letters kunnen wij niet drukken: 陳" in wrong.content.decode()
    assert "Wat fijn, twee tegelijk!" in wrong.content.decode()
    done = worker.post(f"/kaarten/{birth.case.reference}/welkom/", WELCOME)
    assert done.status_code == 303
    card = birth_of("Anneke de Vries").card
    assert card is not None
    tasks.make(card.pk)
    following.follow(now=now)
    assert Letter.objects.for_the_printer().get().kind == "births.card"
    assert "gaat met de volgende kaarten naar de printer" in worker.get(url).content.decode()
    assert "1325 AL  ALMERE" in Letter.objects.get().addressee
    pdf = build_letter.printed(browser_of(sita), "CARDS")
    build_letter.keep(pdf, "birth-card")
    words = " ".join(build_letter.text_of(pdf).split())
    assert "Noor en Sem de Vries" in words
    assert "Wat fijn, twee tegelijk!" in words
    assert words.count("Anneke de Vries") == 2, "on the envelope, and spoken to inside"


def test_an_upload_leaves_no_file_behind(
    town: build.Town, daan: User, browser_of: BrowserOf, settings: Settings, tmp_path: Path
) -> None:
    build_births.source(town)
    build_births.load_relations()
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_TEMP_DIR = 10, tmp_path
    upload(browser_of(daan))
    assert Birth.objects.exists()
    assert not list(tmp_path.rglob("*.upload*"))


def test_a_card_that_is_stopped_leaves_no_word(
    town: build.Town, bilal: User, sita: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    birth = build_births.birth(town, now=now)
    worker, reference = browser_of(bilal), birth.case.reference
    worker.post(f"/kaarten/{reference}/welkom/", WELCOME)
    tasks.make(Letter.objects.get().pk)
    print_room = browser_of(sita)
    assert "Maak een printreeks van 1" in print_room.get("/brieven/drukken/").content.decode()
    stopped = worker.post(f"/kaarten/{reference}/niet-sturen/")
    assert stopped.status_code == 303
    assert "Maak een printreeks" not in print_room.get("/brieven/drukken/").content.decode()
    following.forget(now=now)
    page = worker.get(f"/zaken/{reference}/").content.decode()
    # What stands above each page for a colleague is no part of this file.
    file = page.partition('<div class="case__story">')[2] or page.partition("<h1")[2]
    words = re.sub(r"<[^>]+>", " ", file).casefold()
    for word in (
        "geboorte ",
        "geboortek",
        "noor",
        "geboren",
        "welkom",
        "niet sturen",
        "ingetrokken",
    ):
        assert word not in words, word
    assert not Letter.objects.exists()


def test_a_birth_heard_at_the_desk(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    worker = browser_of(bilal)
    assert "Geboorte gehoord" not in worker.get(f"/zaken/{case.reference}/").content.decode()
    resident = case.resident
    assert resident is not None
    relations.begin(resident=resident, by=TESTER, now=now)
    assert "Geboorte gehoord" in worker.get(f"/zaken/{case.reference}/").content.decode()
    url = f"/kaarten/{case.reference}/gehoord/"
    assert worker.post(url, {"born_on": "2027-01-01"}).status_code == 422
    done = worker.post(url, {"born_on": "2026-11-20", "first_names": "Noor"})
    assert done.status_code == 303
    birth = Birth.objects.get()
    assert done["Location"] == f"/zaken/{birth.case.reference}/"
    assert "Noor" in worker.get(done["Location"]).content.decode()
    waits = worker.post(f"/kaarten/{birth.case.reference}/wachten/")
    assert waits.status_code == 303


def test_safe_contact_asks_for_a_decision_on_this_very_card(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    birth = build_births.birth(town, now=now)
    register.set_safe_contact(resident=Resident.objects.get(), by=bilal.actor, now=now)
    worker, reference = browser_of(bilal), birth.case.reference
    assert "Veilig contact" in worker.get(f"/zaken/{reference}/").content.decode()
    url = f"/kaarten/{reference}/welkom/"
    assert worker.post(url, WELCOME).status_code == 422
    assert worker.post(url, {**WELCOME, "on_purpose": "on"}).status_code == 303


def test_a_key_is_shown_once(hanna: User, now: dt.datetime, browser_of: BrowserOf) -> None:
    manager = browser_of(hanna)
    shown = manager.post("/beheer/geboortekaarten/sleutel/", {"name": "Register"})
    assert "geb_" in shown.content.decode()
    page = manager.get("/beheer/geboortekaarten/").content.decode()
    assert "Register" in page
    assert "geb_" not in page
    key = BirthKey.objects.get()
    manager.post(f"/beheer/geboortekaarten/sleutel/{key.pk}/stoppen/")
    assert "Register" not in manager.get("/beheer/geboortekaarten/").content.decode()
