"""Counting tries in PostgreSQL, so that limits hold for all processes and survive the broker."""

import datetime as dt
import hashlib

from django.db import connection

UPSERT = """
    insert into jobs_trycount (key, "window", tries, expires_at) values (%s, %s, 1, %s)
    on conflict (key, "window") do update set tries = jobs_trycount.tries + 1
    returning tries
"""


def count(*, what: str, who: str, per: dt.timedelta, now: dt.datetime) -> int:
    """Count one try of `what` by `who` and return how many there are in this window of time.

    `who` (an address, a number) is stored as a hash only. One statement, race-safe.
    """
    key = hashlib.sha256(f"{what}:{who}".encode()).hexdigest()
    seconds = int(per.total_seconds())
    window = int(now.timestamp()) // seconds
    expires_at = now + 2 * per
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [key, f"{seconds}:{window}", expires_at])
        (tries,) = cursor.fetchone()
    return int(tries)
