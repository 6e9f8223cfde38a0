"""Nothing leaves by itself while people sleep, and nothing gets lost by waiting."""

import datetime as dt

import pytest
import time_machine
from pytest_django import Settings

from portal.audit.actor import ANONYMOUS, Actor, resident
from portal.kit import clock
from portal.municipality import quiet
from portal.municipality.models import Municipality
from portal.outbox import deliver, gateways, history, mending, post, providers, tasks
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build, build_message

HERE = "tests.domain.test_quiet_hours.Scripted"
State = Message.State
EVENING, MORNING = dt.time(20), dt.time(8)
# Tuesday evening, 21:00 in Amsterdam, and when it ends.
TUESDAY = dt.date(2026, 11, 24)
AT_NIGHT = clock.instant(TUESDAY, dt.time(21))
AT_EIGHT = clock.instant(dt.date(2026, 11, 25), MORNING)


class Scripted:
    """A gateway that takes all, or raises what the test says."""

    sent: list[int] = []
    error: Exception | None = None

    def send(self, message: Message, before_handing: gateways.BeforeHanding) -> str:
        if Scripted.error:
            raise Scripted.error
        before_handing()
        Scripted.sent.append(message.pk)
        return "scripted"


@pytest.fixture(autouse=True)
def _scripted(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    Scripted.sent, Scripted.error = [], None


def at(day: str, time: str) -> dt.datetime:
    return clock.instant(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at("2026-11-24", "19:59"), None),
        (at("2026-11-24", "20:00"), at("2026-11-25", "08:00")),
        (at("2026-11-24", "23:59"), at("2026-11-25", "08:00")),
        (at("2026-11-25", "00:00"), at("2026-11-25", "08:00")),
        (at("2026-11-25", "07:59"), at("2026-11-25", "08:00")),
        (at("2026-11-25", "08:00"), None),
        # The clock goes back and forth in these nights: eight is eight.
        (at("2026-10-24", "22:00"), dt.datetime(2026, 10, 25, 7, tzinfo=dt.UTC)),
        (at("2027-03-27", "22:00"), dt.datetime(2027, 3, 28, 6, tzinfo=dt.UTC)),
    ],
)
def test_the_quiet_hours_of_a_night(now: dt.datetime, ends: dt.datetime | None) -> None:
    assert quiet.end_of(now, EVENING, MORNING) == ends


def test_quiet_hours_may_lie_in_one_day_or_not_be_there() -> None:
    noon, one = dt.time(12), dt.time(13)
    assert quiet.end_of(at("2026-11-24", "12:30"), noon, one) == at("2026-11-24", "13:00")
    assert quiet.end_of(at("2026-11-24", "13:00"), noon, one) is None
    assert quiet.end_of(AT_NIGHT, EVENING, EVENING) is None


@pytest.mark.parametrize("night", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)])
def test_no_hour_that_is_missing_or_comes_twice_holds_a_message_for_ever(night: dt.date) -> None:
    """Every minute around a change of the clock, with quiet hours that end in that very hour."""
    begin = clock.instant(night - dt.timedelta(days=1), dt.time(23))
    for ends in (dt.time(2, 0), dt.time(2, 30), dt.time(3, 0)):
        held = [
            quiet.end_of(begin + dt.timedelta(minutes=minute), EVENING, ends)
            for minute in range(8 * 60)
        ]
        until = held[0]
        assert until is not None
        for minute, found in enumerate(held):
            moment = begin + dt.timedelta(minutes=minute)
            assert found == (until if moment < until else None)


@pytest.fixture
def in_the_night(town: build.Town, now: dt.datetime) -> Message:
    """A message that a job queued at nine in the evening."""
    with time_machine.travel(AT_NIGHT, tick=False):
        return build_message.text(town, now=AT_NIGHT)


def fresh(message: Message) -> Message:
    found: Message = Message.objects.get(pk=message.pk)
    return found


def at_time(moment: dt.datetime) -> None:
    with time_machine.travel(moment, tick=False):
        tasks.sweep()


def test_a_message_of_the_night_leaves_when_it_ends(in_the_night: Message) -> None:
    assert in_the_night.next_try_at == in_the_night.held_until == AT_EIGHT
    with time_machine.travel(AT_NIGHT, tick=False):
        tasks.deliver(in_the_night.pk)
    at_time(AT_EIGHT - dt.timedelta(seconds=1))
    assert Scripted.sent == []
    at_time(AT_EIGHT)
    assert Scripted.sent == [in_the_night.pk]
    assert fresh(in_the_night).state == State.SENT


