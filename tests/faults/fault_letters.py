"""Letters while things break: ./run faults letters

Real workers, a real Valkey and a real PostgreSQL. Nothing may be lost or doubled; what is not
certain is told, and never sent again by itself."""

import functools

from django.test import override_settings

from portal.staff.models import Role, Team
from tests import build
from tests.faults import fault_messages, fault_spine, letter_acts, stage, tally, worker_acts
from tests.faults.stage import Stage


def people() -> None:
    """Make the municipality and the colleagues whom the acts need."""
    fault_spine.people()
    team = Team.objects.get(code="inkomen-1")
    build.colleague(name="Daan", team=team, role=Role.TEAM_LEAD)


def run() -> bool:
    """Do every act on letters on one stage; then those on the messages beside them, whose provider
    errs, is slow or gone."""
    with (
        fault_spine.database() as name,
        stage.opened(name) as the_stage,
        override_settings(LETTERS_DIR=the_stage.env["LETTERS_DIR"]),
    ):
        people()
        held = tally.show(acts(the_stage, 20))
    return fault_messages.run() and held


def acts(the_stage: Stage, trials: int) -> "list[functools.partial[tally.Result]]":
    """Return what is done to letters; the first starts the workers."""
    the_stage.start_all("letters", "beat")
    every: list[fault_spine.Act] = [
        letter_acts.child_killed,
        letter_acts.worker_killed,
        letter_acts.broker_emptied,
        letter_acts.broker_hangs,
        letter_acts.tripled,
        letter_acts.disk_full,
        letter_acts.two_beats,
        letter_acts.batch_killed,
        worker_acts.mail_hangs,
    ]
    return [functools.partial(act, the_stage, trials=trials) for act in every]
