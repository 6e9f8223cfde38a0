"""No is told before it is sent: ten seconds by hand, a list of another system, the call, and what
became of it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from callbacks import attempts, requests
from callbacks.decision_models import ComingDecision, DecisionSource
from callbacks.decisions import door, reading
from callbacks.decisions.keys import Made
from callbacks.models import CallAttempt, CallbackRequest
from portal.cases.models import Case
from portal.due import engine
from portal.intake.models import ImportedList
from portal.kit import clock
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build, decisions
from tests.architecture.source import ROOT
from tests.decisions import Benefits, told
from tests.journeys.public import text_of, value_of

type BrowserOf = Callable[[User], Client]
DAY = "2026-12-04"


@pytest.fixture
def request_(town: build.Town, now: dt.datetime) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now)


def announce(browser: Client, case: Case, town: build.Town) -> CallbackRequest:
    """On the page of the case: about what, and when."""
    url = f"/zaken/{case.reference}/besluit-op-komst/"
    topic = town.topics["uitkering"].pk
    typed = {"token": value_of(browser.get(url), "token"), "topic": topic, "goes_out_on": DAY}
    for _ in range(2):
        answer = browser.post(url, typed)
        assert answer.status_code == 303, text_of(answer)
    return CallbackRequest.objects.select_related("case").get(case__origin=case)


def test_by_hand_in_ten_seconds_and_told_in_one_click(
    town: build.Town,
    request_: CallbackRequest,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    worker, case = browser_of(bilal), request_.case
    assert "Er komt een besluit dat nee zegt" in text_of(worker.get(f"/zaken/{case.reference}/"))
    call = announce(worker, case, town)
    assert ComingDecision.objects.count() == 1
    page = text_of(worker.get(f"/zaken/{case.reference}/"))
    assert "Eerst bellen, dan de brief" in page
    assert f"Naar het telefoontje, {call.case.reference}" in page
    listed = text_of(worker.get("/besluiten-op-komst/"))
    assert "Vrijdag 4 december" in listed
    assert "Mijn uitkering" in listed

    own = f"/zaken/{call.case.reference}/"
    shown = text_of(worker.get(own))
    assert "Vertel dit voordat de brief komt." in shown
    early = worker.post(f"/terugbellen/{call.case.reference}/besluit/", {"state": "TOLD"})
    assert early.status_code == 422
    assert "Er staat nog geen gesprek" in text_of(early)
    requests.claim(request=call, user=bilal, now=now)
    reached = attempts.Call(result=CallAttempt.Result.REACHED)
    attempts.log(request=call, call=reached, user=bilal, now=now)
    assert "Hoe liep het gesprek?" in text_of(worker.get(own))
    done = worker.post(
        f"/terugbellen/{call.case.reference}/besluit/", {"state": "TOLD"}, follow=True
    )
    assert "Genoteerd: verteld en begrepen." in text_of(done)
    assert "Het besluit is verteld en begrepen" in text_of(done)
    assert "Er is niets op komst" in text_of(worker.get("/besluiten-op-komst/"))


def test_for_somebody_without_a_case(
    town: build.Town, bilal: User, gijs: User, browser_of: BrowserOf
) -> None:
    url, worker = "/besluiten-op-komst/nieuw/", browser_of(bilal)
    assert browser_of(gijs).get(url).status_code == 403
    typed = {
        "token": value_of(worker.get(url), "token"),
        "name": "Ada Bos",
        "birth_date": "1 april 1970",
        "phone": "06 12 34 56 99",
        "topic": town.topics["werk"].pk,
        "goes_out_on": DAY,
    }
    assert worker.post(url, typed | {"phone": ""}).status_code == 422
    assert worker.post(url, typed | {"goes_out_on": "2020-01-01"}).status_code == 422
    assert worker.post(url, typed | {"birth_date": "gisteren"}).status_code == 422
    assert not Resident.objects.exists()
    assert worker.post(url, typed).status_code == 303
    case = Case.objects.get()
    assert (case.team, case.subject) == (town.teams["werk"], "Besluit op komst: Werk zoeken")


def test_alternatives_or_why_not_say_what(
    town: build.Town,
    request_: CallbackRequest,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    worker = browser_of(bilal)
    call = announce(worker, request_.case, town)
    url = f"/terugbellen/{call.case.reference}/besluit/"
    why = {"state": "UNREACHED", "words": "De telefoon stond uit."}
    assert "Er is nog niet gebeld" in text_of(worker.post(url, why))
    requests.claim(request=call, user=bilal, now=now)
    tried = attempts.Call(result=CallAttempt.Result.NO_ANSWER)
    attempts.log(request=call, call=tried, user=bilal, now=now)
    empty = worker.post(url, why | {"words": ""})
    assert (empty.status_code, "waarom het niet lukte" in text_of(empty)) == (422, True)
    assert worker.post(url, why).status_code == 303
    shown = text_of(worker.get(f"/zaken/{call.case.reference}/"))
    assert "Niet bereikt. De telefoon stond uit." in shown


def test_strangers_find_nothing(
    town: build.Town, request_: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    call = announce(browser_of(bilal), request_.case, town)
    stranger = browser_of(eva)
    for url in (
        f"/zaken/{request_.case.reference}/besluit-op-komst/",
        f"/terugbellen/{call.case.reference}/besluit/",
    ):
        assert stranger.get(url).status_code == 404
    gone = f"/terugbellen/{call.case.reference}/besluit/gaat-niet-door/"
    assert stranger.post(gone).status_code == 404
    assert call.case.reference not in stranger.get("/besluiten-op-komst/").text
    assert browser_of(bilal).post(gone, follow=True).status_code == 200
    assert ComingDecision.objects.get().state == "WITHDRAWN"


def test_a_list_of_another_system(
    town: build.Town, bilal: User, daan: User, browser_of: BrowserOf
) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    lead = browser_of(daan)
    content = (
        b"Kenmerk;Naam;Telefoon;Team;Gaat uit op\n"
        b"WI-1;Ada Bos;06 12345699;Inkomen 1;4-12-2026\n"
        b"WMO-1;Bo Vandervreemd;06 12345698;Wmo;4-12-2026\n"
    )
    file = SimpleUploadedFile("besluiten.csv", content)
    assert lead.post("/besluiten-op-komst/lijst/", {"file": file}).status_code == 422
    file.seek(0)
    sent = lead.post("/besluiten-op-komst/lijst/", {"file": file, "source": source.pk})
    assert sent.status_code == 303
    url = f"/besluiten-op-komst/lijst/{ImportedList.objects.get().pk}/"
    page = text_of(lead.get(url))
    assert "WI-1 Wij bellen" in page
    assert "geen Niet van ons: niets van bewaard" in page
    assert "Vandervreemd" not in page
    assert "Ada" not in page
    assert browser_of(bilal).get(url).status_code == 403


def test_sources_and_keys_of_the_manager(
    town: build.Town, bilal: User, hanna: User, browser_of: BrowserOf
) -> None:
    manager = browser_of(hanna)
    assert browser_of(bilal).get("/beheer/besluiten/").status_code == 403
    team = town.teams["inkomen-1"].pk
    typed = {"name": "uitkeringssysteem", "team": team}
    assert manager.post("/beheer/besluiten/nieuw/", typed).status_code == 303
    assert manager.post("/beheer/besluiten/nieuw/", typed).status_code == 422
    source = DecisionSource.objects.get()
    shown = manager.post(f"/beheer/besluiten/{source.pk}/sleutel/").text
    found = re.search(r"<code>(bes_[\w-]+)</code>", shown)
    assert found
    assert found[1] not in manager.get("/beheer/besluiten/").text
    key = source.keys.get()
    benefits = Benefits(Made(key, found[1]))
    assert benefits.send(told()).json() == {"result": "announced"}
    manager.post(f"/beheer/besluiten/{source.pk}/sleutel/{key.pk}/stopt/")
    assert benefits.send(told(key="WI-2")).status_code == 401
    manager.post(f"/beheer/besluiten/{source.pk}/stopt/")
    assert "Gestopt op" in text_of(manager.get("/beheer/besluiten/"))


def test_two_working_days_before_it_stands_on_top_of_the_day(
    town: build.Town,
    request_: CallbackRequest,
    bilal: User,
    daan: User,
    browser_of: BrowserOf,
) -> None:
    announce(browser_of(bilal), request_.case, town)
    wednesday = clock.instant(dt.date(2026, 12, 2), dt.time(9))
    engine.tick(sources=["callbacks.decisions.reminders.due"], now=wednesday)
    for who in (bilal, daan):
        day = text_of(browser_of(who).get("/werk/"))
        assert "Eerst dit" in day
        assert "gaat vrijdag 4 december uit en is nog niet verteld" in day


def test_the_agreement_says_what_we_do() -> None:
    agreement = yaml.safe_load((ROOT / "docs" / "api" / "besluiten.yaml").read_text())
    assert agreement["openapi"].startswith("3.1")
    told = agreement["paths"][reverse("callbacks:decision-incoming")]["post"]
    event = agreement["components"]["schemas"]["Event"]
    assert event["additionalProperties"] is False
    fields = event["properties"]
    assert set(fields) == door.FIELDS
    assert event["required"] == ["event_id", "event", "key"]
    assert fields["event"]["enum"] == list(door.EVENTS)
    for name, pattern in (("event_id", door.IDENT), ("key", reading.KEY)):
        assert fields[name]["pattern"] == f"^{pattern.pattern}$"
    typed = set(fields) - {"event_id", "event", "key"}
    assert {fields[name]["maxLength"] for name in typed} == {door.MOST_OF_A_FIELD}
    assert str(door.MOST_BYTES) in told["requestBody"]["description"]
    answers = {str(status) for status, _ in door.TEXTS.values()} | {"200"}
    assert set(told["responses"]) == answers
    kinds = agreement["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert kinds == [door.TYPE + code for code in door.TEXTS]
    results = agreement["components"]["schemas"]["Result"]["properties"]["result"]["enum"]
    assert results == ["announced", "moved", "withdrawn", "known", "ignored"]
    schemes = agreement["components"]["securitySchemes"].values()
    assert {scheme["name"] for scheme in schemes} == {
        "Decision-Key",
        "Decision-Timestamp",
        "Decision-Signature",
    }


def test_the_examples_of_the_agreement_are_taken(town: build.Town) -> None:
    agreement = yaml.safe_load((ROOT / "docs" / "api" / "besluiten.yaml").read_text())
    sent = agreement["paths"]["/api/besluiten/"]["post"]["requestBody"]
    examples = sent["content"]["application/json"]["examples"]
    benefits = decisions.benefits(town.teams["inkomen-1"])
    for name in door.EVENTS:
        answer = benefits.send(examples[name]["value"])
        assert answer.json() == {"result": name}
