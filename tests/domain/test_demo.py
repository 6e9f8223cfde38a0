"""The demo municipality: complete, legal, repeatable, quick, and only where it belongs."""

import datetime as dt
import time
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from almere.demo import town as demo_town
from almere.demo.colleagues import COLLEAGUES
from almere.demo.stories import STORIES
from callbacks.models import CallAttempt, CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case, Topic
from portal.contacts.models import Promise
from portal.kit import phone
from portal.outbox.models import Message
from portal.residents.models import ContactPoint, Resident
from portal.staff.models import Membership, Role, Team, User

PASSWORD = "welkom-in-almere-36"


@pytest.fixture
def demo(settings: Settings, db: None, now: dt.datetime) -> str:
    """Load the demo; what the command said."""
    settings.DEMO = True
    settings.DEMO_PASSWORD = PASSWORD
    return _run()


def _run(*options: str) -> str:
    said = StringIO()
    call_command("demo", *options, stdout=said)
    return said.getvalue()


def test_refused_outside_a_demo(settings: Settings, db: None) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is 0"):
        call_command("demo")
    assert not User.objects.exists()


def test_sixty_open_and_a_dozen_closed(demo: str) -> None:
    assert Case.objects.open().count() == 60
    assert Case.objects.count() - 60 == 12
    assert len(STORIES) == 72


def test_every_situation_is_there(demo: str, now: dt.datetime) -> None:
    cases = Case.objects.open()
    assert cases.filter(priority="URGENT").count() == 3
    assert cases.filter(resident__safe_contact=True).count() == 3
    assert cases.filter(owner=None).exists()
    assert cases.exclude(owner=None).exists()
    assert cases.filter(due_at__lt=now).count() >= 4
    assert cases.filter(resident__wishes__wish="INTERPRETER").count() >= 4
    assert set(CallAttempt.objects.values_list("result", flat=True)) >= {
        "NO_ANSWER",
        "ENGAGED",
        "SOMEBODY_ELSE",
        "REACHED",
    }
    assert Resident.objects.filter(name="Ali Yılmaz").count() == 2
    assert ContactPoint.objects.filter(value=phone.parse("036 055 2000").e164).count() == 6
    assert max(len(name) for name in Resident.objects.values_list("name", flat=True)) > 80


def test_nothing_happened_in_the_future(demo: str, now: dt.datetime) -> None:
    assert not Event.objects.filter(at__gt=now).exists()
    assert not Case.objects.filter(opened_at__gte=now).exists()
    assert not CallAttempt.objects.filter(at__gt=now).exists()


def test_dossier_and_case_agree(demo: str) -> None:
    closed = CallbackRequest.objects.filter(state="CLOSED")
    assert not closed.filter(case__closed_at=None).exists()
    assert (
        not CallbackRequest.objects.exclude(state="CLOSED").exclude(case__closed_at=None).exists()
    )
    assert Promise.objects.filter(state="OPEN", kind="WINDOW").count() == 60


def test_calls_were_made_in_the_promised_window(demo: str) -> None:
    for attempt in CallAttempt.objects.select_related("request__case"):
        kept = Promise.objects.filter(
            case=attempt.request.case, from_at__lte=attempt.at, until_at__gt=attempt.at
        )
        assert kept.exists(), attempt.request.case


def test_messages_wait_to_be_recorded_and_hold_no_subject(demo: str) -> None:
    assert Message.objects.filter(kind="RECEIPT").exists()
    assert not Message.objects.filter(case__resident__safe_contact=True).exists()
    for body in Message.objects.values_list("body", flat=True):
        assert "Inkomen" not in body


def test_every_team_that_gets_questions_has_a_number(demo: str) -> None:
    names = set(Team.objects.values_list("name", flat=True))
    assert names >= {"Inkomen 1", "Inkomen 2", "Werk", "Bijzondere bijstand", "Informele aanpak"}
    assert 8 <= Topic.objects.count() <= 10
    assert not Team.objects.exclude(numbers__is_primary=True).exists()


def test_every_role_has_an_account_that_can_log_in(demo: str) -> None:
    held = set(Membership.objects.values_list("role", flat=True))
    assert held == {role.value for role in Role}
    assert User.objects.values("password").distinct().count() == 1
    assert authenticate(username="anna", password=PASSWORD) == User.objects.get(username="anna")


def test_every_team_that_works_on_cases_has_a_lead(demo: str) -> None:
    for topic in Topic.objects.select_related("team"):
        assert topic.team.memberships.filter(role=Role.TEAM_LEAD).count() == 1, topic.team


def test_loading_again_doubles_nothing(demo: str) -> None:
    before = (Case.objects.count(), User.objects.count(), Event.objects.count())
    assert "0 new" in _run()
    assert (Case.objects.count(), User.objects.count(), Event.objects.count()) == before


def test_an_interrupted_run_is_completed(demo: str) -> None:
    Case.objects.filter(intake_token="demo-001").update(intake_token="gone")
    assert "1 new" in _run()


def test_another_password_is_set_for_all(demo: str, settings: Settings) -> None:
    settings.DEMO_PASSWORD = "een-heel-ander-wachtwoord"
    _run()
    assert authenticate(username="hanna", password="een-heel-ander-wachtwoord")


def test_the_accounts_are_readable_lines(demo: str) -> None:
    lines = _run("--accounts").splitlines()
    assert len(lines) == 1 + len(COLLEAGUES)
    assert PASSWORD in lines[0]
    assert any("bilal" in line and "klantmanager, Inkomen 1" in line for line in lines)


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 11, 21, 23, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 28, 12, 0, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 30, 16, 0, tzinfo=dt.UTC),
    ],
    ids=["weekend", "monday night", "after christmas", "after easter"],
)
def test_loads_on_any_day_and_quickly(
    settings: Settings, db: None, moment: dt.datetime
) -> None:
    settings.DEMO = True
    settings.DEMO_PASSWORD = PASSWORD
    began = time.monotonic()
    with time_machine.travel(moment):
        _run()
    assert Case.objects.open().count() == 60
    assert not Event.objects.filter(at__gt=moment + dt.timedelta(minutes=1)).exists()
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("year", "sunday"), [(2026, "2026-04-05"), (2027, "2027-03-28"), (2038, "2038-04-25")]
)
def test_easter(year: int, sunday: str) -> None:
    assert demo_town.easter(year) == dt.date.fromisoformat(sunday)


def test_kings_day_moves_from_sunday_to_saturday() -> None:
    assert (dt.date(2031, 4, 26), "Koningsdag") in demo_town.public_holidays(2031)
