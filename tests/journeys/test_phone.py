"""Somebody calls us: the line on the screen, the check question, and what came of it."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.telephony_models import IncomingCall
from portal.audit.models import Event
from portal.cases.models import Share
from portal.contacts.models import ContactMoment, Promise
from portal.kit import phone as phones
from portal.residents import register
from portal.residents.models import ContactPoint, IdentityCheck, Representation, Resident
from portal.staff.models import Role, User
from tests import build, phone
from tests.conftest import TUESDAY
from tests.journeys.callback_page import check_cases_agree
from tests.phone import Exchange

type BrowserOf = Callable[[User], Client]
BORN = dt.date(1980, 3, 14)
MINUTE = dt.timedelta(minutes=1)
GENERIC = "bekend telefoonnummer, vraag wie u spreekt"


@pytest.fixture
def exchange(town: build.Town, anna: User, bilal: User, eva: User) -> Exchange:
    """The telephone system, with a phone on three desks."""
    for user, extension in ((anna, "101"), (bilal, "102"), (eva, "301")):
        phone.give_phone(user, extension)
    return phone.exchange(town.teams["inkomen-1"])


def known(name: str = "Ayşe Yılmaz", number: str = "0612345678", **more: Any) -> Resident:
    """Somebody whose number we know, and her date of birth."""
    told = register.Told(name=name, phone=phones.parse(number), birth_date=BORN, **more)
    return register.add(told=told, by=build.TESTER, now=TUESDAY)


def line(browser: Client) -> str:
    """Read the line above the page again, as a hint makes the browser do."""
    answer = browser.get("/telefoon/nu/", headers={"HX-Request": "true", "X-Background": "1"})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def page_of(browser: Client, status: int = 200) -> str:
    answer = browser.get(f"/telefoon/{IncomingCall.objects.get().pk}/")
    assert answer.status_code == status
    return answer.text


def answer(browser: Client, **given: str) -> Any:
    data = {"birth_date": "", "postcode": "", "house_number": "", **given}
    pk = IncomingCall.objects.get().pk
    return browser.post(f"/telefoon/{pk}/controlevraag/", data, follow=True)


# The line on the screen.


def test_only_who_hears_it_ring_reads_who_it_may_be(
    exchange: Exchange, anna: User, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    resident = known()
    exchange.tell("ringing", extension="102")
    assert "mogelijk: Ayşe Yılmaz" in line(browser_of(bilal))
    assert "mogelijk: Ayşe Yılmaz" in browser_of(bilal).get("/mijn/").text
    assert Event.objects.filter(code="resident.hinted", object_id=resident.pk).exists()
    for other in (anna, eva):
        assert line(browser_of(other)) == ""
        assert "Ayşe" not in browser_of(other).get("/mijn/").text
        page_of(browser_of(other), status=404)


def test_the_phone_of_a_team_rings_for_the_whole_team(
    town: build.Town,
    exchange: Exchange,
    anna: User,
    bilal: User,
    eva: User,
    browser_of: BrowserOf,
) -> None:
    known()
    town.teams["inkomen-1"].extension = "150"
    town.teams["inkomen-1"].save(update_fields=["extension"])
    exchange.tell("ringing", extension="150")
    for user in (anna, bilal):
        assert "mogelijk: Ayşe Yılmaz" in line(browser_of(user))
    assert line(browser_of(eva)) == ""
    exchange.tell("answered", extension="101")
    assert "In gesprek" in line(browser_of(anna))
    assert line(browser_of(bilal)) == ""


def test_the_line_follows_the_call(exchange: Exchange, bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    exchange.tell("ringing")
    assert line(browser).startswith("Telefoon: onbekend telefoonnummer 06 12 34 56 78.")
    exchange.tell("answered")
    assert line(browser).startswith("In gesprek:")
    exchange.tell("ended")
    assert "Leg vast wat eruit kwam" in line(browser)
    with time_machine.travel(TUESDAY + 31 * MINUTE, tick=False):
        browser = browser_of(bilal)
        assert line(browser) == ""
        assert "nog niet vastgelegd" in browser.get("/telefoon/").text


def test_who_does_not_pick_up_sees_it_go(
    exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("ringing")
    with time_machine.travel(TUESDAY + 4 * MINUTE, tick=False):
        assert line(browser_of(bilal)) == ""


def shared(_: build.Town) -> None:
    for letter in "ABC":
        known(f"Bewoner {letter}")


def office(_: build.Town) -> None:
    known()
    ContactPoint.objects.update(is_shared=True)


def safe(_: build.Town) -> None:
    known(safe_contact=True)


def dead(_: build.Town) -> None:
    resident = known()
    register.set_died(resident=resident, died_on=dt.date(2026, 11, 1), by=build.TESTER, now=TUESDAY)


def guardian(_: build.Town) -> None:
    register.add_representation(
        resident=known(number="0612345699"),
        kind=Representation.Kind.ADMINISTRATOR,
        name="Kantoor De Vries",
        phone=phones.parse("0612345678"),
        from_on=dt.date(2026, 1, 1),
        by=build.TESTER,
        now=TUESDAY,
    )


def asked_as_another(town: build.Town) -> None:
    known()
    build.callback(town.topics["uitkering"], now=TUESDAY, name="Mehmet Yılmaz")


@pytest.mark.parametrize("who", [shared, office, safe, dead, guardian, asked_as_another])
def test_who_may_not_be_named_is_not_named(
    who: Callable[[build.Town], None],
    town: build.Town,
    exchange: Exchange,
    bilal: User,
    browser_of: BrowserOf,
) -> None:
    who(town)
    browser = browser_of(bilal)
    exchange.tell("ringing")
    assert GENERIC in line(browser)
    for name in ("Ayşe", "Bewoner", "Mehmet", "Vries"):
        assert name not in page_of(browser)
        assert name not in browser.get("/mijn/").text
    assert not Event.objects.filter(code__in=["resident.hinted", "resident.found"]).exists()

    IncomingCall.objects.update(missed_at=TUESDAY)
    text = browser.get("/telefoon/").text
    assert GENERIC.capitalize() in text
    for name in ("Ayşe", "Bewoner", "Mehmet", "Vries"):
        assert name not in text
        assert name not in page_of(browser)


def test_a_withheld_number(exchange: Exchange, bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    withheld: Any = {"from": None}
    exchange.tell("ringing", **withheld)
    assert "afgeschermd telefoonnummer" in line(browser)
    text = page_of(browser)
    assert "Wij weten niet wie dit is" in text
    assert "Controlevraag" not in text
    assert (
        browser.get(f"/terugbellen/nieuw/?gesprek={IncomingCall.objects.get().pk}").status_code
        == 200
    )


# The check question.


def test_a_right_answer_opens_her_cases_for_today(
    town: build.Town, exchange: Exchange, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=TUESDAY)
    Resident.objects.update(birth_date=BORN)
    reference = request.case.reference
    browser = browser_of(eva)
    exchange.tell("answered", extension="301")
    assert reference not in page_of(browser)
    assert browser.get(f"/zaken/{reference}/").status_code == 404

    text = answer(browser, birth_date="14-03-1980").text
    assert "U spreekt met Ayşe Yılmaz" in text
    assert reference in text
    share = Share.objects.get()
    assert (share.user, share.ground) == (eva, Share.Ground.INCOMING)
    assert share.until_at == dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC)
    assert browser.get(f"/zaken/{reference}/").status_code == 200
    assert Event.objects.filter(code="call.identified", actor=eva.actor.key).exists()
    with time_machine.travel(TUESDAY + dt.timedelta(days=1), tick=False):
        assert browser_of(eva).get(f"/zaken/{reference}/").status_code == 404


def test_who_was_written_down_twice_is_named_and_checked(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    known()
    build.callback(town.topics["uitkering"], now=TUESDAY)
    browser = browser_of(bilal)
    exchange.tell("answered")
    assert "mogelijk: Ayşe Yılmaz" in line(browser)
    assert "Het antwoord klopt niet" in answer(browser, birth_date="01-01-1990").text
    with time_machine.travel(TUESDAY + MINUTE, tick=False):
        assert "U spreekt met Ayşe Yılmaz" in answer(browser, birth_date="14-03-1980").text


def test_wrong_answers_are_counted_and_slow(
    exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    known()
    exchange.tell("answered")
    browser = browser_of(bilal)
    said = answer(browser, birth_date="01-01-1990")
    assert said.status_code == 422
    assert "Het antwoord klopt niet" in said.text
    # What was typed is still there.
    assert "01-01-1990" in said.text
    # Even the right answer waits: somebody who asks on the phone takes longer than this.
    assert "wacht even" in answer(browser, birth_date="14-03-1980").text
    moment = TUESDAY
    for wrong in range(2, 6):
        moment += MINUTE
        with time_machine.travel(moment, tick=False):
            answer(browser, birth_date=f"0{wrong}-01-1990")
    with time_machine.travel(moment + MINUTE, tick=False):
        assert "vijf keer" in answer(browser, birth_date="14-03-1980").text
    assert not Share.objects.exists()
    assert IdentityCheck.objects.filter(was_right=False).count() == 5


def test_six_people_on_one_number(exchange: Exchange, bilal: User, browser_of: BrowserOf) -> None:
    for letter in "ABCDE":
        known(f"Bewoner {letter}")
    known("Ayşe Yılmaz")
    exchange.tell("answered")
    browser = browser_of(bilal)
    assert "Vraag hoe de beller heet" in answer(browser, birth_date="14-03-1980").text
    # Nobody of that name, and nobody of that name with that birthday, sound the same.
    unknown = answer(browser, name="Zoë Bakker", birth_date="14-03-1980")
    assert "Het antwoord klopt niet" in unknown.text
    with time_machine.travel(TUESDAY + MINUTE, tick=False):
        wrong = answer(browser, name="ayse yilmaz", birth_date="15-03-1980")
        assert "Het antwoord klopt niet" in wrong.text
        assert "Ayşe" not in wrong.text
    with time_machine.travel(TUESDAY + 2 * MINUTE, tick=False):
        right = answer(browser, name="ayse yilmaz", birth_date="14-03-1980")
        assert "U spreekt met Ayşe Yılmaz" in right.text
        assert "Bewoner" not in right.text


def test_safe_contact_stays_with_its_team(
    town: build.Town, exchange: Exchange, eva: User, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=TUESDAY, safe_contact=True)
    Resident.objects.update(birth_date=BORN)
    exchange.tell("answered", extension="301")
    text = answer(browser_of(eva), name="Ayşe", birth_date="14-03-1980").text
    assert "blijft bij Inkomen 1" in text
    assert request.case.reference not in text
    assert not Share.objects.exists()
    events = " ".join(str(row) for row in Event.objects.values_list("data", flat=True))
    assert "Ay" not in events


# We called her just now.


def tried(town: build.Town, user: User, **more: Any) -> CallbackRequest:
    """A request whose first call at 10:00 was not answered."""
    request = build.callback(town.topics["uitkering"], now=TUESDAY, **more)
    requests.claim(request=request, user=user, now=TUESDAY)
    call = attempts.Call(result=CallAttempt.Result.NO_ANSWER)
    attempts.log(request=request, call=call, user=user, now=TUESDAY)
    return request


def test_missed_at_ten_she_calls_half_an_hour_later_and_it_is_done(
    town: build.Town, exchange: Exchange, anna: User, bilal: User, browser_of: BrowserOf
) -> None:
    request = tried(town, bilal)
    with time_machine.travel(TUESDAY + 30 * MINUTE, tick=False):
        browser = browser_of(bilal)
        exchange.tell("ringing")
        assert "U belde dit telefoonnummer om 10:00 uur." in line(browser)
        exchange.tell("answered")
        text = page_of(browser)
        assert "U belde dit telefoonnummer om 10:00 uur" in text
        assert f"terugbelverzoek {request.case.reference}" in text
        pk = IncomingCall.objects.get().pk
        data = {"reference": request.case.reference, "note": "Alles is duidelijk."}
        done = browser.post(f"/telefoon/{pk}/gesproken/", data, follow=True)
        assert "is afgerond: de inwoner is gesproken" in done.text
        assert line(browser) == ""
    request.refresh_from_db()
    assert request.state == CallbackRequest.State.CLOSED
    assert request.case.outcome == CallbackRequest.Outcome.REACHED
    call = IncomingCall.objects.get()
    assert (call.outcome, call.case) == (IncomingCall.Outcome.REACHED, request.case)
    moment = ContactMoment.objects.filter(case=request.pk).last()
    assert moment is not None
    assert (moment.direction, moment.note) == ("IN", "Alles is duidelijk.")
    # Of two moments that were still to come none is left standing.
    assert not Promise.objects.filter(case=request.pk, state=Promise.State.OPEN).exists()
    told = browser_of(anna).get(f"/zaken/{request.case.reference}/").text
    assert "De inwoner belde ons terug en is gesproken" in told
    check_cases_agree()


def test_a_colleague_reads_who_called(
    town: build.Town, exchange: Exchange, anna: User, bilal: User, browser_of: BrowserOf
) -> None:
    tried(town, bilal)
    exchange.tell("ringing", extension="101")
    assert "Bilal belde dit telefoonnummer om 10:00 uur." in line(browser_of(anna))


@pytest.mark.parametrize(
    ("hour", "minute", "day", "is_told"),
    [(16, 29, 24, False), (12, 0, 24, False), (11, 59, 24, True), (9, 30, 25, False)],
)
def test_until_two_working_hours_later(
    town: build.Town,
    exchange: Exchange,
    bilal: User,
    browser_of: BrowserOf,
    *,
    hour: int,
    minute: int,
    day: int,
    is_told: bool,
) -> None:
    tried(town, bilal)
    moment = dt.datetime(2026, 11, day, hour - 1, minute, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        exchange.tell("ringing")
        assert ("belde dit telefoonnummer" in line(browser_of(bilal))) is is_told


def test_safe_contact_hears_nothing_of_our_call_before_she_said_who_she_is(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    request = tried(town, bilal, safe_contact=True)
    Resident.objects.update(birth_date=BORN)
    browser = browser_of(bilal)
    exchange.tell("answered")
    assert "belde dit telefoonnummer" not in line(browser)
    assert request.case.reference not in page_of(browser).split("Hoort bij")[0]
    text = answer(browser, name="Ayşe", birth_date="14-03-1980").text
    assert "U belde dit telefoonnummer om 10:00 uur" in text
    assert "rond dit verzoek af" in text


def test_a_stranger_closes_nothing(
    town: build.Town, exchange: Exchange, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = tried(town, bilal)
    exchange.tell("answered", extension="301")
    browser = browser_of(eva)
    text = page_of(browser)
    assert "Bilal belde dit telefoonnummer" in text
    assert request.case.reference not in text
    pk = IncomingCall.objects.get().pk
    said = browser.post(f"/telefoon/{pk}/gesproken/", {"reference": request.case.reference})
    assert said.status_code == 422
    assert "kennen wij niet" in said.text
    request.refresh_from_db()
    assert request.state == CallbackRequest.State.CLAIMED


def test_an_urgent_request_closes_only_with_what_was_done(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    request = tried(town, bilal, urgent=True)
    exchange.tell("answered")
    browser = browser_of(bilal)
    pk = IncomingCall.objects.get().pk
    data = {"reference": request.case.reference, "note": ""}
    refused = browser.post(f"/telefoon/{pk}/gesproken/", data)
    assert refused.status_code == 422
    assert "Schrijf eerst op wat er vandaag is gedaan" in refused.text
    data["note"] = "Voorschot geregeld."
    assert browser.post(f"/telefoon/{pk}/gesproken/", data).status_code == 303


# What came of it.


def test_a_note_at_a_case(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=TUESDAY)
    exchange.tell("answered")
    pk = IncomingCall.objects.get().pk
    browser = browser_of(bilal)
    empty = browser.post(f"/telefoon/{pk}/notitie/", {})
    assert empty.status_code == 422
    assert "Kies een zaak, of vul het kenmerk in." in empty.text
    wrong = browser.post(
        f"/telefoon/{pk}/notitie/", {"reference": "Z-26-999999", "note": "Belt morgen weer."}
    )
    assert wrong.status_code == 422
    assert "Belt morgen weer." in wrong.text
    data = {"reference": request.case.reference, "note": "Belt morgen weer."}
    told = browser.post(f"/telefoon/{pk}/notitie/", data, follow=True)
    assert "Belt morgen weer." in told.text
    again = browser.post(f"/telefoon/{pk}/notitie/", data)
    assert again.status_code == 422
    assert "al vastgelegd" in again.text
    assert ContactMoment.objects.filter(note="Belt morgen weer.").count() == 1


def test_nothing_to_keep(exchange: Exchange, bilal: User, browser_of: BrowserOf) -> None:
    exchange.tell("answered")
    pk = IncomingCall.objects.get().pk
    browser = browser_of(bilal)
    assert browser.post(f"/telefoon/{pk}/geen-dossier/", {"reason": "anders"}).status_code == 422
    data = {"reason": "verkeerd verbonden"}
    assert browser.post(f"/telefoon/{pk}/geen-dossier/", data).status_code == 303
    call = IncomingCall.objects.get()
    assert (call.outcome, call.reason) == (IncomingCall.Outcome.NO_FILE, "verkeerd verbonden")
    assert line(browser) == ""
    assert "Vastgelegd" in page_of(browser)


def entry(browser: Client, **more: str) -> dict[str, str]:
    """Open the page for a request from the call, and fill it in."""
    pk = IncomingCall.objects.get().pk
    text = browser.get(f"/terugbellen/nieuw/?gesprek={pk}").text
    token = re.search(r'name="token" value="([^"]+)"', text)
    moment = re.search(r'<option value="(\d{4}-[^"]+)"', text.split('name="moment"')[1])
    assert token
    assert moment
    assert f'name="call" value="{pk}"' in text
    return {
        "token": token[1],
        "moment": moment[1],
        "call": str(pk),
        "phone": "06 12 34 56 78",
        "name": "",
        "topic": "uitkering",
        "note": "Vraagt naar de betaling.",
        "others": "nee",
        "channel": "PHONE",
        **more,
    }


def test_a_new_request_out_of_a_call(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    exchange.tell("answered")
    browser = browser_of(bilal)
    data = entry(browser)
    assert browser.post("/terugbellen/nieuw/", data).status_code == 303
    call = IncomingCall.objects.get()
    assert call.outcome == IncomingCall.Outcome.REQUEST
    assert call.case is not None
    assert call.case.callback.number_to_call == "+31612345678"


def test_a_request_out_of_a_call_names_nobody_by_the_number(
    town: build.Town, exchange: Exchange, bilal: User, browser_of: BrowserOf
) -> None:
    known(safe_contact=True)
    exchange.tell("answered")
    browser = browser_of(bilal)
    data = entry(browser)
    typing = browser.post("/terugbellen/nieuw/", data, headers={"HX-Request": "true"})
    assert "Ayşe" not in typing.text
    data["name"] = "Ayşe Yılmaz"
    typing = browser.post("/terugbellen/nieuw/", data, headers={"HX-Request": "true"})
    assert "Ayşe" in typing.text


def test_who_has_no_work_here_reads_nothing(
    exchange: Exchange, gijs: User, fatma: User, hanna: User, browser_of: BrowserOf
) -> None:
    known()
    for user, extension in ((gijs, "701"), (fatma, "601"), (hanna, "801")):
        phone.give_phone(user, extension)
        exchange.tell("ringing", f"c-{extension}", extension=extension)
        browser = browser_of(user)
        assert browser.get("/telefoon/").status_code == 403
        assert browser.get("/telefoon/nu/").status_code == 403
        assert "Ayşe" not in browser.get("/mijn/").text


def test_a_colleague_of_another_role_counts_too(town: build.Town, exchange: Exchange) -> None:
    lead = build.colleague(name="Daan", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)
    phone.give_phone(lead, "104")
    exchange.tell("answered", extension="104")
    assert IncomingCall.objects.get().answered_by == lead.actor.key
