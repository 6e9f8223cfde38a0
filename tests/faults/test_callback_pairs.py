"""The short version of ./run faults callbacks: each pair a few times."""

import pytest

from tests.faults import fault_callbacks, pairs


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_comes_first_nothing_happens_twice() -> None:
    assert pairs.show(fault_callbacks.PAIRS, trials=3)
