"""A colleague says 'u hebt er recht op' and writes it down in two clicks; everybody who works with
her sees it first, and what goes against it waits for the lead."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case
from portal.contacts import clashes
from portal.contacts.models import Assurance, AssuranceStep, Clash
from portal.desk.places.models import Opening
from portal.due import engine
from portal.residents import identity
from portal.residents.identity import Answer
from portal.staff.models import User
from tests import build, phone
from tests.journeys.public import text_of, value_of

# In two pieces: no number that passes the test stands in this house.
BSN = "111222" + "333"
type BrowserOf = Callable[[User], Client]
WORDS = "U krijgt de wasmachine vergoed."


@pytest.fixture
def request_(town: build.Town, now: dt.datetime) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now)


def said(browser: Client, case: Case) -> None:
    """Two clicks: open the form on the page, press the ground."""
    page = browser.get(f"/zaken/{case.reference}/")
    typed = {"token": value_of(page, "token"), "what": WORDS, "ground": "LAW"}
    answer = browser.post(f"/zaken/{case.reference}/toezegging/", typed)
    assert answer.status_code == 303, text_of(answer)


def test_written_in_two_clicks_and_shown_first(
    request_: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    case, worker = request_.case, browser_of(bilal)
    page = worker.get(f"/zaken/{case.reference}/").text
    form = page[page.index("Toezegging vastleggen") :]
    assert re.search(r'<button[^>]*name="ground" value="LAW"', form)
    said(worker, case)
    shown = text_of(worker.get(f"/zaken/{case.reference}/"))
    assert shown.index("Toegezegd aan deze inwoner") < shown.index("Oppakken")
    assert f"{WORDS} Gezegd door Bilal, dinsdag 24 november 2026" in shown
    assert "Toezegging vastgelegd" in shown
    assert case.resident is not None
    whole = text_of(worker.get(f"/inwoners/{case.resident.pk}/"))
    assert whole.index(WORDS) < whole.index("Zaken")
    assert Event.objects.filter(code="assurance.said", actor=bilal.actor.key).exists()
    stranger = browser_of(eva)
    assert stranger.get(f"/zaken/{case.reference}/toezegging/").status_code == 404
    assert WORDS not in stranger.get(f"/inwoners/{case.resident.pk}/").text


def test_a_form_that_is_not_right_keeps_what_was_typed(
    request_: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    url = f"/zaken/{request_.case.reference}/toezegging/"
    worker = browser_of(bilal)
    token = value_of(worker.get(url), "token")
    wrong = worker.post(url, {"token": token, "what": WORDS, "ground": "OTHER"})
    assert wrong.status_code == 422
    assert WORDS in wrong.text
    assert "Schrijf op waarop het rust" in text_of(wrong)
    bsn = worker.post(url, {"token": token, "what": f"U krijgt {BSN}.", "ground": "LAW"})
    assert bsn.status_code == 422
    typed = {"token": token, "what": WORDS, "ground": "LAW", "said_on": "2026-11-25"}
    assert "Deze dag komt nog" in text_of(worker.post(url, typed))
    assert not Assurance.objects.exists()
    good = {"token": token, "what": WORDS, "ground": "OTHER", "ground_text": "Brief van mei"}
    for _ in range(2):
        assert worker.post(url, good).status_code == 303
    assert Assurance.objects.count() == 1


def test_found_by_word_by_who_may_read_it(
    request_: CallbackRequest, bilal: User, eva: User, gijs: User, browser_of: BrowserOf
) -> None:
    said(browser_of(bilal), request_.case)
    found = browser_of(bilal).post("/toezeggingen/", {"words": "WASMACHINE"})
    assert WORDS in found.text
    assert "Niets gevonden" in browser_of(eva).post("/toezeggingen/", {"words": "wasmachine"}).text
    assert browser_of(gijs).get("/toezeggingen/").status_code == 403
    looks = Event.objects.filter(code="assurance.listed", actor=bilal.actor.key)
    assert [look.object_id for look in looks] == [request_.case.pk]


def test_at_the_desk_only_after_we_know_whom_we_speak_to(
    town: build.Town,
    request_: CallbackRequest,
    opening: Opening,
    anna: User,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    said(browser_of(bilal), request_.case)
    resident = request_.case.resident
    assert resident is not None
    visit = build.visit(opening, now=now, topic=town.topics["uitkering"], resident=resident)
    Case.objects.filter(pk=visit.case.pk).update(team=town.teams["inkomen-1"])
    clerk, url = browser_of(anna), f"/zaken/{visit.case.reference}/"
    assert WORDS not in clerk.get(url).text
    resident.birth_date = dt.date(1980, 3, 14)
    resident.save(update_fields=["birth_date"])
    identity.check(
        resident=resident, answer=Answer(birth_date=resident.birth_date), by=anna.actor, now=now
    )
    assert WORDS in clerk.get(url).text


def test_on_the_telephone_after_the_check_question(
    town: build.Town,
    request_: CallbackRequest,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    worker = browser_of(bilal)
    said(worker, request_.case)
    resident = request_.case.resident
    assert resident is not None
    resident.birth_date = dt.date(1980, 3, 14)
    resident.save(update_fields=["birth_date"])
    phone.give_phone(bilal, "102")
    exchange = phone.exchange(town.teams["inkomen-1"])
    exchange.tell("ringing")
    exchange.tell("answered")
    home = worker.get("/telefoon/")
    (pk,) = set(re.findall(r"/telefoon/(\d+)/", home.text))
    assert WORDS not in worker.get(f"/telefoon/{pk}/").text
    worker.post(f"/telefoon/{pk}/controlevraag/", {"birth_date": "14-03-1980"})
    page = worker.get(f"/telefoon/{pk}/")
    assert WORDS in page.text
    assert f"/zaken/{request_.case.reference}/toezegging/" in page.text


def test_a_lead_takes_it_back_with_what_she_was_told(
    request_: CallbackRequest, bilal: User, daan: User, browser_of: BrowserOf
) -> None:
    said(browser_of(bilal), request_.case)
    assurance = Assurance.objects.get()
    url = f"/zaken/{request_.case.reference}/toezegging/{assurance.pk}/intrekken/"
    assert browser_of(bilal).get(url).status_code == 403
    lead = browser_of(daan)
    assert lead.post(url, {"reason": "", "told_on": "2026-11-24"}).status_code == 422
    told = {"reason": "De regel is anders.", "told_on": "2026-11-24"}
    assert lead.post(url, told).status_code == 303
    page = text_of(lead.get(f"/zaken/{request_.case.reference}/"))
    assert WORDS in page
    assert "Ingetrokken. Verteld op dinsdag 24 november: De regel is anders." in page
    again = lead.post(url, told)
    assert "al waargemaakt of ingetrokken" in text_of(again)
    assert AssuranceStep.objects.count() == 1


def test_a_clash_from_the_ring_to_the_verdict(
    request_: CallbackRequest,
    bilal: User,
    carla: User,
    daan: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    said(browser_of(bilal), request_.case)
    with pytest.raises(clashes.GoesAgainst):
        clashes.guard(request_.case, "letters.sign_refusal", carla.actor)
    clash = Clash.objects.get()
    engine.tick(sources=["portal.due.clash_reminders.due"], now=now)
    author, lead = browser_of(bilal), browser_of(daan)
    day = text_of(author.get("/werk/"))
    assert "Eerst dit" in day
    assert "toezegging waar u voor instaat" in day
    assert "U beslist of het door mag" in text_of(lead.get("/werk/"))
    page = text_of(author.get("/toezeggingen/"))
    assert "Hier gaat iets tegenin" in page
    heard = f"/toezeggingen/{clash.pk}/gehoord/"
    assert browser_of(carla).post(heard).status_code == 404
    assert author.post(heard, {"words": "Zij liet de brief zien."}).status_code == 303
    url = f"/zaken/{request_.case.reference}/toezegging/botsing/{clash.pk}/"
    assert "Zij liet de brief zien." in text_of(lead.get(url))
    assert "Dit wacht op een teamleider" in text_of(author.get(url))
    verdict = {"verdict": "GOES_ON", "reason": "De wet laat geen ruimte."}
    assert "Alleen een teamleider" in text_of(author.post(url, verdict))
    assert lead.post(url, verdict | {"reason": ""}).status_code == 422
    assert lead.post(url, verdict).status_code == 303
    clashes.guard(request_.case, "letters.sign_refusal", carla.actor)
    shown = text_of(author.get(f"/zaken/{request_.case.reference}/"))
    assert "De teamleider besloot: het besluit gaat toch door. De wet laat geen ruimte." in shown


def test_made_true_with_one_click(
    request_: CallbackRequest, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    said(browser_of(bilal), request_.case)
    pk = Assurance.objects.get().pk
    url = f"/zaken/{request_.case.reference}/toezegging/{pk}/waargemaakt/"
    assert browser_of(eva).post(url).status_code == 404
    browser_of(bilal).post(url)
    assert AssuranceStep.objects.get().kind == "KEPT"
