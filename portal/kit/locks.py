"""Locks for what has no row to lock: one name at a time, over all processes. PostgreSQL keeps them
and frees them when the transaction or the connection that took them ends, however that ends. Two
names with the same hash only wait for each other."""

import contextlib
from collections.abc import Iterator

from django.db import connection


def wait_for(name: str, *, seconds: int = 0) -> None:
    """Wait for whoever has this name, and have it until our transaction ends. `seconds` is for what
    others may hold for longer than a statement waits."""
    with connection.cursor() as cursor:
        if seconds:
            cursor.execute("select set_config('lock_timeout', %s, true)", [f"{seconds}s"])
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def take(name: str) -> bool:
    """Have this name until our transaction ends, without waiting; False when another has it."""
    return _answer("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", name)


@contextlib.contextmanager
def alone(name: str) -> Iterator[bool]:
    """Have this name over several transactions; yields False when another has it. Only for
    processes with a connection of their own: the lock goes with it when the process dies."""
    ours = _answer("select pg_try_advisory_lock(hashtextextended(%s, 0))", name)
    try:
        yield ours
    finally:
        if ours:
            _answer("select pg_advisory_unlock(hashtextextended(%s, 0))", name)


def _answer(statement: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        (answer,) = cursor.fetchone()
    return bool(answer)
