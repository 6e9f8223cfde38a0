"""The short version of ./run faults spine: real processes, ten trials of what matters most."""

import functools
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.faults import broker_acts, fault_spine, race_acts, stage, tally, worker_acts
from tests.faults.stage import Stage


@pytest.fixture
def the_stage(transactional_db: None) -> Iterator[Stage]:
    """The portal in real processes on the test database."""
    fault_spine.people()
    with stage.opened(str(connection.settings_dict["NAME"])) as the_stage:
        the_stage.start_all("web", "worker", "beat")
        yield the_stage


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_while_things_break(the_stage: Stage) -> None:
    acts: list[tuple[fault_spine.Act, int]] = [
        (broker_acts.broker_frozen, 5),
        (broker_acts.broker_away, 5),
        (worker_acts.child_killed, 10),
        (worker_acts.task_tripled, 10),
        (race_acts.double_click, 1),
        (race_acts.two_claim, 10),
    ]
    assert tally.show(functools.partial(act, the_stage, trials=trials) for act, trials in acts)
