"""Hints to browsers through PostgreSQL NOTIFY: sent at commit, lost when nobody listens."""

from django.db import connection

CHANNEL = "live"


def hint(*topics: str) -> None:
    """Tell browsers that these topics changed, when this transaction commits. One statement a
    topic; equal ones in a transaction become one."""
    with connection.cursor() as cursor:
        for topic in topics:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, topic])


def revoke(user_id: int) -> None:
    """Close every stream of this user when this transaction commits."""
    hint(f"revoke:{user_id}")
