"""A resident complains about how she was treated: the form, the receipt, what she follows, and what
a colleague whom it is not about does with it."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest
from objections.complaints.models import Complaint
from objections.dossier.act_models import Act
from objections.dossier.models import Objection
from portal.cases.models import Case
from portal.contacts.models import ContactMoment
from portal.intake.models import Draft
from portal.outbox import receipts
from portal.outbox.models import Message, Receipt
from portal.staff.models import User
from tests import build
from tests.conftest import TUESDAY
from tests.journeys.objection_page import COMPLAINT, LETTER, TREATED, Resident, follow_path
from tests.journeys.public import READING, text_of, value_of

type Browsers = Callable[[User], Client]


@pytest.fixture
def clock(town: build.Town) -> Iterator[time_machine.Traveller]:
    """Time that the test moves by hand."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def she(clock: time_machine.Traveller) -> Resident:
    return Resident("/klacht/", COMPLAINT)


def test_from_the_door_to_the_receipt(she: Resident, clock: time_machine.Traveller) -> None:
    assert 'href="/klacht/"' in she.client.get("/").content.decode()
    she.walk()
    summary = text_of(she.get("controle/"))
    for words in (TREATED["words"], "vorige week dinsdag", "aan de balie", "Ja, bel mij"):
        assert words in summary
    page = she.send(clock)
    receipt = text_of(page)
    complaint = Complaint.objects.get()
    row = Receipt.objects.get(case=complaint.case)
    assert (row.what, row.is_designated) == ("COMPLAINT", True)
    sent = "\n".join(TREATED.values())
    digest = receipts.digest_of(reference=complaint.case.reference, at=row.at, words=sent)
    assert row.digest == digest
    for words in (
        complaint.case.reference,
        receipts.shown(digest),
        TREATED["words"],
        "Een collega over wie het niet gaat",
        "Wij bellen u woensdag 25 november",
        "De wet geeft ons tijd tot en met dinsdag 5 januari 2027",
        "U krijgt ook een e-mail",
    ):
        assert words in receipt, words
    # By the right way: nothing has to be mended.
    assert "Wilt u een klacht indienen? Dan telt" not in receipt
    message = Message.objects.get(kind="COMPLAINT_RECEIPT")
    assert row.message == message
    assert sent in message.body
    assert CallbackRequest.objects.get().case.origin == complaint.case
    assert Draft.objects.get().answers == {}


@pytest.mark.parametrize(
    ("step", "given", "says"),
    [
        ("bejegening", {"words": "", "when": "", "where": ""}, "Schrijf op wat er niet goed ging."),
        ("bejegening", TREATED | {"words": "x" * 4001}, "er passen 4000 tekens in"),
        ("bejegening", TREATED | {"when": "x" * 121}, "120 tekens"),
        ("onderwerp", {}, "Kies waarover het gaat."),
        ("bellen", {"way": "x"}, "Kies een van de antwoorden."),
    ],
)
def test_a_wrong_answer_says_what_to_do(
    she: Resident, step: str, given: dict[str, str], says: str
) -> None:
    she.walk(until=step)
    assert says in she.wrong(step, given)
    assert not Case.objects.exists()


