"""The short version of ./run faults objections: each pair a few times."""

import pytest

from tests.faults import objection_pairs, pairs


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_official_procedure_against_every_other_act() -> None:
    assert pairs.show(objection_pairs.PAIRS, trials=2)
