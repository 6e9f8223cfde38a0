"""Filling tables fast and honestly: indexes and foreign keys are made again after the rows, which
checks every row just the same, all at once."""

import contextlib
from collections.abc import Iterator

import psycopg
from django.db.models import Model
from psycopg import sql

INDEXES = """
select format('drop index %%I.%%I', schemaname, indexname), indexdef
  from pg_indexes
 where schemaname = 'public'
   and tablename = any(%s)
   and not exists (select from pg_constraint where conindid = format('%%I', indexname)::regclass)
"""
FOREIGN_KEYS = """
select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
       format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
  from pg_constraint
 where contype = 'f' and connamespace = 'public'::regnamespace
   and conrelid::regclass::text = any(%s)
"""


@contextlib.contextmanager
def filling(database: psycopg.Connection, models: list[type[Model]]) -> Iterator[None]:
    """One transaction in which these tables have no indexes and no foreign keys until its end."""
    tables = [model._meta.db_table for model in models]
    with database.transaction():
        database.execute("set local maintenance_work_mem = '512MB'")
        database.execute("set local work_mem = '256MB'")
        found = [database.execute(query, [tables]).fetchall() for query in (FOREIGN_KEYS, INDEXES)]
        foreign_keys, indexes = found
        for drop, _ in [*foreign_keys, *indexes]:
            database.execute(sql.SQL(drop))
        yield
        for _, again in [*indexes, *foreign_keys]:
            database.execute(sql.SQL(again))
