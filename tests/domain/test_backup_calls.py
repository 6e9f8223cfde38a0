"""Asking the backup: who is rung when, answers that meet, and what is left when it is over."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from callbacks import requests
from callbacks.reaching import going
from portal.audit import presenters
from portal.audit.models import Event
from portal.cases import access
from portal.cases.models import Share
from portal.desk import ringing
from portal.desk.backup import calls, ladder, roster, screens, talks, ticking
from portal.desk.backup.calls import Answer
from portal.desk.backup.models import BackupCall, BackupTiming, Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places import seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit import clock
from portal.live import topics
from portal.staff import permissions
from portal.staff.models import Membership, Role, Team, User
from tests import build
from tests.races import at_once

State, End, Outcome = BackupCall.State, BackupCall.End, Visit.Outcome
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
QUESTION = "Mag haar zoon van 17 zelf tekenen?"


@pytest.fixture
def team(town: build.Town) -> Team:
    return town.teams["inkomen-1"]


@pytest.fixture
def on_roster(team: Team, bilal: User, carla: User, daan: User, now: dt.datetime) -> None:
    """Bilal is backup this morning, Carla stands in, Daan leads."""
    roster.set_duty(
        turn=Turn(team, clock.day_of(now), Half.MORNING),
        pair=Pair(bilal, Place.BUILDING, carla, Place.HOME),
        user=daan,
        now=now,
    )


@pytest.fixture
def visit(opening: Opening, desk: Desk, anna: User, now: dt.datetime) -> Visit:
    """Somebody with whom Anna sits at Loket 3."""
    point = ServicePoint.objects.get(desk=desk, name="Loket 3")
    sitting = seats.sit(point=point, user=anna, now=now)
    build.visit(opening, now=now)
    called = calling.call_next(user=sitting.clerk, now=now)
    return serving.begin(visit=called, user=anna, now=now)


def ask(visit: Visit, team: Team, user: User, now: dt.datetime) -> BackupCall:
    question = calls.Question(team, QUESTION, visit.point)
    return calls.ask(visit=visit, question=question, user=user, now=now)


def who(call: BackupCall, now: dt.datetime) -> set[str]:
    """Return who has this call on the screen at this moment, by name."""
    call.refresh_from_db()
    may = [permissions.standing_of(user, now=now) for user in User.objects.all()]
    return {
        one.user.name
        for one in may
        if any(line.is_rung and line.call == call for line in ringing.on_screen(one, now=now).calls)
    }


# Who is rung when.


def test_it_goes_up_the_ladder_to_the_second_and_nothing_is_written_for_it(
    visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime
) -> None:
    joyce = build.colleague(name="Joyce", team=team, role=Role.DESK)
    point = ServicePoint.objects.get(name="Loket 1")
    seats.sit(point=point, user=joyce, now=now)
    call = ask(visit, team, anna, now)
    before = BackupCall.objects.values().get()
    expected = {
        0 * SECOND: {"Bilal"},
        119 * SECOND: {"Bilal"},
        120 * SECOND: {"Bilal", "Carla"},
        239 * SECOND: {"Bilal", "Carla"},
        240 * SECOND: {"Bilal", "Carla", "Daan"},
        360 * SECOND: {"Bilal", "Carla", "Daan", "Joyce"},
        dt.timedelta(hours=3): {"Bilal", "Carla", "Daan", "Joyce"},
    }
    for later, names in expected.items():
        assert who(call, now + later) == names, later
    assert BackupCall.objects.values().get() == before


def test_each_screen_knows_by_itself_when_to_look_again(
    visit: Visit, team: Team, on_roster: None, anna: User, carla: User, now: dt.datetime
) -> None:
    """Without a broker, a beat or a hint: the deputy's page asks again at the right second."""
    ask(visit, team, anna, now)
    for waited in (0, 30, 119):
        at = now + waited * SECOND
        seen = ringing.on_screen(permissions.standing_of(carla, now=at), now=at)
        assert seen.calls == []
        assert seen.seconds == 120 - waited