def test_without_a_name_it_is_taken_all_the_same(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(
        bellen={"way": "schrijven"},
        bereik={"phone": "", "email": ""},
        over_u={"name": "", "birth_date": ""},
    )
    assert "Wij hebben uw klacht" in text_of(she.send(clock))
    assert Complaint.objects.count() == 1


def test_who_is_not_alone_reads_it_on_the_screen_only(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk(berichten={"others": "ja"})
    page = she.send(clock)
    assert not Message.objects.exists()
    receipt = text_of(page)
    assert TREATED["words"] not in receipt
    assert "Schrijf uw kenmerk op" in receipt
    followed = text_of(she.client.get(follow_path(page)))
    assert "Meer laten wij hier niet zien" in followed
    assert "Wij kregen uw klacht" not in followed


def test_the_code_can_be_counted_again_from_what_she_sent(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk()
    she.send(clock)
    receipt = Receipt.objects.select_related("case").get(case__kind="COMPLAINT")
    words = ContactMoment.objects.get(case=receipt.case).note
    again = receipts.digest_of(reference=receipt.case.reference, at=receipt.at, words=words)
    assert again == receipt.digest


def test_sending_twice_makes_one(she: Resident, clock: time_machine.Traveller) -> None:
    she.walk()
    data = {"shown_at": value_of(she.get("controle/"), "shown_at"), "website": ""}
    clock.shift(READING)
    first = she.client.post("/klacht/controle/", data, follow=True)
    again = she.client.post("/klacht/controle/", data, follow=True)
    assert text_of(first) == text_of(again)
    assert Complaint.objects.count() == Receipt.objects.count() == 1


@pytest.mark.parametrize("about", ["besluit", "allebei"])
def test_with_a_decision_it_goes_on_as_an_objection(
    she: Resident, clock: time_machine.Traveller, about: str
) -> None:
    she.answers = COMPLAINT | {"brief": LETTER, "waarom": {"words": "Klopt niet.", "later_on": ""}}
    she.walk(soort={"about": about})
    assert she.form == "/bezwaar/"
    she.send(clock)
    assert Objection.objects.count() == 1
    assert Complaint.objects.count() == (about == "allebei")


def test_what_was_typed_goes_along_when_she_adds_a_decision_later(she: Resident) -> None:
    she.walk()
    went = she.answer("soort", {"about": "allebei"})
    assert went["Location"] == "/bezwaar/brief/"
    she.form = "/bezwaar/"
    she.answer("brief", LETTER)
    she.answer("waarom", {"words": "Klopt niet.", "later_on": ""})
    summary = text_of(she.get("controle/"))
    assert TREATED["words"] in summary
    assert "Ayşe Yılmaz" in summary


def test_she_follows_it_and_chooses_the_official_handling(
    she: Resident, clock: time_machine.Traveller
) -> None:
    she.walk()
    link = follow_path(she.send(clock))
    before = text_of(she.client.get(link))
    assert "Iemand over wie het niet gaat, bekijkt die." in before
    assert TREATED["words"] not in before
    for _ in range(2):
        after = text_of(she.client.post(f"{link}officiele-afhandeling/", follow=True))
        assert "De officiële afhandeling van uw klacht loopt." in after
        assert "Ik wil de officiële afhandeling" not in after
    assert Complaint.objects.get().state == "HANDLING"
    assert Act.objects.filter(kind="HANDLING").count() == 1


@pytest.fixture
def complaint(town: build.Town, clock: time_machine.Traveller) -> Complaint:
    return build.complaint(town.topics["uitkering"], now=TUESDAY)


def do(browser: Client, complaint: Complaint, step: str, **data: str) -> str:
    """Do one thing on the case page; return what it says then."""
    url = f"/klachten/{complaint.case.reference}/{step}/"
    return text_of(browser.post(url, data or {"x": "x"}, follow=True))


def test_a_colleague_settles_it(complaint: Complaint, browser_of: Browsers, carla: User) -> None:
    page = browser_of(carla)
    shown = text_of(page.get(f"/zaken/{complaint.case.reference}/"))
    assert complaint.words in shown
    assert "uiterlijk dinsdag 5 januari" in shown
    do(page, complaint, "oppakken")
    complaint.case.refresh_from_db()
    assert complaint.case.owner == carla
    wrong = do(page, complaint, "besproken", summary="")
    assert "Vul in wat u besprak." in wrong
    assert "Het gesprek is genoteerd." in do(
        page, complaint, "besproken", summary="Zij wil excuses."
    )
    done = do(page, complaint, "opgelost", her_words="Het is goed zo.")
    assert "De klacht is opgelost" in done
    assert "Opgelost, zegt de inwoner (Awb 9:5)" in done


def test_the_official_handling_hears_both(
    complaint: Complaint, browser_of: Browsers, carla: User
) -> None:
    page = browser_of(carla)
    assert "De officiële afhandeling loopt." in do(page, complaint, "officieel")
    early = do(page, complaint, "afronden", findings="Gegrond.")
    assert "Hoor eerst de inwoner en de collega" in early
    assert "beiden zijn gehoord" in do(page, complaint, "gehoord", report="Beiden vertelden.")
    assert "De klacht is uitgesteld." in do(page, complaint, "uitstellen", why="Drukte.")
    assert "De klacht is afgerond." in do(page, complaint, "afronden", findings="Gegrond.")


def test_whom_it_is_about_cannot_handle_it(
    complaint: Complaint, browser_of: Browsers, bilal: User, carla: User
) -> None:
    saved = do(browser_of(carla), complaint, "over", colleague=str(bilal.pk))
    assert "Deze collega behandelt de klacht niet." in saved
    page = browser_of(bilal)
    shown = text_of(page.get(f"/zaken/{complaint.case.reference}/"))
    assert "Deze klacht gaat over u." in shown
    assert "Noteer het gesprek" not in shown
    assert "Deze klacht gaat over u." in do(page, complaint, "besproken", summary="Ik bel zelf.")
    assert "Deze klacht gaat over u." in do(page, complaint, "oppakken")
    assert Complaint.objects.get().state == "RECEIVED"


def test_a_stranger_finds_nothing(complaint: Complaint, browser_of: Browsers, eva: User) -> None:
    page = browser_of(eva)
    reference = complaint.case.reference
    assert page.get(f"/zaken/{reference}/").status_code == 404
    for step in ("oppakken", "officieel", "besproken"):
        assert page.post(f"/klachten/{reference}/{step}/", {"x": "x"}).status_code == 404
