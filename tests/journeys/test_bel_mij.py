"""A resident asks to be called back, from the first page to the receipt."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from almere import facts
from callbacks import requests
from callbacks.models import CallbackRequest
from portal.audit.actor import ANONYMOUS
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.intake import drafts
from portal.intake.models import Draft
from portal.municipality.models import Municipality, OfficeClosure
from portal.outbox.models import Message
from portal.residents.models import ContactPoint, Resident
from tests.build import Town
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.public import ANSWERS, text_of


@pytest.fixture
def clock(town: Town) -> Iterator[public.Traveller]:
    """Time that the test moves by hand."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def she() -> public.Resident:
    return public.Resident()


def follow_path(page: str) -> str:
    found = re.search(r"https?://\S+(/volg/[\w-]+/)", page)
    assert found, page
    return found.group(1)


def test_the_whole_walk(she: public.Resident, clock: public.Traveller) -> None:
    first = she.get()
    assert first.redirect_chain == [("/bel-mij/onderwerp/", 303)]
    assert "112" in text_of(first)
    assert "113" in text_of(first)
    she.walk()
    summary = text_of(she.get("controle/"))
    for words in ("Mijn uitkering", "woensdag 25 november", "06 12 34 56 78", "Ayşe Yılmaz"):
        assert words in summary
    receipt = she.send(clock)
    said = text_of(receipt)
    case = Case.objects.get()
    assert case.reference in said
    assert "woensdag 25 november, tussen 09:00 en 12:30 uur" in said
    assert "036 555 0101" in said
    assert "sms" in said
    resident = Resident.objects.get()
    assert case.resident == resident
    assert resident.name == "Ayşe Yılmaz"
    assert not resident.safe_contact
    request = CallbackRequest.objects.get()
    assert request.number_to_call == "+31612345678"
    assert request.story == ANSWERS["onderwerp"]["story"]
    assert Promise.objects.get().kind == Promise.Kind.WINDOW
    message = Message.objects.get()
    assert message.channel == "SMS"
    assert follow_path(said) in message.body
    draft = Draft.objects.get()
    assert draft.answers == {}
    assert draft.sent_at is not None
    assert urlsplit(follow_path(said)).path.count("/") == 3


def test_the_receipt_opens_the_follow_page(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    path = follow_path(text_of(she.send(clock)))
    page = Client().get(path)
    assert "woensdag 25 november" in text_of(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]


def test_nothing_is_made_by_looking(she: public.Resident, clock: public.Traveller) -> None:
    she.get()
    she.get("onderwerp/")
    she.get("controle/")
    she.get("verstuurd/")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("step", "given", "error"),
    [
        ("onderwerp", {"topic": "", "story": ""}, "Kies waarover het gaat"),
        ("onderwerp", {"topic": "bestaat-niet", "story": ""}, "Kies een van de onderwerpen"),
        ("onderwerp", {"topic": "uitkering", "story": "a" * 501}, "er passen 500 tekens in"),
        ("onderwerp", {"topic": "uitkering", "story": "a" * 3000}, "het zijn er 3000"),
        ("spoed", {}, "Kies ja of nee"),
        ("wanneer", {"moment": ""}, "Kies een moment"),
        ("wanneer", {"moment": "2026-11-22-ochtend"}, "Dit moment kan niet meer"),
        ("nummer", {"phone": ""}, "Vul het telefoonnummer in"),
        ("nummer", {"phone": "06 12"}, "Dit telefoonnummer klopt niet"),
        ("nummer", {"phone": "0900 1234567"}, "betaald telefoonnummer"),
        ("nummer", {"phone": "+1 212 555 0100"}, "Dit telefoonnummer kunnen wij niet bellen"),
        ("nummer", {"phone": "0612345678", "email": "geen adres"}, "Dit e-mailadres klopt niet"),
        ("berichten", {}, "Kies een antwoord"),
        ("over-u", {"name": "a" * 121}, "120"),
        ("over-u", {"name": "", "birth_date": "gisteren"}, "Deze datum klopt niet"),
        ("over-u", {"name": "", "birth_date": "1-1-2080"}, "Deze datum klopt niet"),
        ("over-u", {"name": "", "birth_date": "1-1-20"}, "Schrijf het jaar met vier cijfers"),
    ],
)
def test_what_is_not_right_is_said_and_kept(
    she: public.Resident, clock: public.Traveller, step: str, given: dict[str, str], error: str
) -> None:
    she.walk()
    assert she.answer(step, given)["Location"] == f"/bel-mij/{step}/", "so that Back works"
    response = she.get(f"{step}/")
    said = text_of(response)
    assert said.count(error) >= 2, "in the summary and beside the field"
    page = response.content.decode()
    assert all(typed in page for name, typed in given.items() if name not in {"topic", "moment"})
    # What was right before stays, and what is right after it takes away what was wrong.
    assert Draft.objects.get().answers[step] == ANSWERS[step]
    she.answer(step)
    assert error not in text_of(she.get(f"{step}/"))


