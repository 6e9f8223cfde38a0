"""The state machine of objections: what must hold whatever happens, in code and in the database."""

import datetime as dt
import itertools

import pytest
from django.db import Error, IntegrityError, connection, transaction

from objections.dossier import dates, moves
from objections.dossier.act_models import MOVES_DATES, Act, ActKind, LegalDate
from objections.dossier.models import (
    ENDS,
    INFORMAL,
    OFFICIAL,
    ForwardedTo,
    Objection,
    State,
    Withdrawal,
)
from objections.handling import checking, facts, official, postponing, routes
from portal.audit.actor import ANONYMOUS
from portal.cases import lifecycle
from portal.staff.models import User
from tests import build

ONE_DAY = dt.timedelta(days=1)
PAIRS = list(itertools.product(State, State))


@pytest.fixture
def objection(town: build.Town, now: dt.datetime) -> Objection:
    return build.objection(town.topics["uitkering"], now=now)


def put(objection: Objection, state: State) -> Objection:
    """Place an objection in a state, past every rule: to try what may follow from there."""
    columns = {
        State.REFLECTION: "form_sent_on = '2026-11-24', ",
        State.HEARING: "hearing_on = '2026-12-24', ",
        State.HEARD: "hearing_on = '2026-12-24', ",
        State.NOT_HEARD: "not_heard = 'WAIVED', ",
        State.JOINED: "joined_into_id = %(other)s, ",
    }.get(state, "")
    if state in {State.DECIDED, State.ANNOUNCED, State.CLOSED}:
        columns = "decider_id = (select min(id) from staff_user), "
    case = objection.case
    other = None
    if state is State.JOINED:
        assert case.topic is not None
        other = build.objection(case.topic, now=case.opened_at).pk
    with connection.cursor() as cursor:
        # Foreign keys that wait for the end would keep us from switching the rules off.
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table objections_objection disable trigger user")
        cursor.execute(
            f"update objections_objection set {columns} state = %(state)s where case_id = %(pk)s",
            {"state": state.value, "pk": objection.pk, "other": other},
        )
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table objections_objection enable trigger user")
        cursor.execute("set constraints all deferred")
    return moves.lock(objection)


@pytest.mark.django_db
def test_each_pair_is_a_move_in_code_and_database_alike() -> None:
    with connection.cursor() as cursor:
        for old, new in PAIRS:
            cursor.execute("select objections_may_move(%s, %s)", [old.value, new.value])
            assert cursor.fetchone() == (new in moves.TRANSITIONS[old],), (old, new)


@pytest.mark.parametrize("state", sorted(INFORMAL))
def test_the_official_procedure_is_one_act_away(
    state: State, objection: Objection, now: dt.datetime, bilal: User
) -> None:
    """Invariant (a): from every open state, for her, the handler and the desk; and no date moves
    (b)."""
    there = put(objection, state)
    before = [(row.term, row.day) for row in LegalDate.objects.order_by("pk")]
    routes.choose_official(objection=there, by=ANONYMOUS, now=now)
    assert moves.lock(objection).state == State.FORMAL
    assert [(row.term, row.day) for row in LegalDate.objects.order_by("pk")] == before
    last = Act.objects.latest("pk")
    assert (last.from_state, last.to_state, last.by) == (state, State.FORMAL, "anonymous")
    assert last.reason


@pytest.mark.parametrize("state", sorted(OFFICIAL))
def test_choosing_it_again_changes_nothing(
    state: State, objection: Objection, now: dt.datetime, bilal: User
) -> None:
    there = put(objection, state)
    count = Act.objects.count()
    routes.choose_official(objection=there, by=ANONYMOUS, now=now)
    assert (moves.lock(objection).state, Act.objects.count()) == (state, count)


@pytest.mark.parametrize("state", sorted(ENDS))
def test_what_has_ended_stays(state: State, objection: Objection, now: dt.datetime) -> None:
    User.objects.create(username="x", name="X", public_name="X", email="x@almere.example")
    there = put(objection, state)
    for kind in moves.RULES:
        with pytest.raises(lifecycle.CaseClosed):
            moves.act(objection=there, kind=kind, reason="Toch.", by=build.TESTER, now=now)


@pytest.mark.parametrize("old", State)
def test_the_database_refuses_a_move_that_no_act_explains(
    old: State, objection: Objection, bilal: User
) -> None:
    """Invariant (e): also for a move that would be legal."""
    put(objection, old)
    for new in set(State) - {old}:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "update objections_objection set state = %s where case_id = %s",
                [new.value, objection.pk],
            )


