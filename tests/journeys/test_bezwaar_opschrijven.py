"""An objection comes in: by post, telephone, e-mail or over the counter, and written down together
with somebody who is here."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from callbacks.models import CallbackRequest
from objections.dossier import dates
from objections.dossier.models import Objection, State
from portal.cases.models import Topic
from portal.contacts.models import LooksLike
from portal.desk.handing.models import PaperReceipt
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.outbox.models import Receipt
from portal.questions.models import Question
from portal.residents.models import Representation, Resident
from portal.staff.models import User
from tests import build
from tests.journeys.public import text_of
from tests.journeys.test_balie import somebody, talking

type BrowserOf = Callable[[User], Client]
NEW, TOGETHER = "/bezwaren/nieuw/", "/bezwaren/samen/"
TOLD = {
    "name": "Sam de Wit",
    "address": "Dorpsstraat 1, 1315 AA Almere",
    "topic": "uitkering",
    "what": "de brief over mijn uitkering",
    "printed_on": "2026-11-02",
    "sent_on": "2026-11-02",
    "words": "Ik woon alleen.",
    "route": "later",
    "token": "t0k3n",
}
POSTED = TOLD | {"way": "post", "received_on": "2026-11-20", "posted": "2026-11-18"}


@pytest.fixture
def topic(town: build.Town) -> Topic:
    return town.topics["uitkering"]


@pytest.fixture
def clerk(anna: User, browser_of: BrowserOf) -> Client:
    return browser_of(anna)


@pytest.fixture
def visit(desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime) -> Visit:
    """Somebody without a name, at the desk of Anna."""
    build.visit(opening, now=now, topic=town.topics["uitkering"])
    return talking(desk, opening, anna, now=now)


def samen(reference: str) -> str:
    return reverse("objections:together-from", args=[reference])


def at(objection: Objection, name: str) -> str:
    return reverse(f"objections:{name}", args=[objection.case.reference])


def only() -> Objection:
    found: Objection = Objection.objects.select_related("case__origin", "case__resident").get()
    return found


@pytest.mark.usefixtures("topic")
def test_a_letter_keeps_its_stamp_and_postmark(clerk: Client) -> None:
    sent = clerk.post(NEW, POSTED | {"helper": "Bo Bakker", "helper_kind": "AUTHORISED"})
    assert sent.status_code == 303, sent.text
    kept = only()
    assert (kept.case.channel, kept.posted_on) == ("LETTER", dt.date(2026, 11, 18))
    assert kept.received_at.date() == dt.date(2026, 11, 20)
    assert (kept.needs_signature, kept.address) == (False, TOLD["address"])
    assert dates.of(kept.case)["OBJECT"].in_time is True
    assert Representation.objects.get().name == "Bo Bakker"
    page = clerk.get(sent["Location"]).text
    assert "Ontvangen op vrijdag 20 november 2026" in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"received_on": "2026-11-25"}, "Deze dag is nog niet geweest"),
        ({"received_on": "2024-11-25"}, "Deze dag ligt te ver terug"),
        ({"posted": "2026-11-23"}, "niet na de dag van ontvangst"),
        ({"way": "mail", "posted": ""}, "Alleen een brief kan al eerder"),
        ({"way": "balie"}, "Een poststempel is er alleen bij post"),
        ({"way": "telefoon", "posted": "", "received_on": "2026-11-24", "words": ""}, "één zin"),
        ({"sent_on": "2026-11-09"}, "meer dan één werkdag uit elkaar"),
        ({"printed_on": "2026-11-25", "sent_on": ""}, "Deze dag is nog niet geweest"),
        ({"route": "bellen"}, "Vul het telefoonnummer in"),
        ({"name": ""}, "Zonder naam is het geen bezwaar"),
    ],
)
@pytest.mark.usefixtures("topic")
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    clerk: Client, told: dict[str, str], words: str
) -> None:
    page = clerk.post(NEW, POSTED | told)
    assert page.status_code == 422
    assert words in page.text
    assert "Dorpsstraat 1" in page.text
    assert not Objection.objects.exists()


@pytest.mark.usefixtures("topic")
def test_an_e_mail_by_a_way_that_is_not_meant_for_it_is_logged_too(clerk: Client) -> None:
    clerk.post(NEW, TOLD | {"way": "mail", "received_on": "2026-11-24"})
    assert only().case.channel == "EMAIL"
    assert Receipt.objects.get().is_designated is False


@pytest.mark.usefixtures("topic")
def test_told_on_the_phone_waits_for_a_signature(clerk: Client, anna: User) -> None:
    clerk.post(NEW, TOLD | {"way": "telefoon", "received_on": "2026-11-24"})
    kept = only()
    assert (kept.needs_signature, kept.written_for) == (True, anna)


@pytest.mark.usefixtures("topic")
def test_the_official_procedure_at_once_or_a_call_first(clerk: Client) -> None:
    clerk.post(NEW, POSTED | {"route": "officieel"})
    assert only().state == State.FORMAL
    call = {"route": "bellen", "phone": "06 12 34 56 81", "others": "nee", "token": "tweede"}
    page = clerk.post(NEW, POSTED | call | {"moment": "2026-11-25-ochtend", "name": "Bo Bakker"})
    assert page.status_code == 303, page.text
    called = CallbackRequest.objects.select_related("case__origin").get()
    assert called.case.origin is not None
    assert called.case.origin.kind == "OBJECTION"
    # Who stands at the desk takes home when we call, and with which number.
    told = text_of(clerk.get(page["Location"]))
    assert "Wij bellen u eerst, woensdag 25 november, tussen 09:00 en 12:30 uur" in told
    assert "U ziet dan het telefoonnummer" in told


def test_a_person_decides_who_it_is_and_sees_what_is_open(
    clerk: Client, topic: Topic, now: dt.datetime
) -> None:
    known = build.objection(topic, now=now, name="Sam de Wit")
    resident = known.case.resident
    assert resident is not None
    undecided = clerk.post(NEW, POSTED)
    assert undecided.status_code == 422
    assert "Kies wie het is" in undecided.text
    # Nothing is saved while somebody types, and the names appear.
    part = clerk.post(NEW, POSTED, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "Sam de Wit" in part.text
    twice = clerk.post(NEW, POSTED | {"who": str(resident.pk)})
    assert twice.status_code == 422
    assert f"{known.case.reference}, ontvangen op" in twice.text
    assert "Het gaat over hetzelfde besluit" in twice.text
    told = POSTED | {"who": str(resident.pk), "another": "on"}
    assert clerk.post(NEW, told).status_code == 303
    assert Objection.objects.filter(case__resident=resident).count() == 2


@pytest.mark.usefixtures("topic")
def test_a_double_click_makes_one(clerk: Client) -> None:
    first, second = (clerk.post(NEW, POSTED | {"who": "nieuw"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Objection.objects.count() == 1


def test_who_took_the_decision_does_not_write_it_down(
    clerk: Client, anna: User, topic: Topic
) -> None:
    page = clerk.post(TOGETHER, TOLD | {"topic": topic.code, "decision_taker": str(anna.pk)})
    assert page.status_code == 422
    assert "Vraag een collega" in page.text
    assert not Objection.objects.exists()


def test_written_together_at_the_desk(
    visit: Visit, clerk: Client, anna: User, now: dt.datetime
) -> None:
    """From the visit to the signature: read aloud, two copies with the stamp, and the visit ends
    with a receipt."""
    assert samen(visit.case.reference) in clerk.get(f"/zaken/{visit.case.reference}/").text
    sent = clerk.post(samen(visit.case.reference), TOLD)
    assert sent.status_code == 303, sent.text
    kept = only()
    assert (kept.received_at, kept.case.channel) == (visit.case.opened_at, "DESK")
    assert (kept.case.origin, kept.written_for) == (visit.case, anna)
    page = clerk.get(sent["Location"]).text
    for words in ("Lees dit voor", "Ik woon alleen.", "Dorpsstraat 1", "Klaar, rond het bezoek af"):
        assert words in page, words
    copies = clerk.get(at(kept, "paper")).text
    assert copies.count("Ontvangen op dinsdag 24 november 2026") == 2
    assert "Voor de inwoner" in copies
    assert "Voor de gemeente" in copies
    other = clerk.post(at(kept, "reword"), {"words": "Ik woon alleen, mijn zoon is weg."})
    assert other.status_code == 303
    unread = clerk.post(at(kept, "finish"), {"how": "PAPER"})
    assert unread.status_code == 422
    assert "Lees het eerst voor" in unread.text
    for _ in range(2):
        done = clerk.post(at(kept, "finish"), {"how": "PAPER", "read_aloud": "on"})
        assert done.status_code == 303
    kept.refresh_from_db()
    visit.refresh_from_db()
    assert (kept.signed_on, kept.signed_how) == (now.date(), "PAPER")
    assert kept.words == "Ik woon alleen, mijn zoon is weg."
    receipt = PaperReceipt.objects.get()
    assert (visit.outcome, visit.receipt) == ("WRITTEN_DOWN", receipt)
    assert receipt.what == "OBJECTION"
    late = clerk.post(at(kept, "reword"), {"words": "Toch anders."})
    assert late.status_code == 422
    assert "al ondertekend" in late.text


def test_not_signed_yet_stays_on_the_list(visit: Visit, clerk: Client) -> None:
    clerk.post(samen(visit.case.reference), TOLD)
    clerk.post(at(only(), "finish"), {"how": "later", "read_aloud": "on"})
    visit.refresh_from_db()
    assert visit.outcome == "WRITTEN_DOWN"
    assert list(Objection.objects.open()) == [only()]
    assert only().is_unsigned
    assert "Nog niet ondertekend" in clerk.get("/bezwaren/").text


def test_for_another_team_the_clerk_still_prints_and_signs(
    visit: Visit, clerk: Client, eva: User, browser_of: BrowserOf
) -> None:
    clerk.post(samen(visit.case.reference), TOLD | {"topic": "werk"})
    kept = only()
    assert clerk.get(f"/zaken/{kept.case.reference}/").status_code == 404
    assert clerk.get(at(kept, "noted")).status_code == 200
    assert clerk.get(at(kept, "paper")).status_code == 200
    done = clerk.post(at(kept, "finish"), {"how": "TABLET", "read_aloud": "on"})
    assert done.status_code == 303, done.text
    kept.refresh_from_db()
    assert kept.signed_how == "TABLET"
    assert browser_of(eva).get(f"/zaken/{kept.case.reference}/").status_code == 200


def test_spoed_in_a_visit_goes_on_as_spoed(
    desk: Desk, opening: Opening, topic: Topic, anna: User, clerk: Client, now: dt.datetime
) -> None:
    build.visit(opening, now=now, topic=topic, urgent=True)
    visit = talking(desk, opening, anna, now=now)
    clerk.post(samen(visit.case.reference), TOLD)
    kept = only()
    assert kept.case.is_urgent
    done = clerk.post(at(kept, "finish"), {"how": "PAPER", "read_aloud": "on"})
    assert done.status_code == 303, done.text
    visit.refresh_from_db()
    assert visit.outcome == "WRITTEN_DOWN"


def test_a_question_that_is_an_objection_keeps_its_first_moment(
    topic: Topic, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    asked = build.question(topic, now=now - dt.timedelta(days=3), words="Ik maak bezwaar.")
    browser = browser_of(bilal)
    page = browser.get(samen(asked.case.reference)).text
    assert "Ik maak bezwaar." in page
    told = {key: TOLD[key] for key in TOLD if key not in {"name", "address"}}
    told |= {"words": "Ik maak bezwaar.", "address": ""}
    for _ in range(2):
        sent = browser.post(samen(asked.case.reference), told)
        assert sent.status_code == 303, sent.text
    kept = only()
    assert kept.received_at == asked.case.opened_at
    assert (kept.case.channel, kept.case.origin) == (asked.case.channel, asked.case)
    assert (kept.needs_signature, kept.case.resident) == (False, asked.case.resident)
    asked.refresh_from_db()
    assert asked.state == Question.State.TURNED
    flag = LooksLike.objects.get(case=asked.case)
    assert (flag.what, flag.verdict) == ("OBJECTION", "IS")


def test_a_callback_that_is_an_objection_is_still_called(
    topic: Topic, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    asked = build.callback(topic, now=now - dt.timedelta(days=1))
    told = {key: TOLD[key] for key in TOLD if key != "name"} | {"route": "bellen"}
    browser = browser_of(bilal)
    assert "gaat gewoon door" in browser.get(samen(asked.case.reference)).text
    sent = browser.post(samen(asked.case.reference), told)
    assert sent.status_code == 303, sent.text
    kept = only()
    assert (kept.received_at, kept.wants_call) == (asked.case.opened_at, True)
    asked.case.refresh_from_db()
    assert asked.case.is_open
    assert CallbackRequest.objects.count() == 1


def test_a_stranger_makes_nothing_of_it(
    topic: Topic, eva: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    asked = build.question(topic, now=now)
    stranger = browser_of(eva)
    assert stranger.get(samen(asked.case.reference)).status_code == 404
    assert stranger.post(samen(asked.case.reference), TOLD).status_code == 404
    birth = build.objection(topic, now=now)
    assert stranger.get(at(birth, "noted")).status_code == 404


def test_somebody_whose_name_we_know(
    desk: Desk, opening: Opening, topic: Topic, anna: User, clerk: Client, now: dt.datetime
) -> None:
    resident: Resident = somebody(now)
    build.visit(opening, now=now, topic=topic, resident=resident)
    visit = talking(desk, opening, anna, now=now)
    page = clerk.get(samen(visit.case.reference)).text
    assert 'name="name"' not in page
    told = {key: TOLD[key] for key in TOLD if key != "name"}
    assert clerk.post(samen(visit.case.reference), told).status_code == 303
    assert only().case.resident == resident
