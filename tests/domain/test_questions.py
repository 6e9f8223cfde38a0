"""The rules of questions in writing: what the tables refuse and what the verbs refuse."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from callbacks.asking import from_question
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from callbacks.reaching import dialling
from portal.cases import lifecycle
from portal.cases.models import Assignment, Case
from portal.contacts.models import ContactMoment
from portal.due import urgent
from portal.due.models import UrgentStep
from portal.kit import phone
from portal.outbox.models import Message
from portal.questions import answers, questions
from portal.questions.models import Answer, Question
from portal.residents import register
from portal.residents.models import Wish
from portal.staff.models import Role, User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.build import TESTER

Way = Question.Way


@pytest.fixture
def asked(town: build.Town, now: dt.datetime) -> Question:
    """A question to be answered by e-mail."""
    return build.question(town.topics["uitkering"], now=now, follow_secret="geheim-van-haar-0001")


@pytest.fixture
def taken(asked: Question, bilal: User, now: dt.datetime) -> Question:
    """The same, in Bilal's hands."""
    questions.claim(question=asked, user=bilal, now=now)
    return Question.objects.select_related("case__resident").get(pk=asked.pk)


def plan(now: dt.datetime) -> from_question.Plan:
    """A call on the next half-day."""
    half = windows.choices(now=now, days=3)[0]
    return from_question.Plan(phone.parse("06 12 34 56 78"), windows.of(half))


def fresh(question: Question) -> Question:
    return Question.objects.select_related("case__owner", "case__resident").get(pk=question.pk)


