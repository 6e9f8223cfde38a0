"""The short version of ./run faults desk: every pair of actions once, by real processes."""

import pytest

from tests.faults import fault_desk


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_meets_on_one_visit_ends_in_one_legal_state() -> None:
    assert fault_desk.show(trials=1, clerks=8, people=40)
