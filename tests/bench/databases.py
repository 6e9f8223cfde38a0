"""Databases of benchmarks: empty ones copied from the migrated one, and which one Django uses."""

import os
import sys
import time
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.db import connection

OWNER_URL = "DATABASE_OWNER_URL"


def url(name: str, *, role: str = "DATABASE_URL") -> str:
    """Return the address of another database on the servers of this run."""
    parts = urlsplit(os.environ[role])
    return urlunsplit(parts._replace(path=f"/{quote(name)}"))


def connect(name: str) -> psycopg.Connection:
    """Connect as the owner of the tables, without Django and its time limits."""
    # libpq reads postgresql://role@/name?host=/sockets as it is.
    return psycopg.connect(url(name, role=OWNER_URL), autocommit=True)


def use(name: str) -> None:
    """Let Django in this process read another database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def prepared(
    name: str, *, key: str, template: str, fill: Callable[[psycopg.Connection], None]
) -> str:
    """Return the name of a database that holds what `fill` writes into a copy of `template`.

    One that was filled before with the same key is used again: half a million callbacks take a
    minute. The key names all that decides what is in it.
    """
    with connect("postgres") as server:
        comment = server.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [name],
        ).fetchone()
        if comment == (key,):
            return name
        began = time.monotonic()
        server.execute(f'drop database if exists "{name}" with (force)')
        # A database is copied when nobody is in it; an earlier benchmark may have left by half.
        connection.close()
        server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [template]
        )
        server.execute(f'create database "{name}" template "{template}" strategy file_copy')
        with connect(name) as database:
            fill(database)
            database.execute("vacuum (analyze)")
        server.execute(f"""comment on database "{name}" is '{key}'""")
    sys.stdout.write(f"   {name} filled in {time.monotonic() - began:.0f} s\n")
    return name
