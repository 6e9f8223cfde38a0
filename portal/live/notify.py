"""Hints to browsers through PostgreSQL NOTIFY: sent at commit, lost when nobody listens."""

import contextlib
import contextvars
from collections.abc import Iterator

from django.db import connection

CHANNEL = "live"
_silent = contextvars.ContextVar("silent", default=False)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Send no hints in this block: for years of rows at once that no screen is waiting for."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def hint(*topics: str) -> None:
    """Tell browsers that these topics changed, when this transaction commits. One statement a
    topic; equal ones in a transaction become one."""
    if _silent.get():
        return
    with connection.cursor() as cursor:
        for topic in topics:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, topic])


def revoke(user_id: int) -> None:
    """Close every stream of this user when this transaction commits."""
    hint(f"revoke:{user_id}")
