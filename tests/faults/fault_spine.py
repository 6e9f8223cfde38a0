"""A resident asks to be called back while things break: ./run faults spine

Real processes (pages, worker, beat, live), a real Valkey, a real PostgreSQL and a mail server that
counts. Nothing may be lost or doubled, and no resident waits three seconds for her receipt.
"""

import contextlib
import functools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.db import connection, connections

from almere.embedded import ROOT
from portal.kit import clock
from portal.staff.models import Role
from tests import build
from tests.faults import broker_acts, live_acts, race_acts, server_acts, stage, tally, worker_acts

type Act = Callable[..., tally.Result]


def run() -> bool:
    """Do every act on one stage and show the table."""
    with database() as name, stage.opened(name) as the_stage:
        people()
        the_stage.start_all("web", "live", "worker", "beat")
        acts: list[tuple[Act, int]] = [
            (broker_acts.broker_away, 20),
            (broker_acts.broker_frozen, 20),
            (broker_acts.broker_emptied, 20),
            (broker_acts.web_recovers, 10),
            (broker_acts.stranger_refused, 10),
            (worker_acts.child_killed, 30),
            (worker_acts.worker_killed, 10),
            (worker_acts.worker_asleep, 10),
            (worker_acts.task_tripled, 50),
            (worker_acts.two_beats, 50),
            (race_acts.two_claim, 50),
            (race_acts.double_click, 10),
            (live_acts.live_killed, 5),
            (server_acts.postgres_restarted, 20),
            (server_acts.pool_exhausted, 20),
            (server_acts.no_connection_left, 20),
            (server_acts.web_stopped, 12),
            (server_acts.live_stopped, 5),
            (server_acts.worker_stopped, 10),
        ]
        return tally.show(functools.partial(act, the_stage, trials=trials) for act, trials in acts)


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
        cursor.execute("set statement_timeout = 0")
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
            cursor.execute("set statement_timeout = 0")
            cursor.execute(f"drop database if exists {name} with (force)")
