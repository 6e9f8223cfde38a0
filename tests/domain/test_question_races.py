"""Two colleagues end one question at the same moment in two ways: one does, the other reads so."""

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import time_machine
from django.db import connections

from callbacks.asking import from_question
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from portal.cases.models import FirstReportKind
from portal.contacts import first_reports
from portal.contacts.models import FirstReport
from portal.kit import phone
from portal.kit.refusal import Refused
from portal.outbox.models import Message
from portal.questions import answers, questions
from portal.questions.models import Answer, Question
from portal.staff.models import Role, User
from tests import build, races
from tests.conftest import TUESDAY

TRIALS = 10

type Act = Callable[[Question, User], object]


def answer(question: Question, user: User) -> object:
    return answers.answer(question=question, words="Morgen.", user=user, now=TUESDAY)


def turn(question: Question, user: User) -> object:
    half = windows.choices(now=TUESDAY, days=3)[0]
    plan = from_question.Plan(phone.parse("06 12 34 56 78"), windows.of(half))
    return from_question.turn(question=question, plan=plan, user=user, now=TUESDAY)


def close(question: Question, user: User) -> object:
    questions.close_without_answer(question=question, reason="x", user=user, now=TUESDAY)
    return None


def note(question: Question, user: User) -> object:
    kind = FirstReportKind.BENEFIT
    return first_reports.note(case=question.case, kind=kind, user=user, now=TUESDAY)


def at_once(question: Question, user: User, acts: Sequence[Act]) -> list[str]:
    """Do these at the same moment; return what each was refused with, '' for done."""
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> str:
        try:
            own = Question.objects.select_related("case").get(pk=question.pk)
            gate.wait(10)
            act(own, user)
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("acts", [[answer, turn], [turn, close], [answer, close], [turn, turn]])
def test_one_ends_it_and_the_other_reads_so(acts: list[Act]) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        bilal = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
        for _ in range(TRIALS):
            question = build.question(town.topics["uitkering"], now=TUESDAY)
            questions.claim(question=question, user=bilal, now=TUESDAY)
            refused = at_once(question, bilal, acts)
            assert sorted(map(bool, refused)) == [False, True], refused
            _check_whole(Question.objects.select_related("case").get(pk=question.pk))


def _check_whole(question: Question) -> None:
    """What happened, happened whole; what was refused left nothing."""
    state = question.state
    assert state == question.case.outcome
    assert Answer.objects.filter(question=question).count() == (state == "ANSWERED")
    assert Message.objects.filter(case=question.case, kind="ANSWER").count() == (
        state == "ANSWERED"
    )
    assert CallbackRequest.objects.filter(case__origin=question.case).count() == (state == "TURNED")


@pytest.mark.django_db(transaction=True)
def test_the_first_day_stands_whoever_notes_it_while_it_turns() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        bilal = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
        pairs: list[list[Act]] = [[note, turn], [note, note]]
        for number, acts in zip(range(TRIALS), itertools.cycle(pairs), strict=False):
            question = build.question(town.topics["uitkering"], now=TUESDAY)
            assert at_once(question, bilal, acts) == ["", ""]
            assert FirstReport.objects.count() == number + 1
    assert set(FirstReport.objects.values_list("reported_on", flat=True)) == {dt.date(2026, 11, 24)}


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_next_get_two() -> None:
    with time_machine.travel(TUESDAY, tick=False):
        town = build.town(now=TUESDAY)
        team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
        users = [build.colleague(name=n, team=team, role=Role.CASEWORKER) for n in ("Bo", "Kim")]
        for _ in range(TRIALS):
            for _ in users:
                build.question(topic, now=TUESDAY)
            acts: list[Callable[[], object]] = [
                partial(questions.claim_next, user=user, now=TUESDAY) for user in users
            ]
            assert len({getattr(one, "pk", None) for one in races.at_once(acts)}) == 2