def test_no_other_act_moves_a_legal_date(objection: Objection, now: dt.datetime) -> None:
    """Invariant (b), in code and in the database."""
    for kind in moves.RULES.keys() - MOVES_DATES:
        act = moves.append(
            objection=objection,
            kind=kind,
            old=State.CHECK,
            new=State.CHECK,
            reason="Zomaar.",
            by=build.TESTER,
            now=now,
        )
        with pytest.raises(dates.DoesNotMoveDates):
            dates.keep(objection=objection, act=act, now=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalDate.objects.create(
                case=objection.case,
                term="SETTLE",
                day=now.date(),
                steps=["Zomaar."],
                act=act,
                at=now,
            )


@pytest.mark.parametrize("state", sorted(moves.RULES[ActKind.WITHDRAWN].froms))
def test_withdrawn_needs_what_she_wrote(
    state: State, objection: Objection, now: dt.datetime, bilal: User
) -> None:
    """Invariant (c): never by telephone, never by silence; spoken words only at the hearing."""
    there = put(objection, state)
    act = {"kind": ActKind.WITHDRAWN, "reason": "Ze zei het.", "by": build.TESTER, "now": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.act(objection=there, **act)  # type: ignore[arg-type]
    spoken = {"objection": there, "words": "Laat maar.", "received_on": now.date(), "user": bilal}
    if state not in {State.HEARING, State.HEARD}:
        with pytest.raises(routes.OnlyAtTheHearing):
            routes.withdraw(way=Withdrawal.Way.HEARING, now=now, **spoken)  # type: ignore[arg-type]
    routes.withdraw(way=Withdrawal.Way.WRITTEN, now=now, **spoken)  # type: ignore[arg-type]
    done = moves.lock(objection)
    assert (done.state, done.case.outcome, done.case.is_open) == ("WITHDRAWN", "WITHDRAWN", False)


def test_no_form_to_withdraw_before_what_was_promised(
    objection: Objection, now: dt.datetime, bilal: User
) -> None:
    """Invariant (d)."""
    there = put(objection, State.TALKING)
    routes.propose(objection=there, what="Wij rekenen het na.", user=bilal, now=now)
    routes.promise_decision(
        objection=there, what="Een nieuw besluit.", by_day=now.date(), user=bilal, now=now
    )
    with pytest.raises(routes.PromiseFirst):
        routes.send_form(objection=there, user=bilal, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.act(
            objection=moves.lock(there),
            kind=ActKind.FORM_SENT,
            reason="Toch.",
            by=build.TESTER,
            now=now,
            form_sent_on=now.date(),
        )
    routes.sent_decision(
        objection=there, what="Verstuurd.", sent_on=now.date(), user=bilal, now=now
    )
    routes.send_form(objection=there, user=bilal, now=now)
    assert moves.lock(objection).state == State.REFLECTION
    # Silence leads back to the talk, never to the end.
    assert moves.TRANSITIONS[State.REFLECTION] == {"TALKING", "FORMAL", "WITHDRAWN"}
    routes.talk_on(objection=there, why="Er kwam geen antwoord.", user=bilal, now=now)
    assert moves.lock(objection).state == State.TALKING


def test_an_act_says_who_when_and_why(objection: Objection, now: dt.datetime) -> None:
    """Invariant (e)."""
    for reason in ("", "   "):
        with pytest.raises(moves.NeedsReason):
            moves.act(
                objection=objection, kind=ActKind.LOOKED, reason=reason, by=build.TESTER, now=now
            )
    row = Act.objects.get(case=objection.case)
    assert (row.kind, row.article, row.by, row.at) == ("REGISTERED", "Awb 6:4", "anonymous", now)
    for change in ({"reason": "Anders."}, {"by": "staff:1"}):
        with pytest.raises(Error), transaction.atomic():
            Act.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(Error), transaction.atomic():
        row.delete()


def test_who_took_the_decision_does_not_handle_it(
    town: build.Town, now: dt.datetime, bilal: User, carla: User
) -> None:
    objection = build.objection(town.topics["uitkering"], now=now, decision_taker=bilal)
    with pytest.raises(moves.NotYours):
        checking.look(objection=objection, user=bilal, now=now)
    case = objection.case
    with pytest.raises(IntegrityError), transaction.atomic():
        lifecycle.assign(case=case, team=case.team, owner=bilal, by=build.TESTER, now=now)
    case.refresh_from_db()
    lifecycle.assign(case=case, team=case.team, owner=carla, by=build.TESTER, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(decision_taker=carla)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(decider=bilal)


def test_late_is_asked_and_a_human_decides(town: build.Town, now: dt.datetime, carla: User) -> None:
    late = build.objection(town.topics["uitkering"], now=now, sent_on=dt.date(2026, 9, 1))
    held = dates.of(late.case)["OBJECT"]
    assert (held.day, held.in_time) == (dt.date(2026, 10, 13), False)
    checking.look(objection=late, user=carla, now=now)
    checking.ask_why_late(objection=late, user=carla, now=now)
    assert not moves.TRANSITIONS[State.LATE] & {"CLOSED", "DECIDED", "OTHER"}
    checking.judge_late(
        objection=late,
        is_excused=True,
        her_reason="Ik lag in het ziekenhuis.",
        why="Zij was ernstig ziek.",
        user=carla,
        now=now,
    )
    kept = moves.lock(late)
    assert (kept.state, kept.late_because) == ("EXCUSED", "Ik lag in het ziekenhuis.")


def test_in_time_is_not_asked_why_it_is_late(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    checking.look(objection=objection, user=carla, now=now)
    with pytest.raises(checking.InTime):
        checking.ask_why_late(objection=objection, user=carla, now=now)


def test_the_four_acts_that_move_the_term_to_decide(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    def until() -> dt.date | None:
        return dates.of(objection.case)["DECIDE"].day

    today = now.date()
    assert until() == dt.date(2027, 1, 25)
    checking.look(objection=objection, user=carla, now=now)
    checking.ask_repair(
        objection=objection,
        missing="de brief",
        until_on=today + 14 * ONE_DAY,
        user=carla,
        now=now,
    )
    # What stood still before the term to decide began does not count (LC-5).
    assert until() == dt.date(2027, 1, 25)
    checking.repaired(objection=objection, on=today, user=carla, now=now)
    postponing.adjourn(objection=objection, why="Wij missen een stuk.", user=carla, now=now)
    assert until() == dt.date(2027, 3, 8)
    with pytest.raises(postponing.CannotWait):
        postponing.adjourn(objection=objection, why="Nog eens.", user=carla, now=now)
    postponing.tell_committee(objection=objection, told_on=today, user=carla, now=now)
    assert until() == dt.date(2027, 4, 19)
    postponing.consent(
        objection=objection,
        until_on=dt.date(2027, 5, 3),
        agreed_on=today,
        who="Ayşe Yılmaz",
        user=carla,
        now=now,
    )
    assert until() == dt.date(2027, 5, 3)
    kept = LegalDate.objects.filter(case=objection.case, term="DECIDE").order_by("pk")
    assert [row.act.kind for row in kept] == ["REGISTERED", "ADJOURNED", "COMMITTEE", "CONSENTED"]
    assert [row.replaced_at is None for row in kept] == [False, False, False, True]


def test_one_dossier_from_talk_to_decision(
    objection: Objection, now: dt.datetime, carla: User
) -> None:
    work = {"objection": objection, "user": carla, "now": now}
    checking.look(**work)  # type: ignore[arg-type]
    routes.call_first(why="Alles is er.", **work)  # type: ignore[arg-type]
    routes.talked(summary="Zij wil uitleg.", **work)  # type: ignore[arg-type]
    routes.choose_official(objection=objection, by=carla.actor, now=now)
    official.plan_hearing(on=dt.date(2026, 12, 22), **work)  # type: ignore[arg-type]
    with pytest.raises(moves.NotNow):
        official.decide(why="Nog niet gehoord.", **work)  # type: ignore[arg-type]
    official.heard(report="Zij vertelde het zelf.", **work)  # type: ignore[arg-type]
    with pytest.raises(moves.NotNow):
        official.not_heard(ground=Objection.NotHeard.WAIVED, why="Na afloop.", **work)  # type: ignore[arg-type]
    official.decide(why="Gegrond.", **work)  # type: ignore[arg-type]
    official.announce(how="Met de post.", **work)  # type: ignore[arg-type]
    official.close(why="Klaar.", **work)  # type: ignore[arg-type]
    assert moves.lock(objection).case.outcome == "CLOSED"


def test_forwarded_says_to_whom(objection: Objection, now: dt.datetime, carla: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.act(
            objection=moves.lock(objection),
            kind=ActKind.FORWARDED,
            reason="Niet voor ons.",
            by=build.TESTER,
            now=now,
        )
    checking.forward(objection=objection, body="UWV", why="WW-besluit.", user=carla, now=now)
    assert ForwardedTo.objects.get(objection=objection).body == "UWV"


def test_two_objections_to_one_decision_keep_the_first_day(
    town: build.Town, objection: Objection, now: dt.datetime, carla: User
) -> None:
    earlier = build.objection(
        town.topics["uitkering"],
        now=now,
        resident=objection.case.resident,
        received_at=now - 3 * ONE_DAY,
    )
    checking.join(objection=earlier, into=objection, why="Zelfde brief.", user=carla, now=now)
    assert moves.lock(objection).received_at == now - 3 * ONE_DAY
    other = build.objection(town.topics["uitkering"], now=now, name="Jan Jansen")
    with pytest.raises(checking.OfAnother):
        checking.join(objection=other, into=objection, why="Zelfde brief.", user=carla, now=now)


def test_a_decision_of_which_nobody_knows_the_day(
    town: build.Town, now: dt.datetime, carla: User
) -> None:
    objection = build.objection(town.topics["uitkering"], now=now, sent_on=None)
    held = dates.of(objection.case)
    assert (held["OBJECT"].day, held["DECIDE"].day) == (None, None)
    assert held["OBJECT"].steps == [dates.NOT_KNOWN]
    known = facts.Known("", "", None, dt.date(2026, 11, 2), False, None, None, None)
    facts.correct(objection=objection, known=known, why="Gevonden.", user=carla, now=now)
    assert dates.of(objection.case)["OBJECT"].day == dt.date(2026, 12, 14)
