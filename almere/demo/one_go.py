"""Many verbs in one transaction, quickly: all of it or nothing."""

import contextlib
from collections.abc import Iterator

from django.db import connection


@contextlib.contextmanager
def in_one_go() -> Iterator[None]:
    """All of this transaction or nothing, so that its verbs need no savepoints of their own. What a
    power cut takes away is made again, so that nobody waits for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        del connection.features.uses_savepoints


@contextlib.contextmanager
def savepoints() -> Iterator[None]:
    """In this block a verb may refuse, and only that is undone."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = True
    try:
        yield
    finally:
        connection.features.uses_savepoints = before
