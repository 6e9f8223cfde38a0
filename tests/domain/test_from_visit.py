"""From the desk to a call: the request and the end of the visit are one."""

import dataclasses
import datetime as dt

import pytest

from callbacks import attempts, requests
from callbacks.asking import at_desk, from_visit
from callbacks.attempts import Call, Result
from callbacks.models import CallbackRequest
from callbacks.moments import slots, windows
from callbacks.reaching import dialling
from portal.contacts.models import ContactMoment, Promise
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import arriving, calling, closing, moves, serving, settling
from portal.desk.queue.models import Visit
from portal.desk.slips import sending, words
from portal.due import urgent
from portal.kit import phone
from portal.kit.refusal import Refused
from portal.outbox.models import Message
from portal.residents import register
from portal.staff.models import Role, User
from tests import build
from tests.races import at_once
from tests.slots import week

Outcome, State = Visit.Outcome, Visit.State


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> CallbackRequest:
    """A request of somebody who walks in later."""
    return build.callback(town.topics["uitkering"], now=now)


@pytest.fixture
def visit(
    opening: Opening, desk: Desk, asked: CallbackRequest, anna: User, now: dt.datetime
) -> Visit:
    """Her visit, at the desk of Anna."""
    build.visit(opening, now=now, resident=asked.case.resident)
    return at_the_desk(opening, desk, anna, now)


