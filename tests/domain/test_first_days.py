"""The first day of a report, an objection or a complaint: kept whatever comes after."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from callbacks import requests
from callbacks.asking import from_question
from callbacks.moments import windows
from portal.cases import topics
from portal.cases.models import Case, Channel, FirstReportKind, Topic
from portal.contacts import first_reports, looks
from portal.contacts.models import ApplicationForm, FirstReport, LooksLike
from portal.kit import phone
from portal.kit.states import MovedMeanwhile
from portal.outbox.models import Message
from portal.questions import questions
from portal.staff.models import Team, User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.build import TESTER

BENEFIT = FirstReportKind.BENEFIT
What, Verdict = LooksLike.What, LooksLike.Verdict
TODAY = dt.date(2026, 11, 24)
FORM = "https://aanvragen.almere.example/bijstand"


@pytest.fixture
def benefit(town: build.Town, now: dt.datetime) -> Topic:
    """The topic of whoever wants to apply, with its form."""
    topic = town.topics["uitkering"]
    topics.change(
        topic=topic,
        label=topic.label,
        team=topic.team,
        position=0,
        first_report_kind=BENEFIT,
        by=TESTER,
        now=now,
    )
    first_reports.set_form(kind=BENEFIT, name="Bijstand", url=FORM, by=TESTER, now=now)
    return topic


def turn(case: Case, user: User, now: dt.datetime) -> Case:
    plan = from_question.Plan(
        phone.parse("06 12 34 56 78"), windows.of(windows.choices(now=now, days=3)[1])
    )
    return from_question.turn(question=case.question, plan=plan, user=user, now=now).case


def test_a_question_on_this_topic_is_a_first_report(benefit: Topic, now: dt.datetime) -> None:
    case = build.question(benefit, now=now).case
    report = FirstReport.objects.get()
    assert (report.case, report.kind, report.reported_on) == (case, BENEFIT, TODAY)
    assert report.given == FORM
    body = Message.objects.get().body
    assert "Uw melding is van dinsdag 24 november. Die datum blijft gelden." in body
    assert FORM in body


def test_so_is_a_callback_and_its_message_names_the_day_only(
    benefit: Topic, now: dt.datetime
) -> None:
    build.callback(benefit, now=now)
    assert FirstReport.objects.get().reported_on == TODAY
    body = Message.objects.get().body
    assert "Uw melding is van dinsdag 24 november. Die datum blijft gelden." in body
    assert "bijstand" not in body.lower()


def test_other_topics_are_none(town: build.Town, now: dt.datetime) -> None:
    build.question(town.topics["werk"], now=now)
    build.callback(town.topics["werk"], now=now)
    assert not FirstReport.objects.exists()


def test_a_colleague_sees_it_later_and_the_day_is_the_first(
    town: build.Town, bilal: User, eva: User, now: dt.datetime
) -> None:
    case = build.question(town.topics["uitkering"], now=now).case
    later = now + dt.timedelta(days=9)
    with pytest.raises(NotAllowed):
        first_reports.note(case=case, kind=BENEFIT, user=eva, now=later)
    first = first_reports.note(case=case, kind=BENEFIT, user=bilal, now=later)
    again = first_reports.note(
        case=case, kind=FirstReportKind.DEBT_HELP, user=bilal, now=later + dt.timedelta(days=1)
    )
    assert first == again
    assert (first.reported_on, first.kind) == (TODAY, BENEFIT)


def pass_on(case: Case, user: User, now: dt.datetime) -> None:
    team = Team.objects.get(code="werk")
    questions.pass_on(question=case.question, team=team, note="x", user=user, now=now)


def close(case: Case, user: User, now: dt.datetime) -> None:
    questions.close_without_answer(question=case.question, reason="x", user=user, now=now)


def note_again(case: Case, user: User, now: dt.datetime) -> None:
    first_reports.note(case=case, kind=BENEFIT, user=user, now=now)


def move_the_form(case: Case, user: User, now: dt.datetime) -> None:
    first_reports.remove_form(kind=BENEFIT, by=user.actor, now=now)


@pytest.mark.parametrize("act", [turn, pass_on, close, note_again, move_the_form])
def test_no_verb_moves_the_day(
    benefit: Topic, bilal: User, now: dt.datetime, act: Callable[[Case, User, dt.datetime], object]
) -> None:
    question = build.question(benefit, now=now)
    questions.claim(question=question, user=bilal, now=now)
    act(question.case, bilal, now + dt.timedelta(days=1))
    report = FirstReport.objects.get()
    assert (report.case_id, report.reported_on, report.given) == (question.pk, TODAY, FORM)


def test_the_callback_it_became_tells_the_same_day(
    benefit: Topic, bilal: User, now: dt.datetime
) -> None:
    question = build.question(benefit, now=now)
    made = turn(question.case, bilal, now + dt.timedelta(days=1))
    assert first_reports.of(made) == FirstReport.objects.get()
    body = Message.objects.get(case=made).body
    assert "Uw melding is van dinsdag 24 november. Die datum blijft gelden." in body
    # A note on the callback finds the first one and makes no second.
    assert (
        first_reports.note(
            case=made, kind=BENEFIT, user=bilal, now=now + dt.timedelta(days=2)
        ).reported_on
        == TODAY
    )
    assert FirstReport.objects.count() == 1


def test_a_report_seen_on_the_callback_counts_from_the_question(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    question = build.question(town.topics["uitkering"], now=now)
    later = now + dt.timedelta(days=1)
    made = turn(question.case, bilal, later)
    report = first_reports.note(case=made, kind=BENEFIT, user=bilal, now=later)
    assert report.reported_on == TODAY


def run_now(sql: str) -> None:
    """Do this, and let the database check at once what it would check at the end."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize(
    "sql",
    [
        "update contacts_firstreport set reported_on = '2026-12-24'",
        "update contacts_firstreport set reported_on = reported_on - 1",
        "update contacts_firstreport set kind = 'DEBT_HELP'",
        "update contacts_firstreport set case_id = case_id + 1",
        "delete from contacts_firstreport",
        "delete from cases_case",
        "update contacts_lookslike set received_on = '2026-12-24'",
        "update contacts_lookslike set what = 'COMPLAINT'",
    ],
)
def test_the_database_refuses_to_move_a_first_day(
    benefit: Topic, now: dt.datetime, sql: str
) -> None:
    build.question(benefit, now=now, words="Ik maak bezwaar.")
    with pytest.raises(DatabaseError), transaction.atomic():
        run_now(sql)
    assert FirstReport.objects.get().reported_on == TODAY
    assert LooksLike.objects.get().received_on == TODAY