@pytest.mark.parametrize(
    "change",
    [
        {"words": ""},
        {"state": "ANSWERED"},
        {"answered_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC)},
        {"state": "CLOSED"},
        {"reason": "zomaar"},
        {"email": ""},
        {"way": "PHONE"},
        # With its moment, but without an answer: the trigger sees it.
        {"state": "ANSWERED", "answered_at": dt.datetime(2026, 11, 24, tzinfo=dt.UTC)},
    ],
)
def test_the_table_refuses(asked: Question, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(pk=asked.pk).update(**change)


@pytest.mark.parametrize("change", [{"words": ""}, {"signed_as": ""}])
def test_an_answer_has_words_and_a_name(
    taken: Question, bilal: User, now: dt.datetime, change: dict[str, str]
) -> None:
    answers.answer(question=taken, words="Morgen.", user=bilal, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(**change)


def test_asking_keeps_words_and_sends_a_receipt(asked: Question, now: dt.datetime) -> None:
    case = asked.case
    receipt = Message.objects.get(case=case)
    assert receipt.recipient == "ayse@inwoner.example"
    assert case.reference in receipt.body
    assert "uiterlijk donderdag 26 november" in receipt.body
    assert "/volg/geheim-van-haar-0001/" in receipt.body
    # What we got, and when: she said that nobody else reads this address.
    assert receipt.body.endswith(f"Dit schreef u:\n{asked.words}")
    assert ContactMoment.objects.get(case=case).direction == "IN"


def test_the_same_token_asks_once(town: build.Town, now: dt.datetime) -> None:
    first, second = (
        build.question(town.topics["uitkering"], now=now, intake_token="zelfde") for _ in range(2)
    )
    assert first == second
    assert Question.objects.count() == Case.objects.count() == Message.objects.count() == 1


def test_safe_contact_keeps_no_address(town: build.Town, now: dt.datetime) -> None:
    question = build.question(town.topics["uitkering"], now=now, safe_contact=True)
    assert (question.way, question.email) == (Way.PHONE, "")
    assert not Message.objects.exists()


def test_the_answer_is_mailed_and_signed_with_the_chosen_name(
    taken: Question, bilal: User, now: dt.datetime
) -> None:
    bilal.public_name = "B. van Inkomen"
    bilal.save(update_fields=["public_name"])
    answers.answer(question=taken, words="Uw geld komt morgen.", user=bilal, now=now)
    question = fresh(taken)
    assert (question.state, question.answered_at) == ("ANSWERED", now)
    assert (question.case.outcome, question.case.closed_at) == ("ANSWERED", now)
    message = Message.objects.get(kind="ANSWER")
    assert "Uw geld komt morgen." in message.body
    assert message.body.endswith("B. van Inkomen")
    assert "Bilal" not in message.body
    assert ContactMoment.objects.filter(case=question.case, channel="EMAIL").count() == 1


def test_a_double_click_answers_once(taken: Question, bilal: User, now: dt.datetime) -> None:
    for _ in range(2):
        answers.answer(question=taken, words="Morgen.", user=bilal, now=now, token="een")
    assert Answer.objects.count() == Message.objects.filter(kind="ANSWER").count() == 1


@pytest.mark.parametrize("forbidden", ["wish", "safe", "died", "desk"])
def test_what_may_not_be_mailed_waits_to_be_told(
    town: build.Town, bilal: User, now: dt.datetime, forbidden: str
) -> None:
    way = Way.DESK if forbidden == "desk" else Way.EMAIL
    question = build.question(town.topics["uitkering"], now=now, way=way)
    resident = question.case.resident
    assert resident is not None
    if forbidden == "wish":
        register.add_wish(resident=resident, wish=Wish.NO_EMAIL, by=TESTER, now=now)
    elif forbidden == "safe":
        register.set_safe_contact(resident=resident, by=TESTER, now=now)
    elif forbidden == "died":
        register.set_died(resident=resident, died_on=now.date(), by=TESTER, now=now)
    questions.claim(question=question, user=bilal, now=now)

    row = answers.answer(question=question, words="Morgen.", user=bilal, now=now)

    assert row.message is None
    assert row.moment is None
    assert not Message.objects.filter(kind="ANSWER").exists()
    assert fresh(question).state == "OPEN"
    assert fresh(question).case.is_open
    answers.tell(question=question, way=Way.DESK, user=bilal, now=now)
    assert fresh(question).state == "ANSWERED"
    assert ContactMoment.objects.filter(channel="DESK", direction="OUT").count() == 1


def test_nothing_to_tell(taken: Question, bilal: User, now: dt.datetime) -> None:
    with pytest.raises(answers.NothingToTell):
        answers.tell(question=taken, way=Way.PHONE, user=bilal, now=now)


def test_a_second_screen_reads_that_there_is_an_answer(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    question = build.question(town.topics["uitkering"], now=now, way=Way.DESK)
    questions.claim(question=question, user=bilal, now=now)
    answers.answer(question=question, words="Een.", user=bilal, now=now, last_seen=0)
    with pytest.raises(answers.AnsweredMeanwhile, match="Bilal"):
        answers.answer(question=question, words="Twee.", user=bilal, now=now, last_seen=0)
    assert Answer.objects.count() == 1


def test_only_who_took_it_answers_closes_or_passes_on(
    taken: Question, anna: User, town: build.Town, now: dt.datetime
) -> None:
    werk = town.teams["werk"]
    for act in (
        lambda: answers.answer(question=taken, words="Nee.", user=anna, now=now),
        lambda: questions.close_without_answer(question=taken, reason="x", user=anna, now=now),
        lambda: questions.pass_on(question=taken, team=werk, note="x", user=anna, now=now),
        lambda: questions.release(question=taken, user=anna, now=now),
    ):
        with pytest.raises(questions.NotYours):
            act()
    with pytest.raises(questions.AlreadyClaimed, match="Bilal heeft deze vraag al opgepakt"):
        questions.claim(question=taken, user=anna, now=now)


def test_a_stranger_may_do_nothing(taken: Question, eva: User, now: dt.datetime) -> None:
    for act in (
        lambda: questions.claim(question=taken, user=eva, now=now),
        lambda: questions.release(question=taken, user=eva, now=now),
        lambda: answers.answer(question=taken, words="x", user=eva, now=now),
        lambda: answers.tell(question=taken, way=Way.DESK, user=eva, now=now),
        lambda: from_question.turn(question=taken, plan=plan(now), user=eva, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_passing_on_keeps_the_promised_day_and_one_line(
    taken: Question, bilal: User, eva: User, town: build.Town, now: dt.datetime
) -> None:
    due = taken.case.due_at
    werk = town.teams["werk"]
    questions.pass_on(question=taken, team=werk, note="Zij zoekt werk.", user=bilal, now=now)
    case = fresh(taken).case
    assert (case.team, case.owner, case.due_at) == (werk, None, due)
    assert Assignment.objects.get(case=case, until_at=None).note == "Zij zoekt werk."
    questions.claim(question=taken, user=eva, now=now)
    with pytest.raises(questions.SameTeam):
        questions.pass_on(question=taken, team=werk, note="x", user=eva, now=now)
    with pytest.raises(questions.NeedsReason):
        questions.pass_on(question=taken, team=werk, note="", user=eva, now=now)


def test_a_lead_gives_back_for_a_colleague(
    taken: Question, daan: User, bilal: User, now: dt.datetime
) -> None:
    questions.release(question=taken, user=daan, now=now)
    assert fresh(taken).case.owner is None
    questions.release(question=taken, user=daan, now=now)
    assert questions.claim_next(user=bilal, now=now) == taken
    assert questions.claim_next(user=bilal, now=now) is None


def test_closing_says_why(taken: Question, bilal: User, now: dt.datetime) -> None:
    with pytest.raises(questions.NeedsReason):
        questions.close_without_answer(question=taken, reason="", user=bilal, now=now)
    questions.close_without_answer(question=taken, reason="U belde.", user=bilal, now=now)
    assert (fresh(taken).state, fresh(taken).reason) == ("CLOSED", "U belde.")
    with pytest.raises(lifecycle.CaseClosed):
        answers.answer(question=taken, words="Te laat.", user=bilal, now=now)


def test_turned_into_a_callback_with_its_words_its_team_and_its_origin(
    taken: Question, bilal: User, town: build.Town, now: dt.datetime
) -> None:
    questions.pass_on(
        question=taken, team=town.teams["werk"], note="Gaat over werk.", user=bilal, now=now
    )
    werker = build.colleague(name="Wilma", team=town.teams["werk"], role=Role.CASEWORKER)
    made = from_question.turn(question=taken, plan=plan(now), user=werker, now=now)
    question = fresh(taken)
    assert (question.state, question.case.outcome) == ("TURNED", "TURNED")
    assert made.case.origin == question.case
    assert made.case.team == town.teams["werk"]
    assert made.case.resident == question.case.resident
    assert made.case.opened_at == question.case.opened_at
    assert made.story == question.words
    assert Message.objects.filter(case=made.case, kind="RECEIPT").count() == 1
    # Nothing was said once more: no second contact from her.
    assert ContactMoment.objects.filter(direction="IN").count() == 1
    with pytest.raises(lifecycle.CaseClosed):
        from_question.turn(question=taken, plan=plan(now), user=werker, now=now)
    assert CallbackRequest.objects.count() == 1


def test_an_urgent_answer_is_what_was_done(town: build.Town, bilal: User, now: dt.datetime) -> None:
    question = build.question(town.topics["uitkering"], now=now, urgent=True)
    questions.claim(question=question, user=bilal, now=now)
    with pytest.raises(urgent.StillUrgent):
        questions.close_without_answer(question=question, reason="x", user=bilal, now=now)
    answers.answer(question=question, words="Het geld staat er nu.", user=bilal, now=now)
    assert fresh(question).state == "ANSWERED"
    assert UrgentStep.objects.get(kind="SETTLED").text == "Het geld staat er nu."


def test_an_urgent_question_stays_urgent_as_a_callback_since_the_same_moment(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    question = build.question(town.topics["uitkering"], now=now, urgent=True)
    later = now + dt.timedelta(minutes=20)
    made = from_question.turn(question=question, plan=plan(later), user=bilal, now=later)
    assert made.case.is_urgent
    assert made.case.urgent_since == now
    assert not fresh(question).case.is_open


def test_what_may_not_be_dialled_turns_nothing(
    taken: Question, bilal: User, now: dt.datetime
) -> None:
    far = from_question.Plan(phone.parse("+1 876 555 0100"), plan(now).window)
    with pytest.raises(dialling.NotDialled):
        from_question.turn(question=taken, plan=far, user=bilal, now=now)
    assert fresh(taken).state == "OPEN"
    assert not CallbackRequest.objects.exists()


def test_the_promised_day_skips_days_on_which_we_are_closed(
    town: build.Town, now: dt.datetime
) -> None:
    friday = now + dt.timedelta(days=3)
    question = build.question(town.topics["uitkering"], now=friday)
    assert question.case.due_at == dt.datetime(2026, 12, 1, 15, 30, tzinfo=dt.UTC)