def at_the_desk(opening: Opening, desk: Desk, anna: User, now: dt.datetime) -> Visit:
    called = calling.call_next(user=build.seat(desk, anna, 1, now=now).clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


def plan(town: build.Town, owner: User, *, now: dt.datetime, **also: object) -> from_visit.Plan:
    window = windows.of(windows.choices(now=now, days=3)[1])
    given: dict[str, object] = {
        "topic": town.topics["werk"],
        "owner": owner,
        "phone": phone.parse("06 12 98 76 54"),
        "note": "Zij zoekt de brief nog.",
        "wanted": (window,),
        "said_aloud": True,
    }
    return from_visit.Plan(**(given | also))  # type: ignore[arg-type]


def test_the_visit_ends_with_the_window_and_its_owner(
    visit: Visit, town: build.Town, anna: User, now: dt.datetime
) -> None:
    made = from_visit.turn(visit=visit, plan=plan(town, anna, now=now), user=anna, now=now)
    visit.refresh_from_db()
    promise = Promise.objects.get(case=made.case, kind=Promise.Kind.WINDOW)
    assert (visit.outcome, visit.promise, visit.said_aloud) == (Outcome.PROMISE, promise, True)
    assert promise.owner == made.case.owner == anna
    assert (made.case.origin, made.state) == (visit.case, CallbackRequest.State.CLAIMED)
    assert Message.objects.filter(case=made.case, kind="RECEIPT").count() == 1
    assert visit.case.closed_at == now


def test_a_colleague_of_the_team_can_be_who_calls(
    visit: Visit, town: build.Town, anna: User, bilal: User, eva: User, now: dt.datetime
) -> None:
    with pytest.raises(from_visit.NotThere):
        from_visit.turn(visit=visit, plan=plan(town, bilal, now=now), user=anna, now=now)
    made = from_visit.turn(visit=visit, plan=plan(town, eva, now=now), user=anna, now=now)
    assert (made.case.owner, made.case.team) == (eva, town.teams["werk"])


def test_somebody_without_a_name_gives_one_with_the_number(
    opening: Opening, desk: Desk, town: build.Town, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now)
    visit = at_the_desk(opening, desk, anna, now)
    wanted = plan(town, anna, now=now, name="Sam de Wit", safe_contact=True)
    made = from_visit.turn(visit=visit, plan=wanted, user=anna, now=now)
    assert made.case.resident is not None
    assert (made.case.resident.name, made.case.resident.safe_contact) == ("Sam de Wit", True)
    assert not Message.objects.filter(case=made.case).exists()


@pytest.mark.parametrize("what", ["unsaid", "full", "number", "limit"])
def test_what_cannot_be_promised_leaves_the_visit_as_it_was(
    visit: Visit, town: build.Town, anna: User, now: dt.datetime, what: str
) -> None:
    refusals: dict[str, tuple[type[Refused], dict[str, object]]] = {
        "unsaid": (closing.NotAnOutcome, {"said_aloud": False}),
        "full": (slots.Full, {"wanted": (taken_slot(town, now),)} if what == "full" else {}),
        "number": (dialling.NotDialled, {"phone": phone.Phone("+18765551234")}),
        "limit": (settling.NotHers, {"also_done": (visit.pk,)}),
    }
    refusal, also = refusals[what]
    with pytest.raises(refusal):
        from_visit.turn(visit=visit, plan=plan(town, anna, now=now, **also), user=anna, now=now)
    visit.refresh_from_db()
    assert visit.state == State.SERVING
    assert CallbackRequest.objects.count() == (2 if what == "full" else 1)


def taken_slot(town: build.Town, now: dt.datetime) -> windows.Window:
    """Return a half hour whose only place is taken."""
    week(town.teams["werk"], now=now)
    free = next(one for day in slots.ahead(town.teams["werk"], now=now) for one in day.free)
    build.callback(town.topics["werk"], now=now, number="06 15 55 55 55", window=free.window)
    return free.window


def test_what_is_urgent_stays_so_with_its_clock(
    opening: Opening, desk: Desk, town: build.Town, anna: User, now: dt.datetime
) -> None:
    build.visit(opening, now=now, urgent=True, arrived_at=now - dt.timedelta(minutes=5))
    visit = at_the_desk(opening, desk, anna, now)
    made = from_visit.turn(
        visit=visit, plan=plan(town, anna, now=now, name="Sam"), user=anna, now=now
    )
    assert made.case.urgent_since == now - dt.timedelta(minutes=5)


def test_a_colleague_who_does_not_help_her_promises_nothing(
    visit: Visit, town: build.Town, daan: User, now: dt.datetime
) -> None:
    with pytest.raises(moves.NotYours):
        from_visit.turn(visit=visit, plan=plan(town, daan, now=now), user=daan, now=now)


def test_her_open_request_is_shown_and_ends_with_the_visit(
    visit: Visit, asked: CallbackRequest, anna: User, now: dt.datetime
) -> None:
    (item,) = settling.items(visit.case)
    assert item.case_id == asked.pk
    assert "Mijn uitkering" in item.label
    ending = closing.Ending(Outcome.ANSWERED, note="Het is gestort.", also_done=(asked.pk,))
    closing.finish(visit=visit, ending=ending, user=anna, now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.case.outcome) == ("CLOSED", "REACHED")
    assert not Promise.objects.filter(case=asked.case, state="OPEN").exists()
    told = ContactMoment.objects.filter(case=asked.case).order_by("pk").last()
    assert told is not None
    assert (told.channel, told.note) == ("DESK", "Het is gestort.")


def test_a_request_of_somebody_else_does_not_end_with_her_visit(
    visit: Visit, town: build.Town, anna: User, now: dt.datetime
) -> None:
    other = build.callback(town.topics["werk"], now=now, name="Ander", number="06 14 44 44 44")
    ending = closing.Ending(Outcome.ANSWERED, also_done=(other.pk,))
    with pytest.raises(settling.NotHers):
        closing.finish(visit=visit, ending=ending, user=anna, now=now)
    visit.refresh_from_db()
    assert visit.is_open


def test_an_urgent_request_ends_only_with_what_was_done(
    visit: Visit, asked: CallbackRequest, anna: User, now: dt.datetime
) -> None:
    urgent.mark(case=asked.case, reason="geen geld", by=build.TESTER, now=now)
    ending = closing.Ending(Outcome.ANSWERED, also_done=(asked.pk,))
    with pytest.raises(urgent.StillUrgent):
        closing.finish(visit=visit, ending=ending, user=anna, now=now)
    visit.refresh_from_db()
    assert visit.is_open


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("result", [Result.REACHED, Result.NO_ANSWER])
def test_somebody_calls_her_at_that_moment(
    visit: Visit,
    asked: CallbackRequest,
    anna: User,
    bilal: User,
    now: dt.datetime,
    result: Result,
) -> None:
    requests.claim(request=asked, user=bilal, now=now)
    ending = closing.Ending(Outcome.ANSWERED, also_done=(asked.pk,))
    said = at_once(
        [
            lambda: closing.finish(visit=visit, ending=ending, user=anna, now=now),
            lambda: attempts.log(request=asked, call=Call(result), user=bilal, now=now),
        ]
    )
    visit.refresh_from_db()
    asked.refresh_from_db()
    assert said[0] == visit
    assert (visit.state, asked.case.outcome) == (State.CLOSED, "REACHED")
    assert Promise.objects.filter(case=asked.case, state="OPEN").count() == 0


def test_nobody_without_a_name_has_something_open(
    opening: Opening, now: dt.datetime, anna: User
) -> None:
    visit = build.visit(opening, now=now)
    assert settling.items(visit.case) == []
    assert at_desk.panel("case", visit.case, anna) is None


def test_a_desk_of_another_team_may_end_her_request(
    opening: Opening, desk: Desk, asked: CallbackRequest, town: build.Town, now: dt.datetime
) -> None:
    """Whoever helps her at the desk need not be of the team that would call."""
    joyce = build.colleague(name="Joyce", team=town.teams["werk"], role=Role.DESK)
    build.visit(opening, now=now, resident=asked.case.resident)
    visit = at_the_desk(opening, desk, joyce, now)
    ending = closing.Ending(Outcome.ANSWERED, also_done=(asked.pk,))
    closing.finish(visit=visit, ending=ending, user=joyce, now=now)
    asked.refresh_from_db()
    assert asked.state == "CLOSED"


def test_safe_contact_is_kept_for_a_call_from_the_desk(
    visit: Visit, asked: CallbackRequest, town: build.Town, anna: User, now: dt.datetime
) -> None:
    assert asked.case.resident is not None
    register.set_safe_contact(resident=asked.case.resident, by=build.TESTER, now=now)
    made = from_visit.turn(visit=visit, plan=plan(town, anna, now=now), user=anna, now=now)
    assert not Message.objects.filter(case=made.case).exists()
    done = arriving.found(visit.pk)
    assert from_visit.UNSHOWN in words.lines(done, anna)
    assert "Veilig contact" in sending.why_no_message(done)


def test_who_is_in_danger_and_says_so_at_the_desk_gets_no_slip_by_message(
    opening: Opening, desk: Desk, town: build.Town, anna: User, now: dt.datetime
) -> None:
    """Whom we do not know yet stands with the call that we promised, and not with the visit."""
    build.visit(opening, now=now)
    visit = at_the_desk(opening, desk, anna, now)
    safe = dataclasses.replace(plan(town, anna, now=now), name="Sam", safe_contact=True)
    from_visit.turn(visit=visit, plan=safe, user=anna, now=now)
    done = arriving.found(visit.pk)
    assert done.case.resident is None
    assert "Veilig contact" in sending.why_no_message(done)
    with pytest.raises(sending.NoMessage):
        sending.send(visit=done, phone=None, email="sam@inwoner.example", user=anna, now=now)
    assert not Message.objects.exists()
