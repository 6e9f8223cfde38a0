"""The PostgreSQL of a fault run: restarted, made to wait, or full up to its last connection."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from django.db import connection, connections

from almere.embedded import Servers
from almere.local import LOCAL
from tests.faults.stage import until

# What a request for a callback needs, and a page that only reads does not.
TABLE = "cases_case"
WAITING = """
    select count(distinct pid) from pg_locks
    where not granted and relation = %s::regclass and database =
        (select oid from pg_database where datname = current_database())
"""


def restart() -> float:
    """Stop the server as its service does, cutting off whatever it is doing, and start it again.
    Returns how long nobody was there."""
    servers = _servers()
    pid = int((servers.data / "postmaster.pid").read_text().split()[0])
    connections.close_all()
    began = time.monotonic()
    os.kill(pid, signal.SIGINT)
    until(lambda: not servers.running(), "the database server stopped")
    servers.start()
    return time.monotonic() - began


def _servers() -> Servers:
    given = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query).get("host", [""])[0]
    for home in LOCAL.glob("faults*"):
        servers = Servers(home)
        if str(servers.sockets) == given:
            return servers
    raise LookupError("only a server that ./run faults started itself can be restarted here")


@contextlib.contextmanager
def opened() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Yield a connection of our own to the database of the run."""
    params = connection.get_connection_params()
    params.pop("pool", None)
    names = {"host", "port", "user", "password", "dbname"}
    kept = {name: value for name, value in params.items() if name in names}
    with contextlib.closing(psycopg.connect(**kept)) as own:
        yield own


@contextlib.contextmanager
def requests_wait() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Let whoever writes a case wait in the middle of a transaction while this block runs."""
    with opened() as own:
        own.execute(f"lock table {TABLE} in exclusive mode")
        yield own


def await_waiting(own: psycopg.Connection[tuple[Any, ...]], count: int) -> None:
    """Wait until so many requests stand still in the middle of their transaction."""

    def waiting() -> int:
        row = own.execute(WAITING, [TABLE]).fetchone()
        return int(row[0]) if row else 0

    until(lambda: waiting() >= count, f"{count} requests wait in mid-transaction", seconds=10)


@contextlib.contextmanager
def no_connection_left() -> Iterator[None]:
    """Take every connection that an application may have, until none is left."""
    with contextlib.ExitStack() as taken:
        try:
            while True:
                taken.enter_context(opened())
        except psycopg.OperationalError as error:
            if "connection slots" not in str(error) and "too many" not in str(error):
                raise
        yield
