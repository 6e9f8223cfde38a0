"""Choosing a half hour, choosing another one, and what colleagues do with moments and places."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.models import CallbackRequest, CallingRule, OtherWay, SlotException, SlotPattern
from callbacks.reaching import going
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.municipality.models import OfficeClosure
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Wish
from portal.staff.models import User
from tests import build
from tests.build import TESTER
from tests.conftest import TUESDAY
from tests.journeys import public
from tests.journeys.callback_page import LIST, case_url, form_of, resident_of, url
from tests.journeys.public import text_of
from tests.slots import THURSDAY, WEDNESDAY, slot, week

type BrowserOf = Callable[[User], Client]

SECRET = "b6Rz-kWHcNGqM7Z3vTqYzA"
MOVE_LINK = f"/volg/{SECRET}/ander-moment/"


@pytest.fixture
def clock(town: build.Town) -> Iterator[public.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def slotted(town: build.Town, now: dt.datetime) -> build.Town:
    """A team with one place in each half hour from ten to eleven."""
    week(town.teams["inkomen-1"], now=now)
    return town


@pytest.fixture
def at_ten(slotted: build.Town, now: dt.datetime) -> CallbackRequest:
    """Her half hour on Wednesday."""
    window = slot(WEDNESDAY, "10:00")
    return build.callback(slotted.topics["uitkering"], now=now, window=window, follow_secret=SECRET)


def window_of(request: CallbackRequest) -> Promise:
    found: Promise = Promise.objects.standing().get(case=request.pk)
    return found


def walk_to_a_time(she: public.Resident, time: str = "1030") -> None:
    for step in ("onderwerp", "spoed"):
        assert she.answer(step).status_code == 303
    assert she.answer("wanneer", {"moment": "2026-11-25"})["Location"] == "/bel-mij/tijd/"
    assert she.answer("tijd", {"time": time}).status_code == 303
    for step in ("nummer", "berichten", "over-u"):
        assert she.answer(step).status_code == 303


def test_she_chooses_a_day_and_then_a_time(slotted: build.Town, clock: public.Traveller) -> None:
    she = public.Resident()
    she.answer("onderwerp")
    she.answer("spoed")
    said = text_of(she.get("wanneer/"))
    assert "woensdag 25 november" in said
    assert "Het maakt mij niet uit" in said
    assert "10:00" not in said
    walk_to_a_time(she)
    asked_at = text_of(she.get("tijd/"))
    assert "Hoe laat mogen wij u bellen op woensdag 25 november?" in asked_at
    assert "10:00 tot 10:30 uur" in asked_at
    assert "woensdag 25 november, tussen 10:30 en 11:00 uur" in text_of(she.get("controle/"))

    receipt = text_of(she.send(clock))

    assert "woensdag 25 november, tussen 10:30 en 11:00 uur" in receipt
    assert Promise.objects.get().place == 1


@pytest.mark.parametrize(("moment", "time"), [("eerste", None), ("2026-11-24", "eerste")])
def test_it_does_not_matter_gives_the_first_free_time(
    slotted: build.Town, clock: public.Traveller, moment: str, time: str | None
) -> None:
    she = public.Resident()
    she.answer("onderwerp")
    she.answer("spoed")
    she.answer("wanneer", {"moment": moment})
    if time:
        she.answer("tijd", {"time": time})
    for step in ("nummer", "berichten", "over-u"):
        she.answer(step)
    assert "dinsdag 24 november, tussen 10:30 en 11:00 uur" in text_of(she.send(clock))


def test_who_is_just_too_late_keeps_everything_and_chooses_again(
    slotted: build.Town, now: dt.datetime, clock: public.Traveller
) -> None:
    she = public.Resident()
    walk_to_a_time(she)
    data = she.send_data()
    build.callback(slotted.topics["uitkering"], now=now, window=slot(WEDNESDAY, "10:30"))

    said = text_of(she.send(clock, data))

    assert "iemand anders was net voor" in said
    assert "10:00 tot 10:30 uur" in said
    assert "10:30 tot 11:00 uur" not in said
    assert Case.objects.count() == 1
    she.answer("tijd", {"time": "1000"})
    summary = text_of(she.get("controle/"))
    assert "Mijn uitkering is nog niet gestort." in summary
    assert "06 12 34 56 78" in summary
    assert "tussen 10:00 en 10:30 uur" in text_of(she.send(clock))


def test_a_day_that_filled_up_asks_for_another_day(
    slotted: build.Town, now: dt.datetime, clock: public.Traveller
) -> None:
    she = public.Resident()
    walk_to_a_time(she)
    data = she.send_data()
    for time in ("10:00", "10:30"):
        build.callback(slotted.topics["uitkering"], now=now, window=slot(WEDNESDAY, time))
    said = text_of(she.send(clock, data))
    assert "Dit moment kan niet meer. Kies een ander moment." in said
    assert "woensdag 25 november" not in said
    she.answer("wanneer", {"moment": "2026-11-26"})
    # The time that she chose suits this day too.
    assert "donderdag 26 november, tussen 10:30 en 11:00 uur" in text_of(she.send(clock))


def test_when_nothing_is_free_for_weeks_she_reads_how_to_reach_us(
    town: build.Town, now: dt.datetime
) -> None:
    week(town.teams["inkomen-1"], weekdays=[0], from_on=dt.date(2026, 11, 23), now=now)
    SlotPattern.objects.update(until_on=None)
    for days in range(0, 50, 7):
        monday = dt.date(2026, 11, 30) + dt.timedelta(days=days)
        for time in ("10:00", "10:30"):
            build.callback(town.topics["uitkering"], now=now, window=slot(monday, time))
    she = public.Resident()
    she.answer("onderwerp")
    she.answer("spoed")
    assert "Er is de komende weken geen belmoment vrij. Bel ons zelf" in text_of(
        she.get("wanneer/")
    )


def test_the_tick_for_a_text_before_the_call(slotted: build.Town, clock: public.Traveller) -> None:
    she = public.Resident()
    walk_to_a_time(she)
    she.answer("wanneer", {"moment": "2026-11-25", "remind": "on"})
    assert "kort van tevoren een sms of e-mail Ja" in text_of(she.get("controle/"))
    she.send(clock)
    assert CallbackRequest.objects.get().wants_reminder


def test_no_tick_counts_when_somebody_reads_along(
    slotted: build.Town, clock: public.Traveller
) -> None:
    she = public.Resident()
    walk_to_a_time(she)
    she.answer("wanneer", {"moment": "2026-11-25", "remind": "on"})
    she.answer("berichten", {"others": "ja"})
    she.send(clock)
    assert not CallbackRequest.objects.get().wants_reminder


def test_by_her_link_she_chooses_another_half_hour(at_ten: CallbackRequest) -> None:
    browser = Client()
    assert "Kies een ander moment" in text_of(browser.get(f"/volg/{SECRET}/"))
    days = text_of(browser.get(MOVE_LINK))
    assert "Nu bellen wij u woensdag 25 november, tussen 10:00 en 10:30 uur." in days
    assert "Op welke dag mogen wij u bellen?" in days
    page = browser.get(f"{MOVE_LINK}?dag=2026-11-26")
    assert "Hoe laat mogen wij u bellen op donderdag 26 november?" in text_of(page)
    sent = {"moment": "2026-11-26-1030", "seen": public.value_of(page, "seen")}
    for _ in range(2):
        answer = browser.post(f"{MOVE_LINK}?dag=2026-11-26", sent, follow=True)
        assert "donderdag 26 november, tussen 10:30 en 11:00 uur" in text_of(answer)
    assert Promise.objects.filter(case=at_ten.pk).count() == 2
    assert Message.objects.filter(kind="MOVED").count() == 1


def test_by_her_link_a_full_half_hour_is_said(
    slotted: build.Town, at_ten: CallbackRequest, now: dt.datetime
) -> None:
    browser = Client()
    page = browser.get(f"{MOVE_LINK}?dag=2026-11-26")
    build.callback(slotted.topics["uitkering"], now=now, window=slot(THURSDAY, "10:30"))
    sent = {"moment": "2026-11-26-1030", "seen": public.value_of(page, "seen")}
    answer = browser.post(f"{MOVE_LINK}?dag=2026-11-26", sent)
    assert answer.status_code == 422
    assert "Dit moment kan niet meer. Kies een ander moment." in text_of(answer)
    assert window_of(at_ten).from_at == slot(WEDNESDAY, "10:00").from_at


def test_by_another_link_nothing_of_hers_is_seen_or_moved(
    slotted: build.Town, at_ten: CallbackRequest, now: dt.datetime
) -> None:
    """Somebody who types her number has a request and a link of his own."""
    build.callback(
        slotted.topics["uitkering"],
        now=now,
        window=slot(WEDNESDAY, "10:30"),
        name="Een ander",
        follow_secret="a" * 22,
    )
    browser = Client()
    theirs = f"/volg/{'a' * 22}/ander-moment/"
    assert "tussen 10:00 en 10:30 uur" not in text_of(browser.get(theirs))
    sent = {"moment": "2026-11-26-1030", "seen": str(window_of(at_ten).pk)}
    assert browser.post(f"{theirs}?dag=2026-11-26", sent).status_code == 422
    assert window_of(at_ten).from_at == slot(WEDNESDAY, "10:00").from_at


def test_a_careful_resident_shows_no_moment_on_that_page(
    slotted: build.Town, at_ten: CallbackRequest
) -> None:
    register.set_safe_contact(resident=resident_of(at_ten), by=TESTER, now=at_ten.case.opened_at)
    assert "Nu bellen wij u" not in text_of(Client().get(MOVE_LINK))


def test_ten_seconds_when_it_will_not_be_on_time(
    at_ten: CallbackRequest, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    assert url(at_ten, "verzetten") in browser.get(case_url(at_ten)).text
    page = browser.get(url(at_ten, "verzetten"))
    said = text_of(page)
    assert "Afgesproken: woensdag 25 november, tussen 10:00 en 10:30 uur." in said
    assert "woensdag 25 november, tussen 10:00 en 10:30 uur (vol)" in said
    sent = {
        "moment": "2026-11-24-1030",
        "elsewhere": "",
        "reason": "uitloop",
        "seen": public.value_of(page, "seen"),
    }
    answer = browser.post(url(at_ten, "verzetten"), sent, follow=True)
    assert "Verzet: wij bellen dinsdag 24 november, tussen 10:30 en 11:00 uur." in text_of(answer)
    assert "Belmoment verzet" in text_of(answer)


def test_something_else_says_what_and_a_full_one_says_why(
    slotted: build.Town,
    at_ten: CallbackRequest,
    bilal: User,
    now: dt.datetime,
    browser_of: BrowserOf,
) -> None:
    build.callback(slotted.topics["uitkering"], now=now, window=slot(THURSDAY, "10:00"))
    browser = browser_of(bilal)
    sent = {"moment": "2026-11-24-1030", "reason": "anders", "seen": str(window_of(at_ten).pk)}
    answer = browser.post(url(at_ten, "verzetten"), sent)
    assert "Schrijf kort op wat er is." in text_of(answer)
    sent |= {"other": "De tolk kan niet", "elsewhere": "2026-11-26-1000"}
    answer = browser.post(url(at_ten, "verzetten"), sent)
    assert "Dit moment is net vergeven. Nog vrij:" in text_of(answer)
    sent |= {"overbook": "Alleen dan is er een tolk."}
    assert browser.post(url(at_ten, "verzetten"), sent).status_code == 303
    moved = window_of(at_ten)
    assert (moved.place, moved.overbooked_because) == (2, "Alleen dan is er een tolk.")


def test_colleagues_see_who_calls(
    at_ten: CallbackRequest, bilal: User, carla: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    requests.claim(request=at_ten, user=bilal, now=now)
    calls, looks = browser_of(bilal), browser_of(carla)
    assert 'data-calls="' in calls.get(case_url(at_ten)).text
    assert calls.post(url(at_ten, "bellen")).status_code == 303
    dialled = calls.post(url(at_ten, "bellen"), headers={"HX-Request": "true"})
    assert dialled.status_code == 204
    for page in (LIST, case_url(at_ten), f"{case_url(at_ten)}verloop/?sinds=1"):
        assert "Bilal belt nu" in text_of(looks.get(page)), page
    assert looks.post(url(at_ten, "bellen"), follow=True).status_code == 200
    fields = form_of(calls, at_ten)
    calls.post(url(at_ten, "uitkomst"), fields | {"result": Result.NO_ANSWER, "note": ""})
    assert "Bilal belt nu" not in text_of(looks.get(LIST))
    assert going.end_overdue(now=now) == 0


def test_for_who_wants_own_hours_the_colleague_chooses(
    at_ten: CallbackRequest, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    register.add_wish(
        resident=resident_of(at_ten), wish=Wish.HOURS, detail="tien uur", by=TESTER, now=now
    )
    requests.claim(request=at_ten, user=bilal, now=now)
    with time_machine.travel(slot(WEDNESDAY, "10:00").from_at, tick=False):
        browser = browser_of(bilal)
        fields = form_of(browser, at_ten) | {"result": Result.NO_ANSWER, "note": "Ging lang over."}
        answer = browser.post(url(at_ten, "uitkomst"), fields)
        assert answer.status_code == 422
        assert "wil alleen op bepaalde tijden gebeld worden" in text_of(answer)
        assert "Ging lang over." in answer.text
        assert f'name="result" value="{Result.NO_ANSWER}"' in answer.text
        fields["next_window"] = "2026-11-26-1000"
        assert browser.post(url(at_ten, "uitkomst"), fields).status_code == 303
    assert window_of(at_ten).from_at == slot(THURSDAY, "10:00").from_at


def test_after_an_attempt_the_screen_says_when_the_next_counts(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    asked = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=asked, user=bilal, now=now)
    attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=now)
    said = text_of(browser_of(bilal).get(case_url(asked)))
    assert "telt mee vanaf dinsdag 24 november om 13:00 uur, omdat" in said


def test_after_the_last_attempt_a_person_chooses(
    town: build.Town, bilal: User, daan: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    CallingRule.objects.create(pk=1, tries=1, days=1)
    asked = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=asked, user=bilal, now=now)
    late = window_of(asked).from_at
    attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=late)
    browser = browser_of(daan)
    assert "Kies een andere weg" in text_of(browser.get(case_url(asked)))
    answer = browser.post(url(asked, "weg-kiezen"), {"way": "HELPER"})
    assert "Schrijf op wie de inwoner zelf koos." in text_of(answer)
    answer = browser.post(url(asked, "weg-kiezen"), {"way": "DESK", "day": "2026-11-20"})
    assert "Kies een dag en een tijd die nog komen." in text_of(answer)
    sent = {"way": "HELPER", "detail": "Haar zus"}
    answer = browser.post(url(asked, "weg-kiezen"), sent, follow=True)
    assert "via iemand die de inwoner koos (Haar zus)" in text_of(answer)
    assert OtherWay.objects.count() == 1
    again = browser.post(url(asked, "weg-kiezen"), sent, follow=True)
    assert "Een collega koos al een andere weg." in text_of(again)


def test_an_ill_colleague(
    town: build.Town, bilal: User, carla: User, daan: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    made = [
        build.callback(town.topics["uitkering"], now=now, number=f"06123456{n}", name=name)
        for n, name in ((71, "Eén"), (72, "Twee"), (73, "Drie"))
    ]
    for one in made:
        requests.claim(request=one, user=bilal, now=now)
    register.set_safe_contact(resident=resident_of(made[2]), by=TESTER, now=now)
    browser = browser_of(daan)
    page = f"/terugbellen/veel/?collega={bilal.pk}&dag="
    said = text_of(browser.get(page))
    assert all(name in said for name in ("Eén", "Twee", "Drie"))
    codes = [f"{one.case.reference}.{window_of(one).pk}" for one in made]
    give = {"requests": codes[:1], "to": carla.pk, "act": "geef"}
    answer = browser.post(page, give, follow=True)
    assert "1 verzoek is overgedragen." in text_of(answer)
    assert Case.objects.get(pk=made[0].pk).owner == carla
    sent = {"requests": codes[1:], "act": "verzet", "reason": "afwezig"}
    assert "Kies vanaf welke dag" in text_of(browser.post(page, sent))
    answer = browser.post(page, sent | {"from_day": "2026-11-25"}, follow=True)
    assert "1 verzoek is verzet, met een bericht aan de inwoner." in text_of(answer)
    assert f"{made[2].case.reference}: Deze inwoner kan van ons geen bericht" in text_of(answer)
    assert Message.objects.filter(kind="MOVED").count() == 1
    again = browser.post(page, sent | {"from_day": "2026-11-25"})
    assert "intussen veranderd" in text_of(again)


def test_closing_a_day_asks_once_more(
    town: build.Town, hanna: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    build.callback(town.topics["uitkering"], now=now)
    browser = browser_of(hanna)
    sent = {"day": "2026-11-24", "reason": "Storing"}
    answer = browser.post("/beheer/sluitingsdagen/", sent)
    assert "staat één belmoment" in text_of(answer)
    assert "Toch toevoegen" in text_of(answer)
    assert not OfficeClosure.objects.exists()
    assert browser.post("/beheer/sluitingsdagen/", sent | {"sure": "1"}).status_code == 303
    assert OfficeClosure.objects.exists()


def test_places_of_a_team(town: build.Town, daan: User, hanna: User, browser_of: BrowserOf) -> None:
    lead, manager = browser_of(daan), browser_of(hanna)
    assert "Inkomen 2" not in text_of(lead.get("/terugbellen/plaatsen/"))
    assert lead.get("/terugbellen/plaatsen/inkomen-2/").status_code == 404
    every = text_of(manager.get("/terugbellen/plaatsen/"))
    assert "Inkomen 2" in every
    # No team that has no number to call with, and numbers instead of names only.
    assert "Functioneel beheer" not in every
    assert "Belt per ochtend of middag" in every
    page = "/terugbellen/plaatsen/inkomen-1/"
    sent = {
        "weekdays": ["0", "2"],
        "from_time": "09:00",
        "until_time": "11:00",
        "places": "2",
        "from_on": "2026-11-24",
    }
    assert "Kies een tijd na het begin." in text_of(lead.post(page, sent | {"until_time": "08:00"}))
    said = text_of(lead.post(page, sent, follow=True))
    assert "Woensdag, 09:00 tot 11:00 uur: 2 per half uur" in said
    assert "Woensdag 25 november 8 vrij" in said
    assert "16 plaatsen in een gewone week" in text_of(lead.get("/terugbellen/plaatsen/"))
    assert "geldt al iets anders" in text_of(lead.post(page, sent))
    other = {"day": "2026-11-25", "whole_day": "on", "places": "0", "reason": "Teamdag"}
    other |= {"from_time": "09:00", "until_time": "12:00"}
    said = text_of(lead.post(f"{page}anders/", other, follow=True))
    assert "Woensdag 25 november: 0 per half uur (Teamdag)" in said
    exception = SlotException.objects.get()
    assert lead.post(f"{page}anders/{exception.pk}/weg/").status_code == 303
    for row in SlotPattern.objects.all():
        assert lead.post(f"{page}week/{row.pk}/stopt/").status_code == 303
    assert not SlotPattern.objects.exists()


def test_how_often_we_try(town: build.Town, hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    sent = {"tries": "2", "days": "3", "by_half_day": "on", "card_working_days": "5"}
    answer = browser.post("/beheer/belregel/", sent)
    assert "Dit kunnen niet meer dagen zijn dan pogingen." in text_of(answer)
    assert browser.post("/beheer/belregel/", sent | {"days": "1"}).status_code == 303
    assert CallingRule.objects.get().tries == 2


def test_a_colleague_writes_down_a_half_hour(
    slotted: build.Town, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    page = browser.get("/terugbellen/nieuw/?onderwerp=uitkering")
    said = text_of(page)
    assert "dinsdag 24 november, eerste vrije tijd in de ochtend" in said
    sent = {
        "token": public.value_of(page, "token"),
        "phone": "06 12 34 56 78",
        "name": "Ayşe Yılmaz",
        "topic": "uitkering",
        "others": "nee",
        "moment": "2026-11-25-ochtend",
        "urgent": "",
        "channel": "PHONE",
    }
    answer = browser.post("/terugbellen/nieuw/", sent, follow=True)
    assert "woensdag 25 november, tussen 10:00 en 10:30 uur" in text_of(answer)
