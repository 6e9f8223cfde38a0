"""A team lead brings in the list that her team kept in a spreadsheet."""

import datetime as dt
import inspect
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from callbacks import tasks
from callbacks.lists import cleaning, importing, results
from callbacks.models import CallbackRequest
from portal.intake.models import ImportedList, ImportedRow
from portal.staff.models import Role, User
from tests import build, lists
from tests.journeys.callback_page import case_url

type BrowserOf = Callable[[User], Client]


def upload(client: Client, content: bytes) -> ImportedList:
    file = SimpleUploadedFile("lijst van team.csv", content, content_type="text/csv")
    response = client.post("/terugbellen/lijsten/", {"file": file})
    assert response.status_code == 303, response.content.decode()
    imported = ImportedList.objects.latest("pk")
    assert response["Location"] == f"/terugbellen/lijsten/{imported.pk}/"
    return imported


def test_she_brings_in_a_list_and_reads_what_became_of_each_row(
    town: build.Town, daan: User, browser_of: BrowserOf
) -> None:
    client = browser_of(daan)
    imported = upload(client, lists.callback_list())
    page = client.get(f"/terugbellen/lijsten/{imported.pk}/").content.decode()
    assert "Bezig: 0 van 180 rijen gedaan" in page

    tasks.take_list(imported.pk)
    tasks.take_list(imported.pk)

    page = client.get(f"/terugbellen/lijsten/{imported.pk}/").content.decode()
    assert "Klaar: alle 180 rijen zijn gedaan" in page
    assert "de nul vooraan is hersteld" in page
    assert "Kowalska" not in page
    refused = client.get(f"/terugbellen/lijsten/{imported.pk}/?alleen=geweigerd").content.decode()
    assert "deze datum bestaat niet" in refused
    report = client.get(f"/terugbellen/lijsten/{imported.pk}/verslag/")
    assert report["Content-Type"].startswith("text/csv")
    # A number is for the team that may read the case: row 12 is hers, row 2 is not.
    text = report.content.decode()
    assert "13;imported;'+31611396245" in text
    assert "\n2;imported;\r" in text
    assert (
        CallbackRequest.objects.count()
        == ImportedRow.objects.filter(outcome__startswith="imported").count()
    )


def test_a_list_that_was_cut_off_goes_on(
    town: build.Town, daan: User, browser_of: BrowserOf
) -> None:
    imported = upload(browser_of(daan), lists.callback_list())
    tasks.take_lists()
    imported.refresh_from_db()
    assert imported.ended_at is not None
    assert not imported.rows.waiting().exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Dit bestand is leeg"),
        (b"\x89PNG\x00\x00", "geen tekstbestand"),
        (b"Naam;Telefoon\nx;y\n", "ontbreekt de kolom Team, Onderwerp, Datum"),
        (b"Naam;Telefoon;Team;Onderwerp;Datum;Fraude\n", "kolom over fraude of risico"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(
    town: build.Town, daan: User, browser_of: BrowserOf, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("x.csv", content)
    response = browser_of(daan).post("/terugbellen/lijsten/", {"file": file})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportedList.objects.exists()


def test_only_a_team_lead_may(
    town: build.Town, daan: User, bilal: User, gijs: User, browser_of: BrowserOf
) -> None:
    imported = upload(browser_of(daan), lists.callback_list())
    for stranger in (bilal, gijs):
        client = browser_of(stranger)
        for path in ("", f"{imported.pk}/", f"{imported.pk}/verslag/"):
            assert client.get(f"/terugbellen/lijsten/{path}").status_code == 403


def test_a_remark_in_a_list_is_a_colleagues(
    town: build.Town, bilal: User, daan: User, browser_of: BrowserOf
) -> None:
    row = "Ada;06 12345678;Inkomen 1;vraag;3-11-2026;Belt over toeslag"
    content = f"Naam;Telefoon;Team;Onderwerp;Datum;Opmerking\n{row}\n".encode()
    tasks.take_list(upload(browser_of(daan), content).pk)
    page = browser_of(bilal).get(case_url(CallbackRequest.objects.get()))
    assert "Opmerking van een collega, uit een lijst" in page.text
    assert "Belt over toeslag" in page.text
    assert "In eigen woorden" not in page.text


def test_a_refused_row_says_whose_it_is_and_what_to_do(
    town: build.Town, daan: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    row = "Kees Kwijt;06 12345678;Inkomen 1;vraag;31-2-2026"
    content = f"Naam;Telefoon;Team;Onderwerp;Datum\n{row}\n".encode()
    imported = upload(browser_of(daan), content)
    tasks.take_list(imported.pk)
    url = f"/terugbellen/lijsten/{imported.pk}/"
    mine = browser_of(daan).get(url).text
    assert "Kees Kwijt" in mine
    assert "deze datum bestaat niet. Schrijf de datum als dag-maand-jaar" in mine
    lead = build.colleague(name="Lea", team=town.teams["werk"], role=Role.TEAM_LEAD)
    assert "Kees Kwijt" not in browser_of(lead).get(url).text
    assert "Kees" not in browser_of(daan).get(url + "verslag/").text
    for days, is_kept in ((13, True), (15, False)):
        with time_machine.travel(now + dt.timedelta(days=days), tick=False):
            tasks.take_lists()
            assert ("Kees Kwijt" in browser_of(daan).get(url).text) is is_kept


def test_every_refusal_says_what_to_do() -> None:
    reasons = set(re.findall(r'RowRefused\("([^"]+)"\)', inspect.getsource(cleaning)))
    reasons |= set(re.findall(r'"refused: ([a-z][^"{]+)"', inspect.getsource(importing)))
    reasons.add("premium number")
    assert len(reasons) > 8
    assert reasons <= results.WHAT_TO_DO.keys() & results.REMARKS.keys()


def test_the_page_explains_the_columns(daan: User, browser_of: BrowserOf) -> None:
    page = browser_of(daan).get("/terugbellen/lijsten/").text
    assert "De dag waarop de inwoner vroeg om gebeld te worden" in page
    assert all(f"<strong>{column}</strong>" in page for column in cleaning.COLUMNS)
