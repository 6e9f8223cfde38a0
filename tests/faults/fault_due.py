"""Reminders with two beats, a dead beat and two workers: ./run faults due"""

import functools

from portal.kit import clock
from portal.staff.models import Role
from tests import build
from tests.faults import due_acts, stage, tally
from tests.faults.fault_spine import database

# Ticks a second apart, so that a run shows many of them.
FAST = {"DUE_SECONDS": "1", "DUE_URGENT_SECONDS": "1"}


def run() -> bool:
    """Do every act on one stage and show the table."""
    with database() as name, stage.opened(name) as the_stage:
        town = build.town(now=clock.utc_now())
        build.colleague(name="Daan", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)
        the_stage.env |= FAST
        the_stage.start_all("worker", "beat")
        acts = (due_acts.two_beats, due_acts.beat_dead, due_acts.handed_over)
        return tally.show(functools.partial(act, the_stage, trials=50) for act in acts)
