"""Moving a promised moment, calling now, trying again, choosing another way: what holds whatever
happens."""

import datetime as dt
from functools import partial

import pytest

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.hands import handing
from callbacks.models import CallbackRequest, CallingRule, OtherWay
from callbacks.moments import bulk, closing, moving, reminding, slots
from callbacks.moments.moving import Plan
from callbacks.moments.windows import Window
from callbacks.reaching import going, other_way, tries
from portal.audit.actor import resident
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.due import promised
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality.models import OfficeClosure
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident, Wish
from portal.staff import colleagues
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed
from tests import build, build_letter
from tests.build import TESTER
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once, read
from tests.slots import THURSDAY, WEDNESDAY, slot, week

State = Promise.State


def half(day: dt.date, name: str) -> Window:
    hours = (dt.time(9), dt.time(12, 30)) if name == "ochtend" else (dt.time(13), dt.time(16, 30))
    return Window(*(clock.instant(day, time) for time in hours))


AFTERNOON = half(dt.date(2026, 11, 24), "middag")
WEDNESDAY_MORNING, THURSDAY_MORNING = half(WEDNESDAY, "ochtend"), half(THURSDAY, "ochtend")


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> CallbackRequest:
    """A request with a window this afternoon."""
    return build.callback(town.topics["uitkering"], now=now)


def standing(request: CallbackRequest) -> Promise:
    found = promises.open_window(request.case)
    assert found is not None
    return found


def plan(request: CallbackRequest, window: Window = WEDNESDAY_MORNING, **also: object) -> Plan:
    reason = moving.REASONS["uitloop"]
    seen = standing(request).pk
    return Plan([window], reason.label, reason.words, seen, **also)  # type: ignore[arg-type]


def who(request: CallbackRequest) -> Resident:
    assert request.case.resident is not None
    return request.case.resident


def test_she_chooses_another_moment_and_hears_it(asked: CallbackRequest, now: dt.datetime) -> None:
    old = standing(asked)
    moving.by_resident(
        case=asked.case, wanted=[THURSDAY_MORNING], seen=old.pk, by=resident(asked.pk), now=now
    )
    old.refresh_from_db()
    new = standing(asked)
    assert (old.state, new.replaces_id, new.from_at) == (
        State.MOVED,
        old.pk,
        THURSDAY_MORNING.from_at,
    )
    assert Case.objects.get(pk=asked.pk).due_at == THURSDAY_MORNING.until_at
    assert "donderdag 26 november" in Message.objects.get(kind="MOVED").body


def test_after_its_end_it_is_broken_even_when_she_moves_it(
    asked: CallbackRequest, now: dt.datetime
) -> None:
    old = standing(asked)
    late = old.until_at + dt.timedelta(minutes=1)
    moving.by_resident(case=asked.case, wanted=[THURSDAY_MORNING], seen=old.pk, by=TESTER, now=late)
    old.refresh_from_db()
    assert old.state == State.BROKEN


