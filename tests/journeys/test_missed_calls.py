"""What a team missed: one line a number, taken by one, and called back or left with a reason."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from callbacks.models import CallbackRequest
from callbacks.telephony import forgetting
from callbacks.telephony_models import IncomingCall, TelephoneEvent
from portal.contacts.models import ContactMoment
from portal.kit import phone as phones
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident, Wish
from portal.staff.models import User
from tests import build, phone
from tests.conftest import TUESDAY
from tests.phone import Exchange

type BrowserOf = Callable[[User], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def exchange(town: build.Town, bilal: User) -> Exchange:
    phone.give_phone(bilal, "102")
    return phone.exchange(town.teams["inkomen-1"])


def act(browser: Client, what: str, call: IncomingCall | None = None, **data: str) -> Any:
    pk = (call or IncomingCall.objects.order_by("-pk")[0]).pk
    return browser.post(f"/telefoon/{pk}/{what}/", data, follow=True)


def nav_count(browser: Client) -> str:
    shown = browser.get("/mijn/").context["nav"]
    return next(str(item["count"]) for item in shown if item["label"] == "Telefoon")


def test_one_line_a_number_with_how_often(
    exchange: Exchange, anna: User, eva: User, browser_of: BrowserOf
) -> None:
    for days in (8, 3, 0, 0):
        with time_machine.travel(TUESDAY - days * DAY, tick=False):
            exchange.tell("missed", f"gesprek-{days}-{IncomingCall.objects.count()}")
    exchange.tell("missed", "afgeschermd", **{"from": None})
    exchange.tell("missed", "nog een", **{"from": "0612345699", "call_id": "nog-een"})
    browser = browser_of(anna)
    text = browser.get("/telefoon/").text
    assert text.count('class="row"') == 2
    # Within five working days: of last Saturday and today, not of Monday a week ago.
    assert "3 keer in 5 werkdagen" in text
    assert "belde één keer iemand" in text
    assert nav_count(browser) == "2"
    stranger = browser_of(eva)
    assert "Er zijn geen gemiste oproepen" in stranger.get("/telefoon/").text
    assert nav_count(stranger) == ""
    for call in IncomingCall.objects.all():
        assert stranger.get(f"/telefoon/{call.pk}/").status_code == 404
        assert act(stranger, "terugbellen", call).status_code == 404


def test_outside_hours_a_missed_call_waits_too(
    exchange: Exchange, anna: User, browser_of: BrowserOf
) -> None:
    with time_machine.travel(TUESDAY - dt.timedelta(hours=12), tick=False):
        exchange.tell("ringing")
        exchange.tell("ended")
    assert "maandag 23 november om 22:00 uur" in browser_of(anna).get("/telefoon/").text


def test_a_call_of_which_nothing_more_is_heard_counts_as_missed(
    exchange: Exchange, anna: User, browser_of: BrowserOf
) -> None:
    exchange.tell("ringing")
    assert nav_count(browser_of(anna)) == ""
    with time_machine.travel(TUESDAY + dt.timedelta(minutes=11), tick=False):
        browser = browser_of(anna)
        assert nav_count(browser) == "1"
        assert "Bel terug" in act(browser, "oppakken").text


def test_call_back_makes_a_request_of_hers(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("missed", "een")
    exchange.tell("missed", "twee")
    browser = browser_of(bilal)
    said = act(browser, "terugbellen")
    request = CallbackRequest.objects.get()
    assert request.case.owner == bilal
    assert request.case.team == town.teams["inkomen-1"]
    assert request.number_to_call == "+31612345678"
    assert request.case.subject == "Gemiste oproep"
    assert "Daarna nog 1 keer." in said.text
    assert "tel:+31612345678" in said.text
    # Nobody knows who it is: a number is not a person.
    assert request.case.resident
    assert request.case.resident.name == ""
    assert Message.objects.get().recipient == "+31612345678"
    assert {call.case for call in IncomingCall.objects.all()} == {request.case}
    assert nav_count(browser) == ""
    # The second click finds nothing left to do.
    assert "al vastgelegd" in act(browser, "terugbellen").text
    assert CallbackRequest.objects.count() == 1


@pytest.mark.parametrize("is_safe", [True, False])
def test_what_anybody_on_this_number_asked_holds(
    exchange: Exchange, bilal: User, browser_of: BrowserOf, *, is_safe: bool
) -> None:
    told = register.Told(name="Ayşe", phone=phones.parse("0612345678"), safe_contact=is_safe)
    known = register.add(told=told, by=build.TESTER, now=TUESDAY)
    if not is_safe:
        register.add_wish(resident=known, wish=Wish.NO_TEXT, by=build.TESTER, now=TUESDAY)
    exchange.tell("missed")
    text = act(browser_of(bilal), "terugbellen").text
    assert "Ayşe" not in text
    assert not Message.objects.exists()
    made = Resident.objects.exclude(pk=known.pk).get()
    assert made.safe_contact is is_safe


def test_a_dear_number_is_never_called_back(
    exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    for number, dear in enumerate(["+88216123456", "+447012345678", "+19005551234", "0900 1234"]):
        exchange.tell("missed", f"duur-{number}", **{"from": dear})
        said = act(browser, "terugbellen").text
        assert "niet zomaar bellen" in said or "Terugbellen kan niet" in said, dear
    assert not CallbackRequest.objects.exists()


def test_it_belongs_to_a_request_that_is_open(
    town: build.Town, exchange: Exchange, anna: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=TUESDAY)
    exchange.tell("missed")
    browser = browser_of(anna)
    assert request.case.reference in browser.get("/telefoon/").text
    act(browser, "hoort-bij", reference=request.case.reference)
    request.refresh_from_db()
    assert request.times_asked == 2
    assert IncomingCall.objects.get().outcome == IncomingCall.Outcome.JOINED
    assert ContactMoment.objects.filter(case=request.pk, direction="IN").count() == 2


def test_nothing_needed_says_why(exchange: Exchange, anna: User, browser_of: BrowserOf) -> None:
    exchange.tell("missed")
    browser = browser_of(anna)
    empty = act(browser, "niets-nodig", reason="anders")
    assert empty.status_code == 422
    assert "Schrijf in een paar woorden op waarom." in empty.text
    act(browser, "niets-nodig", reason="anders", other="was voor een buurman")
    call = IncomingCall.objects.get()
    assert (call.outcome, call.reason) == (IncomingCall.Outcome.NO_ACTION, "was voor een buurman")


def test_who_takes_it_has_it(
    exchange: Exchange, anna: User, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("missed")
    act(browser_of(anna), "oppakken")
    late = browser_of(bilal)
    assert "Bij Anna" in late.get("/telefoon/").text
    assert "Anna heeft deze oproep al opgepakt." in act(late, "terugbellen").text
    assert "Anna heeft deze oproep al opgepakt." in act(late, "oppakken").text
    assert "Bij u" in browser_of(anna).get("/telefoon/").text
    # A new try of the same number is hers as well.
    exchange.tell("missed", "nog-eens")
    assert "Anna heeft deze oproep al opgepakt." in act(late, "terugbellen").text


def test_who_tries_again_and_is_spoken_to_waits_no_more(
    exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("missed", "eerst")
    with time_machine.travel(TUESDAY + dt.timedelta(minutes=5), tick=False):
        exchange.tell("answered", "daarna")
        browser = browser_of(bilal)
        act(browser, "geen-dossier", reason="de vraag is meteen beantwoord")
        assert nav_count(browser) == ""
    assert IncomingCall.objects.get(code="eerst").outcome == IncomingCall.Outcome.SPOKEN


def test_what_led_to_nothing_is_forgotten_after_thirty_days(
    exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("missed", "een")
    act(browser_of(bilal), "terugbellen")
    exchange.tell("missed", "twee", **{"from": None})
    moment = TUESDAY + 30 * DAY
    assert forgetting.forget(now=moment) == 0
    assert IncomingCall.objects.get(code="een").number_calling
    assert forgetting.forget(now=moment + dt.timedelta(seconds=1)) == 1
    # What led to a case stays with it, without the number.
    kept = IncomingCall.objects.get()
    assert (kept.code, kept.number_calling) == ("een", "")
    assert kept.case is not None
    assert not TelephoneEvent.objects.exists()


def test_the_line_names_no_one_in_an_address(
    exchange: Exchange, anna: User, browser_of: BrowserOf
) -> None:
    exchange.tell("missed")
    links = re.findall(r'(?:href|action|hx-get)="([^"]+)"', browser_of(anna).get("/telefoon/").text)
    assert not [link for link in links if "12345678" in link]