def test_the_portal_has_not_even_the_right_to(benefit: Topic, now: dt.datetime) -> None:
    build.question(benefit, now=now)
    with connection.cursor() as cursor:
        cursor.execute("set local role portal_app")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("delete from contacts_firstreport")
        cursor.execute("reset role")


def test_a_form_is_set_once_a_kind(town: build.Town, now: dt.datetime) -> None:
    for url in ("https://a.example", "https://b.example"):
        first_reports.set_form(kind=BENEFIT, name="Bijstand", url=url, by=TESTER, now=now)
    assert ApplicationForm.objects.get().url == "https://b.example"
    first_reports.remove_form(kind=BENEFIT, by=TESTER, now=now)
    first_reports.remove_form(kind=BENEFIT, by=TESTER, now=now)
    assert not ApplicationForm.objects.exists()


# What it looks like.


def test_words_flag_a_question_and_a_callback(town: build.Town, now: dt.datetime) -> None:
    topic = town.topics["uitkering"]
    question = build.question(topic, now=now, words="Ik ben het niet eens met het besluit.")
    request = build.callback(topic, now=now, story="Ik heb een klacht over de balie.")
    build.question(topic, now=now, words="Wanneer komt het geld?")
    told = {(flag.case_id, flag.what, flag.received_on) for flag in LooksLike.objects.all()}
    assert told == {(question.pk, What.OBJECTION, TODAY), (request.pk, What.COMPLAINT, TODAY)}


def test_words_that_came_later_count_from_their_own_day(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.ask_again(
        request=request,
        channel=Channel.IMPORT,
        note="Wil nu bezwaar maken.",
        by=TESTER,
        now=now + dt.timedelta(days=2),
    )
    assert LooksLike.objects.get().received_on == TODAY + dt.timedelta(days=2)


def test_a_person_decides_and_the_day_stays(
    town: build.Town, bilal: User, carla: User, eva: User, now: dt.datetime
) -> None:
    build.question(town.topics["uitkering"], now=now, words="Ik maak bezwaar.")
    flag, same = LooksLike.objects.get(), LooksLike.objects.get()
    with pytest.raises(NotAllowed):
        looks.settle(flag=flag, verdict=Verdict.IS_NOT, seen="", user=eva, now=now)
    later = now + dt.timedelta(days=1)
    looks.settle(flag=flag, verdict=Verdict.IS_NOT, seen="", user=bilal, now=later)
    with pytest.raises(MovedMeanwhile):
        looks.settle(flag=same, verdict=Verdict.IS, seen="", user=carla, now=later)
    # Who looks again may still see one; and that stays.
    flag = LooksLike.objects.get()
    looks.settle(flag=flag, verdict=Verdict.IS, seen="IS_NOT", user=carla, now=later)
    flag = LooksLike.objects.get()
    assert (flag.verdict, flag.verdict_by, flag.verdict_at) == ("IS", carla.actor.key, later)
    assert flag.received_on == TODAY
    with pytest.raises(MovedMeanwhile):
        looks.settle(flag=flag, verdict=Verdict.IS_NOT, seen="IS", user=bilal, now=later)


def test_a_colleague_marks_what_the_words_did_not_tell(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build.question(town.topics["uitkering"], now=now).case
    for _ in range(2):
        looks.mark(case=case, what=What.OBJECTION, user=bilal, now=now + dt.timedelta(days=3))
    flag = LooksLike.objects.get()
    assert (flag.received_on, flag.verdict) == (TODAY, Verdict.IS)


def test_a_flag_follows_into_the_callback(town: build.Town, bilal: User, now: dt.datetime) -> None:
    question = build.question(
        town.topics["uitkering"], now=now, words="Ik maak bezwaar en heb een klacht."
    )
    complaint = LooksLike.objects.get(what=What.COMPLAINT)
    looks.settle(flag=complaint, verdict=Verdict.IS_NOT, seen="", user=bilal, now=now)
    made = turn(question.case, bilal, now + dt.timedelta(days=1))
    flag = LooksLike.objects.get(case=made)
    assert (flag.what, flag.received_on, flag.verdict) == (What.OBJECTION, TODAY, "")


@pytest.mark.parametrize(
    "change",
    [{"verdict": "IS"}, {"verdict_by": "staff:1"}, {"verdict_at": dt.datetime.now(dt.UTC)}],
)
def test_a_verdict_says_who_and_when(
    town: build.Town, now: dt.datetime, change: dict[str, object]
) -> None:
    build.question(town.topics["uitkering"], now=now, words="Ik maak bezwaar.")
    with pytest.raises(DatabaseError), transaction.atomic():
        LooksLike.objects.update(**change)
