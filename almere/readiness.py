"""Whether this deployment can take visitors: database, tables, disk, and messages that leave."""

import datetime as dt
import functools
import shutil

from django import db
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.outbox.models import Message

LEAST_FREE_BYTES = 200_000_000
# Sending visitors away would not make a message leave: told to who watches, and that is all.
NO_REASON_TO_CLOSE = frozenset({"outbox"})
LONGEST_WAIT = dt.timedelta(minutes=15)


def problems(*, now: dt.datetime) -> frozenset[str]:
    """Return the codes of what is wrong; empty when all is well. Three queries at most."""
    found = set()
    if shutil.disk_usage(settings.BASE_DIR).free < LEAST_FREE_BYTES:
        found.add("disk")
    try:
        if not _is_migrated():
            found.add("migrations")
        elif Message.objects.due(now - LONGEST_WAIT).exists():
            found.add("outbox")
    except db.Error:
        found.add("database")
    return frozenset(found)


def _is_migrated() -> bool:
    """Tell whether the tables are what this code expects. Once true, this process asks only
    whether the database answers: tables do not go back."""
    if _seen_migrated.cache_info().currsize:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _seen_migrated()
    return True


@functools.cache
def _seen_migrated() -> None:
    """Remember for the life of this process."""
