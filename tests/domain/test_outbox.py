"""Sending: each message ends in one state, whatever happens on the way."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from portal.audit.models import Event
from portal.kit import states
from portal.outbox import deliver, gateways, history, mending, tasks
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Wish
from tests import build, build_message

HERE = "tests.domain.test_outbox.Scripted"
State = Message.State


class Scripted:
    """A gateway that does what the test says, before or after handing over."""

    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    sent: list[int] = []

    def send(self, message: Message, before_handing: gateways.BeforeHanding) -> str:
        if Scripted.before:
            Scripted.before()
        before_handing()
        if Scripted.after:
            Scripted.after()
        Scripted.sent.append(message.pk)
        return "scripted-1"


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


@pytest.fixture(autouse=True)
def _scripted(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    Scripted.before, Scripted.after, Scripted.sent = None, None, []


@pytest.fixture
def message(town: build.Town, now: dt.datetime) -> Message:
    """A text message to a resident."""
    return build_message.text(town, now=now)


def fresh(message: Message) -> Message:
    found: Message = Message.objects.get(pk=message.pk)
    return found


def test_a_message_is_sent_once_however_often_it_is_asked(message: Message) -> None:
    for _ in range(3):
        tasks.deliver(message.pk)
        tasks.sweep()
    assert Scripted.sent == [message.pk]
    assert fresh(message).state == State.SENT
    assert fresh(message).provider_reference == "scripted-1"
    event = Event.objects.get(code="message.sent", object_id=message.pk)
    assert event.actor == "job:outbox"
    assert event.data == {"case": message.case_id}


def test_a_message_is_handed_over_before_the_provider_gets_it(message: Message) -> None:
    seen: list[str] = []
    Scripted.before = lambda: seen.append(fresh(message).state)
    Scripted.after = lambda: seen.append(fresh(message).state)
    tasks.deliver(message.pk)
    assert seen == [State.CLAIMED, State.HANDED]


def test_nothing_leaves_once_safe_contact_is_set_also_while_we_connect(
    message: Message, now: dt.datetime
) -> None:
    her = message.case.resident
    assert her is not None
    Scripted.before = lambda: register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    tasks.deliver(message.pk)
    assert Scripted.sent == []
    assert fresh(message).state == State.STOPPED
    assert fresh(message).reason == "Geen bericht: veilig contact."


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (
            lambda resident, now: register.set_safe_contact(
                resident=resident, by=build.TESTER, now=now
            ),
            "Geen bericht: veilig contact.",
        ),
        (
            lambda resident, now: register.set_died(
                resident=resident, died_on=now.date(), by=build.TESTER, now=now
            ),
            "Geen bericht: de inwoner is overleden.",
        ),
        (
            lambda resident, now: register.add_wish(
                resident=resident, wish=Wish.NO_TEXT, by=build.TESTER, now=now
            ),
            "Geen bericht: de inwoner wil dit niet.",
        ),
    ],
    ids=["safe contact", "death", "no text"],
)
def test_what_a_resident_may_not_get_any_more_is_stopped(
    message: Message, now: dt.datetime, happens: Callable[[object, dt.datetime], None], why: str
) -> None:
    happens(message.case.resident, now)
    tasks.deliver(message.pk)
    assert Scripted.sent == []
    assert fresh(message).state == State.STOPPED
    assert fresh(message).reason == why
    (entry,) = history.entries(fresh(message).case)
    where = "Bevestiging per sms naar het telefoonnummer dat eindigt op 78"
    assert entry.text == f"{where}: tegengehouden. {why}"


def test_a_final_no_fails_at_once(message: Message) -> None:
    Scripted.before = raising(gateways.Permanent("Dit is geen geldig e-mailadres."))
    tasks.deliver(message.pk)
    assert fresh(message).state == State.FAILED
    assert fresh(message).reason == "Dit is geen geldig e-mailadres."


def test_a_provider_that_is_away_is_tried_for_four_hours(
    message: Message, now: dt.datetime
) -> None:
    Scripted.before = raising(gateways.Temporary("De mailserver is nu niet bereikbaar."))
    tries, moment = 0, now
    while fresh(message).state == State.QUEUED and tries < 500:
        moment = max(fresh(message).next_try_at, moment)
        with time_machine.travel(moment, tick=False):
            tasks.deliver(message.pk)
        tries += 1
    ended = fresh(message)
    assert ended.state == State.FAILED
    assert "De mailserver is nu niet bereikbaar." in ended.reason
    assert ended.ended_at is not None
    assert dt.timedelta(hours=4) <= ended.ended_at - now < dt.timedelta(hours=4, minutes=6)
    assert 48 <= tries <= 110


def test_a_message_waits_before_the_next_try(message: Message, now: dt.datetime) -> None:
    Scripted.before = raising(gateways.Temporary("De mailserver is nu niet bereikbaar."))
    tasks.deliver(message.pk)
    assert fresh(message).state == State.QUEUED
    assert fresh(message).next_try_at > now
    Scripted.before = None
    tasks.deliver(message.pk)
    assert Scripted.sent == []


def test_no_answer_is_uncertain_and_never_resent_by_itself(
    message: Message, now: dt.datetime
) -> None:
    Scripted.after = raising(gateways.Unanswered("Geen antwoord."))
    tasks.deliver(message.pk)
    Scripted.after = None
    with time_machine.travel(now + dt.timedelta(days=2), tick=False):
        tasks.deliver(message.pk)
        tasks.sweep()
    assert fresh(message).state == State.UNCERTAIN
    assert Scripted.sent == []


@pytest.mark.parametrize(("moment", "state"), [("before", "QUEUED"), ("after", "UNCERTAIN")])
def test_a_bug_in_a_gateway_loses_and_doubles_nothing(
    message: Message, moment: str, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    setattr(Scripted, moment, raising(ZeroDivisionError()))
    tasks.deliver(message.pk)
    assert fresh(message).state == state


class Killed(BaseException):
    """Stands for the end of the process: no line after it runs."""


@pytest.mark.parametrize(("moment", "state"), [("before", "SENT"), ("after", "UNCERTAIN")])
def test_a_message_of_a_dead_worker_is_rescued(
    message: Message, now: dt.datetime, moment: str, state: str
) -> None:
    setattr(Scripted, moment, raising(Killed()))
    with pytest.raises(Killed):
        tasks.deliver(message.pk)
    setattr(Scripted, moment, None)
    with time_machine.travel(now + dt.timedelta(minutes=2), tick=False):
        tasks.sweep()
    assert Scripted.sent == []
    with time_machine.travel(now + dt.timedelta(minutes=4), tick=False):
        tasks.sweep()
    assert fresh(message).state == state
    assert Scripted.sent == ([message.pk] if state == "SENT" else [])


def test_a_worker_that_slept_too_long_does_not_send_what_another_sent(
    message: Message, now: dt.datetime
) -> None:
    def sleep_while_another_sends() -> None:
        Scripted.before = None
        with time_machine.travel(now + dt.timedelta(minutes=4), tick=False):
            tasks.sweep()

    Scripted.before = sleep_while_another_sends
    tasks.deliver(message.pk)
    assert Scripted.sent == [message.pk]
    assert fresh(message).attempts == 2


def test_a_claim_tells_itself_from_a_later_claim(message: Message, now: dt.datetime) -> None:
    first = deliver.claim(pk=message.pk, now=now)
    assert first is not None
    later = now + dt.timedelta(minutes=4)
    deliver.rescue(now=later)
    second = deliver.claim(pk=message.pk, now=later)
    assert second is not None
    assert deliver.hand_over(message=first) is None
    assert Scripted.sent == []
    deliver.finish(message=first, outcome=deliver.Outcome(State.FAILED, "x"), now=later)
    assert fresh(message).state == State.CLAIMED


def test_a_colleague_sends_again(message: Message, now: dt.datetime) -> None:
    Scripted.after = raising(gateways.Unanswered("Geen antwoord."))
    tasks.deliver(message.pk)
    Scripted.after = None
    mending.resend(message=fresh(message), by=build.TESTER, now=now)
    tasks.sweep()
    assert fresh(message).state == State.SENT
    assert Event.objects.filter(code="message.resent", object_id=message.pk).count() == 1


def test_a_colleague_settles_and_a_second_click_is_told(message: Message, now: dt.datetime) -> None:
    Scripted.before = raising(gateways.Permanent("Kan niet."))
    tasks.deliver(message.pk)
    failed = fresh(message)
    mending.settle(message=failed, by=build.TESTER, now=now)
    assert fresh(message).state == State.SETTLED
    stale = fresh(message)
    stale.state = State.FAILED
    for verb in (mending.resend, mending.settle):
        with pytest.raises(states.MovedMeanwhile):
            verb(message=stale, by=build.TESTER, now=now)
        with pytest.raises(states.MovedMeanwhile):
            verb(message=fresh(message), by=build.TESTER, now=now)


def test_a_sweep_goes_on_after_a_message_that_fails(town: build.Town, now: dt.datetime) -> None:
    broken, *_ = [build_message.text(town, now=now) for _ in range(3)]

    def break_first() -> None:
        if fresh(broken).state == State.CLAIMED:
            raise gateways.Permanent("Kan niet.")

    Scripted.before = break_first
    tasks.sweep()
    assert len(Scripted.sent) == 2


@pytest.mark.parametrize(
    "change",
    ["state = 'SENT', ended_at = null", "state = 'CLAIMED', claimed_at = null"],
)
def test_the_table_refuses_half_a_state(message: Message, change: str) -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update outbox_message set {change} where id = %s", [message.pk])


def test_a_message_that_meets_a_bug_does_not_stop_the_others(
    town: build.Town, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, *others = [build_message.text(town, now=now) for _ in range(3)]
    claim = deliver.claim

    def claim_or_break(*, pk: int, now: dt.datetime) -> Message | None:
        if pk == broken.pk:
            raise ZeroDivisionError
        return claim(pk=pk, now=now)

    monkeypatch.setattr(deliver, "claim", claim_or_break)
    tasks.sweep()
    assert Scripted.sent == [message.pk for message in others]


def test_no_transaction_is_open_while_a_provider_is_waited_for(
    transactional_db: None, message: Message
) -> None:
    seen: list[bool] = []
    Scripted.before = Scripted.after = lambda: seen.append(connection.in_atomic_block)
    tasks.deliver(message.pk)
    assert seen == [False, False]


def test_the_timeline_tells_what_became_of_a_message(message: Message) -> None:
    Scripted.before = raising(gateways.Permanent("Dit is geen geldig e-mailadres."))
    tasks.deliver(message.pk)
    (entry,) = history.entries(message.case)
    assert entry.text == (
        "Bevestiging per sms naar het telefoonnummer dat eindigt op 78: mislukt. "
        "Dit is geen geldig e-mailadres."
    )
    assert entry.detail == message.body
