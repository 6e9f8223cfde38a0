"""The doorbell never holds a request: with a broker that is refused, frozen or emptied."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from almere.celery import app as the_app
from portal.jobs import ring
from tests.faults.broker import Broker

TASK = "portal.outbox.tasks.deliver"


@pytest.fixture
def broker(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Broker]:
    """A broker of our own, and the portal's publisher pointed at it."""
    broker = Broker(Path(tmp_path_factory.mktemp("b")))
    app = Celery(broker=broker.url, set_as_current=False)
    names = ["task_publish_retry", "broker_transport_options", "task_routes", "task_default_queue"]
    app.conf.update({name: the_app.conf[name] for name in names})
    monkeypatch.setattr(ring, "current_app", app)
    monkeypatch.setattr(ring, "_quiet_until", 0.0)
    broker.start()
    yield broker
    broker.kill()
    app.close()


def rings(count: int) -> float:
    """Ring so often and return the seconds that all of it took."""
    began = time.monotonic()
    for number in range(count):
        ring._send(TASK, (number,))
    return time.monotonic() - began


def test_twenty_in_a_row_with_a_frozen_broker_cost_one_second(broker: Broker) -> None:
    ring._send(TASK, (1,))
    broker.freeze()
    assert rings(20) < 2
    assert rings(20) < 0.1


def test_a_refused_broker_costs_nothing(broker: Broker) -> None:
    broker.kill()
    assert rings(20) < 0.5


def test_threads_that_meet_a_frozen_broker_do_not_wait_for_each_other(broker: Broker) -> None:
    broker.freeze()
    with ThreadPoolExecutor(6) as pool:
        assert max(pool.map(rings, [1] * 6)) < 2.5


def test_after_the_quiet_time_one_request_finds_out(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker.freeze()
    rings(1)
    monkeypatch.setattr(ring, "_quiet_until", time.monotonic())
    with ThreadPoolExecutor(6) as pool:
        took = sorted(pool.map(rings, [1] * 6))
    assert took[-2] < 0.5
    assert took[-1] < 2.5


@pytest.mark.parametrize("fault", ["thawed", "emptied", "started anew"])
def test_the_bell_rings_again_by_itself(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    rings(1)
    if fault == "thawed":
        broker.freeze()
        rings(1)
        broker.thaw()
    elif fault == "emptied":
        broker.empty()
    else:
        broker.kill()
        rings(1)
        broker.start()
    monkeypatch.setattr(ring, "_quiet_until", min(ring._quiet_until, time.monotonic()))
    rings(2)
    assert broker.waiting() >= 2


def test_the_limits_of_time_fit_into_each_other() -> None:
    conf = the_app.conf
    longest_delivery = 5 + 30 + 5
    assert settings.OUTBOX_SWEEP_MOST_SECONDS + longest_delivery < conf.task_soft_time_limit
    assert conf.task_soft_time_limit < conf.task_time_limit
    # Else a task that still runs is given to a second worker.
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.task_time_limit < settings.OUTBOX_STALE_SECONDS
    assert conf.accept_content == ["json"]
