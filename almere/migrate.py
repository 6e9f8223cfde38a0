"""Migrates the database: one migrator at a time, and never at the cost of the desk.

A migration that cannot get its lock within two seconds gives up, so that pages keep answering, and
tries again a little later.
"""

import os
import sys
import time

import django
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import LockNotAvailable

# Any number will do, as long as every version of the portal uses the same one.
MIGRATOR_LOCK = 20_036
TRIES = 10
PATIENCE_SECONDS = 300


def _say(text: str) -> None:
    sys.stderr.write(f"migrate: {text}\n")
    sys.stderr.flush()


def _take_turn() -> bool:
    """Become the only migrator; the lock falls with our connection, however that ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    waiting = False
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [MIGRATOR_LOCK])
            if cursor.fetchone() == (True,):
                return True
        if not waiting:
            _say("another migration is running; waiting for it")
            waiting = True
        time.sleep(0.5)
    return False


def halfway() -> set[str]:
    """Apps with a part of a history that is one migration by now: Django would pass them by without
    a word."""
    done = MigrationRecorder(connection).applied_migrations()
    found = set()
    for (app, _), migration in MigrationLoader(None).disk_migrations.items():
        parts = {part in done for part in migration.replaces}
        if parts == {True, False}:
            found.add(app)
    return found


def _migrate() -> None:
    for attempt in range(1, TRIES + 1):
        try:
            call_command("migrate", interactive=False, verbosity=1)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable) or attempt == TRIES:
                raise
            _say(f"a table is in use, gave way (attempt {attempt} of {TRIES})")
            time.sleep(min(attempt, 5))
        else:
            return


def main() -> int:
    # Read by the settings: the role that owns the tables, and time to build an index.
    os.environ.update(AS_OWNER="1", DB_STATEMENT_TIMEOUT_MS="0")
    os.environ.setdefault("DB_LOCK_TIMEOUT_MS", "2000")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almere.settings")
    django.setup()
    try:
        if not _take_turn():
            _say(f"another migration has been running for {PATIENCE_SECONDS} seconds; gave up")
            return 1
        if apps := halfway():
            _say(
                f"this database is older than the migrations know ({', '.join(sorted(apps))}): "
                "migrate with the version of 22 November 2026 first"
            )
            return 1
        _migrate()
    except OperationalError as error:
        _say(f"the database refused: {str(error).strip().splitlines()[0]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
