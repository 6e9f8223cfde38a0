"""The tablet of the host: a number in one tap, papers, a first report, somebody without food."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from portal.audit.models import Event
from portal.cases.models import FirstReportKind, Topic
from portal.contacts import first_reports
from portal.contacts.models import FirstReport, Promise
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import papers
from portal.desk.host.models import InterpreterUse
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import closing
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit import clock, phone
from portal.outbox.models import Message
from portal.residents import register
from portal.staff.models import CrisisUse, Role, User
from tests import build

HOST = "/balie/ontvangst/"

type LogIn = Callable[[User], Client]


def token_of(client: Client, url: str = HOST) -> str:
    """Return the token of the form as it is shown now."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(url).content.decode())
    assert found
    return found[1]


def test_a_number_in_one_tap(opening: Opening, anna: User, browser_of: LogIn) -> None:
    client = browser_of(anna)
    told = {"token": token_of(client)}
    first = client.post(HOST, told)
    assert first.status_code == 303
    page = client.get(first["Location"]).content.decode()
    assert '<p class="slip__number">1</p>' in page
    assert "U bent binnen sinds 10:00 uur." in page
    # A double tap.
    assert client.post(HOST, told)["Location"] == first["Location"]
    visit = Visit.objects.get()
    assert (visit.number, visit.case.resident, visit.case.topic) == (1, None, None)
    assert client.post(HOST, {"token": token_of(client)}).status_code == 303
    assert Visit.objects.count() == 2


def test_only_who_works_at_the_desk_gives_numbers(
    opening: Opening, eva: User, hanna: User, browser_of: LogIn
) -> None:
    for user in (eva, hanna):
        client = browser_of(user)
        assert client.get(HOST).status_code == 403
        assert client.post(HOST, {"token": "x"}).status_code == 403
    assert not Visit.objects.exists()


