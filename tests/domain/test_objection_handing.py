"""Who gets an objection, and that nobody is overtaken without knowing: also at the same moment."""

import datetime as dt
import itertools
from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError, transaction

from objections.dossier import moves
from objections.dossier.act_models import Act, ActKind
from objections.dossier.models import Objection, Party, State
from objections.handling import checking, facts, handing, official, once, routes
from objections.taking import together
from objections.taking.came import Contested, Registration
from portal.cases import lifecycle
from portal.cases.models import Case, Channel
from portal.kit import clock
from portal.questions.models import Question
from portal.residents import register
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.conftest import TUESDAY
from tests.races import at_once

type Deed = Callable[[], object]
ONE_DAY = dt.timedelta(days=1)
TRIALS = 8


@pytest.fixture
def objection(town: build.Town, now: dt.datetime) -> Objection:
    return build.objection(town.topics["uitkering"], now=now)


def test_the_next_is_urgent_first_and_never_ones_own_decision(
    town: build.Town, objection: Objection, bilal: User, carla: User, now: dt.datetime
) -> None:
    topic = town.topics["uitkering"]
    own = build.objection(topic, now=now, decision_taker=bilal)
    urgent = build.objection(topic, now=now)
    lifecycle.mark_urgent(case=urgent.case, by=build.TESTER, now=now)
    assert handing.take_next(user=bilal, now=now) == urgent
    assert handing.take_next(user=bilal, now=now) == objection
    assert handing.take_next(user=bilal, now=now) is None
    assert handing.take_next(user=carla, now=now) == own


def test_only_who_has_it_or_a_lead_gives_it_back(
    objection: Objection, bilal: User, carla: User, daan: User, eva: User, now: dt.datetime
) -> None:
    handing.take(objection=objection, user=carla, now=now)
    with pytest.raises(handing.NotHolder):
        handing.give_back(objection=objection, user=bilal, now=now)
    with pytest.raises(NotAllowed):
        handing.give_back(objection=objection, user=eva, now=now)
    handing.give_back(objection=objection, user=daan, now=now)
    assert moves.lock(objection).case.owner is None


def test_passing_on_says_why_and_to_another_team(
    town: build.Town, objection: Objection, bilal: User, carla: User, now: dt.datetime
) -> None:
    there = town.teams["werk"]
    ask = {"objection": objection, "user": carla, "now": now}
    with pytest.raises(moves.NeedsReason):
        handing.pass_on(team=there, note=" ", **ask)  # type: ignore[arg-type]
    with pytest.raises(handing.SameTeam):
        handing.pass_on(team=objection.case.team, note="Hier.", **ask)  # type: ignore[arg-type]
    handing.take(objection=objection, user=bilal, now=now)
    with pytest.raises(handing.NotHolder):
        handing.pass_on(team=there, note="Daar.", **ask)  # type: ignore[arg-type]


def test_the_next_work_is_planned_and_never_after_the_last_day(
    town: build.Town, objection: Objection, carla: User, now: dt.datetime
) -> None:
    work = {"objection": objection, "user": carla, "now": now}
    checking.look(**work)  # type: ignore[arg-type]
    until = clock.day_of(now) + 14 * ONE_DAY
    checking.ask_repair(missing="de brief", until_on=until, **work)  # type: ignore[arg-type]
    assert _due(objection) == until + ONE_DAY
    routes.choose_official(objection=objection, by=carla.actor, now=now)
    assert _due(objection) == dt.date(2026, 12, 1)
    official.plan_hearing(on=dt.date(2026, 12, 22), **work)  # type: ignore[arg-type]
    assert _due(objection) == dt.date(2026, 12, 22)
    # The last day to decide on this one is today.
    late = build.objection(town.topics["uitkering"], now=now, sent_on=dt.date(2026, 9, 1))
    assert _due(late) == dt.date(2026, 11, 24)


def _due(objection: Objection) -> dt.date:
    due_at = Case.objects.get(pk=objection.pk).due_at
    assert due_at is not None
    return clock.day_of(due_at)


def test_who_wrote_it_down_cannot_have_taken_the_decision(
    town: build.Town, anna: User, carla: User, now: dt.datetime
) -> None:
    written = build.objection(town.topics["uitkering"], now=now, written_for=anna)
    known = facts.Known("", "", None, None, False, None, None, anna)
    with pytest.raises(facts.DidItHimself):
        facts.correct(objection=written, known=known, why="Stond er.", user=carla, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=written.pk).update(decision_taker=anna)


def test_an_old_screen_does_not_act(
    objection: Objection, carla: User, bilal: User, now: dt.datetime
) -> None:
    seen = Act.objects.latest("pk").pk
    checking.look(objection=objection, user=bilal, now=now)
    act = partial(
        facts.add_party, objection=objection, name="X", how_to_reach="", user=carla, now=now
    )
    told = {"objection": objection, "kinds": frozenset({ActKind.PARTY}), "user": carla}
    with pytest.raises(once.Overtaken):
        once.do(seen=seen, act=act, now=now, **told)  # type: ignore[arg-type]
    for _ in range(2):
        seen = Act.objects.filter(kind=ActKind.LOOKED).latest("pk").pk
        once.do(seen=seen, act=act, now=now, **told)  # type: ignore[arg-type]
    assert Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_two() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
        users = [
            build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in ("Bo", "Kim")
        ]
        for _ in range(TRIALS):
            build.objection(topic, now=TUESDAY)
            build.objection(topic, now=TUESDAY)
            acts: list[Deed] = [
                partial(handing.take_next, user=user, now=TUESDAY) for user in users
            ]
            taken = at_once(acts)
            assert len({getattr(one, "pk", None) for one in taken}) == 2


@pytest.mark.django_db(transaction=True)
def test_crosswise_joining_ends_with_one_open() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
        user = build.colleague(name="Bo", team=team, role=Role.CASEWORKER)
        for _ in range(TRIALS):
            one = build.objection(topic, now=TUESDAY)
            two = build.objection(topic, now=TUESDAY, resident=one.case.resident)
            acts: list[Deed] = [
                partial(checking.join, objection=a, into=b, why="x", user=user, now=TUESDAY)
                for a, b in itertools.permutations((one, two))
            ]
            told = at_once(acts)
            states = {Objection.objects.get(pk=row.pk).state for row in (one, two)}
            assert states == {State.RECEIVED, State.JOINED}, told


@pytest.mark.django_db(transaction=True)
def test_one_question_becomes_one_objection() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
        user = build.colleague(name="Bo", team=team, role=Role.CASEWORKER)
        for number in range(TRIALS):
            question = build.question(topic, now=TUESDAY, words="Ik maak bezwaar.")

            def turn(question: Question, token: str) -> object:
                own = Question.objects.select_related("case__resident", "case__topic").get(
                    pk=question.pk
                )
                came = Registration(
                    topic=topic,
                    channel=Channel.WEB,
                    words=own.words,
                    contested=Contested(what="de brief"),
                    told=register.Told(),
                    intake_token=token,
                    origin=own.case,
                )
                return together.take(came=came, user=user, now=TUESDAY)

            acts: list[Deed] = [partial(turn, question, f"t-{number}-{n}") for n in range(2)]
            told = at_once(acts)
            assert Objection.objects.filter(case__origin=question.pk).count() == 1, told
            question.refresh_from_db()
            assert question.state == Question.State.TURNED
