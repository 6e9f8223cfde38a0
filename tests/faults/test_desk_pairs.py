"""The short version of ./run faults desk: every action once against itself and against those that
take her away, by real processes."""

import pytest

from tests.faults import fault_desk
from tests.faults.desk_acts import Act

AGAINST = frozenset({"finish", "accept"})


def meets(pair: tuple[Act, Act]) -> bool:
    """Whether the short version races these two."""
    return pair[0] is pair[1] or bool(AGAINST & {act.name for act in pair})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_meets_at_the_desk_ends_in_one_legal_state() -> None:
    assert fault_desk.show(trials=1, clerks=8, people=40, desks=12, only=meets)
