"""Empties the tables after a test that really commits.

Django truncates every table and fills those of its permissions anew: half a second of two
processors for the three tables that hold something. Here only what holds rows loses them.
"""

import functools

from django.db import connection, transaction
from django.test import TransactionTestCase

# Always the same rows, which a flush of Django would bring back.
OF_DJANGO = frozenset({"django_content_type", "auth_permission"})


@functools.cache
def _tables() -> tuple[str, ...]:
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(found) - OF_DJANGO))


@functools.cache
def _guarded() -> frozenset[str]:
    """Tables whose rows a trigger of ours keeps: history may be appended only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where not t.tgisinternal"
        )
        return frozenset(name for (name,) in cursor.fetchall())


def filled() -> list[str]:
    """Return the tables that hold a row."""
    look = " union all ".join(
        f"select '{table}' where exists (select from \"{table}\")" for table in _tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(look)
        return [name for (name,) in cursor.fetchall()]


def empty() -> None:
    """Empty every table, whatever refers to it and whatever guards it."""
    full = filled()
    guarded = [table for table in full if table in _guarded()]
    statements = [
        *(f'alter table "{table}" disable trigger user' for table in guarded),
        *(f'delete from "{table}"' for table in full),
        # What refers to what is looked at now: a guard may not return before that.
        "set constraints all immediate",
        *(f'alter table "{table}" enable trigger user' for table in guarded),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";".join(statements))


def after(_test: TransactionTestCase) -> None:
    """What a test does at its end in place of a flush."""
    empty()
