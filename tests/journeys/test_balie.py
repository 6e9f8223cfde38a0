"""A morning at the counter: sitting down, calling, helping, closing, and what goes wrong."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.audit.models import Event
from portal.cases.models import Share
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.handing import handovers
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import calling, closing, moves, serving
from portal.desk.queue.models import Visit
from portal.municipality.models import Location
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import Role, User
from tests import build

State, Outcome = Visit.State, Visit.Outcome


@pytest.fixture
def joyce(town: build.Town) -> User:
    return build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)


@pytest.fixture
def clerk(anna: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(anna)


def talking(desk: Desk, opening: Opening, user: User, *, now: dt.datetime) -> Visit:
    """Somebody whom this colleague helps now."""
    visit = calling.call_next(user=build.seat(desk, user, 1, now=now).clerk, now=now)
    return serving.begin(visit=visit, user=user, now=now)


def address(visit: Visit, word: str) -> str:
    return f"/balie/bezoek/{visit.case.reference}/{word}"


def state_of(visit: Visit) -> str:
    visit.refresh_from_db()
    return visit.state


def somebody(now: dt.datetime, name: str = "Ayşe Yılmaz", *, safe: bool = False) -> Resident:
    told = register.Told(name=name, birth_date=dt.date(1980, 3, 14), safe_contact=safe)
    return register.add(told=told, by=build.TESTER, now=now)


# Sitting down.


def test_a_clerk_sits_down_and_says_what_can_be_spoken(
    desk: Desk, opening: Opening, clerk: Client, anna: User
) -> None:
    assert "Kies uw loket" in clerk.get("/balie/").text
    point = ServicePoint.objects.get(desk=desk, name="Loket 2")
    answer = clerk.post("/balie/loket/", {"point": point.pk, "languages": ["tr"]})
    assert (answer.status_code, answer["Location"]) == (303, "/balie/")
    sitting = Sitting.objects.get(until_at=None)
    assert (sitting.user, sitting.point, sitting.languages) == (anna, point, ["tr"])
    page = clerk.get("/balie/")
    assert "Volgende" in page.text
    assert "spreekt ook Turks" in page.text


def test_a_taken_point_says_who_sits_there(
    desk: Desk, opening: Opening, clerk: Client, joyce: User, now: dt.datetime
) -> None:
    taken = build.seat(desk, joyce, 1, now=now)
    page = clerk.post("/balie/loket/", {"point": taken.point_id})
    assert page.status_code == 422
    assert "Joyce zit al aan Loket 1" in page.text


def test_taking_the_time_and_five_minutes_and_going_on(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.seat(desk, anna, 1, now=now)
    clerk.post("/balie/loket/pauze/", {"kind": "TIME"})
    assert "U neemt de tijd" in clerk.get("/balie/").text
    clerk.post("/balie/loket/verder/", {"x": "x"})
    clerk.post("/balie/loket/pauze/", {"kind": "BREATH"})
    assert "even op adem tot 10:05 uur" in clerk.get("/balie/").text
    with time_machine.travel(now + dt.timedelta(minutes=6), tick=False):
        assert "even op adem tot" not in clerk.get("/balie/").text


def test_nobody_stands_up_with_a_resident_at_the_counter(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    talking(desk, opening, anna, now=now)
    page = clerk.post("/balie/loket/opstaan/", {"x": "x"})
    assert page.status_code == 409
    assert "U helpt nog iemand" in page.text


# The board.


def test_the_board_tells_who_waits_and_no_name(
    desk: Desk, opening: Opening, clerk: Client, anna: User, town: build.Town, now: dt.datetime
) -> None:
    ayse = somebody(now)
    register.set_contact_person(resident=ayse, person=anna, by=build.TESTER, now=now)
    visit = build.visit(opening, now=now, resident=ayse, topic=town.topics["werk"], language="tr")
    Visit.objects.filter(pk=visit.pk).update(needs=["SEAT"], people=3)
    build.visit(opening, now=now, urgent=True)
    page = clerk.get("/balie/")
    for told in ("Werk zoeken", "Turks", "staan is zwaar", "3 mensen", "Spoed vandaag"):
        assert told in page.text
    assert "Vaste contactpersoon: Anna" in page.text
    assert "Er wachten 2 mensen" in page.text
    assert "Ayşe" not in page.text
    # Spoed first, whoever came earlier.
    assert page.text.index(f'id="visit-{visit.pk}"') > page.text.index("row--now")


def test_what_we_promised_and_an_earlier_visit_without_an_answer_are_told(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    ayse = somebody(now)
    before = now - dt.timedelta(days=5)
    earlier = days.open_day(desk=desk, user=anna, now=before)
    left = build.visit(earlier, now=before, resident=ayse)
    closing.finish(visit=left, ending=closing.Ending(Outcome.LEFT), user=anna, now=before)
    promises.make(
        case=left.case,
        kind=Promise.Kind.OTHER,
        from_at=now,
        until_at=now + dt.timedelta(days=1),
        text="Het geheim van Ayşe",
        owner=anna,
        by=build.TESTER,
        now=now,
    )
    build.visit(opening, now=now, resident=ayse)
    page = clerk.get("/balie/")
    assert "Ging donderdag 19 november weg zonder antwoord" in page.text
    assert "Beloofd: Afspraak uiterlijk woensdag 25 november om 10:00 uur, door Anna" in page.text
    assert "geheim" not in page.text


def test_names_come_only_when_asked_and_each_is_a_look(
    opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now, resident=somebody(now))
    build.visit(opening, now=now)
    assert not Event.objects.filter(code="desk.names_looked").exists()
    page = clerk.get("/balie/namen/", HTTP_HX_REQUEST="true")
    assert "Ayşe Yılmaz" in page.text
    look = Event.objects.get(code="desk.names_looked")
    assert (look.object_id, look.actor) == (visit.case_id, anna.actor.key)
    assert "no-store" in page["Cache-Control"]


def test_an_update_holds_only_what_changed(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    long_ago = now - dt.timedelta(minutes=30)
    first, *_ = [build.visit(opening, now=long_ago) for _ in range(200)]
    build.seat(desk, anna, 1, now=long_ago)
    page = clerk.get("/balie/")
    assert page.text.count("data-row") == 200
    seen = dict(page.context["versions"])
    seen |= {"sinds": page.context["since"], "balie": str(desk.pk)}
    # Whoever came long ago is shown already, and every part of the page still holds.
    assert clerk.get("/balie/verloop/", seen).status_code == 204
    later = now + dt.timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        seen["sinds"] = clerk.get("/balie/").context["since"]
        serving.step_out(visit=first, user=anna, now=later)
        new = build.visit(opening, now=later)
        update = clerk.get("/balie/verloop/", seen)
    assert update.text.count("data-row") == 2
    assert f'id="visit-{new.pk}"' in update.text
    assert len(update.content) < 10 * 1024
    assert 'id="board-counter"' not in update.text
    assert clerk.get("/balie/verloop/", {"sinds": "gisteren"}).status_code == 400


def test_a_press_on_next_and_an_update_are_cheap(
    desk: Desk,
    opening: Opening,
    clerk: Client,
    anna: User,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    page = clerk.get("/balie/")
    # Two of them are savepoints of this test.
    with django_assert_max_num_queries(13):
        assert clerk.post("/balie/volgende/").status_code == 303
    with django_assert_max_num_queries(10):
        update = clerk.get("/balie/verloop/", {"sinds": page.context["since"]})
    assert update.text.count("data-row") == 1


def test_who_may_not_work_at_the_desk_sees_nothing(
    opening: Opening, bilal: User, browser_of: Callable[[User], Client], now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    browser = browser_of(bilal)
    for url in ("/balie/", "/balie/namen/", "/balie/loket/", "/balie/verloop/?sinds=0"):
        assert browser.get(url).status_code == 403, url
    assert browser.get(address(visit, "")).status_code == 404
    assert browser.post(address(visit, "roepen/"), {"x": "x"}).status_code == 404
    assert browser.post("/balie/volgende/", {"x": "x"}).status_code == 403


# Calling.


def press_next(clerk: Client) -> Any:
    return clerk.post("/balie/volgende/", {"x": "x"})


def test_next_is_there_and_the_case_opens(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    assert clerk.get(f"/zaken/{visit.case.reference}/").status_code == 404
    assert press_next(clerk).status_code == 303
    page = clerk.get("/balie/")
    assert "Loket 1 roept" in page.text
    began = clerk.post(address(visit, "begin/"), {"x": "x"})
    assert began["Location"] == f"/zaken/{visit.case.reference}/"
    page = clerk.get(began["Location"])
    assert "Antwoord gegeven" in page.text
    assert state_of(visit) == State.SERVING


def test_a_double_click_calls_one(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    press_next(clerk)
    page = press_next(clerk)
    assert page.status_code == 409
    assert "U hebt al iemand aan uw loket" in page.text
    assert "Is er" in page.text
    assert Visit.objects.filter(state=State.CALLED).count() == 1


def test_who_comes_second_reads_it_on_the_board(
    desk: Desk,
    opening: Opening,
    clerk: Client,
    anna: User,
    joyce: User,
    now: dt.datetime,
) -> None:
    visit = build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    calling.call_next(user=build.seat(desk, joyce, 2, now=now).clerk, now=now)
    page = clerk.post(address(visit, "roepen/"), {"x": "x"})
    assert page.status_code == 409
    assert "Joyce helpt volgnummer 1 nu" in page.text
    assert "Uw loket" in page.text or "Loket 1" in page.text


def test_nobody_waits_and_nobody_sits_are_said_kindly(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    page = press_next(clerk)
    assert page.status_code == 409
    assert "Kies eerst aan welk loket u zit" in page.text
    build.seat(desk, anna, 1, now=now)
    assert "Er wacht nu niemand voor dit loket" in press_next(clerk).text


def test_a_slip_on_next_can_be_taken_back_for_ten_seconds(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    press_next(clerk)
    assert 'data-goes-after="10"' in clerk.get("/balie/").text
    with time_machine.travel(now + dt.timedelta(seconds=11), tick=False):
        assert "data-goes-after" not in clerk.get("/balie/").text
        late = clerk.post(address(visit, "toch-niet/"), {"x": "x"})
        assert late.status_code == 409
        assert "tien seconden" in late.text
    clerk.post(address(visit, "toch-niet/"), {"x": "x"})
    assert state_of(visit) == State.WAITING


def test_who_does_not_come_is_noted_and_comes_back_at_the_old_place(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    build.visit(opening, now=now)
    build.seat(desk, anna, 1, now=now)
    press_next(clerk)
    clerk.post(address(visit, "opnieuw/"), {"x": "x"})
    assert "2 keer geroepen" in clerk.get("/balie/").text
    clerk.post(address(visit, "niet-verschenen/"), {"x": "x"})
    page = clerk.get("/balie/")
    assert "Volgnummer 1 kwam niet. Vergissing?" in page.text
    clerk.post(address(visit, "toch-geroepen/"), {"x": "x"})
    assert state_of(visit) == State.CALLED
    clerk.post(address(visit, "niet-verschenen/"), {"x": "x"})
    clerk.post(address(visit, "terug/"), {"x": "x"})
    assert state_of(visit) == State.WAITING
    press_next(clerk)
    assert state_of(visit) == State.CALLED


def test_a_silent_call_says_to_walk_over(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    clerk.post(address(visit, "gegevens/"), {"people": 2, "needs": ["FETCH", "ALONE"]})
    build.seat(desk, anna, 1, now=now)
    press_next(clerk)
    page = clerk.get("/balie/")
    assert "Haal deze inwoner zelf op" in page.text
    assert "Even alleen spreken" in page.text
    assert "Met 2 mensen" in page.text


def test_stepping_out_and_waiting_at_the_counter(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    away, helped = build.visit(opening, now=now), build.visit(opening, now=now)
    clerk.post(address(away, "even-weg/"), {"x": "x"})
    assert state_of(away) == State.AWAY
    build.seat(desk, anna, 1, now=now)
    press_next(clerk)
    clerk.post(address(helped, "begin/"), {"x": "x"})
    clerk.post(address(helped, "wacht/"), {"x": "x"})
    assert "Ga verder met 2" in clerk.get("/balie/").text
    clerk.post(address(away, "terug/"), {"x": "x"})
    press_next(clerk)
    assert state_of(away) == State.CALLED
    clerk.post(address(away, "terug/"), {"x": "x"})
    clerk.post(address(helped, "verder/"), {"x": "x"})
    assert state_of(helped) == State.SERVING


def test_another_question_needs_no_new_number(
    desk: Desk, opening: Opening, clerk: Client, anna: User, town: build.Town, now: dt.datetime
) -> None:
    build.visit(opening, now=now, topic=town.topics["werk"])
    visit = talking(desk, opening, anna, now=now)
    clerk.post(address(visit, "vraag/"), {"topic": town.topics["uitkering"].pk})
    page = clerk.get(f"/zaken/{visit.case.reference}/")
    assert "Mijn uitkering" in page.text
    assert Visit.objects.count() == 1


def test_what_cannot_wait_goes_first_and_closes_only_when_something_was_done(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = build.visit(opening, now=now)
    clerk.post(address(visit, "spoed/"), {"reason": "geen geld voor eten"})
    assert talking(desk, opening, anna, now=now) == visit
    page = clerk.get(address(visit, "afronden/antwoord/"))
    assert "Schrijf eerst op wat er vandaag is gedaan" in page.text
    # Whoever chose the wrong one finds the other endings below.
    for way in ("afspraak", "moment", "verwezen", "weg"):
        assert f'href="{address(visit, f"afronden/{way}/")}"' in page.text
    page = clerk.post(address(visit, "afronden/antwoord/"), {"note": "Bewaar mij."})
    assert page.status_code == 422
    assert "Bewaar mij." in page.text
    clerk.post(f"/werk/spoed/{visit.case.reference}/gedaan/", {"done": "Voedselpakket mee."})
    clerk.post(address(visit, "afronden/antwoord/"), {"note": ""})
    assert state_of(visit) == State.CLOSED


# Whose visit it is.


def test_a_person_decides_whose_visit_it_is_and_sees_a_document(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    ayse = somebody(now)
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    found = clerk.post(address(visit, "inwoner/"), {"q": "yilmaz"})
    assert "Dit is de inwoner" in found.text
    assert "1980" not in found.text
    clerk.post(address(visit, "inwoner/"), {"resident": ayse.pk})
    page = clerk.get(f"/zaken/{visit.case.reference}/")
    assert "Vraag eerst wie u spreekt" in page.text
    clerk.post(address(visit, "legitimatie/"), {"x": "x"})
    ayse.refresh_from_db()
    assert ayse.identity == Resident.Identity.RIGHT
    page = clerk.get(f"/zaken/{visit.case.reference}/")
    assert "Vraag eerst wie u spreekt" not in page.text


def test_somebody_whom_nobody_knows_is_written_down_and_reading_along_is_asked(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    page = clerk.post(address(visit, "inwoner/"), {"name": "Nieuwe Inwoner"})
    assert page.status_code == 422
    assert "Vraag dit altijd" in page.text
    clerk.post(address(visit, "inwoner/"), {"name": "Nieuwe Inwoner", "reads_along": "ja"})
    visit.case.refresh_from_db()
    assert visit.case.resident
    assert visit.case.resident.safe_contact


# Closing.


def test_an_answer_closes_in_two_clicks_and_makes_a_slip(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    assert clerk.get(address(visit, "afronden/antwoord/")).status_code == 200
    closed = clerk.post(address(visit, "afronden/antwoord/"), {"note": ""})
    assert closed["Location"] == address(visit, "briefje/")
    assert state_of(visit) == State.CLOSED
    slip = clerk.get(closed["Location"])
    for told in ("met nummertje 1", "U sprak met Anna", visit.case.reference, "14\u00a0036"):
        assert told in slip.text


def promise(visit: Visit, owner: User, **more: str) -> dict[str, str]:
    return {"text": "De brief nakijken", "owner": str(owner.pk), "day": "2026-11-27", **more}


def test_a_promise_is_read_aloud_before_it_closes(
    desk: Desk,
    opening: Opening,
    clerk: Client,
    anna: User,
    bilal: User,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    said = "Bilal doet dit voor u, uiterlijk vrijdag 27 november: De brief nakijken. Klopt dat?"
    told = clerk.post(address(visit, "zin/afspraak/"), promise(visit, bilal))
    assert said in told.text
    page = clerk.post(address(visit, "afronden/afspraak/"), promise(visit, bilal))
    assert page.status_code == 422
    assert said in page.text
    assert "Zeg de afspraak hardop" in page.text
    assert not Promise.objects.exists()
    clerk.post(address(visit, "afronden/afspraak/"), promise(visit, bilal, said_aloud="on"))
    made = Promise.objects.get()
    assert (state_of(visit), visit.promise, made.owner) == (State.CLOSED, made, bilal)
    slip = clerk.get(address(visit, "briefje/"))
    assert "Bilal doet dit uiterlijk vrijdag 27 november." in slip.text


def test_a_promise_of_a_closed_visit_stands_on_the_day_of_who_made_it_and_can_be_kept(
    desk: Desk,
    opening: Opening,
    clerk: Client,
    anna: User,
    bilal: User,
    eva: User,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    clerk.post(address(visit, "afronden/afspraak/"), promise(visit, bilal, said_aloud="on"))
    his = browser_of(bilal)
    day = his.get("/werk/")
    assert "De brief nakijken" in day.text
    assert "Van u" in day.text
    case = his.get(f"/zaken/{visit.case.reference}/")
    assert "Nagekomen" in case.text
    made = Promise.objects.get()
    kept = f"/zaken/{visit.case.reference}/afspraken/{made.pk}/nagekomen/"
    assert browser_of(eva).post(kept, {"x": "x"}).status_code == 404
    assert his.post(kept, {"x": "x"}).status_code == 303
    made.refresh_from_db()
    assert made.state == Promise.State.KEPT
    assert "De brief nakijken" not in his.get("/werk/").text
    # A second click is told that it was done.
    assert his.post(kept, {"x": "x"}).status_code == 303


def test_why_a_promise_was_not_kept_is_told(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    clerk.post(address(visit, "afronden/afspraak/"), promise(visit, anna, said_aloud="on"))
    made = Promise.objects.get()
    told = f"/zaken/{visit.case.reference}/afspraken/{made.pk}/uitgelegd/"
    assert clerk.post(told, {"reason": ""}).status_code == 422
    assert clerk.post(told, {"reason": "De brief is kwijt."}).status_code == 303
    made.refresh_from_db()
    assert (made.state, made.reason) == (Promise.State.TOLD, "De brief is kwijt.")


def test_a_moment_at_the_desk_has_a_name_and_a_time(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    moment = {"owner": str(anna.pk), "day": "2026-11-25", "time": "09:30", "said_aloud": "on"}
    past = clerk.post(address(visit, "afronden/moment/"), {**moment, "day": "2026-11-24"})
    assert "al voorbij" in past.text
    clerk.post(address(visit, "afronden/moment/"), moment)
    made = Promise.objects.get()
    assert (made.kind, made.owner, state_of(visit)) == ("DESK", anna, State.CLOSED)
    slip = clerk.get(address(visit, "briefje/"))
    assert "U komt op woensdag 25 november om 09:30 uur terug, bij Anna." in slip.text


def test_a_referral_needs_a_name_or_an_address(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    page = clerk.post(address(visit, "afronden/verwezen/"), {"referral": "CALLED"})
    assert page.status_code == 422
    assert "Vul een naam of een adres in" in page.text
    told = {"referral": "CALLED", "referred_to": "Juridisch Loket, Stationsplein 1"}
    clerk.post(address(visit, "afronden/verwezen/"), told)
    slip = clerk.get(address(visit, "briefje/"))
    assert "U kunt verder bij: Juridisch Loket, Stationsplein 1." in slip.text
    assert "Wij hebben vooruit gebeld." in slip.text


def test_who_left_is_noted_with_a_reason_if_we_know_it(
    opening: Opening, clerk: Client, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    clerk.post(address(visit, "afronden/weg/"), {"why_left": "WAIT"})
    assert (state_of(visit), visit.outcome, visit.why_left) == ("CLOSED", "LEFT", "WAIT")
    again = clerk.get(address(visit, "afronden/antwoord/"))
    assert "Dit bezoek is al klaar" in again.text
    twice = clerk.post(address(visit, "afronden/antwoord/"), {"note": "x"})
    assert twice.status_code == 422


# What she takes home.


def test_the_slip_says_who_calls_and_who_helps_on(
    desk: Desk, opening: Opening, clerk: Client, anna: User, bilal: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    window = promises.make(
        case=visit.case,
        kind=Promise.Kind.WINDOW,
        from_at=now + dt.timedelta(days=1),
        until_at=now + dt.timedelta(days=1, minutes=30),
        owner=bilal,
        by=build.TESTER,
        now=now,
    )
    ending = closing.Ending(Outcome.PROMISE, promise=window, said_aloud=True)
    closing.finish(visit=visit, ending=ending, user=anna, now=now)
    told = "Bilal belt u op woensdag 25 november, tussen 10:00 en 10:30 uur."
    assert told in clerk.get(address(visit, "briefje/")).text

    build.visit(opening, now=now)
    second = talking(desk, opening, anna, now=now)
    asked = handovers.Offer(to_team=bilal.memberships.get().team, told="Zij wil meer uren werken.")
    made = handovers.offer(visit=second, asked=asked, user=anna, now=now)
    accepted = handovers.accept(handover=made, way=made.Way.COMES, user=bilal, now=now)
    handovers.conclude(handover=accepted, note="", user=bilal, now=now)
    slip = clerk.get(address(second, "briefje/")).text
    assert "Bilal helpt u verder." in slip
    assert "meer uren" not in slip


def test_a_text_message_tells_nothing_of_what_it_is_about(
    desk: Desk, opening: Opening, clerk: Client, anna: User, bilal: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    clerk.post(address(visit, "afronden/afspraak/"), promise(visit, bilal, said_aloud="on"))
    url = address(visit, "briefje/sturen/")
    assert clerk.post(url, {"phone": "06 12345678"}).status_code == 422
    assert clerk.post(url, {"phone": "06 12345678", "is_private": "on"}).status_code == 303
    clerk.post(url, {"phone": "06 12345678", "is_private": "on"})
    message = Message.objects.get()
    assert (message.channel, message.recipient) == ("SMS", "+31612345678")
    assert "Bilal" in message.body
    assert "vrijdag 27 november" in message.body
    assert "brief" not in message.body


def test_with_safe_contact_nothing_is_sent(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now, resident=somebody(now, safe=True))
    visit = talking(desk, opening, anna, now=now)
    clerk.post(address(visit, "afronden/antwoord/"), {"note": ""})
    assert "Veilig contact" in clerk.get(address(visit, "briefje/")).text
    url = address(visit, "briefje/sturen/")
    sent = clerk.post(url, {"email": "a@inwoner.example", "is_private": "on"})
    assert sent.status_code == 422
    assert not Message.objects.exists()


def test_the_story_of_who_is_known_begins_with_what_we_promised(
    desk: Desk, opening: Opening, clerk: Client, anna: User, town: build.Town, now: dt.datetime
) -> None:
    ayse = somebody(now)
    earlier = build.visit(opening, now=now, resident=ayse)
    promises.make(
        case=earlier.case,
        kind=Promise.Kind.OTHER,
        from_at=now,
        until_at=now + dt.timedelta(days=1),
        text="De brief nakijken",
        owner=anna,
        by=build.TESTER,
        now=now,
    )
    serving.step_out(visit=earlier, user=anna, now=now)
    build.visit(opening, now=now, resident=ayse)
    visit = talking(desk, opening, anna, now=now)
    url = f"/zaken/{visit.case.reference}/"
    assert "De brief nakijken" not in clerk.get(url).text
    clerk.post(address(visit, "legitimatie/"), {"x": "x"})
    page = clerk.get(url)
    assert "Wat wij deze inwoner beloofden" in page.text
    assert "De brief nakijken" in page.text
    assert "Loopt ook: Inloop" in page.text


def test_who_came_down_to_help_finishes_and_never_sees_the_board(
    desk: Desk,
    opening: Opening,
    anna: User,
    bilal: User,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    build.visit(opening, now=now)
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    with transaction.atomic():
        moves.pass_on(visit, bilal, now=now)
        serving.take_over(visit, bilal, ground=Share.Ground.BACKUP, now=now)
    his = browser_of(bilal)
    # One way to ask for help, here as above the pages of who works at the desk.
    case_page = f"/zaken/{visit.case.reference}/"
    assert his.get(case_page).text.count("data-assist>") == 1
    assert browser_of(anna).get(case_page).text.count("data-assist>") == 1
    refused = his.post(address(visit, "begin/"), {"x": "x"})
    assert refused["Location"] == "/werk/"
    his.post(address(visit, "afronden/antwoord/"), {"note": ""})
    assert state_of(visit) == State.CLOSED
    slip = his.get(address(visit, "briefje/"))
    assert "Naar mijn dag" in slip.text
    assert "Naar het bord" not in slip.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("way", ["afspraak", "moment"])
def test_a_year_that_cannot_be_is_said(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime, clerk: Client, way: str, day: str
) -> None:
    build.visit(opening, now=now)
    reference = talking(desk, opening, anna, now=now).case.reference
    told = {"text": "Bellen", "owner": str(anna.pk), "day": day, "time": "00:00"}
    for url in ("afronden", "zin"):
        answer = clerk.post(f"/balie/bezoek/{reference}/{url}/{way}/", told)
        assert answer.status_code == (422 if url == "afronden" else 200)
    assert (
        "Kijk het jaar nog eens na."
        in clerk.post(f"/balie/bezoek/{reference}/afronden/{way}/", told).content.decode()
    )


def test_the_board_and_the_host_know_at_which_desk_somebody_is(
    town: build.Town, desk: Desk, now: dt.datetime, browser_of: Callable[[User], Client]
) -> None:
    wijk = Location.objects.create(code="wijkpunt", name="Wijkpunt Buiten")
    other = Desk.objects.create(location=wijk, team=town.teams["werk"])
    joyce = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)
    client = browser_of(joyce)
    for url in ("/balie/", "/balie/ontvangst/", "/balie/dag/"):
        assert "Wijkpunt Buiten" in client.get(url).content.decode(), url
    client.post("/balie/dag/openen/")
    assert days.today(other, now=now) is not None
    # Whoever helps out elsewhere is there as soon as she sits there.
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    client.post("/balie/loket/", {"point": point.pk})
    assert desk.location.name in client.get("/balie/").content.decode()


def test_a_breath_ends_on_every_screen_by_itself(
    desk: Desk, opening: Opening, clerk: Client, anna: User, now: dt.datetime
) -> None:
    build.seat(desk, anna, 1, now=now)
    clerk.post("/balie/loket/pauze/", {"kind": "BREATH"})
    assert "load delay:300s" in clerk.get("/balie/").text
    with time_machine.travel(now + dt.timedelta(minutes=5), tick=False):
        after = clerk.get("/balie/").text
    assert "load delay:" not in after
    assert "op adem tot" not in after


def test_no_crumb_leads_to_a_board_that_somebody_may_not_open(
    desk: Desk,
    opening: Opening,
    anna: User,
    bilal: User,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    with transaction.atomic():
        moves.pass_on(visit, bilal, now=now)
        serving.take_over(visit, bilal, ground=Share.Ground.BACKUP, now=now)
    page = f"/zaken/{visit.case.reference}/"
    crumb = '<li><a href="/balie/">Inloop</a></li>'
    assert "<li>Inloop</li>" in browser_of(bilal).get(page).text
    assert crumb in browser_of(anna).get(page).text


def test_the_backup_stands_above_the_ways_to_end(
    desk: Desk, opening: Opening, anna: User, clerk: Client, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = talking(desk, opening, anna, now=now)
    page = clerk.get(f"/zaken/{visit.case.reference}/").text
    assert page.index("Vraag achtervang") < page.index("Wat kwam eruit?")