def test_a_letter_that_is_far_too_long_is_not_cut(
    she: public.Resident, clock: public.Traveller
) -> None:
    letter = "a" * 200_000
    response = she.answer("onderwerp", {"topic": "uitkering", "story": letter})
    assert response.status_code == 422
    assert "het zijn er 200000" in text_of(response)
    assert letter in response.content.decode()
    assert response["Cache-Control"] == "private, no-cache", "so that Back works"


def test_a_wrong_answer_without_a_draft_is_kept_too(
    she: public.Resident, clock: public.Traveller
) -> None:
    response = she.answer("nummer", {"phone": "06 12", "email": ""}, follow=True)
    assert response.redirect_chain[-1][0] == "/bel-mij/onderwerp/"
    assert "Wat u net invulde, hebben wij bewaard" in text_of(response)
    for step in ("onderwerp", "spoed", "wanneer", "berichten"):
        she.answer(step)
    assert 'value="06 12"' in she.get("nummer/").content.decode()


def test_a_wrong_change_comes_back_to_the_summary(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.walk()
    response = she.client.post("/bel-mij/nummer/?wijzig=1", {"phone": "06 12"})
    assert response["Location"] == "/bel-mij/nummer/?wijzig=1"
    page = she.client.get("/bel-mij/nummer/?wijzig=1")
    assert "Dit telefoonnummer klopt niet" in text_of(page)
    assert 'href="/bel-mij/controle/"' in page.content.decode()


def test_going_back_shows_what_she_said(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    page = she.get("nummer/").content.decode()
    assert 'value="06 12 34 56 78"' in page
    assert 'href="/bel-mij/berichten/"' in page
    assert "checked" in she.get("wanneer/").content.decode()


def test_changing_from_the_summary(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    response = she.client.post("/bel-mij/nummer/?wijzig=1", {"phone": "036 555 01 99"})
    assert response["Location"] == "/bel-mij/controle/"
    assert "036 555 0199" in text_of(she.get("controle/"))
    she.send(clock)
    assert CallbackRequest.objects.get().number_to_call == "+31365550199"


def test_a_step_that_became_needed_is_asked(she: public.Resident, clock: public.Traveller) -> None:
    she.walk(spoed={"wait": "nee"})
    response = she.client.post("/bel-mij/spoed/?wijzig=1", {"wait": "ja"})
    assert response["Location"] == "/bel-mij/wanneer/?wijzig=1"
    response = she.client.post("/bel-mij/wanneer/?wijzig=1", ANSWERS["wanneer"])
    assert response["Location"] == "/bel-mij/controle/"


def test_no_step_can_be_passed_over(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp")
    assert she.get("over-u/").redirect_chain[-1][0] == "/bel-mij/spoed/"
    assert she.get("controle/").redirect_chain[-1][0] == "/bel-mij/spoed/"
    assert she.client.post("/bel-mij/controle/", {}).status_code == 303
    assert not Case.objects.exists()


def test_sending_twice_makes_one(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    data = she.send_data()
    first = she.send(clock, data)
    again = she.send(clock, data)
    assert Case.objects.count() == 1
    assert Message.objects.count() == 1
    assert follow_path(text_of(first)) == follow_path(text_of(again))
    # Back to a question after sending: the receipt, never a half second request.
    assert she.answer("nummer")["Location"] == "/bel-mij/verstuurd/"
    assert she.get("nummer/").redirect_chain[-1][0] == "/bel-mij/verstuurd/"


def test_the_receipt_of_a_cancelled_request_promises_nothing(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.walk()
    she.send(clock)
    request = CallbackRequest.objects.select_related("case").get()
    requests.cancel(request=request, by=ANONYMOUS, now=TUESDAY + dt.timedelta(minutes=5))
    text = text_of(she.get("verstuurd/"))
    assert "Wij bellen u hierover niet meer." in text
    assert "Wij bellen u ." not in text
    assert "U krijgt ook een sms" not in text


def test_a_second_request_starts_empty(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    first = follow_path(text_of(she.send(clock)))
    assert "Mijn uitkering is nog niet" not in she.get().content.decode()
    she.walk(onderwerp={"topic": "werk", "story": ""})
    second = follow_path(text_of(she.send(clock)))
    assert Case.objects.count() == 2
    assert first != second


def test_going_on_elsewhere_with_a_code(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp")
    she.answer("spoed")
    half = {"phone": "06 12", "email": "", "later": "1"}
    she.answer("wanneer")
    she.answer("berichten")
    page = text_of(she.answer("nummer", half, follow=True))
    code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page)
    assert code, page
    elsewhere = public.Resident()
    response = elsewhere.client.post("/verder/", {"code": code.group().lower().replace("-", " ")})
    assert response["Location"] == "/bel-mij/nummer/"
    assert 'value="06 12"' in elsewhere.get("nummer/").content.decode()
    for step in ("nummer", "over-u"):
        assert elsewhere.answer(step).status_code == 303
    elsewhere.send(clock)
    assert Case.objects.count() == 1
    # The first browser holds nothing any more, and the code is used up.
    assert text_of(she.get("controle/")).count("Mijn uitkering is nog niet") == 0
    again = Client().post("/verder/", {"code": code.group()}, follow=True)
    assert "Met deze code vinden wij niets" in text_of(again)


def code_on(page: Any) -> str:
    found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", text_of(page))
    assert found, text_of(page)
    return found.group()


def test_the_code_stays_the_same_and_counts_from_saving(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.answer("onderwerp")
    assert she.get("bewaren/").redirect_chain[-1][0] == "/bel-mij/spoed/", "no code was asked"
    clock.shift(dt.timedelta(hours=20))
    response = she.client.post("/bel-mij/bewaren/")
    assert response["Location"] == "/bel-mij/bewaren/"
    page = she.get("bewaren/")
    assert code_on(page) == code_on(she.get("bewaren/")) == code_on(she.get("bewaren/"))
    said = text_of(page)
    assert "/verder/" in said, "she must know where to go"
    assert "tot donderdag 26 november om 06:00 uur" in said
    clock.shift(dt.timedelta(hours=23))
    elsewhere = Client().post("/verder/", {"code": code_on(page)})
    assert elsewhere["Location"] == "/bel-mij/spoed/"
    assert she.get("bewaren/").redirect_chain[-1][0] == "/bel-mij/onderwerp/"


def test_clearing_says_that_it_was_cleared(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp")
    said = text_of(she.client.post("/bel-mij/wissen/", follow=True))
    assert "Wij hebben gewist wat u invulde. Er is niets verstuurd." in said
    she.answer("onderwerp")
    said = text_of(she.client.post("/bel-mij/wissen/", {"keep": "1"}, follow=True))
    assert "Met uw code kunt u verdergaan" in said
    said = text_of(she.client.post("/bel-mij/wissen/", {"again": "1"}, follow=True))
    assert "U begint met een leeg formulier" in said
    she.walk()
    she.send(clock)
    said = text_of(she.client.post("/bel-mij/wissen/", follow=True))
    assert "Uw verzoek is wel bij ons" in said


def test_a_wrong_code_is_refused_kindly_and_slowed_down(clock: public.Traveller) -> None:
    client = Client()
    for _ in range(20):
        response = client.post("/verder/", {"code": "AAAA-BBBB-CCCC-DDDD"}, follow=True)
        assert response.redirect_chain == [("/verder/", 303)]
        assert "Met deze code vinden wij niets" in text_of(response)
        assert 'value="AAAA-BBBB-CCCC-DDDD"' in response.content.decode()
    assert "Met deze code" not in text_of(client.get("/verder/"))
    response = client.post("/verder/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert "14 036" in text_of(response)


def test_a_lost_cookie_keeps_the_last_answer(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp")
    she.client.cookies.clear()
    response = she.answer("nummer", follow=True)
    assert "Hebt u een code gekregen?" in text_of(response)
    assert 'value="06 12 34 56 78"' not in response.content.decode()
    for step in ("onderwerp", "spoed", "wanneer", "berichten"):
        she.answer(step)
    assert 'value="06 12 34 56 78"' in she.get("nummer/").content.decode()


def test_a_forged_cookie_opens_nothing(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp")
    stolen = she.client.cookies["bel-mij"].value
    assert she.client.cookies["bel-mij"]["httponly"]
    assert she.client.cookies["bel-mij"]["samesite"] == "Lax"
    other = public.Resident()
    other.client.cookies["bel-mij"] = stolen[:-1] + ("A" if stolen[-1] != "A" else "B")
    assert "nog niet gestort" not in other.get("onderwerp/").content.decode()


def test_a_form_is_forgotten_after_a_day(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    clock.shift(dt.timedelta(hours=24, seconds=1))
    assert "nog niet gestort" not in she.get("onderwerp/").content.decode()
    response = she.client.post("/bel-mij/controle/", {}, follow=True)
    assert "Uw antwoorden staan niet meer" in text_of(response)
    assert drafts.forget(now=dt.datetime.now(dt.UTC)) == 1
    assert not Draft.objects.exists()
    assert not Case.objects.exists()


def test_a_window_that_passed_is_asked_again(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    clock.shift(dt.timedelta(hours=23, minutes=30))
    page = she.get("controle/")
    assert page.redirect_chain[-1][0] == "/bel-mij/wanneer/?wijzig=1"
    assert "Dit moment kan niet meer" in text_of(page)


def test_coming_back_to_a_form_shows_no_answers(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.answer("onderwerp")
    page = she.get()
    assert "U was al begonnen" in text_of(page)
    assert "gestort" not in text_of(page)
    response = she.client.post("/bel-mij/wissen/", {"again": "1"})
    assert response["Location"] == "/bel-mij/onderwerp/"
    assert not Draft.objects.exists()


def a_bsn() -> str:
    """Nine digits that pass the eleven-test, made here so that none stands in the code."""
    digits = [1, 1, 1, 2, 2, 2, 3, 3]
    rest = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
    return "".join(map(str, digits)) + str(rest)


@pytest.mark.parametrize("step", ["onderwerp", "over-u"])
def test_a_bsn_is_refused_and_can_be_taken_away(
    she: public.Resident, clock: public.Traveller, step: str
) -> None:
    field = {"onderwerp": "story", "over-u": "name"}[step]
    given = ANSWERS[step] | {field: f"Ik ben {a_bsn()} hoor"}
    she.walk()
    response = she.answer(step, given)
    assert response.status_code == 422
    assert "burgerservicenummer" in text_of(response)
    assert a_bsn() not in str(Draft.objects.get().answers)
    response = she.answer(step, given | {"mask": "1"})
    assert response.status_code == 303
    assert "weggehaald" in Draft.objects.get().answers[step][field]


def test_a_bsn_is_not_kept_for_later(she: public.Resident, clock: public.Traveller) -> None:
    she.answer("onderwerp", {"topic": "", "story": f"Ik ben {a_bsn()}", "later": "1"})
    assert a_bsn() not in str(Draft.objects.get().answers)
    she.answer("berichten")
    she.answer("nummer", {"phone": a_bsn(), "email": a_bsn(), "later": "1"})
    assert a_bsn() not in str(Draft.objects.get().answers)
    shown = she.answer("nummer", {"phone": a_bsn(), "email": a_bsn()})
    assert shown.status_code == 422, "shown at once, because it may not be kept"
    assert a_bsn() not in str(Draft.objects.get().answers)


@pytest.mark.parametrize(
    "typed",
    ["x\r\nBcc: a@b.example", "\x00", "\ud800 half", "‮omgekeerd", "Z̶̢̛͓a̴̡͎lgo", "\x1b[31mrood"],
)
def test_odd_names_are_no_error(she: public.Resident, clock: public.Traveller, typed: str) -> None:
    she.walk()
    data = f"name={quote_odd(typed)}&birth_date=&language=nl"
    response = she.client.post(
        "/bel-mij/over-u/", data, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in {303, 422}
    she.send(clock)
    name = Resident.objects.get().name
    assert "\n" not in name
    assert "\x1b" not in name
    for message in Message.objects.all():
        assert "Bcc" not in message.body


def quote_odd(typed: str) -> str:
    return "".join(f"%{byte:02X}" for byte in typed.encode(errors="surrogatepass"))


def test_too_many_fields_is_a_plain_400(she: public.Resident, clock: public.Traveller) -> None:
    response = she.client.post("/bel-mij/onderwerp/", {f"veld{n}": "x" for n in range(250)})
    assert response.status_code == 400
    assert "14 036" in text_of(response)


def test_a_bot_that_fills_in_everything(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    data = she.send_data()
    clock.shift(public.READING)
    response = she.client.post(
        "/bel-mij/controle/", data | {"website": "https://koop.example"}, follow=True
    )
    assert response.redirect_chain == [("/bel-mij/controle/", 303)]
    assert "Druk nog een keer op de knop" in text_of(response)
    assert not Case.objects.exists()
    # A person whose browser filled it in gets past.
    retry = {"shown_at": public.value_of(response, "shown_at"), "website": ""}
    she.client.post("/bel-mij/controle/", retry)
    assert Case.objects.count() == 1


def test_who_is_very_quick_presses_once_more(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    data = she.send_data()
    response = she.client.post("/bel-mij/controle/", data, follow=True)
    said = text_of(response)
    assert "Dat ging heel snel" in said
    assert "U hebt niets verkeerd gedaan" in said
    assert "Er klopt nog iets niet" not in response.content.decode()
    assert not Case.objects.exists()
    # Looking again shows the summary, with everything that was typed.
    assert "06 12 34 56 78" in text_of(she.get("controle/"))
    clock.shift(dt.timedelta(seconds=4))
    retry = {"shown_at": public.value_of(response, "shown_at"), "website": ""}
    assert she.client.post("/bel-mij/controle/", retry).status_code == 303
    assert Case.objects.count() == 1


def test_thirty_people_on_the_wifi_of_a_library(clock: public.Traveller) -> None:
    for number in range(30):
        she = public.Resident()
        she.walk(nummer={"phone": f"06 1234 56{number:02}", "email": ""})
        assert "Uw kenmerk" in text_of(she.send(clock))
    assert Case.objects.count() == 30


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::%x"])
def test_a_hundred_new_forms_from_one_place(clock: public.Traveller, address: str) -> None:
    answers = []
    for number in range(100):
        she = public.Resident()
        place = address % number if "%" in address else address
        answers.append(she.answer("onderwerp", REMOTE_ADDR=place))
    assert answers[29].status_code == 303
    last = answers[-1]
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= 3600
    assert "14 036" in text_of(last)
    assert "nog niet gestort" in last.content.decode(), "nothing typed is lost"
    assert public.Resident().answer("onderwerp", REMOTE_ADDR="192.0.2.99").status_code == 303


def test_a_hundred_posts_to_one_form(she: public.Resident, clock: public.Traveller) -> None:
    codes = [she.answer("onderwerp").status_code for _ in range(100)]
    assert codes[0] == 303
    assert codes[-1] == 429


@pytest.mark.parametrize("others", ["ja", "weet-niet"])
def test_safe_contact_leaves_no_trace(
    she: public.Resident, clock: public.Traveller, others: str
) -> None:
    she.walk(
        nummer={"phone": "06 12 34 56 78", "email": "ayse@voorbeeld.example"},
        berichten={"others": others},
    )
    said = text_of(she.send(clock))
    assert Resident.objects.get().safe_contact
    assert not Message.objects.exists()
    assert not ContactPoint.objects.filter(kind="EMAIL").exists()
    assert "Schrijf uw kenmerk op" in said
    assert "Wij sturen u geen sms, geen e-mail" in said
    assert "http" not in said, "no link to keep"
    case = Case.objects.get()
    path = re.search(r'href="(/volg/[^"]+)"', she.get("verstuurd/").content.decode())
    assert path
    page = text_of(Client().get(path.group(1)))
    assert case.reference in page
    assert "25 november" not in page
    assert "Het loopt" in page


def test_nobody_is_asked_for_an_address_that_is_not_used(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.walk(berichten={"others": "weet-niet"})
    page = text_of(she.get("nummer/"))
    assert "e-mailadres" not in page
    assert "leest u straks alleen op dit scherm" in page
    assert "geschiedenis van uw browser" in text_of(she.get("berichten/"))
    assert "geschiedenis van uw browser" in text_of(she.send(clock))


def test_an_urgent_request_says_beforehand_when_we_call(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.walk(spoed={"wait": "nee"})
    said = text_of(she.get("controle/"))
    assert "Wanneer bellen wij u? dinsdag 24 november, tussen 10:30 en 12:30 uur" in said


@pytest.mark.parametrize(
    ("moment", "choice", "moment_words"),
    [
        # A Saturday night, and a working day on which calling is not possible any more.
        (
            dt.datetime(2026, 11, 28, 2, 0, tzinfo=dt.UTC),
            "dringend",
            "maandag 30 november om 09:00",
        ),
        (dt.datetime(2026, 11, 24, 15, 5, tzinfo=dt.UTC), "dringend", "morgen om 09:00 uur"),
        (dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC), "het moet vandaag", "vandaag om 09:00"),
    ],
)
def test_today_is_promised_only_when_there_is_a_today(
    she: public.Resident,
    clock: public.Traveller,
    moment: dt.datetime,
    choice: str,
    moment_words: str,
) -> None:
    clock.move_to(moment)
    she.answer("onderwerp")
    said = text_of(she.get("spoed/"))
    assert choice in said
    assert moment_words in said
    assert "Deze telefoonnummers zijn nu open" in said
    assert ("moet vandaag" in said) == ("vandaag" in choice)


def test_urgent_too_late_in_the_day_says_so(she: public.Resident, clock: public.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 11, 24, 15, 5, tzinfo=dt.UTC))
    she.walk(spoed={"wait": "nee"})
    said = text_of(she.send(clock))
    assert "Vandaag lukt het ons niet meer om u te bellen" in said
    assert "Bel ons daarom nu zelf op 14 036" in said
    assert "woensdag 25 november, tussen 09:00" in said


def test_food_and_a_bed_in_the_night(she: public.Resident, clock: public.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 11, 28, 2, 0, tzinfo=dt.UTC))
    she.answer("onderwerp")
    assert "geen telefoonnummer dat open is" in text_of(she.get("spoed/")), "said honestly"
    Municipality.objects.update(night_bed_phone="+31360550190", night_food_phone="+31360550191")
    facts.forget()
    she.walk(spoed={"wait": "nee"})
    for page in (she.get("spoed/"), she.client.get("/hulp-nu/"), she.send(clock)):
        said = text_of(page)
        assert "036 055 0190 : als u vannacht geen slaapplek hebt" in said
        assert "036 055 0191 : als u geen eten hebt" in said
        assert "of loop binnen" not in said, "the desk is closed"
    facts.forget()


def test_closed_days_are_told_where_she_chooses(
    she: public.Resident, clock: public.Traveller
) -> None:
    OfficeClosure.objects.create(day=dt.date(2026, 11, 26), reason="Studiedag")
    OfficeClosure.objects.create(day=dt.date(2026, 12, 25), reason="Eerste Kerstdag")
    facts.forget()
    she.answer("onderwerp")
    she.answer("spoed")
    for page in (she.get("wanneer/"), she.client.get("/")):
        said = text_of(page)
        assert "donderdag 26 november : Studiedag" in said
        assert "Eerste Kerstdag" not in said, "more than ten days ahead"
    facts.forget()


def test_urgent_in_office_hours(she: public.Resident, clock: public.Traveller) -> None:
    she.walk(spoed={"wait": "nee"})
    said = text_of(she.send(clock))
    case = Case.objects.get()
    assert case.is_urgent
    assert "dinsdag 24 november" in said
    assert "Deze telefoonnummers zijn nu open" not in said


def test_urgent_at_three_in_the_night(she: public.Resident, clock: public.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC))
    assert "Bel 112" in text_of(she.get())
    she.walk(spoed={"wait": "nee"})
    said = text_of(she.send(clock))
    assert "Deze telefoonnummers zijn nu open" in said
    assert "0800 2000" in said
    assert "woensdag 25 november, tussen 09:00" in said


def test_an_ordinary_number_gets_an_email(she: public.Resident, clock: public.Traveller) -> None:
    she.walk(nummer={"phone": "036 555 01 99", "email": "ayse@voorbeeld.example"})
    assert "U krijgt ook een e-mail" in text_of(she.send(clock))
    assert Message.objects.get().channel == "EMAIL"


def test_no_name_and_no_confirmation(she: public.Resident, clock: public.Traveller) -> None:
    she.walk(
        nummer={"phone": "036 555 01 99", "email": ""},
        over_u={"name": "", "birth_date": "31-12-1980", "language": "ar"},
    )
    assert "U krijgt geen sms of e-mail" in text_of(she.send(clock))
    resident = Resident.objects.get()
    assert (resident.name, resident.language) == ("", "ar")
    assert resident.birth_date == dt.date(1980, 12, 31)


@pytest.mark.parametrize("typed", ["31 december 1980", "31121980", "31-12-80", "31.12.1980"])
def test_a_birthday_as_people_write_it(
    she: public.Resident, clock: public.Traveller, typed: str
) -> None:
    she.walk(over_u={"name": "Ayşe Yılmaz", "birth_date": typed, "language": "nl"})
    assert "31 december 1980" in text_of(she.get("controle/"))
    she.send(clock)
    assert Resident.objects.get().birth_date == dt.date(1980, 12, 31)


def test_something_else_goes_to_a_team(she: public.Resident, clock: public.Traveller) -> None:
    assert "Iets anders, of ik weet het niet" in text_of(she.get())
    she.walk(onderwerp={"topic": "anders", "story": ""})
    she.send(clock)
    assert Case.objects.get().team.code == "bijzondere-bijstand"


def test_a_team_without_a_number(she: public.Resident, clock: public.Traveller, town: Town) -> None:
    town.topics["werk"].team = town.teams["raadslieden"]
    town.topics["werk"].save()
    she.walk(onderwerp={"topic": "werk", "story": "Help mij aan werk"})
    response = she.send(clock)
    assert response.status_code == 503
    said = text_of(response)
    assert "Het is niet verstuurd" in said
    assert "14 036" in said
    assert not Case.objects.exists()
    assert "Help mij aan werk" in text_of(she.get("controle/"))


def test_what_she_types_stays_text(she: public.Resident, clock: public.Traveller) -> None:
    canary = "<img src=x onerror=alert(1)>\"'{{7*7}}<b hx-get=/x>"
    she.walk(
        onderwerp={"topic": "uitkering", "story": canary},
        over_u={"name": canary[:100], "birth_date": "", "language": "nl"},
    )
    for page in ("onderwerp/", "over-u/", "controle/"):
        html = she.get(page).content.decode()
        assert "<img src=x" not in html
        assert "<b hx-get" not in html
    html = she.send(clock).content.decode()
    assert "<img src=x" not in html
    response = she.answer("onderwerp", {"topic": "<script>alert(1)</script>", "story": canary})
    assert "<script>alert" not in response.content.decode()


def test_pages_are_kept_nowhere(she: public.Resident, clock: public.Traveller) -> None:
    she.walk()
    for page in ("onderwerp/", "controle/"):
        assert she.get(page)["Cache-Control"] == "private, no-store"


def test_leaving_nothing_on_a_shared_computer(
    she: public.Resident, clock: public.Traveller
) -> None:
    she.walk()
    she.send(clock)
    she.client.post("/bel-mij/wissen/")
    assert "bel-mij" not in she.client.cookies or not she.client.cookies["bel-mij"].value
    assert "Uw ontvangstbewijs staat niet meer" in text_of(she.get("verstuurd/"))


@pytest.mark.parametrize("page", ["onzin", "controle/x"])
def test_pages_that_are_not_there(she: public.Resident, clock: public.Traveller, page: str) -> None:
    assert she.get(f"{page}/").status_code == 404