def test_she_cannot_move_what_ended_what_is_urgent_or_what_we_call_now(
    town: build.Town, asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    urgent = build.callback(town.topics["uitkering"], now=now, urgent=True, number="0687654321")
    with pytest.raises(moving.Over):
        moving.by_resident(
            case=urgent.case, wanted=[THURSDAY_MORNING], seen=None, by=TESTER, now=now
        )
    requests.claim(request=asked, user=bilal, now=now)
    going.begin(request=asked, user=bilal, now=now)
    seen = standing(asked).pk
    with pytest.raises(moving.OnThePhone):
        moving.by_resident(
            case=asked.case, wanted=[THURSDAY_MORNING], seen=seen, by=TESTER, now=now
        )
    requests.cancel(request=asked, by=resident(asked.pk), now=now)
    with pytest.raises(moving.Over):
        moving.by_resident(
            case=asked.case, wanted=[THURSDAY_MORNING], seen=seen, by=TESTER, now=now
        )
    assert not Message.objects.filter(kind="MOVED").exists()


def test_what_stood_on_the_screen_must_still_stand(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    old = plan(asked)
    moving.by_colleague(request=asked, plan=plan(asked), user=bilal, now=now)
    later = plan(asked, THURSDAY_MORNING)
    moving.by_colleague(request=asked, plan=later, user=bilal, now=now)
    with pytest.raises(moving.MovedBefore):
        moving.by_colleague(request=asked, plan=old, user=bilal, now=now)
    with pytest.raises(moving.SameMoment):
        moving.by_colleague(request=asked, plan=plan(asked, THURSDAY_MORNING), user=bilal, now=now)


def test_a_colleague_moves_with_the_reason_in_the_message(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    moving.by_colleague(request=asked, plan=plan(asked), user=bilal, now=now)
    message = Message.objects.get(kind="MOVED")
    assert message.queued_at < AFTERNOON.until_at
    assert "Ander werk duurt langer dan wij dachten." in message.body
    assert "woensdag 25 november, tussen 09:00 en 12:30 uur" in message.body
    assert "uitkering" not in message.body.lower()


def test_nobody_is_moved_without_hearing_it(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    safe = build.callback(town.topics["uitkering"], now=now, safe_contact=True)
    with pytest.raises(moving.NotTold):
        moving.by_colleague(request=safe, plan=plan(safe), user=bilal, now=now)
    assert standing(safe).from_at == AFTERNOON.from_at
    moving.by_colleague(request=safe, plan=plan(safe, was_told=True), user=bilal, now=now)
    assert standing(safe).from_at == WEDNESDAY_MORNING.from_at
    assert not Message.objects.exists()


def test_a_stranger_moves_nothing(asked: CallbackRequest, eva: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        moving.by_colleague(request=asked, plan=plan(asked), user=eva, now=now)
    with pytest.raises(NotAllowed):
        going.begin(request=asked, user=eva, now=now)


def test_a_reminder_stands_before_the_window_ends_and_after_it_broke(
    asked: CallbackRequest, now: dt.datetime
) -> None:
    end = AFTERNOON.until_at
    assert not promised.due(end - dt.timedelta(minutes=31))
    assert [row.code for row in promised.due(end - dt.timedelta(minutes=30))] == [promised.SOON]
    assert [row.code for row in promised.due(end)] == [promised.BROKEN]


def test_who_calls_is_shown_until_the_result_or_some_minutes(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    with pytest.raises(requests.NotYours):
        going.begin(request=asked, user=bilal, now=now)
    requests.claim(request=asked, user=bilal, now=now)
    going.begin(request=asked, user=bilal, now=now)
    assert going.line(read(asked.pk).case, now) == "Bilal belt nu"
    assert going.end_overdue(now=now) == 0
    attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=now)
    assert going.line(read(asked.pk).case, now) == ""

    going.begin(request=asked, user=bilal, now=now)
    later = now + going.AT_MOST
    assert going.line(read(asked.pk).case, later) == ""
    assert going.end_overdue(now=later) == 1
    assert going.end_overdue(now=later) == 0
    assert CallbackRequest.objects.get().caller is None


def at(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026-11-{text} +0100", "%Y-%m-%d %H:%M %z")


@pytest.mark.parametrize(
    ("tried", "now_at", "words"),
    [
        ([], "24 10:00", ""),
        (["24 10:00"], "24 10:30", "dinsdag 24 november om 13:00 uur, omdat twee keer bellen"),
        (["24 10:00"], "24 14:00", ""),
        (["24 14:00"], "24 15:00", "woensdag 25 november om 09:00 uur, omdat twee keer bellen"),
        (
            ["24 10:00", "24 14:00"],
            "24 15:00",
            "woensdag 25 november om 09:00 uur, omdat wij op minstens 2 verschillende dagen",
        ),
        (["24 10:00", "24 14:00"], "25 09:30", ""),
        # A Friday afternoon, and Monday is a holiday.
        (["27 15:00"], "27 16:00", "dinsdag 1 december om 09:00 uur"),
    ],
)
def test_from_when_the_next_attempt_counts_and_why(
    tried: list[str], now_at: str, words: str
) -> None:
    calendar = WorkCalendar(frozenset({dt.date(2026, 11, 30)}))
    found = tries.next_try([at(one) for one in tried], CallingRule(), calendar, now=at(now_at))
    assert words in found.words
    assert bool(words) == bool(found.words)


def test_an_attempt_too_early_is_kept_but_does_not_count(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    requests.claim(request=asked, user=bilal, now=now)
    for minutes in range(5):
        moment = AFTERNOON.from_at + dt.timedelta(minutes=10 * minutes)
        attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=moment)
    assert asked.attempts.count() == 5
    assert Case.objects.get(pk=asked.pk).is_open


def unreached(request: CallbackRequest, user: User) -> None:
    requests.claim(request=request, user=user, now=TUESDAY)
    while read(request.pk).case.is_open:
        window = standing(request)
        call = Call(Result.NO_ANSWER)
        attempts.log(request=request, call=call, user=user, now=window.from_at)


def test_the_rule_is_a_setting(asked: CallbackRequest, bilal: User, now: dt.datetime) -> None:
    tries.set_rule(tries=1, days=1, by_half_day=False, card_working_days=2, by=TESTER, now=now)
    unreached(asked, bilal)
    assert asked.attempts.count() == 1
    card = Promise.objects.get(kind=Promise.Kind.CARD)
    assert clock.day_of(card.until_at) == THURSDAY


@pytest.mark.parametrize("careful", ["urgent", "safe_contact"])
def test_who_is_in_need_or_careful_never_closes_by_attempts(
    town: build.Town, bilal: User, now: dt.datetime, careful: str
) -> None:
    tries.set_rule(tries=1, days=1, by_half_day=False, card_working_days=1, by=TESTER, now=now)
    asked = build.callback(town.topics["uitkering"], now=now, **{careful: True})  # type: ignore[arg-type]
    if asked.case.resident and asked.case.resident.safe_contact:
        register.set_safe_contact(resident=asked.case.resident, by=TESTER, now=now)
    requests.claim(request=asked, user=bilal, now=now)
    for _ in range(4):
        moment = standing(asked).from_at
        call = Call(Result.NO_ANSWER, number_was_shown=False, anonymous_reason="veilig")
        attempts.log(request=asked, call=call, user=bilal, now=moment)
    assert read(asked.pk).case.is_open


def test_her_own_hours_are_never_chosen_by_a_rule(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    register.add_wish(resident=who(asked), wish=Wish.HOURS, detail="na 15 uur", by=TESTER, now=now)
    requests.claim(request=asked, user=bilal, now=now)
    call = Call(Result.NO_ANSWER)
    with pytest.raises(attempts.NeedsHours):
        attempts.log(request=asked, call=call, user=bilal, now=AFTERNOON.from_at)
    assert not asked.attempts.exists()
    chosen = half(THURSDAY, "middag")
    call = Call(Result.NO_ANSWER, next_window=chosen)
    attempts.log(request=asked, call=call, user=bilal, now=AFTERNOON.from_at)
    assert standing(asked).from_at == chosen.from_at


def test_a_person_chooses_the_other_way_once(
    asked: CallbackRequest, bilal: User, eva: User, now: dt.datetime
) -> None:
    unreached(asked, bilal)
    build_letter.live_at(asked.case)
    choice = other_way.Choice(OtherWay.Way.CARD)
    with pytest.raises(NotAllowed):
        other_way.choose(request=asked, choice=choice, user=eva, now=now)
    later = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
    other_way.choose(request=asked, choice=choice, user=bilal, now=later)
    assert Promise.objects.get(kind=Promise.Kind.CARD).state == State.KEPT
    with pytest.raises(other_way.ChosenBefore):
        other_way.choose(request=asked, choice=choice, user=bilal, now=later)


def test_no_card_for_who_wants_no_post_and_the_desk_is_promised(
    asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    unreached(asked, bilal)
    register.add_wish(resident=who(asked), wish=Wish.NO_POST, by=TESTER, now=now)
    later = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
    assert OtherWay.Way.LETTER not in other_way.ways_for(asked.case)
    letter = other_way.Choice(OtherWay.Way.LETTER)
    with pytest.raises(other_way.NoPost):
        other_way.choose(request=asked, choice=letter, user=bilal, now=later)
    desk = other_way.Choice(OtherWay.Way.DESK, at_desk=later + dt.timedelta(days=3))
    other_way.choose(request=asked, choice=desk, user=bilal, now=later)
    assert Promise.objects.get(kind=Promise.Kind.OTHER).text == "Moment aan de balie"


def rows_of(user: User, town: build.Town, now: dt.datetime) -> list[bulk.Row]:
    return bulk.rows(teams=[town.teams["inkomen-1"]], owner=user, day=None, now=now)


def ill(town: build.Town, user: User, now: dt.datetime) -> list[CallbackRequest]:
    """Three requests that this colleague has: an ordinary one, a careful one, an urgent one."""
    made = [
        build.callback(town.topics["uitkering"], now=now, number="0612345671"),
        build.callback(town.topics["uitkering"], now=now, number="0612345672", safe_contact=True),
        build.callback(town.topics["uitkering"], now=now, number="0612345673", urgent=True),
    ]
    for one in made:
        requests.claim(request=one, user=user, now=now)
    return made


def test_the_work_of_who_is_ill_goes_to_another_and_the_moments_stay(
    town: build.Town, bilal: User, carla: User, now: dt.datetime
) -> None:
    made = ill(town, bilal, now)
    before = {one.pk: standing(one).pk for one in made}
    chosen = rows_of(bilal, town, now)
    done = bulk.hand_over(chosen=chosen, to=carla, by=TESTER, now=now)
    assert (done.done, done.failed) == (3, [])
    assert {one.pk: standing(one).pk for one in made} == before
    assert not Message.objects.exclude(kind="RECEIPT").exists()
    bulk.hand_over(chosen=chosen, to=None, by=TESTER, now=now)
    assert CallbackRequest.objects.filter(state=CallbackRequest.State.WAITING).count() == 3


def test_moving_many_tells_each_once_and_says_what_failed(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    _, safe, urgent = ill(town, bilal, now)
    chosen = rows_of(bilal, town, now)
    for _ in range(2):
        done = bulk.move(
            chosen=chosen, from_day=WEDNESDAY, reason="ziek", words="Uitleg.", by=TESTER, now=now
        )
    assert {reference for reference, _ in done.failed} == {
        safe.case.reference,
        urgent.case.reference,
    }
    assert [row.kind for row in Message.objects.exclude(kind="RECEIPT")] == ["MOVED"]
    assert Promise.objects.filter(state=State.MOVED).count() == 1


def test_closing_a_day_moves_what_was_promised_on_it(
    town: build.Town, asked: CallbackRequest, now: dt.datetime
) -> None:
    other = build.callback(
        town.topics["uitkering"], now=now, window=WEDNESDAY_MORNING, number="0687654321"
    )
    assert closing.effect([THURSDAY]) is None
    effect = closing.effect([WEDNESDAY])
    assert effect is not None
    assert "één belmoment" in effect.text
    OfficeClosure.objects.create(day=WEDNESDAY, reason="Teamdag")
    assert closing.move_all(now=now) == 1
    assert closing.move_all(now=now) == 0
    assert standing(other).from_at == THURSDAY_MORNING.from_at
    assert standing(asked).from_at == AFTERNOON.from_at
    assert "Wij zijn die dag dicht." in Message.objects.get(kind="MOVED").body


@pytest.mark.parametrize(("wants", "count"), [(True, 1), (False, 0)])
def test_a_text_before_the_first_call_for_who_ticked_it(
    asked: CallbackRequest, now: dt.datetime, wants: bool, count: int
) -> None:
    CallbackRequest.objects.update(wants_reminder=wants)
    soon = AFTERNOON.from_at - dt.timedelta(minutes=20)
    assert reminding.remind(now=soon - dt.timedelta(minutes=20)) == 0
    for _ in range(2):
        reminding.remind(now=soon)
    found = Message.objects.filter(kind="REMINDER")
    assert found.count() == count
    assert all("uitkering" not in row.body.lower() for row in found)


def test_no_text_before_the_call_for_safe_contact_or_after_an_attempt(
    town: build.Town, asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    build.callback(town.topics["uitkering"], now=now, number="0612345672", safe_contact=True)
    CallbackRequest.objects.update(wants_reminder=True)
    requests.claim(request=asked, user=bilal, now=now)
    attempts.log(request=asked, call=Call(Result.NO_ANSWER), user=bilal, now=now)
    assert reminding.remind(now=AFTERNOON.from_at - dt.timedelta(minutes=20)) == 0
    assert not Message.objects.filter(kind="REMINDER").exists()


# What holds when two people meet.


@pytest.fixture
def pair(transactional_db: None) -> tuple[build.Town, User]:
    """A town and a colleague, in a database that threads share."""
    town = build.town(now=TUESDAY)
    user = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
    return town, user


def by_her(request: CallbackRequest, seen: int, window: Window) -> Promise:
    return moving.by_resident(
        case=read(request.pk).case, wanted=[window], seen=seen, by=resident(request.pk), now=TUESDAY
    )


def call(request: CallbackRequest, user: User) -> None:
    reached = Call(Result.REACHED)
    attempts.log(request=read(request.pk), call=reached, user=user, now=TUESDAY)


def cancel(request: CallbackRequest) -> None:
    requests.cancel(request=read(request.pk), by=resident(request.pk), now=TUESDAY)


def test_who_chooses_after_somebody_else_moved_it_reads_so(
    town: build.Town, asked: CallbackRequest, bilal: User, now: dt.datetime
) -> None:
    hers, seen = plan(asked, THURSDAY_MORNING), standing(asked).pk
    moving.by_colleague(request=asked, plan=plan(asked), user=bilal, now=now)
    with pytest.raises(moving.MovedBefore):
        by_her(asked, seen, THURSDAY_MORNING)
    # The same plan by another actor is no second click either.
    with pytest.raises(moving.MovedBefore):
        moving.by_us(request=asked, plan=hers, by=TESTER, now=now)
    assert standing(asked).from_at == WEDNESDAY_MORNING.from_at


def test_a_double_click_moves_once(pair: tuple[build.Town, User]) -> None:
    town, _ = pair
    for _trial in range(10):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        seen = standing(asked).pk
        said = at_once(*[lambda a=asked, s=seen: by_her(a, s, THURSDAY_MORNING)] * 4)
        assert said == ["done"] * 4
        assert Promise.objects.filter(case=asked.pk).count() == 2
        assert Message.objects.filter(case=asked.pk, kind="MOVED").count() == 1


def test_her_move_and_our_call_agree(pair: tuple[build.Town, User]) -> None:
    town, bilal = pair
    for _trial in range(10):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        requests.claim(request=asked, user=bilal, now=TUESDAY)
        seen = standing(asked).pk
        said = at_once(partial(by_her, asked, seen, THURSDAY_MORNING), partial(call, asked, bilal))
        assert said[1] == "done"
        assert said[0] in {"done", moving.Over.text}
        assert not Promise.objects.standing().filter(case=asked.pk).exists()
        assert not read(asked.pk).case.is_open


def test_her_move_and_her_cancelling_leave_nothing_open(pair: tuple[build.Town, User]) -> None:
    town, _ = pair
    for _trial in range(10):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        seen = standing(asked).pk
        said = at_once(partial(by_her, asked, seen, THURSDAY_MORNING), partial(cancel, asked))
        assert said[1] == "done"
        assert not Promise.objects.standing().filter(case=asked.pk).exists()


def test_absence_and_a_result_at_once_leave_no_absent_owner(pair: tuple[build.Town, User]) -> None:
    town, bilal = pair
    colleagues.add_absence(
        user=bilal,
        from_on=TUESDAY.date(),
        until_on=TUESDAY.date(),
        substitute=None,
        by=TESTER,
        now=TUESDAY,
    )
    for _trial in range(10):
        asked = build.callback(town.topics["uitkering"], now=TUESDAY)
        requests.claim(request=asked, user=bilal, now=TUESDAY)
        at_once(partial(handing.return_of_absent, now=TUESDAY), partial(call, asked, bilal))
        case = read(asked.pk).case
        assert not case.is_open or case.owner is None


def test_half_hours_and_a_move_by_link_to_a_full_one(town: build.Town, now: dt.datetime) -> None:
    week(town.teams["inkomen-1"], now=now)
    ten = slot(WEDNESDAY, "10:00")
    build.callback(town.topics["uitkering"], now=now, window=ten)
    hers = build.callback(town.topics["uitkering"], now=now, window=slot(THURSDAY, "10:00"))
    with pytest.raises(slots.Full):
        moving.by_resident(case=hers.case, wanted=[ten], seen=standing(hers).pk, by=TESTER, now=now)
    assert standing(hers).from_at == slot(THURSDAY, "10:00").from_at
