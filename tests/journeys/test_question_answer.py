"""A klantmanager answers a question, from the list to the end, and who may not see it."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts.models import FirstReport, LooksLike
from portal.outbox.models import Message
from portal.questions import questions
from portal.questions.models import Answer, Question
from portal.residents import register
from portal.staff.models import User
from tests import build
from tests.build import TESTER
from tests.journeys import callback_page
from tests.journeys.public import text_of
from tests.journeys.question_page import LIST, case_url, check_cases_agree, form_of, url

type BrowserOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _agreeing_cases(db: None) -> Iterator[None]:
    yield
    check_cases_agree()
    callback_page.check_cases_agree()


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> Question:
    return build.question(
        town.topics["uitkering"], now=now, follow_secret="volg-mij-maar-0123456789"
    )


@pytest.fixture
def taken(asked: Question, bilal: User, now: dt.datetime) -> Question:
    questions.claim(question=asked, user=bilal, now=now)
    return asked


def test_from_the_list_to_the_answer(asked: Question, bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    text = text_of(browser.get(LIST))
    assert "Ayşe Yılmaz" in text
    assert "donderdag 26 november" in text
    assert asked.words not in text
    assert browser.post(url(asked, "oppakken")).headers["Location"] == case_url(asked)
    page = text_of(browser.get(case_url(asked)))
    assert asked.words in page
    assert "Dit gaat per e-mail naar ayse@inwoner.example." in page
    assert "U tekent met: Bilal" in page
    data = form_of(browser, asked) | {"words": "Uw geld komt morgen."}

    done = browser.post(url(asked, "antwoord"), data, follow=True)

    text = text_of(done)
    assert "Het antwoord is onderweg per e-mail." in text
    assert "Antwoord gemaild, getekend Bilal" in text
    assert "Uw geld komt morgen." in Message.objects.get(kind="ANSWER").body
    again = browser.post(url(asked, "antwoord"), data, follow=True)
    assert again.status_code == 200
    assert Answer.objects.count() == 1
    assert not Event.objects.filter(data__icontains="morgen").exists()


def test_safe_contact_is_never_mailed(
    taken: Question, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    assert taken.case.resident is not None
    register.set_safe_contact(resident=taken.case.resident, by=TESTER, now=now)
    browser = browser_of(bilal)
    page = text_of(browser.get(case_url(taken)))
    assert "De inwoner koos e-mail, maar dat mag nu niet." in page
    assert "Dit gaat per e-mail" not in page
    before = Message.objects.count()
    data = form_of(browser, taken) | {"words": "Uw geld komt morgen."}
    text = text_of(browser.post(url(taken, "antwoord"), data, follow=True))
    assert "Vertel het antwoord" in text
    assert "Maak er een terugbelverzoek van" in text
    assert Message.objects.count() == before
    assert "Antwoord nog vertellen" in text_of(browser.get(LIST + "?lijst=mijn"))
    told = browser.post(url(taken, "verteld"), {"way": "PHONE"}, follow=True)
    assert "de inwoner heeft het antwoord gehoord" in text_of(told)
    assert Message.objects.count() == before


def test_turned_into_a_callback_with_the_day_kept(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    question = build.question(
        town.topics["uitkering"],
        now=now - dt.timedelta(days=1),
        follow_secret="volg-mij-maar-0123456789",
    )
    browser = browser_of(bilal)
    browser.post(f"/zaken/{question.case.reference}/eerste-melding/", {"kind": "BENEFIT"})
    page = browser.get(case_url(question))
    address = f"/terugbellen/uit-vraag/{question.case.reference}/"
    assert address in page.content.decode()
    assert question.words in text_of(browser.get(address))
    wrong = browser.post(address, {"phone": "06 12"})
    assert wrong.status_code == 422
    assert 'value="06 12"' in wrong.content.decode()

    given = {"phone": "06 12 34 56 78", "window": "2026-11-25-ochtend"}
    done = browser.post(address, given, follow=True)

    request = CallbackRequest.objects.get()
    text = text_of(done)
    assert request.case.reference in text
    assert question.case.reference in text
    assert "maandag 23 november om 10:00 uur" in text
    assert "De eerste melding is van maandag 23 november 2026" in text
    told = Message.objects.get(case=request.case)
    assert "Wij bellen u woensdag 25 november" in told.body
    assert "Uw melding is van maandag 23 november." in told.body
    follow = text_of(Client().get("/volg/volg-mij-maar-0123456789/"))
    assert "Wij bellen u liever over uw vraag." in follow
    assert "woensdag 25 november" in follow
    assert "Uw melding is van maandag 23 november." in follow
    # A second click finds it closed and makes nothing.
    again = browser.post(address, given, follow=True)
    assert "al afgerond" in text_of(again)
    assert CallbackRequest.objects.count() == 1
    assert FirstReport.objects.get().case == question.case


def test_the_answer_that_waits_is_read_by_whoever_calls(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    question = build.question(
        town.topics["uitkering"], now=now, way=Question.Way.DESK, name="Zeynep"
    )
    questions.claim(question=question, user=bilal, now=now)
    browser = browser_of(bilal)
    data = form_of(browser, question) | {"words": "Het komt vrijdag."}
    browser.post(url(question, "antwoord"), data)
    done = browser.post(
        f"/terugbellen/uit-vraag/{question.case.reference}/",
        {"phone": "06 12 34 56 78", "window": "2026-11-25-middag"},
        follow=True,
    )
    assert "Het komt vrijdag." in text_of(done)


def test_passed_on_with_one_line(
    taken: Question, bilal: User, eva: User, town: build.Town, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    page = browser.get(url(taken, "doorgeven"))
    assert taken.words in text_of(page)
    team = str(town.teams["werk"].pk)
    wrong = browser.post(url(taken, "doorgeven"), {"team": team})
    assert wrong.status_code == 422
    assert "Schrijf één zin" in text_of(wrong)
    same = browser.post(
        url(taken, "doorgeven"), {"team": str(town.teams["inkomen-1"].pk), "note": "x"}
    )
    assert "Dit team heeft de vraag al." in text_of(same)
    data = {"team": team, "note": "Zij vraagt naar een opleiding."}
    assert browser.post(url(taken, "doorgeven"), data).headers["Location"] == LIST
    assert browser.get(case_url(taken)).status_code == 404
    text = text_of(browser_of(eva).get(case_url(taken)))
    assert "Zij vraagt naar een opleiding." in text
    assert "Vraag doorgegeven aan een ander team" in text


def test_closed_without_an_answer_and_she_reads_why(
    taken: Question, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    assert browser.post(url(taken, "afronden"), {"reason": ""}).status_code == 422
    browser.post(url(taken, "afronden"), {"reason": "U belde ons zelf."})
    assert "U belde ons zelf." in text_of(Client().get("/volg/volg-mij-maar-0123456789/"))


def test_given_back_and_taken_by_the_next(
    taken: Question, bilal: User, anna: User, browser_of: BrowserOf
) -> None:
    anna_at = browser_of(anna)
    second = anna_at.post(url(taken, "oppakken"), follow=True)
    assert "Bilal heeft deze vraag al opgepakt." in text_of(second)
    browser_of(bilal).post(url(taken, "teruggeven"))
    assert anna_at.post(LIST + "volgende/").headers["Location"] == case_url(taken)
    nothing = anna_at.post(LIST + "volgende/", follow=True)
    assert "Er wacht geen vraag meer." in text_of(nothing)


def test_an_answer_that_was_too_late_is_not_lost(
    taken: Question, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    data = form_of(browser, taken) | {"words": "Dit typte ik net."}
    questions.close_without_answer(question=taken, reason="x", user=bilal, now=now)
    late = browser.post(url(taken, "antwoord"), data)
    assert late.status_code == 422
    assert "Dit typte ik net." in text_of(late)
    assert "al afgerond" in text_of(late)


@pytest.mark.parametrize("words", ["", "x" * 3001])
def test_wrong_answers_keep_what_was_typed(
    taken: Question, bilal: User, browser_of: BrowserOf, words: str
) -> None:
    wrong = browser_of(bilal).post(url(taken, "antwoord"), {"words": words})
    assert wrong.status_code == 422
    assert words in wrong.content.decode()
    assert Question.objects.get().state == "OPEN"


def test_hints_block_nothing_and_keep_nothing(
    taken: Question, bilal: User, gijs: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    hard = "Derhalve dient te worden vermeld dat u " + "nog een woord " * 10 + "moet sturen."
    told = browser.post("/vragen/leesbaarheid/", {"why": hard})
    part = browser.post("/vragen/leesbaarheid/", {"words": hard})
    assert told.content == part.content
    assert "Leesbaarheid (indicatie)" in text_of(part)
    assert "Liever: daarom." in text_of(part)
    assert browser_of(gijs).post("/vragen/leesbaarheid/", {"words": hard}).status_code == 403
    browser.post(url(taken, "antwoord"), form_of(browser, taken) | {"words": hard})
    assert Question.objects.get().state == "ANSWERED"


def test_it_looks_like_an_objection(
    town: build.Town, bilal: User, carla: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    question = build.question(
        town.topics["uitkering"], now=now, words="Ik ben het niet eens met het besluit."
    )
    browser = browser_of(bilal)
    assert "Lijkt een bezwaar" in text_of(browser.get(LIST))
    page = text_of(browser.get(case_url(question)))
    assert "Dit lijkt een bezwaar" in page
    assert (
        "Ontvangen op dinsdag 24 november . De termijn loopt door: overleg vandaag met bezwaar."
        in page
    )
    flag = LooksLike.objects.get()
    address = f"/zaken/{question.case.reference}/ook/{flag.pk}/"
    browser.post(address, {"verdict": "IS_NOT", "seen": ""})
    assert "Geen bezwaar" in text_of(browser.get(case_url(question)))
    assert "Lijkt een bezwaar" not in text_of(browser.get(LIST))
    late = browser_of(carla).post(address, {"verdict": "IS", "seen": ""}, follow=True)
    assert "Een collega was u net voor" in text_of(late)
    browser_of(carla).post(address, {"verdict": "IS", "seen": "IS_NOT"})
    page = text_of(browser.get(case_url(question)))
    assert "Dit is een bezwaar" in page
    assert "Een collega keek: dit is een bezwaar of klacht" in page
    assert browser.post(address, {"verdict": "ONZIN", "seen": ""}).status_code == 400


def test_a_callback_that_looks_like_a_complaint(
    town: build.Town, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now, story="Ik heb een klacht.")
    browser = browser_of(bilal)
    assert "Lijkt een klacht" in text_of(browser.get("/terugbellen/"))
    assert "Dit lijkt een klacht" in text_of(browser.get(callback_page.case_url(request)))


def test_a_colleague_says_that_it_is_one(
    taken: Question, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    case = f"/zaken/{taken.case.reference}/"
    assert browser.post(case + "ook/", {"what": "OBJECTION"}).status_code == 303
    assert browser.post(case + "eerste-melding/", {"kind": "DEBT_HELP"}).status_code == 303
    page = text_of(browser.get(case))
    assert "Dit is een bezwaar" in page
    assert "Aanvraag: hulp bij schulden" in page
    assert "Er is nog geen formulier gegeven." in page
    assert browser.post(case + "eerste-melding/", {"kind": "ONZIN"}).status_code == 400
    assert browser.post(case + "ook/", {"what": ""}).status_code == 400


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("oppakken", {}),
        ("teruggeven", {}),
        ("antwoord", {"words": "x"}),
        ("verteld", {"way": "DESK"}),
        ("doorgeven", {"note": "x"}),
        ("afronden", {"reason": "x"}),
    ],
)
def test_a_stranger_finds_nothing(
    asked: Question, eva: User, browser_of: BrowserOf, step: str, data: dict[str, str]
) -> None:
    browser = browser_of(eva)
    assert browser.post(url(asked, step), data).status_code == 404
    assert browser.get(case_url(asked)).status_code == 404
    assert "Ayşe" not in browser.get(LIST).text
    assert Case.objects.get().owner is None


def test_a_callback_is_no_question(
    town: build.Town, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    browser = browser_of(bilal)
    reference = request.case.reference
    assert browser.post(f"/vragen/{reference}/oppakken/").status_code == 404
    assert browser.get(f"/terugbellen/uit-vraag/{reference}/").status_code == 404


def test_a_partner_gets_403(asked: Question, gijs: User, browser_of: BrowserOf) -> None:
    assert browser_of(gijs).get(LIST).status_code == 403
    assert browser_of(gijs).get(case_url(asked)).status_code == 404


@pytest.mark.parametrize("query", ["lijst=alles", "na=1", "sort=x"])
def test_an_address_asks_only_what_we_offer(query: str, bilal: User, browser_of: BrowserOf) -> None:
    assert browser_of(bilal).get(f"{LIST}?{query}").status_code == 400


def test_urgent_first_then_late_then_the_rest(
    town: build.Town, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    topic = town.topics["uitkering"]
    build.question(topic, now=now, name="Gewoon")
    build.question(topic, now=now - dt.timedelta(days=8), name="Gemist")
    build.question(topic, now=now, name="Spoedgeval", urgent=True)
    text = browser_of(bilal).get(LIST).text
    assert text.index("Spoedgeval") < text.index("Gemist") < text.index("Gewoon")
    for head in ("Spoed, gaat voor", "Te laat", "Komende dagen"):
        assert f">{head}</h2>" in text
    assert "Iedereen heeft antwoord" not in text


def test_empty_lists_say_so(bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    assert "Iedereen heeft antwoord" in browser.get(LIST).text
    assert "U hebt nu geen vragen" in browser.get(LIST + "?lijst=mijn").text
    assert "Vandaag is nog niets afgerond" in browser.get(LIST + "?lijst=afgerond").text


def test_pages_ask_few_statements(
    taken: Question, bilal: User, town: build.Town, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(bilal)
    browser.get(case_url(taken))
    with CaptureQueriesContext(connection) as page:
        browser.get(case_url(taken))
    assert len(page) < 15
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    for index in range(30):
        build.question(town.topics["uitkering"], now=now, urgent=index % 3 == 0)
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)
    assert len(many) == len(few) <= 12


def test_the_forms_to_apply_with(hanna: User, bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    assert "Formulieren om aan te vragen" in text_of(browser.get("/beheer/"))
    address = "/beheer/aanvragen/special_assistance/"
    assert "nog geen formulier" in text_of(browser.get("/beheer/aanvragen/"))
    assert browser.post(address, {"name": "", "url": "https://x.example"}).status_code == 422
    assert browser.post(address, {"name": "A", "url": "http://x.example"}).status_code == 422
    assert browser.post(address, {"name": "A", "url": "javascript:alert(1)"}).status_code == 422
    browser.post(address, {"name": "Bijzondere bijstand", "url": "https://x.example/b"})
    assert "https://x.example/b" in text_of(browser.get("/beheer/aanvragen/"))
    assert 'value="https://x.example/b"' in browser.get(address).text
    browser.post(address, {"name": "", "url": ""})
    assert "https://x.example/b" not in text_of(browser.get("/beheer/aanvragen/"))
    assert browser.get("/beheer/aanvragen/onzin/").status_code == 404
    assert browser_of(bilal).get("/beheer/aanvragen/").status_code == 403


def test_a_topic_says_what_it_applies_for(
    town: build.Town, hanna: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    address = "/beheer/onderwerpen/werk/"
    assert "Wil iemand met dit onderwerp iets aanvragen?" in text_of(browser.get(address))
    team = str(town.teams["werk"].pk)
    data = {"label": "Werk", "team": team, "position": "1", "first_report_kind": "DEBT_HELP"}
    assert browser.post(address, data).status_code == 303
    assert "selected" in browser.get(address).text.split("DEBT_HELP")[1][:20]
