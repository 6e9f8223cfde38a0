"""The short version of ./run faults letters."""

import functools
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings

from tests.faults import fault_letters, letter_acts, stage, tally
from tests.faults.stage import Stage


@pytest.fixture
def the_stage(transactional_db: None) -> Iterator[Stage]:
    """Workers of letters on the test database."""
    fault_letters.people()
    with (
        stage.opened(str(connection.settings_dict["NAME"])) as the_stage,
        override_settings(LETTERS_DIR=the_stage.env["LETTERS_DIR"]),
    ):
        the_stage.start_all("letters", "beat")
        yield the_stage


@pytest.mark.slow
def test_no_letter_is_lost_or_doubled_while_things_break(the_stage: Stage) -> None:
    acts = [
        (letter_acts.child_killed, 3),
        (letter_acts.tripled, 5),
        (letter_acts.batch_killed, 3),
    ]
    assert tally.show(functools.partial(act, the_stage, trials=trials) for act, trials in acts)
