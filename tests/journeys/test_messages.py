"""A team lead looks after messages that failed or are uncertain."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from portal.audit.models import Event
from portal.jobs import slots
from portal.kit import phone
from portal.outbox import tasks
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build, build_message

type BrowserOf = Callable[[User], Client]
State = Message.State
NUMBER = phone.show("+31612345678")
LATE = "Berichten gaan nu later de deur uit"
SILENT = "De portaal-werker is stil"


@pytest.fixture
def failed(town: build.Town, now: dt.datetime) -> Message:
    return build_message.failed(town, now=now)


@pytest.fixture
def uncertain(town: build.Town, now: dt.datetime) -> Message:
    return build_message.uncertain(town, now=now)


def test_the_team_lead_reads_what_failed_and_why(
    daan: User, browser_of: BrowserOf, failed: Message, uncertain: Message
) -> None:
    page = browser_of(daan).get("/berichten/").content.decode()
    assert f'href="/zaken/{failed.case.reference}/"' in page
    assert "Mislukt" in page
    assert "Onzeker" in page
    assert failed.reason in page
    assert "Aan het telefoonnummer dat eindigt op 78" in page
    assert NUMBER not in page
    assert failed.recipient not in page
    assert "bevestiging per sms" in page
    assert "Wij bellen u dinsdag." in page
    looked = Event.objects.filter(code="message.looked", actor=daan.actor.key)
    assert {event.object_id for event in looked} == {failed.case_id, uncertain.case_id}


def test_words_of_another_team_stay_with_that_team(
    daan: User, hanna: User, browser_of: BrowserOf, town: build.Town, now: dt.datetime
) -> None:
    message = build_message.failed(town, now=now, team="werk")
    for user in (daan, hanna):
        page = browser_of(user).get("/berichten/").content.decode()
        assert message.case.reference in page
        assert message.reason in page
        assert "eindigt op" not in page
        assert "Wij bellen u" not in page
    assert not Event.objects.filter(code="message.looked").exists()


def test_others_do_not_get_in(
    eva: User, gijs: User, browser_of: BrowserOf, failed: Message
) -> None:
    for user in (eva, gijs):
        browser = browser_of(user)
        assert browser.get("/berichten/").status_code == 403
        assert browser.post(f"/berichten/{failed.pk}/opnieuw/").status_code == 403
        assert browser.post(f"/berichten/{failed.pk}/afgehandeld/").status_code == 403
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_the_team_lead_sends_again(daan: User, browser_of: BrowserOf, uncertain: Message) -> None:
    browser = browser_of(daan)
    answer = browser.post(f"/berichten/{uncertain.pk}/opnieuw/")
    assert (answer.status_code, answer["Location"]) == (303, "/berichten/")
    page = browser.get("/berichten/").content.decode()
    assert "Het bericht staat klaar" in page
    assert "Alle berichten zijn de deur uit" in page
    uncertain.refresh_from_db()
    assert uncertain.state == State.QUEUED
    event = Event.objects.get(code="message.resent")
    assert event.actor == daan.actor.key


def test_the_resident_knows_already(hanna: User, browser_of: BrowserOf, failed: Message) -> None:
    browser = browser_of(hanna)
    assert browser.post(f"/berichten/{failed.pk}/afgehandeld/").status_code == 303
    failed.refresh_from_db()
    assert failed.state == State.SETTLED
    # Two windows open: the second click is told, and changes nothing.
    assert browser.post(f"/berichten/{failed.pk}/opnieuw/").status_code == 303
    assert "Een collega was u net voor" in browser.get("/berichten/").content.decode()
    failed.refresh_from_db()
    assert failed.state == State.SETTLED


def test_a_look_at_the_page_changes_nothing(
    daan: User, browser_of: BrowserOf, failed: Message
) -> None:
    browser = browser_of(daan)
    assert browser.get(f"/berichten/{failed.pk}/opnieuw/").status_code == 405
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_many_messages_come_in_pages_with_few_statements(
    daan: User,
    browser_of: BrowserOf,
    town: build.Town,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(30):
        build_message.failed(town, now=now)
    browser = browser_of(daan)
    browser.get("/berichten/")
    with django_assert_max_num_queries(14):
        first = browser.get("/berichten/").content.decode()
    assert first.count("data-row") == 25
    assert "?page=2" in first
    assert browser.get("/berichten/?page=2").content.decode().count("data-row") == 5
    assert browser.get("/berichten/?page=x").content.decode().count("data-row") == 25


def rows(page: str) -> int:
    return page.count("data-row")


def test_the_list_is_searched_and_filtered(
    daan: User, browser_of: BrowserOf, failed: Message, uncertain: Message
) -> None:
    browser = browser_of(daan)
    number = failed.case.reference

    def found(query: str) -> str:
        return browser.get(f"/berichten/?{query}").content.decode()

    typed = found(f"kenmerk=z+{number[2:4]}+{int(number[5:])}")
    assert rows(typed) == 1
    assert number in typed
    assert uncertain.case.reference not in typed
    assert rows(found("stand=UNCERTAIN")) == 1
    assert rows(found("soort=RECEIPT&via=SMS")) == 2
    nothing = found("soort=REMINDER")
    assert rows(nothing) == 0
    assert "Geen berichten gevonden" in nothing
    # What cannot be is no filter, and no error.
    assert rows(found("soort=X&stand=QUEUED&via=POST&page=0")) == 2


def test_many_are_sent_again_at_once_and_the_filter_stays(
    daan: User, browser_of: BrowserOf, town: build.Town, now: dt.datetime, uncertain: Message
) -> None:
    browser = browser_of(daan)
    failed = [build_message.failed(town, now=now) for _ in range(3)]
    ticked = {"bericht": [message.pk for message in failed], "stand": "FAILED"}
    answer = browser.post("/berichten/opnieuw/", ticked)
    assert (answer.status_code, answer["Location"]) == (303, "/berichten/?stand=FAILED")
    page = browser.get("/berichten/").content.decode()
    assert "De 3 berichten staan klaar" in page
    assert rows(page) == 1
    assert Message.objects.filter(state=State.QUEUED).count() == 3
    assert Event.objects.filter(code="message.resent", actor=daan.actor.key).count() == 3


def test_many_are_no_longer_needed_and_two_colleagues_do_not_disturb_each_other(
    daan: User, browser_of: BrowserOf, failed: Message, uncertain: Message
) -> None:
    browser = browser_of(daan)
    both = {"bericht": [failed.pk, uncertain.pk]}
    assert browser.post("/berichten/afgehandeld/", both).status_code == 303
    assert Message.objects.filter(state=State.SETTLED).count() == 2
    # The same page in another window.
    browser.post("/berichten/opnieuw/", both)
    assert "Een collega was u net voor" in browser.get("/berichten/").content.decode()
    assert Message.objects.filter(state=State.SETTLED).count() == 2


@pytest.mark.parametrize("ticked", [[], ["x"], ["1' or '1'='1"], ["9" * 30]])
def test_without_a_tick_the_page_asks_for_one(
    daan: User, browser_of: BrowserOf, failed: Message, ticked: list[str]
) -> None:
    answer = browser_of(daan).post("/berichten/opnieuw/", {"bericht": ticked})
    assert answer.status_code == 422
    assert rows(answer.content.decode()) == 1
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_the_case_tells_which_message_went_out_and_which_did_not(
    daan: User, browser_of: BrowserOf, town: build.Town, now: dt.datetime, settings: Settings
) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": "portal.outbox.gateways.DemoGateway"}
    asked = build.callback(town.topics["uitkering"], now=now)
    address = f"/zaken/{asked.case.reference}/"
    browser = browser_of(daan)
    tasks.sweep()
    page = browser.get(address).content.decode()
    assert "Bevestiging per sms naar het telefoonnummer dat eindigt op 78: verstuurd" in page
    safe = build.callback(town.topics["uitkering"], now=now, safe_contact=True)
    page = browser.get(f"/zaken/{safe.case.reference}/").content.decode()
    assert "Geen bericht: veilig contact" in page
    assert not safe.case.messages.exists()


def test_the_navigation_counts_them_for_who_handles_them(
    daan: User, bilal: User, browser_of: BrowserOf, failed: Message
) -> None:
    assert 'href="/berichten/"' in browser_of(daan).get("/berichten/").content.decode()
    assert 'href="/berichten/"' not in browser_of(bilal).get("/berichten/").content.decode()


def test_everyone_reads_that_messages_wait(
    daan: User, browser_of: BrowserOf, town: build.Town, now: dt.datetime
) -> None:
    build_message.text(town, now=now)
    browser = browser_of(daan)
    assert LATE not in browser.get("/berichten/").content.decode()
    with time_machine.travel(now + dt.timedelta(minutes=6), tick=False):
        page = browser.get("/berichten/").content.decode()
    assert LATE in page
    assert "Eén bericht wacht langer dan vijf minuten" in " ".join(page.split())


def test_a_silent_worker_is_told_to_who_can_act(
    daan: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(daan)
    slots.beat(name="worker", now=now - dt.timedelta(minutes=9))
    assert SILENT not in browser.get("/berichten/").content.decode()
    slots.beat(name="worker", now=now - dt.timedelta(minutes=11))
    page = browser.get("/berichten/").content.decode()
    assert "De portaal-werker is stil sinds dinsdag 24 november om 09:49 uur" in page
