"""A resident objects to a decision: from the home page to the receipt, every wrong answer, and what
she reads and does afterwards."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest
from callbacks.moments import slots
from objections.complaints.models import Complaint
from objections.dossier import dates
from objections.dossier.act_models import Act
from objections.dossier.models import INFORMAL, Objection, State
from objections.routing import teams
from portal.audit.actor import parse
from portal.cases.models import Case
from portal.contacts.models import ContactMoment
from portal.intake.models import Draft
from portal.outbox import receipts
from portal.outbox.models import Message, Receipt
from portal.questions.models import Question
from portal.residents.models import ContactPoint, ContactWish, Representation, Wish
from portal.staff.models import NumberAssignment, User
from portal.uploads.models import Upload
from tests import build, handed_in, races
from tests.conftest import TUESDAY
from tests.domain.test_objection_moves import put
from tests.journeys.objection_page import LETTER, OBJECTION, TREATED, Resident, follow_path
from tests.journeys.public import READING, text_of, value_of


@pytest.fixture
def clock(town: build.Town) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def she(clock: time_machine.Traveller) -> Resident:
    return Resident("/bezwaar/", OBJECTION)


def test_from_the_door_to_the_receipt(she: Resident, clock: time_machine.Traveller) -> None:
    home = she.client.get("/")
    assert 'href="/bezwaar/"' in home.content.decode()
    she.walk()
    summary = text_of(she.get("controle/"))
    for words in ("WI-2026-0815", "3 november 2026", "Ik woon alleen", "Ja, bel mij eerst"):
        assert words in summary

    page = she.send(clock)

    receipt = text_of(page)
    objection = Objection.objects.get()
    case = objection.case
    assert (objection.state, objection.wants_call, case.channel) == ("RECEIVED", True, "WEB")
    assert (objection.decision_reference, objection.decision_printed_on) == (
        "WI-2026-0815",
        dt.date(2026, 11, 3),
    )
    assert objection.decision_sent_on is None
    assert case.resident is not None
    assert (case.resident.postcode, case.resident.house_number) == ("1315 AB", "12")
    for words in (
        case.reference,
        "Wij bellen u woensdag 25 november",
        "U ziet dit telefoonnummer als wij bellen",
        "dinsdag 24 november 2026 om",
        "Ik woon alleen. Dat staat verkeerd in de brief.",
        "U kunt op elk moment kiezen voor de officiële procedure",
        "voorlopige voorziening",
        "Juridisch Loket",
        "Wij zoeken op wanneer het besluit is verstuurd",
        "U krijgt ook een e-mail",
    ):
        assert words in receipt, words
    # Nobody knows yet when it was sent, so that no day to decide is told.
    assert "De wet geeft ons" not in receipt
    call = CallbackRequest.objects.get()
    assert call.case.origin == case
    assert Draft.objects.get().answers == {}


def test_the_receipt_proves_what_came_and_when(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk()
    page = text_of(she.send(clock))
    case = Case.objects.get(kind="OBJECTION")
    row = Receipt.objects.get(case=case)
    assert (row.what, row.is_designated, row.channel) == ("OBJECTION", True, "WEB")
    words = (
        "Ik woon alleen. Dat staat verkeerd in de brief.\nMijn uitkering wordt lager\n"
        "WI-2026-0815\n2026-11-03"
    )
    assert row.digest == receipts.digest_of(reference=case.reference, at=row.at, words=words)
    assert receipts.shown(row.digest) in page
    message = Message.objects.get(kind="OBJECTION_RECEIPT")
    assert row.message == message
    assert message.recipient == "ayse@inwoner.example"
    for told in (case.reference, receipts.shown(row.digest), words, "woensdag 25 november"):
        assert told in message.body, told
    assert "/volg/" in message.body
    # By the right way: nothing has to be mended.
    assert "Bent u het niet eens met een besluit? Dan telt" not in page


@pytest.mark.parametrize(
    ("step", "given", "says"),
    [
        ("soort", {}, "Kies wat het best past."),
        ("soort", {"about": "<script>"}, "Kies een van de antwoorden."),
        ("onderwerp", {}, "Kies waarover het gaat."),
        ("brief", {}, "Vul in wat u weet."),
        ("brief", LETTER | {"printed_on": "31-2-2026"}, "Deze datum klopt niet."),
        ("brief", LETTER | {"printed_on": "3-11-2036"}, "Kijk vooral naar het jaar."),
        ("brief", LETTER | {"reference": "x" * 41}, "40 tekens"),
        ("waarom", {"words": " ", "later_on": ""}, "Schrijf een paar woorden, of zet het vinkje."),
        ("waarom", {"words": "x" * 4001, "later_on": ""}, "er passen 4000 tekens in"),
        ("spoed", {}, "Kies ja of nee."),
        ("berichten", {}, "Kies een antwoord."),
        ("bellen", {}, "Kies wat u wilt."),
        ("wanneer", {}, "Kies een moment"),
        ("wanneer", {"moment": "2020-01-01-ochtend"}, "Dit moment kan niet meer."),
        ("bereik", {"phone": "", "email": ""}, "Vul het telefoonnummer in"),
        ("bereik", {"phone": "06 12", "email": ""}, "telefoonnummer"),
        ("bereik", {"phone": "06 12 34 56 78", "email": "ayse"}, "Dit e-mailadres klopt niet."),
        ("over-u", {"name": "", "birth_date": ""}, "Vul uw naam in"),
        ("over-u", {"name": "Ayşe", "birth_date": "vroeger"}, "Deze datum klopt niet."),
        ("taal", {"language": "klingon"}, "Kies een van de talen."),
        ("hulp", {}, "Kies een antwoord. Helpt niemand u?"),
        ("hulp", {"who": "KONING"}, "Kies een van de antwoorden."),
    ],
)
def test_a_wrong_answer_says_what_to_do(
    she: Resident, step: str, given: dict[str, str], says: str
) -> None:
    she.walk(until=step)
    assert says in she.wrong(step, given)
    assert not Case.objects.exists()


def test_a_citizen_service_number_is_never_kept(she: Resident) -> None:
    number = "1112" + "22333"
    she.walk(until="waarom")
    page = she.answer("waarom", {"words": f"Mijn nummer is {number}.", "later_on": ""})
    assert page.status_code == 422
    assert number not in str(Draft.objects.get().answers)


def test_hostile_words_stay_words(she: Resident, clock: time_machine.Traveller) -> None:
    bad = "<script>alert(1)</script> {{ case }} '; drop table"
    name = {"name": "<b>Ayşe</b>", "birth_date": ""}
    she.walk(waarom={"words": bad, "later_on": ""}, over_u=name)
    html = she.send(clock).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert Objection.objects.get().words == bad


def test_later_and_i_do_not_know_are_answers(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(
        brief={"what": "", "reference": "", "printed_on": "", "unknown": "on"},
        waarom={"words": "", "later_on": "on"},
    )
    summary = text_of(she.get("controle/"))
    assert "Dat weet ik nu niet" in summary
    assert "Dat vertel ik later" in summary
    receipt = text_of(she.send(clock))
    assert "U vult later aan waarom u het er niet mee eens bent." in receipt
    objection = Objection.objects.get()
    assert (objection.words, objection.decision_printed_on) == ("", None)


def test_late_is_asked_kindly_and_never_refused(
    she: Resident, clock: time_machine.Traveller
) -> None:
    why = {"words": "Ik lag in het ziekenhuis.", "later_on": ""}
    she.walk(until="later", brief=LETTER | {"printed_on": "1 september 2026"})
    asked = text_of(she.get("later/"))
    assert "Kunt u vertellen waarom uw bezwaar nu komt?" in asked
    assert "te laat" not in asked.lower()
    assert "Schrijf een paar woorden" in she.wrong("later", {"words": "", "later_on": ""})
    she.walk(brief=LETTER | {"printed_on": "1 september 2026"}, later=why)
    receipt = text_of(she.send(clock))
    assert "U vertelde waarom uw bezwaar nu komt. Een mens leest uw uitleg." in receipt
    assert "te laat" not in receipt.lower()
    objection = Objection.objects.get()
    assert (objection.late_because, objection.state) == (why["words"], "RECEIVED")


def test_late_without_words_is_asked_by_a_human(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(brief=LETTER | {"printed_on": "1-9-26"}, later={"words": "", "later_on": "on"})
    assert "Wij vragen u nog waarom uw bezwaar nu komt." in text_of(she.send(clock))


def test_the_last_day_is_not_late(she: Resident, clock: time_machine.Traveller) -> None:
    # Six weeks after Tuesday 13 October is today.
    she.walk(until="brief")
    she.answer("brief", LETTER | {"printed_on": "13-10-2026"})
    assert she.answer("stukken")["Location"] == "/bezwaar/waarom/"
    she.answer("brief", LETTER | {"printed_on": "12-10-2026"})
    assert she.answer("stukken")["Location"] == "/bezwaar/later/"


@pytest.mark.parametrize("others", ["ja", "weet-niet"])
def test_who_is_not_alone_reads_it_on_the_screen_only(
    she: Resident, clock: time_machine.Traveller, others: str
) -> None:
    she.walk(
        berichten={"others": others},
        bereik={"phone": "06 12 34 56 78", "email": "ayse@inwoner.example"},
        over_u={"name": "Ayşe", "birth_date": "", "postcode": "1315 AB", "house_number": "1"},
    )
    assert "remind" not in she.get("wanneer/").content.decode()
    receipt = text_of(she.send(clock))
    assert not Message.objects.exists()
    assert not ContactPoint.objects.filter(kind="EMAIL").exists()
    resident = Case.objects.get(kind="OBJECTION").resident
    assert resident is not None
    assert (resident.safe_contact, resident.postcode) == (True, "")
    assert "Schrijf uw kenmerk op" in receipt
    assert "Dit schreef u" not in receipt
    assert "Ik woon alleen" not in receipt
    assert "Bewaar dit adres" not in receipt
    # The way to the official procedure stays, and its page tells nothing to who reads along.
    page = she.get("verstuurd/")
    followed = text_of(she.client.get(follow_path(page)))
    assert "Meer laten wij hier niet zien" in followed
    assert "Wij kregen uw bezwaar" not in followed


def test_whom_we_cannot_reach_safely_hears_that_she_comes_to_us(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(
        berichten={"others": "ja"},
        bellen={"way": "schrijven"},
        bereik={"phone": ""},
        waarom={"words": "", "later_on": "on"},
    )
    receipt = text_of(she.send(clock))
    assert "Wij kunnen u zelf niet veilig bereiken. Bel ons op" in receipt
    assert "Een collega gaat ermee aan de slag." not in receipt
    assert "Wij spreken met u af" not in receipt


def test_no_call_when_she_rather_writes(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(bellen={"way": "schrijven"}, bereik={"phone": "", "email": ""})
    receipt = text_of(she.send(clock))
    assert not CallbackRequest.objects.exists()
    assert "Een collega gaat ermee aan de slag." in receipt
    assert "U krijgt geen e-mail." in receipt
    assert not Objection.objects.get().wants_call


def test_the_official_procedure_at_once(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(bellen={"way": "officieel"}, bereik={"phone": "", "email": ""})
    receipt = text_of(she.send(clock))
    assert "U koos meteen de officiële procedure." in receipt
    assert Objection.objects.get().state == "FORMAL"
    assert [act.kind for act in Act.objects.order_by("pk")] == ["REGISTERED", "FORMAL"]


def test_what_cannot_wait_is_called_first(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(spoed={"wait": "nee"})
    assert "Wanneer bellen wij u?" in text_of(she.get("controle/"))
    receipt = text_of(she.send(clock))
    assert Case.objects.get(kind="OBJECTION").is_urgent
    assert CallbackRequest.objects.get().case.is_urgent
    assert "Wij bellen u dinsdag 24 november" in receipt


def test_at_three_in_the_night(she: Resident, clock: time_machine.Traveller) -> None:
    clock.move_to(TUESDAY.replace(hour=2))
    she.walk(spoed={"wait": "nee"}, bellen={"way": "schrijven"})
    receipt = text_of(she.send(clock))
    assert "Ons kantoor is nu dicht" in receipt
    assert "Deze telefoonnummers zijn nu open" in receipt


def test_a_bewindvoerder_is_written_down_and_the_term_waits(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(until="wie-helpt", hulp={"who": "ADMINISTRATOR"})
    asked = text_of(she.get("wie-helpt/"))
    assert "Wij praten ook altijd met u zelf." in asked
    assert "Vul een naam in" in she.wrong("wie-helpt", {"name": "", "phone": ""})
    assert she.answer("wie-helpt", {"name": "Zeker Bewind", "phone": "036 123 45 67"})
    she.send(clock)
    speaker = Representation.objects.get()
    assert (speaker.kind, speaker.name, speaker.phone) == (
        "ADMINISTRATOR",
        "Zeker Bewind",
        "+31361234567",
    )
    assert Objection.objects.get().under_bewind


def test_a_companion_is_no_representative(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(hulp={"who": "mee"}, wie_helpt={"name": "Mijn buurvrouw Jo", "phone": "06 11111111"})
    she.send(clock)
    assert Objection.objects.get().companion == "Mijn buurvrouw Jo"
    assert not Representation.objects.exists()


def test_language_and_interpreter_are_kept(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(taal={"language": "tr", "interpreter": "on"})
    assert "Türkçe (Turks)" in text_of(she.get("controle/"))
    she.send(clock)
    resident = Objection.objects.get().case.resident
    assert resident is not None
    assert resident.language == "tr"
    assert ContactWish.objects.get().wish == Wish.INTERPRETER


def test_sending_twice_makes_one(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk()
    data = {"shown_at": value_of(she.get("controle/"), "shown_at"), "website": ""}
    clock.shift(READING)
    first = she.client.post("/bezwaar/controle/", data, follow=True)
    again = she.client.post("/bezwaar/controle/", data, follow=True)
    assert text_of(first) == text_of(again)
    assert Objection.objects.count() == CallbackRequest.objects.count() == 1
    assert Message.objects.filter(kind="OBJECTION_RECEIPT").count() == 1
    assert Receipt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_make_one(she: Resident, clock: time_machine.Traveller) -> None:
    she.answers = OBJECTION | {"soort": {"about": "allebei"}, "bejegening": TREATED}
    she.walk()
    data = {"shown_at": value_of(she.get("controle/"), "shown_at"), "website": ""}
    clock.shift(READING)

    def click() -> int:
        browser = Client()
        browser.cookies = she.client.cookies
        return browser.post("/bezwaar/controle/", data).status_code

    assert races.at_once([click] * 5) == [303] * 5
    assert Objection.objects.count() == Complaint.objects.count() == 1
    assert CallbackRequest.objects.count() == 1
    assert Receipt.objects.count() == 2


def test_saved_and_taken_up_elsewhere(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk(until="waarom")
    kept = she.answer("waarom", {"words": "Ik weet nog niet", "later_on": ""})
    assert kept.status_code == 303
    page = she.client.post("/bezwaar/bewaren/", follow=True)
    found = re.search(r"code--long\">([^<]+)<", page.content.decode())
    assert found
    other = Resident("/bezwaar/", OBJECTION)
    went = other.client.post("/verder/", {"code": found.group(1)})
    assert went["Location"] == "/bezwaar/spoed/"
    assert "Ik weet nog niet" in text_of(other.get("waarom/"))


def test_an_objection_and_a_complaint_from_one_sending(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(soort={"about": "allebei"}, bejegening=TREATED)
    page = she.send(clock)
    receipt = text_of(page)
    objection, complaint = Objection.objects.get(), Complaint.objects.get()
    assert complaint.case.origin == objection.case
    assert complaint.case.resident == objection.case.resident
    assert complaint.words == TREATED["words"]
    # One call was asked, and one was promised.
    assert CallbackRequest.objects.get().case.origin == objection.case
    for case in (objection.case, complaint.case):
        row = Receipt.objects.get(case=case)
        assert case.reference in receipt
        assert receipts.shown(row.digest) in receipt
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"OBJECTION_RECEIPT", "COMPLAINT_RECEIPT"} <= kinds
    links = set(re.findall(r'href="[^"]*(/volg/[\w-]+/)', page.content.decode()))
    assert len(links) == 2
    for link in links:
        assert she.client.get(link).status_code == 200


def test_a_complaint_goes_on_in_its_own_form(she: Resident) -> None:
    went = she.answer("soort", {"about": "behandeling"})
    assert went["Location"] == "/klacht/bejegening/"


def test_who_needs_something_reads_where_to_ask(she: Resident) -> None:
    went = she.answer("soort", {"about": "nodig"})
    page = she.client.get(went["Location"])
    for link in ("/vraag/", "/bel-mij/"):
        assert f'href="{link}"' in page.content.decode()
    # Nobody gets past it: neither by hand nor with another address.
    assert "Stel een vraag" in she.wrong("nodig", {"x": "x"})
    assert she.client.get("/bezwaar/controle/")["Location"] == "/bezwaar/nodig/"
    assert not Question.objects.exists()


def test_she_follows_it_and_chooses_the_official_procedure(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk()
    link = follow_path(she.send(clock))
    before = text_of(she.client.get(link))
    for words in (
        "Wij hebben uw bezwaar. Een collega gaat het bekijken.",
        "Tot wanneer wij mogen beslissen, weten wij nog niet.",
        "Wij bellen u woensdag 25 november",
        "Ik wil de officiële procedure",
    ):
        assert words in before, words
    assert "Ik woon alleen" not in before
    asked = text_of(she.client.get(f"{link}officiele-procedure/"))
    assert "Uw keuze maakt de uitkomst niet slechter" in asked
    for _ in range(2):
        after = text_of(she.client.post(f"{link}officiele-procedure/", follow=True))
        assert "De officiële procedure loopt." in after
    act = Act.objects.latest("pk")
    objection = Objection.objects.get()
    assert (objection.state, act.kind) == ("FORMAL", "FORMAL")
    assert parse(act.by).kind == "resident"
    assert Act.objects.count() == 2


@pytest.mark.parametrize("state", State)
def test_each_state_is_told_in_plain_words(
    state: State, town: build.Town, clock: time_machine.Traveller, bilal: User
) -> None:
    secret = "Zw4rt0pW1t-Zw4rt0pW1t_"
    made = build.objection(town.topics["uitkering"], now=TUESDAY, follow_secret=secret)
    there = put(made, state)
    page = text_of(Client().get(f"/volg/{secret}/"))
    assert there.words not in page
    offered = "Ik wil de officiële procedure" in page
    assert offered == (state in INFORMAL)
    day = dates.of(made.case)["DECIDE"].day
    assert day == dt.date(2027, 1, 25)


def test_the_note_of_the_first_contact_is_hers(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk()
    she.send(clock)
    moment = ContactMoment.objects.get(case__kind="OBJECTION")
    assert moment.note.startswith(OBJECTION["waarom"]["words"])


def test_a_photo_of_the_letter_goes_along(
    she: Resident, clock: time_machine.Traveller, settings: Any, tmp_path: Path
) -> None:
    settings.UPLOADS_DIR, settings.UPLOAD_KEEP_FREE_BYTES = tmp_path, 0
    she.walk(until="stukken")
    photo = {"chosen": handed_in.file(handed_in.photo()), "add": "1", "later_on": ""}
    stays = she.client.post("/bezwaar/stukken/", photo)
    assert stays["Location"] == "/bezwaar/stukken/"
    assert "Bestand 1: " in text_of(she.get("stukken/"))
    key = Upload.objects.get().key
    she.walk(stukken={"later_on": "", f"words-{key}": "de brief"})
    assert "1 bestand: de brief" in text_of(she.get("controle/"))
    she.send(clock)
    upload = Upload.objects.get()
    assert (upload.case, upload.description) == (Objection.objects.get().case, "de brief")


def test_the_team_for_objections_offers_its_own_moments_and_calls(
    she: Resident, clock: time_machine.Traveller, town: build.Town
) -> None:
    """What is promised is what the team can do that takes it up."""
    team = town.teams["werk"]
    teams.choose(team=team, by=build.TESTER, now=TUESDAY)
    with mock.patch.object(slots, "ahead", wraps=slots.ahead) as asked:
        she.walk()
        she.send(clock)
    assert {call.args[0] for call in asked.call_args_list} == {team}
    assert Objection.objects.get().case.team == CallbackRequest.objects.get().case.team == team


@pytest.mark.parametrize("urgent", [False, True])
def test_it_comes_in_when_nobody_can_promise_the_call(
    she: Resident, clock: time_machine.Traveller, urgent: bool
) -> None:
    """The team has no telephone number any more: that is ours to mend, and her day counts."""
    if urgent:
        she.answers = she.answers | {"spoed": {"wait": "nee"}}
    she.walk()
    NumberAssignment.objects.all().delete()
    page = text_of(she.send(clock))
    objection = Objection.objects.get()
    assert objection.case.reference in page
    assert objection.wants_call
    assert not CallbackRequest.objects.exists()
    assert "nog geen moment afgesproken" in Act.objects.get(kind="REGISTERED").reason
    said = "Een collega kijkt er als eerste naar" if urgent else "belt u zo snel mogelijk"
    assert said in page


def test_it_comes_in_when_her_moment_is_taken_while_she_sends(
    she: Resident, clock: time_machine.Traveller, town: build.Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise slots.Full

    she.walk()
    monkeypatch.setattr("objections.asking.sent.slots.find", full)
    page = text_of(she.send(clock))
    assert "belt u zo snel mogelijk" in page
    assert Objection.objects.get().wants_call