def test_who_is_in_a_talk_is_passed_over_without_a_mark(
    visit: Visit,
    team: Team,
    on_roster: None,
    anna: User,
    bilal: User,
    town: build.Town,
    now: dt.datetime,
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    going.begin(request=request, user=bilal, now=now)
    call = ask(visit, team, anna, now)
    assert who(call, now) == {"Carla"}
    assert call.declined == []
    # When his talk is over he sees it as well.
    assert "Bilal" in who(call, now + going.AT_MOST)


def test_with_a_resident_at_a_service_point_is_in_a_talk(
    visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime
) -> None:
    assert talks.busy([anna.pk], now=now) == {anna.pk}
    serving.hold(visit=visit, user=anna, now=now)
    assert talks.busy([anna.pk], now=now) == frozenset()


def test_absence_and_an_empty_roster_go_on_at_once(
    visit: Visit, team: Team, anna: User, daan: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    assert who(call, now) == {"Daan"}
    Membership.objects.filter(user=daan).update(until_on=clock.day_of(now))
    calls.withdraw(call=call, user=anna, now=now)
    alone = ask(visit, team, anna, now)
    assert who(alone, now) == set()
    assert "Loop zelf even langs" in screens.status(alone, now=now).words


def test_after_noon_whoever_did_the_morning_is_still_asked(
    visit: Visit, team: Team, on_roster: None, now: dt.datetime, bilal: User
) -> None:
    person, _ = roster.on_duty(team, now=now + dt.timedelta(hours=4))
    assert person == bilal


# What is said.


def test_the_banner_holds_no_name_and_no_question(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    (line,) = ringing.on_screen(permissions.standing_of(bilal, now=now), now=now).calls
    assert line.words == "Loket 3 vraagt u om achtervang."
    calls.answer(call=call, said=Answer.COMING, user=bilal, now=now)
    (line,) = ringing.on_screen(permissions.standing_of(bilal, now=now), now=now).calls
    assert line.words == "U komt naar loket 3."


def test_nothing_private_is_on_the_wire_or_in_an_event(
    visit: Visit,
    team: Team,
    on_roster: None,
    anna: User,
    bilal: User,
    now: dt.datetime,
    django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hinted: list[str] = []
    monkeypatch.setattr("portal.live.notify.hint", lambda *told: hinted.extend(told))
    call = ask(visit, team, anna, now)
    calls.answer(call=call, said=Answer.COMING, user=bilal, now=now)
    assert topics.user(bilal.pk) in hinted
    assert all(topic.replace("-", "").isalnum() for topic in hinted)
    assert not any(QUESTION in str(event.data) for event in Event.objects.all())


def test_whoever_comes_may_read_the_visit_and_both_names_stay(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    for said in (Answer.COMING, Answer.COMING, Answer.PHONING):
        calls.answer(call=call, said=said, user=bilal, now=now)
    shares = Share.objects.filter(case=visit.case, user=bilal)
    assert [share.ground for share in shares] == [Share.Ground.BACKUP]
    assert access.get_case(bilal, visit.case.reference, now=now)
    visit.refresh_from_db()
    assert (visit.state, visit.clerk) == (Visit.State.SERVING, anna)
    calls.done(call=call, user=bilal, now=now + MINUTE)
    told = Event.objects.filter(code__startswith="backup.", object_id=visit.pk)
    assert {event.actor for event in told} >= {anna.actor.key, bilal.actor.key}
    assert all(presenters.sentence(event.code) for event in told)


def test_over_five_minutes_rings_nobody_and_then_her_again(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    calls.answer(call=call, said=Answer.LATER, user=bilal, now=now)
    assert who(call, now + 4 * MINUTE) == set()
    call.refresh_from_db()
    assert screens.status(call, now=now).words == "Bilal komt over 5 minuten."
    assert who(call, now + 5 * MINUTE) == {"Bilal"}
    assert who(call, now + 7 * MINUTE) == {"Bilal", "Carla"}
    calls.go_on(call=call, user=anna, now=now + MINUTE)
    assert "Carla" in who(call, now + MINUTE)


def test_cannot_goes_on_at_once(
    visit: Visit,
    team: Team,
    on_roster: None,
    anna: User,
    bilal: User,
    carla: User,
    now: dt.datetime,
) -> None:
    call = ask(visit, team, anna, now)
    for _ in range(2):
        calls.answer(call=call, said=Answer.NO, user=bilal, now=now + 10 * SECOND)
    assert who(call, now + 10 * SECOND) == {"Carla"}
    # The deputy has her own two minutes.
    assert who(call, now + 129 * SECOND) == {"Carla"}
    assert who(call, now + 130 * SECOND) == {"Carla", "Daan"}
    calls.answer(call=call, said=Answer.COMING, user=carla, now=now + 131 * SECOND)
    calls.answer(call=call, said=Answer.NO, user=carla, now=now + 140 * SECOND)
    assert who(call, now + 140 * SECOND) == {"Daan"}


def test_a_stranger_answers_nothing_and_reads_nothing(
    visit: Visit, team: Team, on_roster: None, anna: User, eva: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    with pytest.raises(permissions.NotAllowed):
        calls.answer(call=call, said=Answer.COMING, user=eva, now=now)
    with pytest.raises(permissions.NotAllowed):
        ask(visit, team, eva, now)
    assert who(call, now) == {"Bilal"}


# The end, and what is left.


def test_no_times_and_no_ladder_are_left_when_it_ends(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    calls.answer(call=call, said=Answer.COMING, user=bilal, now=now + MINUTE)
    for _ in range(2):
        calls.done(call=call, user=anna, now=now + 3 * MINUTE)
    call.refresh_from_db()
    assert (call.state, call.ended_how, call.helper) == (State.ENDED, End.CAME, bilal)
    assert not any([call.asked_at, call.step_at, call.answered_at, call.person, call.deputy])
    timing = BackupTiming.objects.get()
    assert (timing.team, timing.half, timing.seconds) == (team, Half.MORNING, 180)
    for change in ({"asked_at": now}, {"person": bilal}, {"declined": [bilal.pk]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BackupCall.objects.filter(pk=call.pk).update(**change)


def test_the_call_ends_with_the_visit(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    call.refresh_from_db()
    assert (call.state, call.ended_how) == (State.ENDED, End.CLOSED)
    with pytest.raises(calls.IsOver):
        calls.answer(call=call, said=Answer.COMING, user=bilal, now=now)
    with pytest.raises(calls.VisitIsOver):
        ask(visit, team, anna, now)


def test_asking_twice_rings_once(
    visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime
) -> None:
    assert ask(visit, team, anna, now) == ask(visit, team, anna, now + MINUTE)
    call = BackupCall.objects.get()
    call.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        call.save(force_insert=True)


# Spoed vandaag.


def test_spoed_at_the_desk_rings_the_backup_of_its_subject(
    opening: Opening, team: Team, on_roster: None, town: build.Town, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now, urgent=True, topic=town.topics["uitkering"])
    call = BackupCall.objects.get(visit=visit)
    assert call.is_urgent
    assert who(call, now) == {"Bilal"}
    ticking.tick(now=now)
    assert BackupCall.objects.count() == 1


def test_spoed_without_a_subject_rings_a_team_that_has_a_backup(
    opening: Opening, on_roster: None, now: dt.datetime
) -> None:
    visit = build.visit(opening, now=now, urgent=True)
    assert who(BackupCall.objects.get(visit=visit), now) == {"Bilal"}


def test_what_turns_out_to_be_urgent_rings_within_a_tick(
    visit: Visit, on_roster: None, anna: User, now: dt.datetime
) -> None:
    urgent.mark(case=visit.case, reason="Geen eten in huis", by=anna.actor, now=now)
    ticking.tick(now=now)
    assert BackupCall.objects.get(visit=visit).is_urgent


# The beat.


def test_the_beat_tells_each_step_once(
    visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    assert [ticking.tick(now=now) for _ in range(3)] == [1, 0, 0]
    assert [ticking.tick(now=now + 2 * MINUTE) for _ in range(2)] == [1, 0]
    assert who(call, now + 2 * MINUTE) == {"Bilal", "Carla"}


@pytest.mark.django_db(transaction=True)
def test_two_beats_tell_it_once(
    visit: Visit, team: Team, on_roster: None, anna: User, now: dt.datetime
) -> None:
    ask(visit, team, anna, now)
    for step in range(4):
        at = now + 2 * step * MINUTE
        told = at_once([partial(ticking.tick, now=at)] * 2)
        assert sorted(map(str, told)) == ["0", "1"]


# Whatever meets, has one winner.

MEETINGS = [
    ("come", "come of another"),
    ("come", "cannot"),
    ("come", "withdraw"),
    ("come", "visit ends"),
    ("come", "go on"),
    ("come", "step"),
    ("later", "go on"),
    ("later", "come of another"),
    ("cannot", "step"),
    ("cannot", "withdraw"),
    ("withdraw", "visit ends"),
    ("ask", "visit ends"),
    ("ask", "ask"),
    ("done", "visit ends"),
    ("done", "withdraw"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("one", "other"), MEETINGS)
def test_two_that_meet_leave_one_legal_state(
    opening: Opening,
    desk: Desk,
    team: Team,
    on_roster: None,
    anna: User,
    bilal: User,
    carla: User,
    one: str,
    other: str,
    now: dt.datetime,
) -> None:
    point = ServicePoint.objects.get(desk=desk, name="Loket 1")
    sitting = seats.sit(point=point, user=anna, now=now)
    for _ in range(4):
        build.visit(opening, now=now)
        visit = calling.call_next(user=sitting.clerk, now=now)
        call = ask(visit, team, anna, now) if "ask" not in {one, other} else None

        def say(said: Answer, user: User, call: BackupCall | None = call) -> object:
            assert call
            return calls.answer(call=call, said=said, user=user, now=now)

        def act(name: str, visit: Visit = visit, call: BackupCall | None = call) -> object:
            ending = closing.Ending(Outcome.ANSWERED)
            if name == "visit ends":
                return closing.finish(visit=visit, ending=ending, user=anna, now=now)
            if name == "ask":
                return ask(visit, team, anna, now)
            if name == "step":
                return ticking.tick(now=now + 2 * MINUTE)
            assert call
            verbs = {"withdraw": calls.withdraw, "go on": calls.go_on, "done": calls.done}
            if name in verbs:
                return verbs[name](call=call, user=anna, now=now)
            said = {"cannot": Answer.NO, "later": Answer.LATER}.get(name, Answer.COMING)
            return say(said, carla if name == "come of another" else bilal)

        at_once([partial(act, one), partial(act, other)])
        visit.refresh_from_db()
        rows = list(BackupCall.objects.filter(visit=visit))
        assert len(rows) <= 1
        for row in rows:
            assert row.state != State.ENDED or row.asked_at is None
            assert visit.is_open or row.state == State.ENDED
            if row.state in {State.COMING, State.PHONING}:
                assert Share.objects.filter(case=visit.case, user=row.helper).exists()
        timings = BackupTiming.objects.count()
        assert timings == BackupCall.objects.filter(state=State.ENDED).count()
        if visit.is_open:
            closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_are_one_and_a_readable_refusal(
    visit: Visit,
    team: Team,
    on_roster: None,
    anna: User,
    bilal: User,
    carla: User,
    now: dt.datetime,
) -> None:
    call = ask(visit, team, anna, now)

    def come(user: User) -> Callable[[], object]:
        return lambda: calls.answer(call=call, said=Answer.COMING, user=user, now=now)

    got = at_once([come(bilal), come(carla)])
    refused = [text for text in got if isinstance(text, str)]
    assert len(refused) == 1
    call.refresh_from_db()
    assert call.helper
    assert refused == [f"{call.helper.name} komt eraan."]
    assert Share.objects.filter(case=visit.case, ground=Share.Ground.BACKUP).count() == 1


def test_the_ladder_is_a_function_of_what_is_kept_and_the_time(
    visit: Visit, team: Team, on_roster: None, anna: User, bilal: User, now: dt.datetime
) -> None:
    call = ask(visit, team, anna, now)
    at = now + 125 * SECOND
    first = ladder.rung(call, at_desk=(), busy=(), now=at)
    # After a restart, or in another process, the same.
    again = ladder.rung(BackupCall.objects.get(pk=call.pk), at_desk=(), busy=(), now=at)
    assert first == again
    assert first.next_at == now + 4 * MINUTE
    assert ladder.rung(call, at_desk=(), busy=(bilal.pk,), now=now).step == 1
