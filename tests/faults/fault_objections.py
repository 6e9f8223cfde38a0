"""Choosing the official procedure against every other act in an objection, against a real
PostgreSQL: ./run faults objections (TRIALS=50 a pair)"""

import os

from tests.faults import objection_pairs, pairs
from tests.faults.fault_spine import database


def run() -> bool:
    """Race each pair and show the table."""
    with database():
        return pairs.show(objection_pairs.PAIRS, trials=int(os.environ.get("TRIALS", "50")))
