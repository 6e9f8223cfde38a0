"""Hints to browsers through PostgreSQL NOTIFY: sent at commit, lost when nobody listens."""

import contextlib
import contextvars
from collections.abc import Iterator

from django.db import connection

CHANNEL = "live"
TELL = "select pg_notify(%s, topic) from unnest(%s::text[]) as topic"
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
    """Tell browsers that these topics changed, when this transaction commits. One statement; equal
    topics in a transaction become one."""
    if _silent.get() or not topics:
        return
    with connection.cursor() as cursor:
        cursor.execute(TELL, [CHANNEL, list(topics)])


def revoke(user_id: int) -> None:
    """Close every stream of this user when this transaction commits."""
    hint(f"revoke:{user_id}")