def test_before_the_day_is_open_the_host_can_open_it(
    desk: Desk, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    assert "De inloop is nog niet open" in client.get(HOST).content.decode()
    assert client.post("/balie/dag/openen/")["Location"] == HOST
    assert "Geef volgnummer" in client.get(HOST).content.decode()


def test_what_is_needed_is_an_icon_and_gone_at_the_end(
    opening: Opening, town: build.Town, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    told = {
        "token": token_of(client),
        "topic": town.topics["werk"].pk,
        "language": "tr",
        "people": "3",
        "needs": ["SEAT", "FETCH"],
        "priority": "NEED",
    }
    client.post(HOST, told)
    visit = Visit.objects.get()
    assert (visit.people, visit.language, visit.priority) == (3, "tr", "NEED")
    assert visit.needs == ["FETCH", "SEAT"]
    assert "Een collega komt u halen" in client.get(f"{HOST}{visit.pk}/nummertje/").content.decode()
    assert "Wil opgehaald worden" in client.get(HOST).content.decode()
    ending = closing.Ending(Visit.Outcome.ANSWERED)
    closing.finish(visit=visit, ending=ending, user=anna, now=clock.utc_now())
    visit.refresh_from_db()
    assert visit.needs == []
    assert not Event.objects.filter(data__icontains="SEAT").exists()


def test_what_was_typed_stays_when_something_is_wrong(
    opening: Opening, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    told = {"token": token_of(client), "people": "3", "earlier": "Z-26-999999", "language": "tr"}
    answer = client.post(HOST, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "zonder antwoord" in page
    assert 'value="Z-26-999999"' in page
    assert '<option value="tr" selected>' in page
    assert not Visit.objects.exists()


def test_who_got_no_answer_shows_the_slip_and_goes_first(
    opening: Opening, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    old = build.visit(opening, now=clock.utc_now())
    ending = closing.Ending(Visit.Outcome.LEFT)
    closing.finish(visit=old, ending=ending, user=anna, now=clock.utc_now())
    client.post(HOST, {"token": token_of(client), "earlier": old.case.reference})
    assert Visit.objects.get(number=2).priority == Visit.Priority.LEFT_OVER


def test_a_visit_is_on_name_only_when_she_wants(
    opening: Opening, anna: User, browser_of: LogIn
) -> None:
    ada = register.add(
        told=register.Told(name="Ada Bos", phone=phone.parse("06 12 34 56 70")),
        by=build.TESTER,
        now=clock.utc_now(),
    )
    client = browser_of(anna)
    visit = build.visit(opening, now=clock.utc_now())
    slip, page = f"{HOST}{visit.pk}/nummertje/", f"/balie/bezoek/{visit.case.reference}/inwoner/"
    assert f"{page}?van=ontvangst" in client.get(slip).content.decode()
    found = client.post(f"{page}?van=ontvangst", {"q": "ada"}).content.decode()
    assert "Ada Bos" in found
    assert "06 12 34 56 70" not in found
    assert f'href="{slip}"' in found
    assert client.post(f"{page}?van=ontvangst", {"resident": ada.pk})["Location"] == slip
    visit.case.refresh_from_db()
    assert visit.case.resident == ada
    assert "Stuur als bericht" in client.get(f"{HOST}{visit.pk}/nummertje/").content.decode()
    client.post(f"{HOST}{visit.pk}/nummertje/bericht/")
    message = Message.objects.get()
    assert message.body == f"Uw nummertje is 1. Uw kenmerk is {visit.case.reference}."
    register.set_safe_contact(resident=ada, by=build.TESTER, now=clock.utc_now())
    assert "Stuur als bericht" not in client.get(f"{HOST}{visit.pk}/nummertje/").content.decode()


def test_one_page_for_what_she_says_leads_back_to_where_one_came_from(
    opening: Opening, town: build.Town, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    visit = build.visit(opening, now=clock.utc_now())
    page = f"/balie/bezoek/{visit.case.reference}/gegevens/"
    slip = f"{HOST}{visit.pk}/nummertje/"
    assert f"{page}?van=ontvangst" in client.get(slip).content.decode()
    told = {"people": "3", "needs": ["SEAT"], "topic": town.topics["werk"].pk}
    assert f'href="{slip}"' in client.get(f"{page}?van=ontvangst").content.decode()
    assert client.post(f"{page}?van=ontvangst", told)["Location"] == slip
    visit.refresh_from_db()
    assert (visit.people, visit.needs, visit.case.topic) == (3, ["SEAT"], town.topics["werk"])
    # From the board it leads to the visit, and what is wrong is told with the form.
    assert client.post(page, told)["Location"] == f"/balie/bezoek/{visit.case.reference}/"
    wrong = client.post(page, {**told, "earlier": "Z-26-999999"})
    assert wrong.status_code == 422
    assert "Z-26-999999" in wrong.content.decode()


def test_the_quick_desk_closes_at_once(opening: Opening, anna: User, browser_of: LogIn) -> None:
    client, url = browser_of(anna), f"{HOST}snel/"
    told = {"token": token_of(client, url), "help": "ELSEWHERE"}
    refused = client.post(url, told)
    assert refused.status_code == 422
    # Beside the field that it is about, and linked from the top of the page.
    assert 'id="id_named_error"' in refused.content.decode()
    told["named"] = "Sara van het wijkteam, Haven 12"
    assert client.post(url, told)["Location"] == HOST
    visit = Visit.objects.get()
    assert (visit.outcome, visit.referral, visit.referred_to) == (
        "REFERRED",
        "CALLED",
        "Sara van het wijkteam, Haven 12",
    )


def test_papers_from_hand_to_team(
    opening: Opening,
    town: build.Town,
    anna: User,
    bilal: User,
    eva: User,
    browser_of: LogIn,
) -> None:
    desk, url = browser_of(anna), f"{HOST}papieren/"
    told = {
        "token": token_of(desk, url),
        "what": "PROOF",
        "sheets": "4",
        "team": town.teams["inkomen-1"].pk,
        "words": "loonstroken",
    }
    answer = desk.post(url, told)
    assert desk.post(url, told)["Location"] == answer["Location"]
    page = desk.get(answer["Location"]).content.decode()
    assert "4 vellen" in page
    assert "Op dinsdag 24 november om 10:00 uur." in page
    assert "Aangenomen door Anna" in page
    receipt = PaperReceipt.objects.get()
    assert browser_of(eva).get(answer["Location"]).status_code == 404
    team = browser_of(bilal)
    assert "loonstroken" in team.get("/balie/papieren/").content.decode()
    assert "loonstroken" not in browser_of(eva).get("/balie/papieren/").content.decode()
    assert team.post(f"/balie/papieren/{receipt.pk}/bevestigen/").status_code == 303
    assert "geen papieren onderweg" in team.get("/balie/papieren/").content.decode()


def test_the_host_reads_who_waits_again_after_a_hint(
    opening: Opening, anna: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    page = client.get(HOST).content.decode()
    assert f"sse:desk-{opening.desk_id}" in page
    assert "Er wacht nu niemand." in page
    build.visit(opening, now=clock.utc_now(), urgent=True)
    part = client.get(HOST, headers={"HX-Request": "true"}).content.decode()
    assert "Er wacht nu 1 mens." in part
    assert "Spoed: loop mee" in part
    assert "<form" not in part


def test_papers_go_to_teams_that_take_cases(
    opening: Opening, anna: User, bilal: User, browser_of: LogIn
) -> None:
    page = browser_of(anna).get(f"{HOST}papieren/").content.decode()
    assert "Inkomen 1" in page
    for name in ("Functioneel beheer", "Inloop"):
        assert f">{name}</option>" not in page


def test_every_look_at_what_was_asked_or_handed_in_is_recorded(
    opening: Opening, town: build.Town, anna: User, browser_of: LogIn
) -> None:
    client, now = browser_of(anna), clock.utc_now()
    handed = papers.Handed(what=PaperReceipt.What.PROOF, sheets=2, team=town.teams["inkomen-1"])
    receipt = papers.hand_in(opening=opening, handed=handed, user=anna, now=now)
    visit = build.visit(opening, now=now)
    for url, pk in (
        (f"{HOST}{visit.pk}/gevraagd/", visit.pk),
        (f"/balie/papieren/{receipt.pk}/", receipt.visit_id),
    ):
        assert client.get(url).status_code == 200
        looks = Event.objects.filter(code="desk.papers_looked", object_id=pk)
        assert [one.actor for one in looks] == [anna.actor.key]


def test_papers_asked_for_say_why(opening: Opening, anna: User, browser_of: LogIn) -> None:
    client = browser_of(anna)
    visit = build.visit(opening, now=clock.utc_now())
    url = f"{HOST}{visit.pk}/papieren-vragen/"
    assert client.post(url, {"what": "huurcontract", "why": ""}).status_code == 422
    answer = client.post(url, {"what": "huurcontract", "why": "voor de toeslag"})
    page = client.get(answer["Location"]).content.decode()
    assert "Neem mee: huurcontract." in page
    assert "Waarom: voor de toeslag." in page
    assert "1 keer" in client.get("/balie/dag/").content.decode()


def test_the_proof_of_a_visit_says_when_and_not_why(
    opening: Opening, town: build.Town, anna: User, browser_of: LogIn
) -> None:
    visit = build.visit(opening, now=clock.utc_now(), topic=town.topics["uitkering"])
    page = browser_of(anna).get(f"{HOST}{visit.pk}/bewijs/").content.decode()
    assert "dinsdag 24 november 2026" in page
    assert "Van 10:00 uur tot 10:00 uur." in page
    assert "Mijn uitkering" not in page


@pytest.fixture
def applying(town: build.Town, opening: Opening) -> Topic:
    """What Inkomen 2 answers; its form is known."""
    first_reports.set_form(
        kind=FirstReportKind.BENEFIT,
        name="Bijstand aanvragen",
        url="https://almere.example/bijstand",
        by=build.TESTER,
        now=clock.utc_now(),
    )
    return Topic.objects.create(
        code="aanvragen",
        label="Uitkering aanvragen",
        team=town.teams["inkomen-2"],
        position=9,
        first_report_kind=FirstReportKind.BENEFIT,
    )


def test_a_first_report_is_one_form_and_a_receipt_with_the_day(
    applying: Topic, anna: User, eva: User, browser_of: LogIn
) -> None:
    client, url = browser_of(anna), f"{HOST}melding/"
    told = {
        "token": token_of(client, url),
        "topic": applying.pk,
        "name": "Ada Bos",
        "address": "Dorpsstraat 1, Almere",
    }
    answer = client.post(url, told)
    assert client.post(url, told)["Location"] == answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    for line in (
        "Uw melding is van dinsdag 24 november.",
        "https://almere.example/bijstand",
        "Naam: Ada Bos.",
        "Adres: Dorpsstraat 1, Almere.",
        "U hoort van ons uiterlijk donderdag 26 november.",
        "Uw melding is bij Inkomen 2.",
    ):
        assert line in page, line
    assert browser_of(eva).get(answer["Location"]).status_code == 404
    assert FirstReport.objects.count() == 1


def test_the_team_that_answers_reads_it_in_its_day(
    town: build.Town, applying: Topic, anna: User, browser_of: LogIn
) -> None:
    client, url = browser_of(anna), f"{HOST}melding/"
    told = {"token": token_of(client, url), "topic": applying.pk, "name": "Ada Bos"}
    client.post(url, told)
    piet = build.colleague(name="Piet", team=town.teams["inkomen-2"], role=Role.CASEWORKER)
    page = browser_of(piet).get("/werk/").content.decode()
    assert "Neem contact op over de aanvraag: uitkering" in page


def test_somebody_with_no_money_for_food(applying: Topic, anna: User, browser_of: LogIn) -> None:
    client, url = browser_of(anna), f"{HOST}melding/"
    told = {
        "token": token_of(client, url),
        "topic": applying.pk,
        "name": "Ada Bos",
        "urgent": "on",
    }
    receipt = client.post(url, told)["Location"]
    visit = Visit.objects.get()
    assert visit.is_open
    assert visit.case.is_urgent
    page = client.get(receipt).content.decode()
    assert "Loop nu met deze inwoner mee" in page
    slip = client.get(f"{HOST}{visit.pk}/nummertje/").content.decode()
    assert "Loopt u maar mee." in slip
    assert "Spoed: loop mee" in client.get(HOST).content.decode()
    assert client.get("/crisis/tonight/").status_code == 200
    assert CrisisUse.objects.filter(user=anna).exists()
    # It ends by what was done today, and never by closing alone.
    promise = Promise.objects.get()
    ending = closing.Ending(Visit.Outcome.PROMISE, promise=promise, said_aloud=True)
    with pytest.raises(urgent.StillUrgent):
        closing.finish(visit=visit, ending=ending, user=anna, now=clock.utc_now())
    case = f"/zaken/{visit.case.reference}/"
    assert client.get(case).status_code == 200
    urgent.settle(
        case=visit.case, done="Voedselpakket en 50 euro", by=anna.actor, now=clock.utc_now()
    )
    closing.finish(visit=visit, ending=ending, user=anna, now=clock.utc_now())
    assert "Voedselpakket en 50 euro" in client.get(case).content.decode()
    assert FirstReport.objects.get().reported_on.isoformat() == "2026-11-24"


def test_the_interpreter_is_one_click(opening: Opening, anna: User, browser_of: LogIn) -> None:
    client = browser_of(anna)
    visit = build.visit(opening, now=clock.utc_now(), language="ti")
    url = f"{HOST}{visit.pk}/tolk/"
    page = client.get(url).content.decode()
    assert "Een kind tolkt niet" in page
    assert '<option value="ti" selected>' in page
    client.post(url, {"language": "ti"})
    assert "De tolk is aan de lijn sinds 10:00 uur" in client.get(url).content.decode()
    client.post(f"{url}klaar/")
    assert InterpreterUse.objects.get().visit is None
    assert "Tigrinya" in client.get("/balie/dag/").content.decode()
