"""Writing events. Called inside the verb's transaction: no event, no change."""

import contextlib
import contextvars
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator

from django.db import connection, models, transaction

from portal.audit.actor import Actor
from portal.audit.models import Event

CODE = re.compile(r"[A-Za-z0-9_.:+\-]{0,60}")
# Every list writes this at every look: fifty objects made for it cost more than the list itself.
SEEN = """
    INSERT INTO "audit_event" (at, actor, code, object_kind, object_id, data)
    SELECT %s, %s, seen.code, seen.kind, seen.id, '{}'
    FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS seen (code, kind, id)
"""
APPEND = """
    INSERT INTO "audit_event" (at, actor, code, object_kind, object_id, data)
    VALUES (%s, %s, %s, %s, %s, %s::jsonb)
"""
_kept: contextvars.ContextVar[list[Event] | None] = contextvars.ContextVar("kept", default=None)


class NotACode(Exception):
    """A bug: someone tried to put words into an event."""


@contextlib.contextmanager
def together() -> Iterator[None]:
    """Do this block in one transaction and write its events in one statement, as its last: for many
    verbs in a row in the background. Nothing in the block can read its own events."""
    kept: list[Event] = []
    token = _kept.set(kept)
    try:
        with transaction.atomic():
            yield
            Event.objects.bulk_create(kept)
    finally:
        _kept.reset(token)


def event(
    *,
    code: str,
    about: models.Model,
    by: Actor,
    now: dt.datetime,
    **data: int | str | bool | None,
) -> None:
    """Append one event about a row. Values are ids and codes; NotACode for anything else."""
    for name, value in data.items():
        if isinstance(value, str) and not CODE.fullmatch(value):
            raise NotACode(name)
    row = Event(
        at=now,
        actor=by.key,
        code=code,
        object_kind=about._meta.label_lower,
        object_id=about.pk,
        data=data,
    )
    kept = _kept.get()
    if kept is None:
        _write(row)
    else:
        kept.append(row)


def _write(row: Event) -> None:
    """Append this event. Nobody needs its number back, and almost every click writes one."""
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND,
            [row.at, row.actor, row.code, row.object_kind, row.object_id, json.dumps(row.data)],
        )


def look(*, code: str, about: models.Model, by: Actor, now: dt.datetime, **data: int | str) -> None:
    """Record that someone looks at this row. When this fails the page fails: no record, no view."""
    event(code=code, about=about, by=by, now=now, **data)


def looks_at(*, seen: Iterable[tuple[str, models.Model]], by: Actor, now: dt.datetime) -> None:
    """Record looks at rows of several kinds on one page, as code and row. One statement; fails like
    `look`."""
    rows = [(code, row._meta.label_lower, row.pk) for code, row in seen]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(SEEN, [now, by.key, *map(list, zip(*rows, strict=True))])


def looks(*, code: str, about: Iterable[models.Model], by: Actor, now: dt.datetime) -> None:
    """Record that someone saw each of these rows in a list. One statement; fails like `look`."""
    looks_at(seen=((code, row) for row in about), by=by, now=now)