@pytest.mark.parametrize("by", [ANONYMOUS, resident(1)])
def test_what_she_asks_herself_at_that_moment_goes_at_once(
    in_the_night: Message, by: Actor
) -> None:
    message = post.queue(
        case=in_the_night.case,
        kind="RECEIPT",
        channel=Message.Channel.SMS,
        recipient="+31612345678",
        subject="",
        body="Wij bellen u woensdag.",
        dedupe_key="by-herself",
        by=by,
        now=AT_NIGHT,
    )
    assert message is not None
    with time_machine.travel(AT_NIGHT, tick=False):
        tasks.deliver(message.pk)
    assert Scripted.sent == [message.pk]


def test_a_colleague_reads_when_it_goes(in_the_night: Message) -> None:
    with time_machine.travel(AT_NIGHT, tick=False):
        (entry,) = history.entries(in_the_night.case)
        assert entry.text.endswith("gaat morgen om 08:00 uur weg")
    with time_machine.travel(AT_NIGHT + dt.timedelta(hours=5), tick=False):
        (entry,) = history.entries(in_the_night.case)
        assert entry.text.endswith("gaat vandaag om 08:00 uur weg")


def test_waiting_for_the_morning_is_not_late_and_not_given_up(in_the_night: Message) -> None:
    midnight = AT_NIGHT + dt.timedelta(hours=6)
    assert not Message.objects.waiting_long(midnight).exists()
    for _ in range(5):
        providers.note(channel="SMS", outage=True, now=AT_NIGHT)
    assert deliver.give_up(now=midnight) == 0
    assert Message.objects.waiting_long(AT_EIGHT + dt.timedelta(minutes=6)).exists()
    assert deliver.give_up(now=AT_EIGHT + dt.timedelta(hours=4)) == 1


def test_tries_stop_when_the_quiet_hours_begin_and_count_anew_after(
    town: build.Town, now: dt.datetime
) -> None:
    before = clock.instant(TUESDAY, dt.time(19, 59))
    message = build_message.text(town, now=before)
    Scripted.error = gateways.NotThisNow("Straks.")
    at_time(before)
    assert fresh(message).trying_since == before
    at_time(AT_NIGHT)
    held = fresh(message)
    assert (held.state, held.next_try_at, held.trying_since) == (State.QUEUED, AT_EIGHT, None)
    at_time(AT_EIGHT)
    # Twelve hours later, and still not given up: nothing was tried meanwhile.
    assert fresh(message).state == State.QUEUED
    Scripted.error = None
    at_time(AT_EIGHT + dt.timedelta(minutes=10))
    assert fresh(message).state == State.SENT


def test_longer_quiet_hours_hold_what_waits_already(in_the_night: Message) -> None:
    Municipality.objects.update(quiet_until=dt.time(9))
    at_time(AT_EIGHT)
    assert Scripted.sent == []
    at_time(AT_EIGHT + dt.timedelta(hours=1))
    assert Scripted.sent == [in_the_night.pk]


def test_a_colleague_who_sends_it_again_decides_that_it_goes_now(
    in_the_night: Message, daan: User
) -> None:
    Message.objects.filter(pk=in_the_night.pk).update(
        state=State.FAILED, ended_at=AT_NIGHT, held_until=None
    )
    mending.resend(message=fresh(in_the_night), by=daan.actor, now=AT_NIGHT)
    with time_machine.travel(AT_NIGHT, tick=False):
        tasks.deliver(in_the_night.pk)
    assert Scripted.sent == [in_the_night.pk]


def test_what_is_of_no_use_any_more_is_not_sent(town: build.Town, now: dt.datetime) -> None:
    message = build_message.text(town, now=now)
    Message.objects.filter(pk=message.pk).update(useful_until=now + dt.timedelta(minutes=10))
    at_time(now + dt.timedelta(minutes=11))
    after = fresh(message)
    assert (after.state, Scripted.sent) == (State.STOPPED, [])
    assert "tijd ervan was voorbij" in after.reason


def test_a_town_without_facts_has_no_quiet_hours(db: None, now: dt.datetime) -> None:
    assert quiet.ends_at(AT_NIGHT) is None
