"""The mail of the morning: one a person a day, without a name, and only for who did not say no."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.due import digest, tasks
from portal.due.models import Digest
from portal.kit import clock
from portal.municipality.models import OfficeClosure
from portal.outbox import gateways, providers
from portal.outbox.models import Message
from portal.staff.models import Absence, User
from tests import build
from tests.races import at_once

HERE = "tests.domain.test_morning_mail.Scripted"
WEDNESDAY = dt.date(2026, 11, 25)
State = Digest.State


class Scripted:
    """A gateway that keeps what it gets, or fails before or after handing over."""

    got: list[Message] = []
    before: Exception | None = None
    after: Exception | None = None

    def send(self, message: Message, before_handing: gateways.BeforeHanding) -> str:
        if Scripted.before:
            raise Scripted.before
        before_handing()
        Scripted.got.append(message)
        if Scripted.after:
            raise Scripted.after
        return "scripted"


@pytest.fixture(autouse=True)
def _scripted(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    Scripted.got, Scripted.before, Scripted.after = [], None, None


@pytest.fixture
def work(town: build.Town, bilal: User, now: dt.datetime) -> None:
    """A call that was promised for this Tuesday."""
    build.callback(town.topics["uitkering"], now=now)


def at(time: str, day: dt.date = WEDNESDAY) -> dt.datetime:
    return clock.instant(day, dt.time.fromisoformat(time))


def tick(time: str, day: dt.date = WEDNESDAY) -> None:
    with time_machine.travel(at(time, day), tick=False):
        tasks.morning_mail()


def got() -> list[str]:
    return [message.recipient for message in Scripted.got]


def state_of(user: User) -> str:
    return str(Digest.objects.get(user=user).state)


def test_it_counts_and_links_and_names_nobody(work: None, bilal: User) -> None:
    tick("07:44")
    assert got() == []
    tick("07:45")
    assert got() == [bilal.email]
    (mail,) = Scripted.got
    assert mail.channel == Message.Channel.EMAIL
    assert mail.subject == "Uw dag, woensdag 25 november"
    assert "- Te laat, van een eerdere dag: 1" in mail.body
    assert mail.body.count("/werk/") == 1
    for secret in ("Ay", "lmaz", "Z-26", "uitkering", "06"):
        assert secret not in mail.body
    assert state_of(bilal) == State.SENT


def test_one_a_day_however_often_it_is_asked(work: None, bilal: User) -> None:
    for time in ("07:45", "07:45", "07:46", "08:30", "09:59"):
        tick(time)
    assert got() == [bilal.email]
    tick("07:45", WEDNESDAY + dt.timedelta(days=1))
    assert got() == [bilal.email] * 2


def test_two_beats_at_the_same_moment(
    transactional_db: None, work: None, bilal: User, daan: User
) -> None:
    now = at("07:45")
    with time_machine.travel(now, tick=False):
        acts: list[Callable[[], object]] = [tasks.morning_mail] * 4
        at_once(acts)
    assert sorted(got()) == sorted([bilal.email, daan.email])


def test_the_database_keeps_one_a_person_a_day(bilal: User, now: dt.datetime) -> None:
    Digest.objects.create(user=bilal, day=WEDNESDAY, made_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=bilal, day=WEDNESDAY, made_at=now)


def test_a_beat_that_was_away_sends_it_later_but_not_in_the_afternoon(
    work: None, bilal: User
) -> None:
    tick("10:00")
    tick("13:00")
    assert got() == []
    tick("09:30", WEDNESDAY + dt.timedelta(days=1))
    assert got() == [bilal.email]


@pytest.mark.parametrize(
    "day", [dt.date(2026, 11, 28), dt.date(2026, 11, 29)], ids=["saturday", "sunday"]
)
def test_not_in_the_weekend(work: None, bilal: User, day: dt.date) -> None:
    tick("07:45", day)
    assert not Digest.objects.exists()


def test_not_on_a_closed_day(work: None, bilal: User) -> None:
    OfficeClosure.objects.create(day=WEDNESDAY, reason="Feestdag")
    tick("07:45")
    assert not Digest.objects.exists()


def test_not_for_who_said_no_is_away_or_left(
    work: None, bilal: User, daan: User, anna: User, now: dt.datetime
) -> None:
    digest.choose(user=bilal, is_wanted=False, now=now)
    Absence.objects.create(user=daan, from_on=WEDNESDAY, until_on=WEDNESDAY)
    with time_machine.travel(at("07:45"), tick=False):
        digest.prepare(now=at("07:45"))
        User.objects.filter(pk=anna.pk).update(is_active=False)
        digest.send_all(now=at("07:45"))
    assert got() == []
    digest.choose(user=bilal, is_wanted=True, now=now)
    tick("07:45", WEDNESDAY + dt.timedelta(days=1))
    assert bilal.email in got()


def test_nothing_to_tell_is_no_mail(bilal: User) -> None:
    tick("07:45")
    assert got() == []
    assert state_of(bilal) == State.NOTHING


def test_a_mail_without_an_answer_is_never_sent_again(work: None, bilal: User) -> None:
    Scripted.after = gateways.Unanswered("Geen antwoord.")
    tick("07:45")
    assert state_of(bilal) == State.HANDED
    Scripted.after = None
    tick("07:46")
    assert got() == [bilal.email]


def test_a_mail_that_did_not_leave_is_tried_again(work: None, bilal: User) -> None:
    Scripted.before = gateways.Temporary("Weg.")
    tick("07:45")
    assert state_of(bilal) == State.READY
    Scripted.before = None
    tick("07:46")
    assert got() == [bilal.email]


def test_who_has_no_mailbox_costs_the_others_nothing(work: None, bilal: User, daan: User) -> None:
    Scripted.before = gateways.Permanent("Dit adres bestaat niet.")
    tick("07:45")
    assert {state_of(bilal), state_of(daan)} == {State.FAILED}
    Scripted.before = None
    tick("07:46")
    assert got() == []


def test_a_bug_with_one_mail_keeps_no_other(work: None, bilal: User, daan: User) -> None:
    Scripted.before = RuntimeError("a bug")
    tick("07:45")
    assert {state_of(bilal), state_of(daan)} == {State.FAILED}


def test_a_provider_that_is_off_is_left_alone(work: None, bilal: User) -> None:
    for _ in range(5):
        providers.note(channel="EMAIL", outage=True, now=at("07:45"))
    tick("07:45")
    assert (got(), state_of(bilal)) == ([], State.READY)


def test_what_was_sent_is_forgotten_after_two_weeks(work: None, bilal: User) -> None:
    tick("07:45")
    tick("07:45", WEDNESDAY + dt.timedelta(days=15))
    assert [row.day for row in Digest.objects.all()] == [WEDNESDAY + dt.timedelta(days=15)]
