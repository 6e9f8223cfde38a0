"""Pairs of actions on one callback at the same moment, against a real PostgreSQL: nothing happens
twice, nothing stands as it may not stand: ./run faults callbacks (TRIALS=50 a pair)"""

import os

from tests.faults import call_pairs, choice_pairs, pairs
from tests.faults.fault_spine import database

PAIRS = [*call_pairs.PAIRS, *choice_pairs.PAIRS]


def run() -> bool:
    """Race each pair and show the table."""
    with database():
        return pairs.show(PAIRS, trials=int(os.environ.get("TRIALS", "50")))
