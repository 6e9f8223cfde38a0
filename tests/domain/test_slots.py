"""Places by the half hour: what can be chosen, who gets the last one, and when it is free again."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from callbacks import attempts, requests, undoing
from callbacks.attempts import Call, Result
from callbacks.models import CallbackRequest, SlotException, SlotPattern
from callbacks.moments import capacity, moving, slots, windows
from callbacks.moments.capacity import Hours, Overlaps
from callbacks.moments.moving import Plan
from callbacks.moments.slots import ANY, Full
from callbacks.moments.windows import NoSuchWindow, Window
from portal.audit.actor import ANONYMOUS, resident
from portal.cases.models import Case, Channel
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import phone
from portal.municipality.models import OfficeClosure
from portal.outbox.models import Message
from portal.staff.models import Role, Team, User
from tests import build
from tests.build import TESTER
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once, read
from tests.slots import THURSDAY, WEDNESDAY, slot, week

TEN, HALF_PAST = slot(WEDNESDAY, "10:00"), slot(WEDNESDAY, "10:30")
NEXT_TEN = slot(THURSDAY, "10:00")
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def team(town: build.Town, now: dt.datetime) -> Team:
    """A team with one place in each of two half hours a day."""
    found = town.teams["inkomen-1"]
    week(found, now=now)
    return found


def codes(team: Team, now: dt.datetime, days: int = 2) -> list[str]:
    offered = slots.ahead(team, now=now, days=days)
    return [choice.code for day in offered for choice in day.free]


def ask(town: build.Town, window: Window, now: dt.datetime, **also: object) -> CallbackRequest:
    return build.callback(town.topics["uitkering"], now=now, window=window, **also)  # type: ignore[arg-type]


def open_window(request: CallbackRequest) -> Promise:
    found = promises.open_window(request.case)
    assert found is not None
    return found


def test_a_team_offers_its_half_hours_and_another_its_half_days(
    town: build.Town, team: Team, now: dt.datetime
) -> None:
    assert codes(team, now) == [
        "2026-11-24-1030",
        "2026-11-25-1000",
        "2026-11-25-1030",
    ]
    assert codes(town.teams["werk"], now)[0] == "2026-11-24-middag"


def test_the_words_are_those_of_the_resident() -> None:
    assert TEN.words == "woensdag 25 november, tussen 10:00 en 10:30 uur"


def test_a_pattern_holds_from_and_until_its_days(town: build.Town, now: dt.datetime) -> None:
    team = town.teams["werk"]
    week(team, from_on=THURSDAY, until_on=FRIDAY, now=now)
    assert codes(team, now, days=4) == [
        "2026-11-24-middag",
        "2026-11-25-ochtend",
        "2026-11-25-middag",
        "2026-11-26-1000",
        "2026-11-26-1030",
        "2026-11-27-ochtend",
        "2026-11-27-middag",
    ]


def test_a_day_on_which_the_office_is_closed_gives_none(team: Team, now: dt.datetime) -> None:
    OfficeClosure.objects.create(day=WEDNESDAY, reason="Teamdag")
    assert codes(team, now)[1] == "2026-11-26-1000"


@pytest.mark.parametrize(
    ("hours", "left"),
    [
        (Hours(capacity.DAY_BEGINS, capacity.DAY_ENDS, 0), {}),
        (Hours(capacity.DAY_BEGINS, capacity.DAY_ENDS, 3), {"1000": 3, "1030": 3}),
        (Hours(dt.time(10), dt.time(10, 30), 0), {"1030": 1}),
        (Hours(dt.time(16), dt.time(17), 2), {"1000": 1, "1030": 1, "1600": 2, "1630": 2}),
    ],
)
def test_one_day_can_have_none_fewer_or_more(
    team: Team, now: dt.datetime, hours: Hours, left: dict[str, int]
) -> None:
    capacity.add_exception(
        team=team, day=WEDNESDAY, hours=hours, reason="Teamdag", by=TESTER, now=now
    )
    days = {day.day: day for day in slots.ahead(team, now=now, days=3)}
    free = days[WEDNESDAY].free if WEDNESDAY in days else []
    assert {choice.code[-4:]: choice.free for choice in free} == left

    capacity.remove_exception(row=SlotException.objects.get(), by=TESTER, now=now)
    assert "2026-11-25-1000" in codes(team, now)


@pytest.mark.parametrize(
    "made",
    [
        {"weekday": 1, "from_time": dt.time(10), "until_time": dt.time(11)},
        {"weekday": 1, "from_time": dt.time(9), "until_time": dt.time(10, 30)},
        {"weekday": 6, "from_time": dt.time(9), "until_time": dt.time(10)},
        {"weekday": 2, "from_time": dt.time(12, 15), "until_time": dt.time(13)},
        {"weekday": 2, "from_time": dt.time(14), "until_time": dt.time(13)},
        {"weekday": 2, "from_time": dt.time(14), "until_time": dt.time(15), "places": 0},
    ],
)
def test_the_database_refuses_a_week_that_cannot_be(team: Team, made: dict[str, object]) -> None:
    row = {"team": team, "places": 1, "from_on": build.LONG_AGO} | made
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotPattern.objects.create(**row)


def test_one_half_hour_has_one_exception(team: Team, now: dt.datetime) -> None:
    row = {"team": team, "day": WEDNESDAY, "places": 1, "reason": "Teamdag"}
    hours = Hours(dt.time(10), dt.time(11), 0)
    capacity.add_exception(
        team=team, day=WEDNESDAY, hours=hours, reason="Teamdag", by=TESTER, now=now
    )
    with pytest.raises(Overlaps):
        capacity.add_exception(
            team=team, day=WEDNESDAY, hours=hours, reason="Toch", by=TESTER, now=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotException.objects.create(from_time=dt.time(10, 30), until_time=dt.time(12), **row)


def test_two_rules_for_one_half_hour_add_neither(team: Team, now: dt.datetime) -> None:
    before = SlotPattern.objects.count()
    with pytest.raises(Overlaps):
        week(team, weekdays=[0, 1], begins="09:00", ends="10:30", now=now)
    assert SlotPattern.objects.count() == before


def test_a_week_that_ends_keeps_what_was_promised(
    town: build.Town, team: Team, now: dt.datetime
) -> None:
    asked = ask(town, TEN, now)
    for row in SlotPattern.objects.all():
        capacity.end_pattern(row=row, on=WEDNESDAY, by=TESTER, now=now)
    assert open_window(asked).from_at == TEN.from_at
    assert codes(team, now)[-1] == "2026-11-25-middag"


def test_the_last_place_is_gone_and_what_is_near_is_told(
    town: build.Town, team: Team, now: dt.datetime
) -> None:
    ask(town, TEN, now)
    with pytest.raises(Full) as refused:
        ask(town, TEN, now)
    assert str(refused.value).startswith("Dit moment is net vergeven. Nog vrij: ")
    assert HALF_PAST in refused.value.nearby
    assert TEN not in refused.value.nearby
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "wanted", [slot(WEDNESDAY, "10:15"), Window(TEN.from_at, HALF_PAST.until_at)]
)
def test_no_entry_gets_past_the_places_with_another_window(
    town: build.Town, team: Team, now: dt.datetime, wanted: Window
) -> None:
    with pytest.raises((Full, NoSuchWindow)):
        ask(town, wanted, now)
    assert not Promise.objects.exists()


def test_what_cannot_wait_needs_no_place(town: build.Town, team: Team, now: dt.datetime) -> None:
    ask(town, TEN, now)
    urgent = ask(town, TEN, now, urgent=True)
    assert open_window(urgent).place is None


def test_the_database_holds_a_place_once(town: build.Town, team: Team, now: dt.datetime) -> None:
    first = open_window(ask(town, TEN, now))
    other = open_window(ask(town, HALF_PAST, now))
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=other.pk).update(from_at=TEN.from_at, place=first.place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=other.pk).update(kind=Promise.Kind.OTHER)


def cancel(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    requests.cancel(request=request, by=resident(request.pk), now=now)


def reach(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    requests.claim(request=request, user=user, now=now)
    attempts.log(request=request, call=Call(Result.REACHED), user=user, now=now)


def move_away(request: CallbackRequest, user: User, now: dt.datetime) -> None:
    moving.by_resident(
        case=request.case, wanted=[NEXT_TEN], seen=open_window(request).pk, by=TESTER, now=now
    )


@pytest.mark.parametrize("end", [cancel, reach, move_away])
def test_the_end_of_a_promise_frees_its_place(
    town: build.Town,
    team: Team,
    bilal: User,
    now: dt.datetime,
    end: Callable[[CallbackRequest, User, dt.datetime], None],
) -> None:
    asked = ask(town, TEN, now)
    end(asked, bilal, now)
    assert open_window(ask(town, TEN, now)).place == 1


def test_a_colleague_gives_a_place_that_is_not_there_only_with_a_reason(
    town: build.Town, team: Team, bilal: User, now: dt.datetime
) -> None:
    ask(town, TEN, now)
    second = ask(town, HALF_PAST, now)
    plan = Plan([TEN], "Ander werk loopt uit", "Het duurt langer.", open_window(second).pk)
    with pytest.raises(Full):
        moving.by_colleague(request=second, plan=plan, user=bilal, now=now)
    over = Plan(**{**vars(plan), "overbook_because": "Zij kan alleen dan."})
    moved = moving.by_colleague(request=second, plan=over, user=bilal, now=now)
    assert (moved.place, moved.overbooked_because) == (2, "Zij kan alleen dan.")
    with pytest.raises(Full):
        ask(town, TEN, now)


def test_fewer_places_than_were_promised_takes_nothing_away(
    town: build.Town, now: dt.datetime
) -> None:
    team = town.teams["inkomen-1"]
    week(team, places=2, now=now)
    both = [ask(town, TEN, now) for _ in range(2)]
    hours = Hours(capacity.DAY_BEGINS, capacity.DAY_ENDS, 1)
    capacity.add_exception(team=team, day=WEDNESDAY, hours=hours, reason="Ziek", by=TESTER, now=now)
    with pytest.raises(Full):
        ask(town, TEN, now)
    assert sorted(open_window(one).place or 0 for one in both) == [1, 2]


def test_it_does_not_matter_means_the_first_free_one(
    town: build.Town, team: Team, now: dt.datetime
) -> None:
    ask(town, slot(dt.date(2026, 11, 24), "10:30"), now)
    assert slots.find(team, ANY, now=now)[0] == TEN
    assert slots.find(team, "2026-11-26", now=now)[0] == NEXT_TEN
    assert slots.find(team, "2026-11-26-ochtend", now=now)[0] == NEXT_TEN
    with pytest.raises(NoSuchWindow):
        slots.find(team, "2026-11-26-middag", now=now)


def test_after_no_answer_the_next_free_half_hour_of_another_day_is_promised(
    town: build.Town, team: Team, bilal: User, now: dt.datetime
) -> None:
    week(team, begins="14:00", ends="14:30", now=now)
    ask(town, slot(WEDNESDAY, "14:00"), now)
    asked = ask(town, slot(dt.date(2026, 11, 24), "10:30"), now)
    requests.claim(request=asked, user=bilal, now=now)
    later = now + dt.timedelta(minutes=40)
    attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=later)
    # In the other part of the day, and Wednesday is full there.
    assert open_window(asked).from_at == slot(THURSDAY, "14:00").from_at
    assert (
        "donderdag 26 november, tussen 14:00 en 14:30 uur" in Message.objects.get(kind="AGAIN").body
    )


def test_a_slip_that_is_taken_back_holds_a_place_of_its_own_again(
    town: build.Town, team: Team, bilal: User, now: dt.datetime
) -> None:
    asked = ask(town, TEN, now)
    requests.claim(request=asked, user=bilal, now=now)
    slip = attempts.log(request=asked, call=Call(Result.REACHED), user=bilal, now=now)
    other = ask(town, TEN, now)
    undoing.undo(attempt=slip, user=bilal, now=now)
    assert {open_window(asked).place, open_window(other).place} == {1, 2}


def test_a_missed_call_is_called_back_without_a_place(
    town: build.Town, team: Team, now: dt.datetime
) -> None:
    ask(town, slot(dt.date(2026, 11, 24), "10:30"), now)
    soon = requests.Ask(
        topic=town.topics["uitkering"],
        subject="Gemiste oproep",
        story="",
        phone=phone.parse("06 12 34 56 78"),
        window=windows.soonest(now=now),
        channel=Channel.PHONE,
        is_soonest=True,
    )
    assert open_window(requests.ask(asked=soon, by=TESTER, now=now)).place is None


# What holds when two people meet.

TRIALS = 50


@pytest.fixture
def crowd(transactional_db: None) -> tuple[build.Town, User]:
    """A team with one place a half hour, in a database that threads share."""
    town = build.town(now=TUESDAY)
    week(town.teams["inkomen-1"], now=TUESDAY)
    user = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
    return town, user


def free_again() -> None:
    """Let nobody hold a place."""
    for case in Case.objects.open():
        requests.cancel(request=case.callback, by=ANONYMOUS, now=TUESDAY)


def test_the_last_place_goes_to_one_fifty_times(crowd: tuple[build.Town, User]) -> None:
    town, _ = crowd
    for _trial in range(TRIALS):
        said = at_once(*[lambda: ask(town, TEN, TUESDAY)] * 2)
        assert sorted(said)[1] == "done"
        assert sorted(said)[0].startswith("Dit moment is net vergeven")
        assert Promise.objects.standing().count() == 1
        free_again()


def everyone(
    town: build.Town, bilal: User, one: CallbackRequest, two: CallbackRequest
) -> list[Callable[[], object]]:
    """Return the ways to ten o'clock: the form, the follow link, and a colleague who moves."""
    seen, theirs = open_window(one).pk, open_window(two).pk
    plan = Plan([TEN], "Ander werk loopt uit", "Het duurt langer.", theirs)
    return [
        lambda: ask(town, TEN, TUESDAY),
        lambda: moving.by_resident(
            case=read(one.pk).case, wanted=[TEN], seen=seen, by=TESTER, now=TUESDAY
        ),
        lambda: moving.by_colleague(request=read(two.pk), plan=plan, user=bilal, now=TUESDAY),
    ]


