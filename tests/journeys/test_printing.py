"""Printing, letters to many and the envelope, through the pages."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from pytest_django import Settings

from almere.demo import letters as demo
from callbacks import attempts, requests
from callbacks.models import CallAttempt
from portal.letters import tasks
from portal.letters.models import LetterBatch, PrintRun
from portal.letters.wording.models import Template
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.staff.models import User
from tests import build, build_births, build_letter

LONG_NAME = "Maximiliaan Alexander Christoffel Johannes Hendriks-Visser van der Meer-El Idrissi"
type Log = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


def test_a_lead_prints_and_posts_a_pile(
    town: build.Town, bilal: User, daan: User, browser_of: Log, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    letter = build_letter.signed(case, bilal, now=now)
    tasks.make(letter.pk)
    client = browser_of(daan)
    page = client.get("/brieven/drukken/").content.decode()
    assert "Maak een printreeks van 1 stuk" in page
    team = town.teams["inkomen-1"].pk
    sent = client.post("/brieven/drukken/maken/", {"kind": "LETTERS", "team": team})
    assert sent.status_code == 303
    run = PrintRun.objects.get()
    assert "wordt gemaakt" in client.get(sent["Location"]).content.decode().lower()
    tasks.make_run(run.pk)
    page = client.get(sent["Location"]).content.decode()
    assert "Downloaden" in page
    assert "Ayşe" not in page
    early = client.post(f"{sent['Location']}gepost/", follow=True).content.decode()
    assert "Download en print de printreeks eerst." in early
    file = client.post(f"{sent['Location']}downloaden/")
    assert file["Content-Type"] == "application/pdf"
    assert letter.code in build_letter.text_of(file.content)
    again = client.post(f"{sent['Location']}downloaden/", {"reason": ""})
    assert again.status_code == 422
    assert "Schrijf op waarom" in again.content.decode()
    assert client.post(f"{sent['Location']}gepost/").status_code == 303
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_a_callback_card_lies_in_the_pile(
    town: build.Town, bilal: User, sita: User, browser_of: Log, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    wrong = attempts.Call(result=CallAttempt.Result.WRONG_NUMBER)
    attempts.log(request=request, call=wrong, user=bilal, now=now)
    attempts.give_up(request=request, user=bilal, now=now)
    typed = {"way": "CARD", "address": "Ayşe Yılmaz\nOdeonstraat 12\n1325al Almere"}
    url = f"/terugbellen/{request.case.reference}/weg-kiezen/"
    assert browser_of(bilal).post(url, typed).status_code == 303
    card = Letter.objects.get()
    assert card.addressee.endswith("1325 AL  ALMERE"), "as the post reads it"
    birth = build_births.birth(town, now=now)
    browser_of(bilal).post(f"/kaarten/{birth.case.reference}/welkom/", build_births.WELCOME)
    for pk in Letter.objects.values_list("pk", flat=True):
        tasks.make(pk)
    pdf = build_letter.printed(browser_of(sita), "CARDS")
    build_letter.keep(pdf, "cards")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        widths = [round(float(page.trimbox[2] - page.trimbox[0])) for page in document.pages]
        heights = [round(float(page.trimbox[3] - page.trimbox[1])) for page in document.pages]
    # The sheet on top, a card on both sides of one, and the small card last: each on its own sheet.
    assert widths == [595] * 6
    assert heights[:4] == [842] * 4
    assert heights[4:] == [420] * 2
    text = build_letter.text_of(pdf)
    assert "Eerst 1 op A4, daarna 1 op A5." in " ".join(text.split())
    assert f"kenmerk {card.code}" in text


def test_a_letter_lies_in_the_pile_with_its_translation_whatever_her_name_is(
    town: build.Town,
    bilal: User,
    sita: User,
    hanna: User,
    daan: User,
    browser_of: Log,
    now: dt.datetime,
) -> None:
    users = {demo.WRITER: hanna, demo.COLLEAGUE: daan, demo.NOTED_BY: bilal}
    demo.load(users=users, now=now)
    case = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(case, name=LONG_NAME)
    worker = browser_of(bilal)
    model = Template.objects.get(name="Papieren gevraagd")
    worker.post(f"/zaken/{case.reference}/brief/", {"template": model.pk})
    letter = Letter.objects.get()
    worker.post(f"/brieven/{letter.code}/vertaling/", {"language": "ar"})
    signed = build_letter.sign_as_read(worker, letter.code)
    assert signed["Location"] == f"/brieven/{letter.code}/"
    for pk in Letter.objects.order_by("pk").values_list("pk", flat=True):
        tasks.make(pk)
    pdf = build_letter.printed(browser_of(sita))
    build_letter.keep(pdf, "translation-long-name")
    seen = build_letter.words_of(pdf)
    assert "Dit is een vertaling." in " ".join(build_letter.text_of(pdf).split())
    # Nothing runs off the paper or out of the window.
    assert all(0 < word.left < word.right < 210 for word in seen)
    window = [word for word in seen if word.page == 2 and 45 <= word.top <= 80]
    assert window
    assert max(word.right for word in window) <= 20 + 95


def test_a_run_of_another_team_is_not_there(
    town: build.Town, bilal: User, daan: User, eva: User, browser_of: Log, now: dt.datetime
) -> None:
    run = PrintRun.objects.create(
        kind="LETTERS",
        team=town.teams["werk"],
        of_team=town.teams["werk"],
        asked_by="staff:1",
        asked_at=now,
    )
    assert browser_of(daan).get(f"/brieven/drukken/{run.pk}/").status_code == 404
    assert browser_of(daan).post(f"/brieven/drukken/{run.pk}/annuleren/").status_code == 404
    assert browser_of(bilal).get("/brieven/drukken/").status_code == 403


def test_a_lead_writes_to_many(
    town: build.Town, daan: User, browser_of: Log, now: dt.datetime
) -> None:
    version = build_letter.template(now=now)
    references = []
    for number in range(3):
        case = build.callback(
            town.topics["uitkering"], now=now, number=f"06 1234 56{number:02}"
        ).case
        build_letter.live_at(case)
        references.append(case.reference)
    client = browser_of(daan)
    typed = {
        "team": town.teams["inkomen-1"].pk,
        "template": version.template_id,
        "who": "list",
        "references": "",
    }
    refused = client.post("/brieven/reeksen/", typed)
    assert refused.status_code == 422
    assert "Plak zaaknummers" in refused.content.decode()
    words = f"Zie {references[0]}, {references[1].lower()}\nen {references[0]} en Z-26-999998."
    sent = client.post("/brieven/reeksen/", {**typed, "references": words})
    assert sent.status_code == 303, sent.content.decode()
    batch = LetterBatch.objects.get()
    page = client.get(sent["Location"]).content.decode()
    assert "1 van de zaaknummers" in page
    assert "Wij hebben nog <strong>twee papieren</strong>" in page
    assert "Onderteken 2 brieven als Daan" in page
    client.post(f"{sent['Location']}ondertekenen/")
    client.post(f"{sent['Location']}stilzetten/")
    assert "staat stil" in client.get(sent["Location"]).content.decode().lower()
    client.post(f"{sent['Location']}verder/")
    tasks.write_batch(batch.pk)
    tasks.sweep()
    page = client.get(sent["Location"]).content.decode()
    assert "2 van 2 gemaakt" in page
    assert Letter.objects.filter(state="MADE").count() == 2


def test_a_manager_sets_the_envelope_and_measures_the_proof_page(
    town: build.Town, hanna: User, bilal: User, browser_of: Log, now: dt.datetime
) -> None:
    client = browser_of(hanna)
    assert "Er is nog geen proefpagina" in client.get("/beheer/envelop/").content.decode()
    typed = {
        "letter_address": "Stadhuisplein 1, 1315 HR Almere",
        "return_address": "Postbus 200, 1300 AE  ALMERE",
        "window_left_mm": 24,
        "window_top_mm": 48,
        "window_width_mm": 90,
        "window_height_mm": 50,
    }
    wrong = client.post("/beheer/envelop/", typed)
    assert wrong.status_code == 422
    assert "hoogstens 90" in wrong.content.decode()
    typed["window_height_mm"] = 35
    assert client.post("/beheer/envelop/", typed).status_code == 303
    assert Municipality.objects.get().window_left_mm == 24
    run = PrintRun.objects.get()
    tasks.make_run(run.pk)
    page = client.get("/beheer/envelop/").content.decode()
    assert "Proefpagina downloaden" in page
    file = client.post("/beheer/envelop/proef/")
    assert file["Content-Type"] == "application/pdf"
    words = build_letter.words_of(file.content)
    inside = [
        word for word in words if word.left >= 24 and word.right <= 24 + 90 and 48 <= word.top <= 83
    ]
    assert {"Mevrouw", "1300", "VOORBEELD", "Postbus"} <= {word.text for word in inside}
    assert min(word.left for word in inside) == pytest.approx(24, abs=1)
    ruler = {word.text: word for word in words if word.top < 6}
    assert ruler["100"].left == pytest.approx(100, abs=1.5)
    down = [word for word in words if word.left < 6 and word.text == "100"]
    assert down[0].top == pytest.approx(100, abs=2)
    with pikepdf.open(io.BytesIO(file.content)) as document:
        assert len(document.pages) == 1
    assert browser_of(bilal).get("/beheer/envelop/").status_code == 403
