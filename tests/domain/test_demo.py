"""The demo municipality: complete, legal, repeatable, quick, and only where it belongs."""

import datetime as dt
import time
from io import StringIO
from typing import ClassVar

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from almere import outgoing
from almere.demo.colleagues import COLLEAGUES
from almere.demo.questions import QUESTIONS
from almere.demo.stories import STORIES
from callbacks.models import CallAttempt, CallbackRequest, ComingDecision
from portal.audit.models import Event
from portal.cases.models import Case, Topic
from portal.contacts.models import (
    Assurance,
    AssuranceStep,
    Clash,
    FirstReport,
    LooksLike,
    Promise,
)
from portal.kit import phone
from portal.letters.models import Letter
from portal.outbox.models import Message
from portal.questions.models import Question
from portal.residents.models import ContactPoint, Resident
from portal.staff import numbers
from portal.staff.models import Membership, Role, Team, User
from tests.conftest import TUESDAY

PASSWORD = "welkom-in-almere-36"
DEMO = {
    "DEMO": True,
    "DEMO_PASSWORD": PASSWORD,
    "OUTBOX_GATEWAYS": dict.fromkeys(("EMAIL", "SMS"), outgoing.DEMO),
}


def _run(*options: str) -> str:
    said = StringIO()
    with override_settings(**DEMO):
        call_command("demo", *options, stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("now")
class TestDemo(TestCase):
    """One load, looked at from all sides; each test sees it as it was loaded."""

    @classmethod
    def setUpTestData(cls) -> None:
        with time_machine.travel(TUESDAY, tick=False):
            cls.said = _run()

    said: ClassVar[str]

    def test_sixty_open_and_a_dozen_closed(self) -> None:
        assert "72 new" in self.said
        assert len(STORIES) == 72
        calls = Case.objects.filter(kind=CallbackRequest.KIND, origin=None)
        assert calls.open().count() == 60
        assert calls.count() - 60 == 12

    def test_a_dozen_questions_in_every_state(self) -> None:
        assert "and 12 questions" in self.said
        assert len(QUESTIONS) == Question.objects.count() == 12
        assert set(Question.objects.values_list("state", flat=True)) == {
            "OPEN",
            "ANSWERED",
            "TURNED",
        }
        waiting = Question.objects.filter(state="OPEN")
        assert waiting.filter(answers__message=None, answers__isnull=False).exists()
        assert waiting.filter(case__due_at__lt=TUESDAY).exists()
        assert waiting.filter(case__priority="URGENT").exists()
        assert set(LooksLike.objects.values_list("what", flat=True)) == {"OBJECTION", "COMPLAINT"}
        kinds = set(FirstReport.objects.values_list("kind", flat=True))
        assert kinds == {"BENEFIT", "SPECIAL_ASSISTANCE", "DEBT_HELP"}
        assert not FirstReport.objects.filter(given="", case__kind="QUESTION").exists()

    def test_what_was_said_and_a_no_in_every_state(self) -> None:
        states = set(ComingDecision.objects.values_list("state", flat=True))
        assert states == set(ComingDecision.State)
        assert Clash.objects.undecided().exists()
        assert set(AssuranceStep.objects.values_list("kind", flat=True)) == {"KEPT", "WITHDRAWN"}
        assert Assurance.objects.standing().exists()

    def test_a_letter_in_every_state_that_lasts(self) -> None:
        state = Letter.State
        states = set(Letter.objects.values_list("state", flat=True))
        assert states == set(state) - {state.MAKING, state.UNCERTAIN}
        assert Letter.objects.filter(state=state.SENT, came_back_at=None).exists()
        assert Letter.objects.filter(came_back_at__isnull=False).exists()

    def test_every_situation_is_there(self) -> None:
        cases = Case.objects.open().filter(kind=CallbackRequest.KIND)
        assert cases.filter(priority="URGENT").count() == 3
        assert cases.filter(resident__safe_contact=True).count() == 3
        assert cases.filter(owner=None).exists()
        assert cases.exclude(owner=None).exists()
        assert cases.filter(due_at__lt=TUESDAY).count() >= 4
        assert cases.filter(resident__wishes__wish="INTERPRETER").count() >= 4
        results = set(CallAttempt.objects.values_list("result", flat=True))
        assert results >= {"NO_ANSWER", "ENGAGED", "SOMEBODY_ELSE", "REACHED"}

    def test_names_and_numbers_are_not_unique(self) -> None:
        assert Resident.objects.filter(name="Ali Yılmaz").count() == 2
        shared = phone.parse("036 055 2000").e164
        assert ContactPoint.objects.filter(value=shared).count() == 6
        names = list(Resident.objects.values_list("name", flat=True))
        assert max(map(len, names)) > 80
        assert "" in names

    def test_nothing_happened_in_the_future(self) -> None:
        assert not Event.objects.filter(at__gt=TUESDAY).exists()
        assert not Case.objects.filter(opened_at__gte=TUESDAY).exists()
        assert not CallAttempt.objects.filter(at__gt=TUESDAY).exists()

    def test_dossier_and_case_agree(self) -> None:
        closed = CallbackRequest.objects.filter(state="CLOSED")
        others = CallbackRequest.objects.exclude(state="CLOSED")
        assert not closed.filter(case__closed_at=None).exists()
        assert not others.exclude(case__closed_at=None).exists()
        # And the one that was a question.
        windows = Promise.objects.filter(state="OPEN", kind="WINDOW")
        plain = windows.filter(case__origin__objection=None)
        assert plain.exclude(case__callback__decision__isnull=False).count() == 61
        for question in Question.objects.select_related("case"):
            assert (question.state == "OPEN") == question.case.is_open

    def test_calls_were_made_in_the_promised_window(self) -> None:
        # To tell of a decision we call when we can: nothing was promised.
        promised = CallAttempt.objects.filter(request__decision=None)
        for attempt in promised.select_related("request__case"):
            kept = Promise.objects.filter(
                case=attempt.request.case, from_at__lte=attempt.at, until_at__gt=attempt.at
            )
            assert kept.exists(), attempt.request.case

    def test_messages_say_nothing_that_another_may_not_read(self) -> None:
        assert Message.objects.filter(kind="RECEIPT").exists()
        assert not Message.objects.filter(case__resident__safe_contact=True).exists()
        for body in Message.objects.values_list("body", flat=True):
            assert "Inkomen" not in body

    def test_every_team_has_a_number(self) -> None:
        names = set(Team.objects.values_list("name", flat=True))
        assert names >= {"Inkomen 1", "Inkomen 2", "Werk", "Bijzondere bijstand"}
        assert "Informele aanpak" in names
        assert 8 <= Topic.objects.count() <= 10
        assert not numbers.teams_without(on=TUESDAY.date()).exists()

    def test_every_role_has_an_account_that_can_log_in(self) -> None:
        held = set(Membership.objects.values_list("role", flat=True))
        assert held == {role.value for role in Role}
        assert User.objects.values("password").distinct().count() == 1
        assert authenticate(username="anna", password=PASSWORD)

    def test_every_team_that_gets_questions_has_one_lead(self) -> None:
        for topic in Topic.objects.select_related("team"):
            assert topic.team.memberships.filter(role=Role.TEAM_LEAD).count() == 1, topic.team

    def test_loading_again_doubles_nothing(self) -> None:
        before = (Case.objects.count(), User.objects.count(), Event.objects.count())
        assert "0 new" in _run()
        assert (Case.objects.count(), User.objects.count(), Event.objects.count()) == before

    def test_an_interrupted_run_is_completed(self) -> None:
        Case.objects.filter(intake_token="demo-001").update(intake_token="gone")
        assert "1 new" in _run()

    def test_another_password_is_set_for_all(self) -> None:
        with override_settings(DEMO=True, DEMO_PASSWORD="een-heel-ander-wachtwoord"):
            call_command("demo", stdout=StringIO())
        assert authenticate(username="hanna", password="een-heel-ander-wachtwoord")

    def test_the_accounts_are_readable_lines(self) -> None:
        lines = _run("--accounts").splitlines()
        assert len(lines) == 1 + len(COLLEAGUES)
        assert PASSWORD in lines[0]
        assert any("bilal" in line and "klantmanager, Inkomen 1" in line for line in lines)


@pytest.mark.django_db
def test_refused_outside_a_demo() -> None:
    with pytest.raises(CommandError, match="DEMO is 0"), override_settings(DEMO=False):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 11, 21, 23, 0, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 30, 12, 0, tzinfo=dt.UTC),
    ],
    ids=["weekend", "after easter"],
)
def test_loads_on_any_day_and_quickly(moment: dt.datetime) -> None:
    began = time.process_time()
    with time_machine.travel(moment):
        _run()
    calls = Case.objects.open().filter(kind=CallbackRequest.KIND, origin=None)
    assert calls.count() == 60
    assert not Event.objects.filter(at__gt=moment + dt.timedelta(minutes=1)).exists()
    # Of our own processor time: what else this machine does is not the demo's fault.
    assert time.process_time() - began < 8
