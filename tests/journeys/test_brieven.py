"""Letters as colleagues write them: model letters with two readers, a draft, signing, mending."""

import datetime as dt
import os
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve

from portal.audit.models import Event
from portal.cases.models import Case
from portal.letters import nav, tasks
from portal.letters.making import store
from portal.letters.wording import words
from portal.letters.wording.models import TemplateVersion
from portal.letters.writing import drafting, writing
from portal.letters.writing.models import Letter
from portal.residents import register
from portal.staff.models import User
from tests import build, build_letter, build_wording

type BrowserOf = Callable[[User], Client]
FORM = {"seen": "", "subject": "Papieren", "body": build_wording.PLAIN, "addressee": ""}


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """A callback of Ayşe, who has an address."""
    made = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(made)
    return made


def draft(case: Case, bilal: User, now: dt.datetime) -> Letter:
    return drafting.begin(case=case, template=None, user=bilal, now=now)


def of_version(version: TemplateVersion, step: str = "") -> str:
    return f"/brieven/modellen/{version.template.code}/{version.pk}/{step}"


def test_a_functional_manager_makes_a_model_letter(
    case: Case, hanna: User, daan: User, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    manager = browser_of(hanna)
    made = manager.post("/brieven/modellen/nieuw/", {"name": "Huur", "kind": "general"})
    assert made["Location"] == "/brieven/modellen/huur/schrijven/"
    text = {
        "subject": "Uw huur",
        "body": build_wording.PLAIN.replace("[[naam]]", "[[naan]]"),
        "language": "nl",
        "address_form": "U",
        "from_on": "2026-11-24",
        "reason": "De eerste.",
    }
    refused = manager.post(made["Location"], text)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Regel 1" in page
    assert "Beste [[naan]]," in page
    assert "[[gemeente]]" in page
    saved = manager.post(made["Location"], text | {"body": build_wording.PLAIN})
    version = TemplateVersion.objects.get()
    assert saved["Location"] == of_version(version)
    page = manager.get(saved["Location"]).content.decode()
    assert "Beste Sara Voorbeeld," in page
    assert "Maximiliaan" in manager.get(saved["Location"] + "?naam=lang").content.decode()
    manager.post(of_version(version, "gelezen/"))
    assert not TemplateVersion.objects.get().is_fixed
    browser_of(daan).post(of_version(version, "gelezen/"))
    empty = browser_of(bilal).post(of_version(version, "ervaring/"), {"name": ""})
    assert empty.status_code == 422
    browser_of(bilal).post(of_version(version, "ervaring/"), {"name": "Rosa"})
    assert TemplateVersion.objects.get().is_signed_off
    assert "Rosa" in manager.get(saved["Location"]).content.decode()
    # A colleague writes with it, and it becomes paper.
    worker = browser_of(bilal)
    worker.post(f"/zaken/{case.reference}/brief/", {"template": version.template_id})
    letter = Letter.objects.get()
    build_letter.sign_as_read(worker, letter.code)
    tasks.make(letter.pk)
    pdf = worker.get(f"/brieven/{letter.code}/pdf/").content
    build_letter.keep(pdf, "from-empty-to-letter")
    words = " ".join(build_letter.text_of(pdf).split())
    assert "Uw huur Beste Ayşe Yılmaz, Wij hebben twee papieren van u nodig." in words
    # A second version shows what is different.
    manager.post(made["Location"], text | {"body": build_wording.PLAIN.replace("twee", "drie")})
    second = TemplateVersion.objects.order_by("-pk")[0]
    page = manager.get(of_version(second)).content.decode()
    assert "<del>Wij hebben twee papieren van u nodig.</del>" in page
    assert manager.get(of_version(version, "schrijven/"))["Location"] == of_version(version)
    assert manager.get("/brieven/modellen/").status_code == 200
    assert "In gebruik" in manager.get("/brieven/modellen/huur/").content.decode()


def test_a_caseworker_writes_no_model_letters(bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    assert browser.get("/brieven/modellen/").status_code == 200
    assert browser.get("/brieven/modellen/nieuw/").status_code == 403


def test_a_letter_from_draft_to_pdf(
    case: Case, bilal: User, hanna: User, daan: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    version = build_wording.used(hanna, daan, bilal, now=now)
    browser = browser_of(bilal)
    begin = f"/zaken/{case.reference}/brief/"
    assert "Papieren gevraagd" in browser.get(begin).content.decode()
    begun = browser.post(begin, {"template": version.template.pk})
    letter = Letter.objects.get()
    assert begun["Location"] == f"/brieven/{letter.code}/schrijven/"
    page = browser.get(begun["Location"]).content.decode()
    assert "Odeonstraat 12" in page
    saved = browser.post(begun["Location"], FORM | {"sign": "1", "is_urgent": "on"})
    assert saved["Location"] == f"/brieven/{letter.code}/ondertekenen/"
    page = browser.get(saved["Location"]).content.decode()
    assert "Beste Ayşe Yılmaz," in page
    assert "1325 AL  ALMERE" in page
    signed = build_letter.sign_as_read(browser, letter.code)
    assert signed["Location"] == f"/brieven/{letter.code}/"
    tasks.make(letter.pk)
    page = browser.get(signed["Location"]).content.decode()
    assert "Open de PDF" in page
    pdf = browser.get(f"/brieven/{letter.code}/pdf/")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"].startswith("inline")
    assert pdf["X-Content-Type-Options"] == "nosniff"
    assert pdf["Content-Security-Policy"].startswith("sandbox")
    assert Event.objects.filter(code="letter.opened", actor=bilal.actor.key).count() == 1
    again = browser.post(f"/brieven/{letter.code}/nog-een-keer/")
    assert again["Location"] == f"/brieven/{letter.code}/pdf/"
    story = browser.get(f"/zaken/{case.reference}/").content.decode()
    assert f"Brief {letter.code} ondertekend" in story
    assert f'href="/brieven/{letter.code}/"' in story
    # What is signed is not written any more.
    assert browser.post(begun["Location"], FORM).status_code == 303
    assert Letter.objects.get().subject == "Papieren"


def test_strangers_find_no_letter(
    case: Case, bilal: User, eva: User, hanna: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter = writing.sign(letter=titled(draft(case, bilal, now), bilal, now), user=bilal, now=now)
    tasks.make(letter.pk)
    for stranger in (eva, hanna):
        browser = browser_of(stranger)
        for step in ("", "pdf/", "schrijven/", "ondertekenen/"):
            assert browser.get(f"/brieven/{letter.code}/{step}").status_code == 404
        for step in ("tegenhouden/", "opnieuw/", "nog-een-keer/", "als-concept/", "vertaling/"):
            assert browser.post(f"/brieven/{letter.code}/{step}").status_code == 404
    found = browser_of(eva).get("/brieven/", {"kenmerk": letter.code})
    assert "Wij vinden geen brief" in found.content.decode()
    assert browser_of(bilal).get("/brieven/", {"kenmerk": "b 26 1"}).status_code in {200, 303}
    spelled = letter.code.lower().replace("-", " ")
    found = browser_of(bilal).get("/brieven/", {"kenmerk": spelled})
    assert found["Location"] == f"/brieven/{letter.code}/"


def titled(letter: Letter, user: User, now: dt.datetime) -> Letter:
    words = writing.Draft(kind="general", subject="Papieren", body=build_wording.PLAIN)
    return writing.change(letter=letter, draft=words, user=user, now=now)


def test_two_tabs_lose_nothing(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter, browser = draft(case, bilal, now), browser_of(bilal)
    url, seen = f"/brieven/{letter.code}/schrijven/", writing.fingerprint(letter)
    assert browser.post(url, FORM | {"seen": seen, "body": "Eerste venster"}).status_code == 303
    second = browser.post(url, FORM | {"seen": seen, "body": "Tweede venster"})
    assert second.status_code == 422
    page = second.content.decode()
    assert "Eerste venster" in page
    assert "Tweede venster" in page
    fresh = writing.fingerprint(Letter.objects.get())
    assert f'value="{fresh}"' in page
    assert browser.post(url, FORM | {"seen": fresh, "body": "Samen"}).status_code == 303
    assert Letter.objects.get().body == "Samen"


def test_safe_contact_asks_for_a_decision(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    assert case.resident is not None
    register.set_safe_contact(resident=case.resident, by=bilal.actor, now=now)
    letter, browser = titled(draft(case, bilal, now), bilal, now), browser_of(bilal)
    url = f"/brieven/{letter.code}/ondertekenen/"
    assert "Bedenk het eerst" in browser.get(url).content.decode()
    assert build_letter.sign_as_read(browser, letter.code).status_code == 422
    assert build_letter.sign_as_read(browser, letter.code, on_purpose="on").status_code == 303
    assert Letter.objects.get().data["on_purpose"] is True


def test_a_hole_in_a_letter_is_seen(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    assert case.resident is not None
    case.resident.street = ""
    case.resident.save()
    letter, browser = titled(draft(case, bilal, now), bilal, now), browser_of(bilal)
    page = browser.get(f"/brieven/{letter.code}/ondertekenen/").content.decode()
    assert "Dit ontbreekt: straat" in page
    assert "Onderteken de brief</button>" not in page
    write = f"/brieven/{letter.code}/schrijven/"
    browser.post(write, FORM | {"addressee": "Ayşe Yılmaz\nKade 1\n" + "erbij\n" * 5})
    page = browser.get(f"/brieven/{letter.code}/ondertekenen/").content.decode()
    assert "past niet in het venster" in page
    assert "Onderteken de brief</button>" not in page
    browser.post(write, FORM | {"addressee": "Ayşe Yılmaz\nKade 1\n1325al Almere"})
    assert build_letter.sign_as_read(browser, letter.code).status_code == 303


def test_who_does_not_say_what_was_read_signs_nothing(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter, browser = titled(draft(case, bilal, now), bilal, now), browser_of(bilal)
    url = f"/brieven/{letter.code}/ondertekenen/"
    refused = browser.post(url)
    assert refused.status_code == 422
    assert "Lees de brief nog één keer, en onderteken dan." in refused.content.decode()
    letter.refresh_from_db()
    assert letter.is_draft
    # The page that refuses shows the letter, so that the next click signs it.
    assert f'name="seen" value="{writing.as_read(letter)}"' in refused.content.decode()


def test_a_failed_letter_is_found_and_sent_again(
    case: Case,
    bilal: User,
    sita: User,
    now: dt.datetime,
    browser_of: BrowserOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = writing.sign(letter=titled(draft(case, bilal, now), bilal, now), user=bilal, now=now)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr(os, "fsync", full)
        tasks.make(letter.pk)
    browser = browser_of(bilal)
    page = browser.get("/brieven/").content.decode()
    assert letter.code in page
    assert "Er is geen ruimte om de brief te bewaren." in page
    browser.post(f"/brieven/{letter.code}/opnieuw/")
    tasks.sweep()
    assert Letter.objects.get().state == Letter.State.MADE
    assert "Er is geen brief blijven liggen" in browser.get("/brieven/").content.decode()
    pdf = build_letter.printed(browser_of(sita))
    build_letter.keep(pdf, "failed-and-sent")
    assert build_letter.text_of(pdf).count(letter.code) >= 2


def test_a_letter_is_stopped_and_written_again(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter = writing.sign(letter=titled(draft(case, bilal, now), bilal, now), user=bilal, now=now)
    browser = browser_of(bilal)
    assert browser.post(f"/brieven/{letter.code}/tegenhouden/").status_code == 422
    browser.post(f"/brieven/{letter.code}/tegenhouden/", {"reason": "Zij belde al."})
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (Letter.State.STOPPED, "Zij belde al.")
    browser.post(f"/brieven/{letter.code}/als-concept/")
    anew = Letter.objects.get(state="DRAFT")
    assert anew.body == letter.body
    assert anew.code in browser.get("/brieven/").content.decode()


def test_a_translation_goes_with_it(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter, browser = titled(draft(case, bilal, now), bilal, now), browser_of(bilal)
    made = browser.post(f"/brieven/{letter.code}/vertaling/", {"language": "ar"})
    beside = Letter.objects.get(language="ar")
    assert made["Location"] == f"/brieven/{beside.code}/schrijven/"
    page = browser.get(made["Location"]).content.decode()
    assert "Wij hebben twee papieren van u nodig." in page
    assert 'name="addressee"' not in page
    sent = browser.post(
        made["Location"], {"seen": "", "subject": "نحتاج", "body": "مرحبا", "sign": "1"}
    )
    url = f"/brieven/{letter.code}/ondertekenen/"
    assert browser.get(sent["Location"])["Location"] == url
    assert "De Nederlandse brief geldt." in browser.get(url).content.decode()
    build_letter.sign_as_read(browser, letter.code)
    beside.refresh_from_db()
    assert beside.state == Letter.State.SIGNED
    assert browser.post(f"/brieven/{beside.code}/vertaling-weg/").status_code == 303
    assert Letter.objects.filter(language="ar").exists()


def test_a_damaged_pdf_is_never_shown(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter = writing.sign(letter=titled(draft(case, bilal, now), bilal, now), user=bilal, now=now)
    tasks.make(letter.pk)
    letter.refresh_from_db()
    store.path_of(letter.file).write_bytes(b"%PDF something else")
    answer = browser_of(bilal).get(f"/brieven/{letter.code}/pdf/")
    assert answer.status_code == 410
    assert "niet meer zoals wij hem maakten" in answer.content.decode()


def test_hints_while_somebody_writes(
    town: build.Town, bilal: User, hanna: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    words.add(word="zulks dan", human="dat", beside="", by=hanna.actor, now=now)
    body = {"body": "Zulks dan is zo.\n[[naan]]", "kind": "general", "language": "nl"}
    for user in (bilal, hanna):
        page = browser_of(user).post("/brieven/leesbaarheid/", body).content.decode()
        assert "Liever: dat." in page
        assert "Regel 2" in page
        assert "Leesbaarheid (indicatie)" in page
        assert "B1" not in page


def test_the_functional_manager_keeps_the_words(
    hanna: User, daan: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    word = {"word": "Zienswijze", "human": "uw kant", "beside": ""}
    assert browser.post("/beheer/woorden/nieuw/", word).status_code == 303
    assert browser.post("/beheer/woorden/nieuw/", word).status_code == 422
    assert "zienswijze" in browser.get("/beheer/woorden/").content.decode()
    assert browser_of(daan).get("/beheer/woorden/").status_code == 403


def test_a_draft_survives_the_end_of_a_session(case: Case, bilal: User, now: dt.datetime) -> None:
    letter = draft(case, bilal, now)
    sent = Client().post(f"/brieven/{letter.code}/schrijven/", FORM | {"body": "Een lang verhaal"})
    assert sent.status_code == 401
    assert "Wat u hebt ingevuld, is niet weg." in sent.content.decode()
    assert resolve(f"/brieven/{letter.code}/schrijven/").view_name in nav.FORMS
