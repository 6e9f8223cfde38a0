"""What tries to break the desk: clocks that differ, another desk, used forms, phones of others."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.desk.board import linking
from portal.desk.day import leftovers
from portal.desk.host import papers
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, Pause, ServicePoint
from portal.desk.queue import arriving, calling, closing, moves, serving
from portal.desk.queue.models import ServicePeriod, Visit
from portal.desk.slips import sending
from portal.kit import phone
from portal.municipality.models import Location
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import kept
from portal.staff.models import Team, User
from tests import build

# Whoever waits for a lock read the clock before whoever had it; and two servers differ a little.
BIT = dt.timedelta(milliseconds=40)
Outcome, State = Visit.Outcome, Visit.State
ANSWERED = closing.Ending(Outcome.ANSWERED)
MOVES: dict[str, Callable[..., Visit]] = {
    "undo": calling.undo_call,
    "no-show": calling.no_show,
    "begin": serving.begin,
    "back": serving.back_to_queue,
}
TALKED: dict[str, Callable[..., Visit]] = {
    "hold": serving.hold,
    "back": serving.back_to_queue,
    "finish": lambda **given: closing.finish(ending=ANSWERED, **given),
}


@pytest.fixture
def desk(town: build.Town) -> Desk:
    return build.desk(town)


@pytest.fixture
def opening(desk: Desk, anna: User, now: dt.datetime) -> Opening:
    return days.open_day(desk=desk, user=anna, now=now)


@pytest.fixture
def called(desk: Desk, opening: Opening, anna: User, now: dt.datetime) -> Visit:
    build.visit(opening, now=now - BIT)
    return calling.call_next(user=build.seat(desk, anna, 1, now=now).clerk, now=now)


@pytest.mark.parametrize("act", MOVES.values(), ids=MOVES)
def test_a_move_with_an_earlier_clock_than_the_call_is_made(
    called: Visit, anna: User, now: dt.datetime, act: Callable[..., Visit]
) -> None:
    act(visit=called, user=anna, now=now - BIT)
    period = ServicePeriod.objects.get()
    assert (period.began_at or period.ended_at) == now


@pytest.mark.parametrize("act", TALKED.values(), ids=TALKED)
def test_a_talk_that_ends_before_it_began_by_another_clock_took_no_time(
    called: Visit, anna: User, now: dt.datetime, act: Callable[..., Visit]
) -> None:
    serving.begin(visit=called, user=anna, now=now + BIT)
    act(visit=called, user=anna, now=now)
    period = ServicePeriod.objects.get()
    assert period.ended_at == period.began_at == now + BIT


def test_a_number_of_a_server_that_is_ahead_can_be_closed(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now + BIT)
    closed = closing.finish(visit=visit, ending=ANSWERED, user=anna, now=now)
    assert closed.closed_at == now + BIT


def test_a_seat_and_a_day_of_a_server_that_is_ahead_can_end(
    desk: Desk, opening: Opening, anna: User, now: dt.datetime
) -> None:
    sitting = build.seat(desk, anna, 1, now=now + BIT)
    seats.pause(sitting=sitting, kind=Pause.Kind.TIME, now=now + BIT)
    seats.stand_up(sitting=sitting, now=now)
    assert seats.sitting_of(anna) is None
    assert not days.close_day(opening=opening, user=anna, now=now - BIT).is_running


def test_no_event_tells_from_when_to_when_somebody_sat(
    desk: Desk, anna: User, now: dt.datetime
) -> None:
    seats.stand_up(sitting=build.seat(desk, anna, 1, now=now), now=now)
    assert not Event.objects.filter(object_kind="desk.sitting").exists()


def test_nobody_calls_a_visitor_of_another_desk(
    town: build.Town, opening: Opening, anna: User, now: dt.datetime
) -> None:
    place = Location.objects.create(code="haven", name="Stadskantoor Haven")
    team = Team.objects.create(code="inloop-haven", name="Inloop Haven")
    elsewhere = Desk.objects.create(location=place, team=team)
    ServicePoint.objects.create(desk=elsewhere, name="Loket 1")
    visit = build.visit(opening, now=now)
    with pytest.raises(moves.Elsewhere, match="andere balie"):
        calling.call(visit=visit, sitting=build.seat(elsewhere, anna, 1, now=now), now=now)
    visit.refresh_from_db()
    assert visit.state == State.WAITING


def test_a_form_that_made_something_else_gives_no_number(
    town: build.Town, opening: Opening, anna: User, now: dt.datetime
) -> None:
    build.callback(town.topics["uitkering"], now=now, intake_token="al-gebruikt")
    arrival = arriving.Arrival(opening=opening, token="al-gebruikt")
    with pytest.raises(arriving.FormUsed):
        arriving.arrive(arrival=arrival, by=anna.actor, now=now)
    assert build.visit(opening, now=now).number == 1


def test_closing_yesterday_leaves_who_helps_somebody_today(
    desk: Desk, opening: Opening, anna: User, daan: User, now: dt.datetime
) -> None:
    sitting, gone = build.seat(desk, anna, 1, now=now), build.seat(desk, daan, 2, now=now)
    later = now + dt.timedelta(days=1)
    today = days.open_day(desk=desk, user=anna, now=later)
    build.visit(today, now=later)
    calling.call_next(user=sitting.clerk, now=later)
    assert not days.close_day(opening=opening, user=daan, now=later).is_running
    assert seats.sitting_of(anna) == sitting
    gone.refresh_from_db()
    assert gone.until_at == later


def test_no_slip_goes_to_the_telephone_of_somebody_in_danger(
    town: build.Town, opening: Opening, anna: User, now: dt.datetime
) -> None:
    number = "06 12 34 56 78"
    build.callback(town.topics["uitkering"], now=now, number=number, safe_contact=True)
    visit = build.visit(opening, now=now)
    closing.finish(visit=visit, ending=ANSWERED, user=anna, now=now)
    visit = arriving.found(visit.pk)
    with pytest.raises(sending.NoMessage, match="Geef het briefje mee"):
        sending.send(visit=visit, phone=phone.parse(number), email="", user=anna, now=now)
    assert not Message.objects.filter(kind=sending.SLIP).exists()


def test_no_slip_goes_to_the_mailbox_of_somebody_in_danger(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    told = register.Told(name="Ans", email="ans@inwoner.example", safe_contact=True)
    register.add(told=told, by=build.TESTER, now=now)
    visit = build.visit(opening, now=now)
    closing.finish(visit=visit, ending=ANSWERED, user=anna, now=now)
    visit = arriving.found(visit.pk)
    for typed in ("ans@inwoner.example", "Ans@Inwoner.example "):
        with pytest.raises(sending.NoMessage, match="Geef het briefje mee"):
            sending.send(visit=visit, phone=None, email=typed, user=anna, now=now)
    assert not Message.objects.filter(kind=sending.SLIP).exists()


def test_nothing_is_asked_in_a_visit_that_is_done(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now)
    closing.finish(visit=visit, ending=ANSWERED, user=anna, now=now)
    with pytest.raises(moves.Elsewhere):
        papers.ask(visit=visit, what="Loonstroken", why="Inkomen", user=anna, now=now)
    assert not visit.asked_papers.exists()


def test_two_clicks_ask_for_papers_once(opening: Opening, anna: User, now: dt.datetime) -> None:
    visit = build.visit(opening, now=now)
    for _ in range(2):
        papers.ask(visit=visit, what="Loonstroken", why="Inkomen", user=anna, now=now)
    assert visit.asked_papers.count() == 1


def test_two_clicks_write_one_person_down(opening: Opening, anna: User, now: dt.datetime) -> None:
    visit = build.visit(opening, now=now)
    for _ in range(2):
        linking.link_new(visit=visit, told=register.Told(name="Fleur Bos"), user=anna, now=now)
    assert Resident.objects.count() == 1


def test_whoever_had_an_answer_since_goes_first_no_more(
    opening: Opening, anna: User, now: dt.datetime
) -> None:
    she = register.add(told=register.Told(name="Fleur Bos"), by=anna.actor, now=now)
    left = closing.Ending(Outcome.LEFT)
    first = build.visit(opening, now=now, resident=she)
    closing.finish(visit=first, ending=left, user=anna, now=now)
    other = build.visit(opening, now=now)
    assert leftovers.of_resident(she, visit=other, now=now) == first
    later = now + dt.timedelta(hours=1)
    second = build.visit(opening, now=later, resident=she)
    closing.finish(visit=second, ending=ANSWERED, user=anna, now=later)
    assert leftovers.of_resident(she, visit=other, now=later) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("desk:close-weg", "weg is gegaan"),
        ("desk:hand-over", "overdracht"),
        ("desk:visit-report", "melding"),
        ("callbacks:from-visit", "belmoment"),
    ],
)
def test_a_form_of_a_lost_session_says_what_it_was(name: str, words: str) -> None:
    where = [1] if name == "desk:visit-report" else ["Z-26-000001"]
    assert words in kept.Kept(reverse(name, args=where), []).what
