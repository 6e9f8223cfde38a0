"""What the two database roles may do, as almere/roles.sql and the default privileges leave it."""

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def test_neither_role_is_a_superuser_and_the_portal_makes_no_databases() -> None:
    flags = rows(
        "select rolname, rolsuper, rolcreaterole, rolbypassrls from pg_roles "
        "where rolname in ('portal_app', 'portal_owner') order by rolname"
    )
    assert flags == [
        ("portal_app", False, False, False),
        ("portal_owner", False, False, False),
    ]
    assert rows("select rolcreatedb from pg_roles where rolname = 'portal_app'") == [(False,)]


def test_the_owner_owns_every_table() -> None:
    of_others = rows(
        "select tablename from pg_tables"
        " where schemaname = 'public' and tableowner <> 'portal_owner'"
    )
    assert of_others == []


def test_the_portal_may_use_rows_and_not_change_or_empty_tables() -> None:
    wrong = rows(
        "select relname from pg_class"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace and ("
        " not has_table_privilege('portal_app', oid, 'select')"
        " or has_table_privilege('portal_app', oid, 'truncate')"
        " or has_table_privilege('portal_app', oid, 'trigger'))"
    )
    assert wrong == []
    assert rows("select has_schema_privilege('portal_app', 'public', 'create')") == [(False,)]


@pytest.mark.parametrize(
    "forbidden",
    [
        "create table mine (id int)",
        "truncate django_session",
        "drop table django_session",
        "alter table django_session add column mine int",
    ],
)
def test_the_portal_is_refused(forbidden: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role portal_app")
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(forbidden)
        cursor.execute("reset role")
