"""The list of complaints: who is first, take the next, give it back, and never one's own."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from objections.complaints import handling
from objections.complaints.models import Complaint
from portal.audit.models import Event
from portal.cases.models import Case, Topic
from portal.kit import clock
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.conftest import TUESDAY
from tests.races import at_once

type BrowserOf = Callable[[User], Client]
LIST, NEXT = "/klachten/", "/klachten/volgende/"


@pytest.fixture
def topic(town: build.Town) -> Topic:
    return town.topics["uitkering"]


@pytest.fixture
def complaint(topic: Topic, now: dt.datetime) -> Complaint:
    return build.complaint(topic, now=now)


@pytest.fixture
def handler(carla: User, browser_of: BrowserOf) -> Client:
    return browser_of(carla)


def page_of(complaint: Complaint) -> str:
    return f"/zaken/{complaint.case.reference}/"


def owner_of(complaint: Complaint) -> User | None:
    return Case.objects.select_related("owner").get(pk=complaint.pk).owner


def words_of(client: Client, url: str = LIST) -> str:
    return client.get(url, follow=True).text.replace("\xa0", " ")


def test_the_list_tells_who_is_first_and_until_when(complaint: Complaint, handler: Client) -> None:
    shown = words_of(handler)
    for words in (
        "Ayşe Yılmaz",
        "Ontvangen",
        "Afhandelen kan tot en met dinsdag 5 januari",
        "nog 42 dagen",
        "Oppakken",
    ):
        assert words in shown, words
    assert Event.objects.filter(code="complaint.listed", object_id=complaint.pk).count() == 1
    # The case page leads back to it.
    assert f'href="{LIST}"' in words_of(handler, page_of(complaint))


def test_take_and_give_back(complaint: Complaint, handler: Client, carla: User) -> None:
    assert handler.post(NEXT)["Location"] == page_of(complaint)
    assert owner_of(complaint) == carla
    assert "Ayşe" in words_of(handler, f"{LIST}?lijst=mijn")
    shown = words_of(handler, page_of(complaint))
    assert "Teruggeven aan het team" in shown
    assert "Klacht opgepakt" in shown
    back = f"/klachten/{complaint.case.reference}/teruggeven/"
    for _ in range(2):
        assert handler.post(back)["Location"] == LIST
    assert owner_of(complaint) is None
    assert "U hebt nu geen klachten" in words_of(handler, f"{LIST}?lijst=mijn")


def test_only_who_has_it_or_a_lead_gives_it_back(
    complaint: Complaint, carla: User, bilal: User, daan: User, browser_of: BrowserOf
) -> None:
    handling.claim(complaint=complaint, user=carla, now=TUESDAY)
    back = f"/klachten/{complaint.case.reference}/teruggeven/"
    colleague, lead = browser_of(bilal), browser_of(daan)
    assert "Teruggeven" not in words_of(colleague, page_of(complaint))
    assert f"{carla.name} heeft deze klacht." in colleague.post(back, follow=True).text
    assert owner_of(complaint) == carla
    assert "Teruggeven" in words_of(lead, page_of(complaint))
    assert lead.post(back)["Location"] == LIST
    assert owner_of(complaint) is None


def test_the_next_passes_over_who_it_is_about(
    topic: Topic,
    complaint: Complaint,
    bilal: User,
    carla: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    handling.about(complaint=complaint, colleague=bilal, user=carla, now=now)
    page = browser_of(bilal)
    shown = words_of(page)
    assert "Een collega pakt dit op" in shown
    assert "oppakken/" not in shown
    # Whom it is about stands in no list.
    assert "Een collega pakt dit op" not in words_of(browser_of(carla))
    assert page.post(NEXT)["Location"] == LIST
    assert "Er wacht geen klacht meer voor u." in words_of(page)
    assert owner_of(complaint) is None
    other = build.complaint(topic, now=now)
    assert page.post(NEXT)["Location"] == page_of(other)
    assert browser_of(carla).post(NEXT)["Location"] == page_of(complaint)


def test_a_stranger_sees_an_empty_list(
    complaint: Complaint, eva: User, browser_of: BrowserOf
) -> None:
    stranger = browser_of(eva)
    shown = words_of(stranger)
    assert "Uw team heeft geen open klacht" in shown
    assert "Ayşe" not in shown
    assert stranger.post(NEXT)["Location"] == LIST
    back = f"/klachten/{complaint.case.reference}/teruggeven/"
    assert stranger.post(back).status_code == 404
    with pytest.raises(NotAllowed):
        handling.give_back(complaint=complaint, user=eva, now=TUESDAY)
    assert owner_of(complaint) is None


@pytest.mark.usefixtures("town")
def test_who_reads_no_cases_has_no_list(fatma: User, hanna: User, browser_of: BrowserOf) -> None:
    for user in (fatma, hanna):
        browser = browser_of(user)
        assert browser.get(LIST).status_code == 403
        assert browser.post(NEXT).status_code == 403


def test_an_address_that_we_never_gave_out_is_refused(handler: Client) -> None:
    for query in ("?lijst=weg", "?na=x", "?naam=Yilmaz"):
        assert handler.get(f"{LIST}{query}").status_code == 400


def test_what_was_talked_about_waits_for_its_next_day(
    complaint: Complaint, handler: Client, carla: User, now: dt.datetime
) -> None:
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=now)
    due_at = Case.objects.get(pk=complaint.pk).due_at
    assert due_at is not None
    assert clock.day_of(due_at) == dt.date(2026, 12, 8)
    handling.settle(complaint=complaint, her_words="Het is goed zo.", user=carla, now=now)
    assert "Opgelost" in words_of(handler, f"{LIST}?lijst=afgerond")
    assert "Pak de volgende op" in words_of(handler, page_of(complaint))


def test_the_next_day_is_never_after_the_last(
    complaint: Complaint, carla: User, now: dt.datetime
) -> None:
    later = now + dt.timedelta(days=41)
    handling.talk(complaint=complaint, summary="Zij wil excuses.", user=carla, now=later)
    due_at = Case.objects.get(pk=complaint.pk).due_at
    assert due_at is not None
    assert clock.day_of(due_at) == dt.date(2027, 1, 5)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_two(now: dt.datetime) -> None:
    town = build.town(now=now)
    team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
    users = [build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in ("Bo", "Kim")]
    for _ in range(5):
        for _ in range(2):
            build.complaint(topic, now=now)

        def first(user: User = users[0]) -> object:
            return handling.take_next(user=user, now=now)

        def second(user: User = users[1]) -> object:
            return handling.take_next(user=user, now=now)

        taken = at_once([first, second])
        assert len({getattr(one, "pk", None) for one in taken}) == 2
