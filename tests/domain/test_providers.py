"""A provider in trouble is left alone, tried with one message a while, and trusted again by itself.
Nothing is lost or doubled by that."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError
from django.test import TransactionTestCase
from pytest_django import Settings

from portal.outbox import banners, deliver, providers, tasks
from portal.outbox.models import Message, Provider
from portal.staff.models import User
from portal.staff.permissions import standing_of
from tests import build, build_message
from tests.fakes import notify as fake
from tests.faults.race_acts import at_once

State = Message.State


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> Iterator[fake.Notify]:
    settings.NOTIFY_ANSWER_SECONDS = 0.3
    settings.OUTBOX_GATEWAYS = {"SMS": "portal.outbox.notify.NotifyGateway"}
    settings.NOTIFY_API_KEY = fake.API_KEY
    settings.NOTIFY_TEMPLATES = {"SMS": fake.SMS_TEMPLATE}
    settings.NOTIFY_SMS_SENDER = ""
    provider = fake.Notify()
    with fake.serving(provider) as settings.NOTIFY_BASE_URL:
        yield provider


def some(town: build.Town, count: int, *, now: dt.datetime) -> list[Message]:
    return [build_message.text(town, now=now) for _ in range(count)]


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def failing(method: str) -> fake.Trouble | None:
    return fake.Trouble(500)


def test_after_five_errors_in_a_row_it_is_left_alone(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 20, now=now)
    provider.plan = failing
    tasks.sweep()
    assert len(provider.asked) == 5
    assert set(states()) == {State.QUEUED}
    assert Provider.objects.get().off_since == now


def test_one_message_a_while_tries_it_and_the_first_that_goes_opens_it(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 20, now=now)
    provider.plan = failing
    tasks.sweep()
    provider.asked.clear()
    later = now + dt.timedelta(seconds=61)
    with time_machine.travel(later, tick=False):
        tasks.sweep()
        tasks.sweep()
        assert len(provider.asked) == 1
    provider.plan = lambda method: None
    with time_machine.travel(now + dt.timedelta(minutes=10), tick=False):
        tasks.sweep()
    assert set(states()) == {State.SENT}
    assert len(set(provider.references())) == len(provider.taken) == 20
    assert not Provider.objects.exists()


def test_an_answer_in_between_starts_the_count_again(now: dt.datetime, db: None) -> None:
    for _ in range(3):
        for _ in range(4):
            providers.note(channel="SMS", outage=True, now=now)
        providers.note(channel="SMS", outage=False, now=now)
    assert providers.lets_through(channel="SMS", now=now)


def test_bad_numbers_are_no_reason_to_leave_it_alone(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 8, now=now)
    provider.refused_numbers = {"+31612345678"}
    tasks.sweep()
    assert set(states()) == {State.FAILED}
    assert not Provider.objects.exists()


def test_a_refused_key_fails_five_and_keeps_the_others(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 9, now=now)
    provider.secret = fake.SENDER
    tasks.sweep()
    assert sorted(states()) == [State.FAILED] * 5 + [State.QUEUED] * 4


def test_a_hanging_provider_makes_five_uncertain_at_most_and_resends_none(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 9, now=now)
    provider.plan = lambda method: (
        fake.Trouble(keeps=True, drops=True) if method == "POST" else None
    )
    tasks.sweep()
    assert sorted(states()) == [State.QUEUED] * 4 + [State.UNCERTAIN] * 5
    provider.plan = lambda method: None
    with time_machine.travel(now + dt.timedelta(minutes=10), tick=False):
        tasks.sweep()
        tasks.sweep()
    assert sorted(states()) == [State.SENT] * 4 + [State.UNCERTAIN] * 5
    assert len(set(provider.references())) == len(provider.taken) == 9


def test_an_error_after_which_it_had_the_message_all_the_same_doubles_nothing(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 3, now=now)
    provider.plan = lambda method: fake.Trouble(500, keeps=True) if method == "POST" else None
    tasks.sweep()
    assert set(states()) == {State.QUEUED}
    provider.plan = lambda method: None
    with time_machine.travel(now + dt.timedelta(minutes=10), tick=False):
        tasks.sweep()
    assert set(states()) == {State.SENT}
    assert len(set(provider.references())) == len(provider.taken) == 3


def test_a_message_that_waited_hours_behind_it_comes_to_a_colleague(
    town: build.Town, now: dt.datetime, provider: fake.Notify
) -> None:
    some(town, 8, now=now)
    provider.plan = failing
    tasks.sweep()
    with time_machine.travel(now + dt.timedelta(hours=3, minutes=59), tick=False):
        young = build_message.text(town, now=now + dt.timedelta(hours=3))
        tasks.sweep()
    assert State.FAILED not in states()
    with time_machine.travel(now + dt.timedelta(hours=4, minutes=1), tick=False):
        tasks.sweep()
    assert states() == [State.FAILED] * 8 + [State.QUEUED]
    assert Message.objects.get(pk=young.pk).state == State.QUEUED
    reasons = set(Message.objects.filter(state=State.FAILED).values_list("reason", flat=True))
    assert deliver.GAVE_UP.format(deliver.PROVIDER_OFF) in reasons


def test_everyone_reads_that_a_provider_is_off(
    town: build.Town, now: dt.datetime, anna: User, provider: fake.Notify
) -> None:
    assert banners.banner(standing_of(anna, now=now)) is None
    some(town, 5, now=now)
    provider.plan = failing
    tasks.sweep()
    banner = banners.banner(standing_of(anna, now=now))
    assert banner is not None
    assert banner.text.startswith(
        "Er gaan nu geen berichten per sms uit: de verzender werkt niet sinds dinsdag 24 november "
        "om 10:00 uur."
    )


def test_the_other_channel_goes_on(now: dt.datetime, db: None) -> None:
    for _ in range(5):
        providers.note(channel="SMS", outage=True, now=now)
    assert providers.closed(now=now) == ["SMS"]
    assert not providers.lets_through(channel="SMS", now=now)
    assert providers.lets_through(channel="EMAIL", now=now)


def test_the_table_refuses_off_without_a_probe(now: dt.datetime, db: None) -> None:
    with pytest.raises(IntegrityError):
        Provider.objects.create(channel="SMS", errors_in_row=5, off_since=now)


class Races(TransactionTestCase):
    """With connections of their own, as workers have."""

    def test_of_ten_workers_one_is_the_probe(self) -> None:
        now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
        later = now + dt.timedelta(minutes=2)
        for _ in range(5):
            providers.note(channel="SMS", outage=True, now=now)
        asks = [lambda: providers.lets_through(channel="SMS", now=later) for _ in range(10)]
        assert at_once(asks).count(True) == 1

    def test_errors_of_ten_workers_are_all_counted(self) -> None:
        now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
        at_once([lambda: providers.note(channel="SMS", outage=True, now=now) for _ in range(10)])
        provider = Provider.objects.get()
        assert (provider.errors_in_row, provider.off_since) == (10, now)
