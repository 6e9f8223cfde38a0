"""A resident asks in writing: from the home page to the receipt, and every way beside it."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases import topics
from portal.cases.models import Case, FirstReportKind, Topic
from portal.contacts import first_reports
from portal.contacts.models import FirstReport
from portal.intake.models import Draft
from portal.outbox.models import Message
from portal.questions import answers, questions
from portal.questions.models import Question
from portal.residents.models import ContactPoint, Resident
from portal.staff.models import User
from tests import build
from tests.build import TESTER
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.public import text_of
from tests.journeys.question_page import ANSWERS, Writer, check_cases_agree


@pytest.fixture(autouse=True)
def _agreeing_cases(db: None) -> Iterator[None]:
    yield
    check_cases_agree()


@pytest.fixture
def clock(town: build.Town) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def she(clock: time_machine.Traveller) -> Writer:
    return Writer()


@pytest.fixture
def benefit(town: build.Town, now: dt.datetime) -> Topic:
    topic = town.topics["uitkering"]
    kind = FirstReportKind.BENEFIT
    topics.change(
        topic=topic,
        label=topic.label,
        team=topic.team,
        position=0,
        first_report_kind=kind,
        by=TESTER,
        now=now,
    )
    first_reports.set_form(
        kind=kind, name="Bijstand aanvragen", url="https://a.example/x", by=TESTER, now=now
    )
    return topic


def test_from_the_door_to_the_receipt(she: Writer, clock: time_machine.Traveller) -> None:
    home = she.client.get("/")
    assert "Stel een vraag" in text_of(home)
    assert 'href="/vraag/"' in home.content.decode()
    she.walk()
    summary = text_of(she.get("controle/"))
    for words in ("Wanneer komt mijn uitkering", "Per e-mail", "ayse@inwoner.example"):
        assert words in summary

    receipt = text_of(she.send(clock))

    question = Question.objects.get()
    assert question.case.reference in receipt
    assert "U krijgt uiterlijk donderdag 26 november antwoord per e-mail." in receipt
    assert "/volg/" in receipt
    assert "U krijgt ook een e-mail" in receipt
    assert question.words == ANSWERS["vraag"]["words"]
    assert question.case.team.code == "inkomen-1"
    assert Draft.objects.get().answers == {}
    assert Event.objects.filter(code="question.asked").count() == 1


def test_sending_twice_makes_one(she: Writer, clock: time_machine.Traveller) -> None:
    she.walk()
    first = text_of(she.send(clock))
    second = text_of(she.get("verstuurd/"))
    assert first == second
    assert Question.objects.count() == Case.objects.count() == 1


def test_at_three_in_the_night(she: Writer, clock: time_machine.Traveller) -> None:
    clock.move_to(TUESDAY.replace(hour=2))
    she.walk(spoed={"wait": "nee"})
    receipt = text_of(she.send(clock))
    assert "Ons kantoor is nu dicht" in receipt
    assert "Deze telefoonnummers zijn nu open" in receipt
    assert "0800 2000" in receipt
    assert Case.objects.get().is_urgent


@pytest.mark.parametrize("others", ["ja", "weet-niet"])
def test_who_is_not_alone_gets_no_email(
    she: Writer, clock: time_machine.Traveller, others: str
) -> None:
    she.walk(until="antwoord", berichten={"others": others})
    page = text_of(she.get("antwoord/"))
    assert "Per e-mail" not in page
    assert "e-mailadres" not in page
    # Whatever a browser sends: no address is taken.
    forced = she.answer("antwoord", {"way": "email", "email": "ayse@inwoner.example"})
    assert forced["Location"] == "/vraag/antwoord/"
    assert "ayse" not in str(Draft.objects.get().answers)
    assert (
        she.answer("antwoord", {"way": "balie", "email": "ayse@inwoner.example"}).status_code == 303
    )
    she.answer("over-u")
    receipt = text_of(she.send(clock))
    assert "Wij sturen u geen sms, geen e-mail en geen brief." in receipt
    assert "Schrijf uw kenmerk op" in receipt
    assert "/volg/" not in receipt
    question = Question.objects.get()
    assert (question.way, question.email) == ("DESK", "")
    assert question.case.resident is not None
    assert question.case.resident.safe_contact
    assert not Message.objects.exists()
    assert not ContactPoint.objects.exists()


def test_who_changes_her_mind_about_reading_along_is_asked_again(
    she: Writer, clock: time_machine.Traveller
) -> None:
    she.walk()
    she.answer("berichten", {"others": "ja"}, QUERY_STRING="wijzig=1")
    page = she.get("controle/")
    assert page.redirect_chain[-1][0].startswith("/vraag/antwoord/")
    assert "Per e-mail" not in text_of(page)
    assert not Question.objects.exists()


def test_whoever_would_rather_be_called_goes_on_with_what_she_typed(
    she: Writer, clock: time_machine.Traveller
) -> None:
    long = "Ik heb een lang verhaal. " * 60
    she.walk(until="antwoord", vraag={"words": long}, berichten={"others": "ja"})
    moved = she.answer("antwoord", {"way": "bel"})
    assert moved.headers["Location"] == "/bel-mij/wanneer/"
    resident = public.Resident(she.client)
    story = resident.get("onderwerp/").content.decode()
    assert long.strip() in story
    assert 'value="uitkering" id="id_topic_0" checked' in story or "checked" in story
    resident.answer("wanneer")
    resident.answer("nummer")
    resident.answer("over-u")

    receipt = text_of(resident.send(clock))

    request = CallbackRequest.objects.get()
    assert request.story == long.strip()
    assert request.case.resident is not None
    assert request.case.resident.safe_contact
    assert "Wij bellen u" in receipt
    assert not Question.objects.exists()
    assert not Message.objects.exists()
    assert Draft.objects.count() == 1
    # The first form holds nothing of hers any more.
    assert "lang verhaal" not in text_of(she.get("vraag/"))


def test_an_urgent_question_goes_on_as_an_urgent_call(
    she: Writer, clock: time_machine.Traveller
) -> None:
    she.walk(until="antwoord", spoed={"wait": "nee"})
    moved = she.answer("antwoord", {"way": "bel"})
    assert moved.headers["Location"] == "/bel-mij/nummer/"


@pytest.mark.parametrize(
    ("step", "given", "says"),
    [
        ("onderwerp", {}, "Kies waarover het gaat."),
        ("onderwerp", {"topic": "bestaat-niet"}, "Kies een van de onderwerpen."),
        ("vraag", {"words": "   "}, "Schrijf uw vraag op."),
        ("vraag", {"words": "a" * 2001}, "er passen 2000 tekens in"),
        ("spoed", {}, "Kies ja of nee."),
        ("berichten", {"others": "misschien"}, ""),
        ("antwoord", {}, "Kies hoe u het antwoord wilt krijgen."),
        ("antwoord", {"way": "email"}, "Vul het e-mailadres in"),
        ("antwoord", {"way": "email", "email": "geen adres"}, "Dit e-mailadres klopt niet."),
        ("antwoord", {"way": "balie"}, "Dit kan niet meer."),
    ],
)
def test_wrong_answers_are_explained(
    she: Writer, step: str, given: dict[str, str], says: str
) -> None:
    she.walk(until=step)
    assert she.answer(step, given)["Location"] == f"/vraag/{step}/"
    refused = she.get(f"{step}/")
    assert says in text_of(refused)
    assert "Er klopt nog iets niet" in refused.content.decode()
    assert not Question.objects.exists()


def test_a_citizen_service_number_is_refused_kindly_and_taken_out(she: Writer) -> None:
    digits = [1, 1, 1, 2, 2, 2, 3, 3]
    total = sum(digit * (9 - place) for place, digit in enumerate(digits))
    number = "".join(map(str, digits)) + str(total % 11)
    she.walk(until="vraag")
    refused = she.answer("vraag", {"words": f"Mijn telefoonnummer is {number}."})
    assert refused.status_code == 422
    assert "Dat bewaren wij niet" in text_of(refused)
    assert "Haal het burgerservicenummer weg en ga verder" in text_of(refused)
    masked = she.answer("vraag", {"words": f"Mijn telefoonnummer is {number}.", "mask": "1"})
    assert masked.status_code == 303
    assert number not in str(Draft.objects.get().answers)


def test_a_wish_to_apply_keeps_its_day_and_gives_the_form(
    she: Writer, benefit: Topic, clock: time_machine.Traveller
) -> None:
    she.walk()
    page = she.send(clock)
    assert "Uw melding is van dinsdag 24 november . Die datum blijft gelden." in text_of(page)
    assert 'href="https://a.example/x"' in page.content.decode()
    assert "Bijstand aanvragen" in text_of(page)
    assert FirstReport.objects.get().reported_on == dt.date(2026, 11, 24)


def test_the_same_on_the_other_form(
    clock: time_machine.Traveller, benefit: Topic, now: dt.datetime
) -> None:
    resident = public.Resident()
    resident.walk()
    page = resident.send(clock)
    assert "Die datum blijft gelden." in text_of(page)
    assert 'href="https://a.example/x"' in page.content.decode()


def test_the_follow_page_tells_where_it_stands_and_never_the_words(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    question = build.question(
        town.topics["uitkering"], now=now, follow_secret="volg-mij-maar-0123456789"
    )
    client = Client()
    address = "/volg/volg-mij-maar-0123456789/"
    text = text_of(client.get(address))
    assert "U krijgt uiterlijk donderdag 26 november antwoord per e-mail." in text
    assert question.words not in text
    questions.claim(question=question, user=bilal, now=now)
    answers.answer(question=question, words="Uw geld komt morgen.", user=bilal, now=now)
    text = text_of(client.get(address))
    assert "Het antwoord staat in uw e-mail." in text
    assert "Uw geld komt morgen" not in text
    assert "Bilal" not in text


def test_the_follow_page_of_somebody_who_is_not_alone_tells_hardly_anything(
    town: build.Town, now: dt.datetime
) -> None:
    build.question(
        town.topics["uitkering"],
        now=now,
        safe_contact=True,
        follow_secret="volg-mij-maar-0123456789",
    )
    text = text_of(Client().get("/volg/volg-mij-maar-0123456789/"))
    assert "Meer laten wij hier niet zien" in text
    assert "antwoord" not in text


def test_a_form_makes_a_new_resident(she: Writer, clock: time_machine.Traveller) -> None:
    she.walk()
    she.send(clock)
    resident = Resident.objects.get()
    assert resident.name == "Ayşe Yılmaz"
    assert resident.contact_points.get().value == "ayse@inwoner.example"
