"""Counting tries in PostgreSQL, so that limits hold for all processes and survive the broker."""

import datetime as dt
import hashlib

from django.db import connection
from django.db.models import F

from portal.jobs.models import TryCount

UPSERT = """
    insert into jobs_trycount (key, "window", tries, expires_at) values (%s, %s, 1, %s)
    on conflict (key, "window") do update set tries = jobs_trycount.tries + 1
    returning tries
"""


def count(*, what: str, who: str, per: dt.timedelta, now: dt.datetime) -> int:
    """Count one try of `what` by `who` and return how many there are in this window of time.

    `who` (an address, a number) is stored as a hash only. One statement, race-safe.
    """
    key, window = _place(what, who, per, now)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [key, window, now + 2 * per])
        (tries,) = cursor.fetchone()
    return int(tries)


def forget(*, what: str, who: str, per: dt.timedelta, now: dt.datetime) -> None:
    """Start counting from zero again, because this one proved to be right. One statement."""
    key, window = _place(what, who, per, now)
    TryCount.objects.filter(key=key, window=window).delete()


def take_back(*, what: str, who: str, per: dt.timedelta, now: dt.datetime) -> None:
    """Uncount one try, because it proved to be right. One statement."""
    key, window = _place(what, who, per, now)
    TryCount.objects.filter(key=key, window=window, tries__gt=0).update(tries=F("tries") - 1)


def ends_at(*, per: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """Return when this window of time is over and counting starts again."""
    seconds = int(per.total_seconds())
    return dt.datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, dt.UTC)


def _place(what: str, who: str, per: dt.timedelta, now: dt.datetime) -> tuple[str, str]:
    seconds = int(per.total_seconds())
    key = hashlib.sha256(f"{what}:{who}".encode()).hexdigest()
    return key, f"{seconds}:{int(now.timestamp()) // seconds}"
