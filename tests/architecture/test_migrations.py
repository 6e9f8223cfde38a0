"""Migrations: named by intent, complete, forward and back on an empty database, and never at the
cost of the desk."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from almere.migrate import halfway
from portal.audit.actor import job
from portal.audit.models import Event
from portal.residents import register
from tests.architecture import source
from tests.bench import databases
from tests.conftest import TUESDAY
from tests.migrated import migrated

AUTOMATIC = re.compile(r"_auto_|_alter_|_remove_|_rename_|_add_.*_and_more|_initial$")


def ours() -> list[tuple[str, str]]:
    """Return app and name of every migration of our own."""
    labels = {name.split(".")[-1] for name in source.app_names()}
    return [key for key in MigrationLoader(None).graph.nodes if key[0] in labels]


def test_no_change_of_a_model_lacks_its_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.parametrize(("app", "name"), ours())
def test_a_migration_says_what_it_is_for(app: str, name: str) -> None:
    assert not AUTOMATIC.search(name), f"{app} {name}"


def test_a_name_that_django_made_is_seen() -> None:
    assert AUTOMATIC.search("0002_auto_20261124")
    assert AUTOMATIC.search("0002_alter_case_kind")


BACK = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
back = MigrationExecutor(connection)
back.migrate([(app, None) for app in sorted(back.loader.migrated_apps)])
with connection.cursor() as cursor:
    cursor.execute(
        "select relname from pg_class where relkind in ('r', 'S')"
        " and relnamespace = 'public'::regnamespace and relname not like 'django_migrations%'"
        " union select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and proowner = (select oid from pg_roles where rolname = current_user)"
    )
    print(cursor.fetchall())
"""


@pytest.fixture
def full_database(db: None) -> Iterator[str]:
    """The address of a database that began empty and went through all migrations, beside the one of
    the tests."""
    name = f"{connection.settings_dict['NAME']}_full"
    with databases.connect("postgres") as server:
        server.execute(f'drop database if exists "{name}"')
        server.execute(f'create database "{name}" template "{migrated()}"')
        yield databases.url(name, role=databases.OWNER_URL)
        server.execute(f'drop database "{name}"')


def test_all_migrations_run_forward_and_back(full_database: str) -> None:
    """Back in a process of its own, so that nothing of it touches the database of the tests."""
    env = {
        **os.environ,
        "DATABASE_URL": full_database,
        "DATABASE_OWNER_URL": full_database,
        "DB_STATEMENT_TIMEOUT_MS": "0",
    }
    argv = [sys.executable, "-c", BACK]
    done = subprocess.run(
        argv, env=env, cwd=source.ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", "left behind"


@pytest.mark.django_db
def test_a_database_with_the_history_of_before_needs_nothing() -> None:
    """What was put together in one migration counts as done where its parts were done."""
    recorder = MigrationRecorder(connection)
    joined = {
        key: migration.replaces
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if migration.replaces
    }
    assert joined
    for key, parts in joined.items():
        recorder.record_unapplied(*key)
        for part in parts:
            recorder.record_applied(*part)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert halfway() == set()


@pytest.mark.django_db
def test_a_database_with_half_the_history_is_refused() -> None:
    """Not passed by, as Django does."""
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("callbacks", "0001_requests_calls_and_decisions")
    recorder.record_unapplied("callbacks", "0021_about_a_letter")
    assert halfway() == {"callbacks"}


@pytest.mark.django_db(transaction=True)
def test_a_migration_gives_way_to_the_desk() -> None:
    """Someone reads a case and takes her time: a migration that wants the table gives up soon."""
    reader = psycopg.connect(**connection.get_connection_params())
    try:
        reader.execute("select 1 from cases_case")
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"), connection.cursor() as cursor:
            cursor.execute("alter table cases_case add column later int")
        assert time.monotonic() - began < 4
    finally:
        reader.close()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_history_cannot_be_changed_by_anyone(change: str) -> None:
    resident = register.add(told=register.Told(name="Ans"), by=job("tests"), now=TUESDAY)
    events = Event.objects.filter(object_id=resident.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        events.update(code="x") if change == "update" else events.delete()
    assert events.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forbidden",
    [
        "update audit_event set code = 'x'",
        "delete from audit_event",
        "truncate audit_event",
        "update audit_seal set digest = ''",
        "delete from audit_seal",
        "alter table audit_event disable trigger all",
    ],
)
def test_the_portal_has_not_even_the_right_to(forbidden: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role portal_app")
        refusal = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
        with refusal, transaction.atomic():
            cursor.execute(forbidden)
        cursor.execute("reset role")