def test_web_colleague_and_move_want_the_same_last_place(crowd: tuple[build.Town, User]) -> None:
    town, bilal = crowd
    for _trial in range(10):
        one, two = ask(town, HALF_PAST, TUESDAY), ask(town, NEXT_TEN, TUESDAY)
        said = at_once(*everyone(town, bilal, one, two))
        assert said.count("done") == 1, said
        standing = Promise.objects.standing().filter(from_at=TEN.from_at)
        assert [row.place for row in standing] == [1]
        free_again()


def test_a_double_click_for_the_last_place_is_one_request(crowd: tuple[build.Town, User]) -> None:
    town, _ = crowd
    for trial in range(10):
        said = at_once(*[lambda t=trial: ask(town, TEN, TUESDAY, intake_token=f"one-{t}")] * 4)
        assert said == ["done"] * 4
        assert Promise.objects.standing().count() == 1
        free_again()


def test_two_who_look_in_another_order_do_not_wait_for_each_other(
    crowd: tuple[build.Town, User],
) -> None:
    """Both half hours are full, so each looks at both: one from the front and one from the back."""
    town, _ = crowd
    team = town.teams["inkomen-1"]
    for window in (TEN, HALF_PAST):
        ask(town, window, TUESDAY)
    wanted = [TEN, HALF_PAST, NEXT_TEN]

    def look(order: list[Window]) -> Callable[[], object]:
        def act() -> None:
            with transaction.atomic():
                seat = slots.take(team=team, wanted=order, now=TUESDAY, overbook_because="Druk")
                time.sleep(0.01)
                assert seat.window in {NEXT_TEN, *wanted}

        return act

    for _trial in range(10):
        answers = at_once(look(wanted), look([HALF_PAST, TEN, NEXT_TEN]), look(wanted[::-1]))
        assert answers == ["done"] * 3
