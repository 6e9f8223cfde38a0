"""Files on their way: a resident adds them to a form, a colleague looks at them and adds a scan,
and a stranger finds nothing."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.audit.models import Event
from portal.cases.models import Case
from portal.intake import drafts
from portal.intake.models import Draft
from portal.staff.models import User
from portal.uploads import store, uploads
from portal.uploads.models import Upload
from tests import build, handed_in
from tests.fakes.clamd import Clamd
from tests.handed_in import file
from tests.journeys.public import Answer, Resident, text_of

# In two halves, so that no such number stands here.
BSN = "111222" + "333"
type BrowserOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR, settings.UPLOAD_KEEP_FREE_BYTES = tmp_path, 0


# --- A resident ---------------------------------------------------------------------------------


@pytest.fixture
def resident(town: build.Town, settings: Settings) -> Resident:
    """Somebody who has come to the files of a form."""
    settings.ROOT_URLCONF = "tests.file_form"
    resident = Resident(form="/proef/")
    resident.answer("over", {"about": "Mijn uitkering"})
    return resident


def send(resident: Resident, button: str, *contents: bytes, name: str = "foto.jpg") -> Answer:
    """Choose these files and press a button; what was typed goes along as it stands."""
    page = resident.get("stukken/").content.decode()
    typed = dict(re.findall(r'name="(words-\w+)" value="([^"]*)"', page))
    data = typed | {"chosen": [file(content, name) for content in contents]}
    data |= {button: "1"} if button else {}
    return resident.client.post("/proef/stukken/", data, follow=True)


def test_several_files_with_words_go_along_with_the_form(
    resident: Resident, now: dt.datetime
) -> None:
    shown = send(resident, "add", handed_in.photo(1), handed_in.pdf())
    assert shown.redirect_chain == [("/proef/stukken/", 303)]
    text = text_of(shown)
    assert "Bestand 1: Foto" in text
    assert "Bestand 2: PDF" in text
    assert b"data:image/jpeg;base64," in shown.content
    first, second = Upload.objects.in_order()
    words = {f"words-{first.key}": "De brief", f"words-{second.key}": "", "later_on": "on"}
    on = resident.answer("stukken", words)
    assert on.url == "/proef/controle/"
    summary = text_of(resident.get("controle/"))
    assert "2 bestanden: De brief" in summary
    assert "Geeft u later nog stukken? Ja" in summary
    with time_machine.travel(now, tick=False) as traveller:
        resident.send(traveller)
    case = Case.objects.get()
    kept = list(Upload.objects.of(case).in_order())
    assert [(one.description, one.received_by) for one in kept] == [
        ("De brief", "anonymous"),
        ("", "anonymous"),
    ]
    assert not Upload.objects.unclaimed().exists()


def test_nothing_to_add_is_fine(resident: Resident) -> None:
    assert resident.answer("stukken", {}).url == "/proef/controle/"
    assert "Uw foto's en bestanden Geen" in text_of(resident.get("controle/"))


def test_a_chosen_file_comes_along_whatever_button_is_pressed(resident: Resident) -> None:
    assert "Controleer" in text_of(send(resident, "", handed_in.photo(1)))
    assert "code" in text_of(send(resident, "later", handed_in.photo(2)))
    assert Upload.objects.count() == 2


def test_a_file_can_be_taken_away_and_nothing_typed_is_lost(resident: Resident) -> None:
    send(resident, "add", handed_in.photo(1), handed_in.photo(2))
    first, second = Upload.objects.in_order()
    words = {f"words-{second.key}": "De huur", "remove": first.key}
    page = resident.answer("stukken", words, follow=True)
    assert Upload.objects.get() == second
    assert 'value="De huur"' in page.content.decode()
    assert "Bestand 2" not in text_of(page)
    # A stranger's key takes nothing away.
    stranger = Resident(form="/proef/")
    stranger.answer("over", {"about": "Iets"})
    stranger.answer("stukken", {"remove": second.key})
    assert Upload.objects.get() == second


def test_the_enter_key_keeps_and_takes_nothing_away(resident: Resident) -> None:
    page = send(resident, "add", handed_in.photo())
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', page.content.decode())
    assert 'name="keep"' in buttons[0]
    again = send(resident, "keep")
    assert "Bestand 1" in text_of(again)
    assert "klopt nog iets niet" not in text_of(again)


def test_the_same_file_twice_is_there_once(resident: Resident) -> None:
    for _ in range(2):
        page = send(resident, "add", handed_in.photo())
    assert "Bestand 2" not in text_of(page)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (handed_in.zip_bomb(), "alles.zip", "alles.zip: Dit is een Word-bestand of een ingepakte"),
        (b"", "leeg.pdf", "Dit bestand is leeg"),
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", "in de vorm HEIC"),
        (b"<svg onload=alert(1)>", "<script>x.svg", "webpagina of een tekening"),
    ],
)
def test_what_is_not_taken_says_why_and_what_to_do(
    resident: Resident, content: bytes, name: str, said: str
) -> None:
    send(resident, "add", handed_in.photo())
    page = send(resident, "", content, name=name)
    assert page.redirect_chain == [("/proef/stukken/", 303)]
    assert said in text_of(page)
    assert b"<script>x" not in page.content
    assert "Bestand 1" in text_of(page)
    # It is not held against her: going on without it works.
    assert send(resident, "").redirect_chain == [("/proef/controle/", 303)]


def test_a_button_without_a_file_asks_for_one(resident: Resident) -> None:
    assert "Kies eerst een foto of een bestand" in text_of(send(resident, "add"))


def test_a_citizen_service_number_is_not_kept_and_the_file_is(resident: Resident) -> None:
    send(resident, "add", handed_in.photo(1))
    field = f"words-{Upload.objects.get().key}"
    data = {field: f"brief van {BSN}", "chosen": [file(handed_in.photo(2))], "add": "1"}
    page = resident.client.post("/proef/stukken/", data)
    assert page.status_code == 422
    assert "burgerservicenummer" in text_of(page)
    assert Upload.objects.count() == 2
    assert BSN not in str(Draft.objects.get().answers)
    page = resident.answer("stukken", {field: f"brief van {BSN}", "mask": "1"})
    assert page.url == "/proef/controle/"
    assert BSN not in str(Draft.objects.get().answers)


def test_the_eleventh_file_does_not_fit(resident: Resident, settings: Settings) -> None:
    settings.UPLOAD_MOST_FILES = 2
    page = send(resident, "add", *(handed_in.photo(seed) for seed in range(3)))
    assert "Er passen niet meer bestanden bij" in text_of(page)
    assert "U hebt 2 bestanden toegevoegd" in text_of(page)
    assert 'type="file"' not in page.content.decode()


def test_a_scanner_that_does_not_answer_keeps_the_file_out_and_the_words_in(
    resident: Resident, settings: Settings
) -> None:
    send(resident, "add", handed_in.photo(1))
    settings.CLAMD_ANSWER_SECONDS = 0.3
    with Clamd("HANGS") as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        field = f"words-{Upload.objects.get().key}"
        data = {field: "De huur", "chosen": [file(handed_in.photo(2))], "add": "1"}
        page = resident.client.post("/proef/stukken/", data, follow=True)
    assert "niet nagaan of dit bestand veilig is" in text_of(page)
    assert 'value="De huur"' in page.content.decode()
    assert Upload.objects.count() == 1


def test_too_many_files_from_one_place_wait(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.intake.guards.FILES_AN_HOUR", 1)
    page = send(resident, "add", handed_in.photo(1), handed_in.photo(2))
    assert "heel veel binnen" in text_of(page)
    assert Upload.objects.count() == 1


def test_a_body_that_is_too_long_is_not_read(client: Client, settings: Settings) -> None:
    for told in (str(settings.MOST_BODY_BYTES + 1), "9" * 5000):
        page = client.post("/vraag/onderwerp/", {"x": "x"}, headers={"content-length": told})
        assert page.status_code == 413
        assert "te groot" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_wiping_the_form_throws_the_files_away(resident: Resident) -> None:
    send(resident, "add", handed_in.photo())
    name = Upload.objects.get().file
    resident.client.post("/proef/wissen/", {})
    assert not Upload.objects.exists()
    assert not store.path_of(name).exists()


def test_files_wait_with_the_code_and_go_with_the_form(
    resident: Resident, now: dt.datetime
) -> None:
    send(resident, "later", handed_in.photo())
    drafts.forget(now=now + dt.timedelta(hours=23))
    assert Upload.objects.count() == 1
    drafts.forget(now=now + dt.timedelta(hours=25))
    assert not Upload.objects.exists()


# --- Colleagues ---------------------------------------------------------------------------------


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """An open case of Inkomen 1."""
    return build.callback(town.topics["uitkering"], now=now).case


@pytest.fixture
def photo(case: Case, now: dt.datetime) -> Upload:
    """A photo that the resident sent along."""
    sent = file(handed_in.photo(exif=True))
    return uploads.keep(file=sent, at=case, by=build.TESTER, now=now, description="De brief")


def url(name: str, upload: Upload) -> str:
    """The address of something to do with a file."""
    assert upload.case
    return reverse(f"uploads:{name}", args=[upload.case.reference, upload.key])


def test_a_file_is_served_as_dead_weight(browser_of: BrowserOf, bilal: User, photo: Upload) -> None:
    client = browser_of(bilal)
    given = client.get(url("file", photo))
    assert given.content == handed_in.photo(exif=True)
    assert photo.case
    assert given["Content-Disposition"] == (
        f'attachment; filename="{photo.case.reference}-stuk-1.jpg"'
    )
    seen = client.get(url("preview", photo))
    assert seen["Content-Disposition"] == "inline"
    assert b"Telefoonmerk" not in seen.content
    for answer in (given, seen):
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["Cache-Control"] == "private, no-store"
    looks = Event.objects.filter(code="upload.looked", actor=bilal.actor.key)
    assert [look.object_id for look in looks] == [photo.pk] * 2


def test_a_stranger_finds_nothing(
    browser_of: BrowserOf, eva: User, bilal: User, photo: Upload, town: build.Town, now: dt.datetime
) -> None:
    for name in ("look", "file", "preview", "withdraw"):
        assert browser_of(eva).get(url(name, photo)).status_code == 404
        assert Client().get(url(name, photo)).status_code == 302
    # Nor does somebody who may read another case, by way of that one.
    other = build.callback(town.topics["uitkering"], now=now, number="06 12 34 56 79").case
    address = reverse("uploads:file", args=[other.reference, photo.key])
    assert browser_of(bilal).get(address).status_code == 404
    assert not Event.objects.filter(code="upload.looked").exists()
    added = browser_of(eva).post(f"/zaken/{other.reference}/stukken/", {"file": file(b"x")})
    assert added.status_code == 404


def test_a_pdf_is_never_shown_by_the_browser(
    browser_of: BrowserOf, bilal: User, case: Case, now: dt.datetime
) -> None:
    sent = file(handed_in.pdf(does="script"), "brief.pdf")
    upload = uploads.keep(file=sent, at=case, by=build.TESTER, now=now)
    client = browser_of(bilal)
    assert client.get(url("file", upload))["Content-Disposition"].startswith("attachment;")
    assert client.get(url("preview", upload)).status_code == 404
    assert client.get(url("look", upload)).status_code == 404
    assert "Lees hem alleen" in text_of(client.get(f"/zaken/{case.reference}/"))


def test_the_case_page_shows_the_files(browser_of: BrowserOf, bilal: User, photo: Upload) -> None:
    assert photo.case
    page = browser_of(bilal).get(f"/zaken/{photo.case.reference}/")
    text = text_of(page)
    assert "Stuk 1: De brief" in text
    assert "10:00 uur" in text
    assert b"data:image/jpeg;base64," in page.content
    assert "Stuk toevoegen" in text


def test_a_colleague_adds_a_scan_and_takes_back_a_wrong_one(
    browser_of: BrowserOf, bilal: User, case: Case
) -> None:
    client = browser_of(bilal)
    address = f"/zaken/{case.reference}/stukken/"
    sent = {"file": file(handed_in.pdf(), "scan0001.pdf"), "description": "Brief van 12 november"}
    assert client.post(address, sent).status_code == 303
    upload = Upload.objects.get()
    assert upload.received_by == bilal.actor.key
    page = text_of(client.get(f"/zaken/{case.reference}/"))
    assert "toegevoegd door Bilal" in page
    assert "kan niet terug" in text_of(client.get(url("withdraw", upload)))
    assert client.post(url("withdraw", upload)).status_code == 303
    assert not Upload.objects.exists()


def test_what_the_resident_gave_is_not_taken_away(
    browser_of: BrowserOf, bilal: User, photo: Upload
) -> None:
    page = browser_of(bilal).post(url("withdraw", photo), follow=True)
    assert "Dat halen wij niet weg" in text_of(page)
    assert Upload.objects.get() == photo


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ((), "", "Kies het bestand."),
        ((b"", "leeg.pdf"), "Brief", "Dit bestand is leeg"),
        ((b"<html>", "x.pdf"), "Brief", "Dit is een webpagina"),
        ((handed_in.pdf(), "x.pdf"), "", "wat het is"),
        ((handed_in.pdf(), "x.pdf"), BSN, "burgerservicenummer"),
    ],
)
def test_a_wrong_scan_comes_back_with_what_was_typed(
    browser_of: BrowserOf,
    bilal: User,
    case: Case,
    content: tuple[Any, ...],
    words: str,
    said: str,
) -> None:
    chosen = {"file": file(*content)} if content else {}
    sent = chosen | ({"description": words} if words else {})
    page = browser_of(bilal).post(f"/zaken/{case.reference}/stukken/", sent)
    assert page.status_code == 422
    assert said in text_of(page)
    assert "uw browser onthoudt het niet" in text_of(page)
    if words == "Brief":
        assert 'value="Brief"' in page.content.decode()


def test_a_file_that_is_gone_gives_a_page(
    browser_of: BrowserOf, bilal: User, photo: Upload
) -> None:
    store.path_of(photo.file).unlink()
    store.path_of(photo.preview).write_bytes(b"other bytes")
    for name in ("file", "preview"):
        page = browser_of(bilal).get(url(name, photo))
        assert page.status_code == 410
        assert "Dit stuk is er niet meer" in text_of(page)
