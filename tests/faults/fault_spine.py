"""A resident asks to be called back while things break: ./run faults spine

Real processes (pages, worker, beat, live), a real Valkey, a real PostgreSQL and a mail server that
counts. Nothing may be lost or doubled, and no resident waits three seconds for her receipt.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.db import connection, connections

from almere.embedded import ROOT
from portal.kit import clock
from portal.staff.models import Role
from tests import build
from tests.faults import broker_acts, live_acts, race_acts, stage, tally, worker_acts


def run() -> bool:
    """Do every act on one stage and show the table."""
    with database() as name, stage.opened(name) as the_stage:
        people()
        the_stage.start_all("web", "live", "worker", "beat")
        return tally.show(
            [
                broker_acts.broker_away(the_stage, trials=20),
                broker_acts.broker_frozen(the_stage, trials=20),
                broker_acts.broker_emptied(the_stage, trials=20),
                broker_acts.web_recovers(the_stage, trials=10),
                worker_acts.child_killed(the_stage, trials=30),
                worker_acts.worker_killed(the_stage, trials=15),
                worker_acts.worker_asleep(the_stage, trials=10),
                worker_acts.task_tripled(the_stage, trials=50),
                worker_acts.two_beats(the_stage, trials=50),
                race_acts.two_claim(trials=50),
                race_acts.double_click(the_stage, trials=10),
                live_acts.live_killed(the_stage, trials=5),
            ]
        )


def people() -> None:
    """Make the municipality and the colleagues whom the acts need."""
    town = build.town(now=clock.utc_now())
    team = town.teams["inkomen-1"]
    build.colleague(name="Anna", team=team, role=Role.DESK)
    build.colleague(name="Bilal", team=team, role=Role.CASEWORKER)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Make an empty, migrated database, use it in this process, and drop it."""
    name = f"spine_{os.getpid()}"
    own = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"create database {name}")
    connections.close_all()
    url = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{name}").geturl()
    env = os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url}
    try:
        argv = [sys.executable, "-m", "almere.migrate"]
        subprocess.run(argv, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        connection.settings_dict["NAME"] = name
        yield name
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = own
        with connection.cursor() as cursor:
            cursor.execute(f"drop database if exists {name} with (force)")
