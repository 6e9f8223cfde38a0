"""Lists that a desk brings in: rows wait in a table and each is done once and by itself, so that a
list that is cut off goes on. What a row means is told by the app whose list it is."""

import contextlib
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import locks, privacy, text

ALREADY = "already imported"
KEPT_OF_REFUSED = "name"
KEEP_NAMES = dt.timedelta(days=14)


@dataclass(frozen=True)
class Done:
    """What became of a row. Without `taken_over` the same row may be offered again."""

    outcome: str
    value: str = ""
    taken_over: bool = False
    case_id: int | None = None
    # Whose row was refused, so that who brought it in can find it; forgotten after a while.
    name: str = ""


@dataclass(frozen=True)
class Taking:
    """What a row's own app gets to take it over."""

    cells: Mapping[str, str]
    by: Actor
    now: dt.datetime
    # True when this row came in before: only its value is asked, nothing may change.
    known: bool = field(default=False)


type TakeOver = Callable[[Taking], Done]


def keep(
    *,
    kind: str,
    name: str,
    rows: Sequence[Mapping[str, str]],
    by: Actor,
    now: dt.datetime,
) -> ImportedList:
    """Put the rows of a list in the waiting table. The file itself is not kept."""
    seen: Counter[str] = Counter()
    with transaction.atomic():
        imported = ImportedList.objects.create(
            kind=kind,
            name=privacy.mask_bsn(text.clean_line(name))[:120],
            started_by=by.key,
            started_at=now,
        )
        waiting = []
        for number, cells in enumerate(rows, start=2):
            bare = _fingerprint(kind, cells, 0)
            seen[bare] += 1
            waiting.append(
                ImportedRow(
                    list=imported,
                    number=number,
                    cells=dict(cells),
                    fingerprint=_fingerprint(kind, cells, seen[bare]),
                )
            )
        ImportedRow.objects.bulk_create(waiting, batch_size=500)
        record.event(code="list.kept", about=imported, by=by, now=now, rows=len(waiting))
    return imported


def unfinished(kind: str) -> list[ImportedList]:
    """Return the lists of this kind that still have rows to do. One query."""
    return list(ImportedList.objects.filter(kind=kind, ended_at=None).order_by("pk"))


def forget_names(*, now: dt.datetime) -> int:
    """Forget whose rows were refused in lists that were brought in long ago; return how many."""
    done = ImportedRow.objects.exclude(outcome="").exclude(cells={})
    return done.filter(list__started_at__lt=now - KEEP_NAMES).update(cells={})


def take_next(
    *, imported: ImportedList, take_over: TakeOver, by: Actor, now: dt.datetime
) -> ImportedRow | None:
    """Do the next row of a list in a transaction of its own; None when all are done.

    Two workers do one row after the other, also when two desks bring in the same list at once.
    """
    with transaction.atomic():
        locks.wait_for(f"list-{imported.kind}")
        locked = ImportedList.objects.get(pk=imported.pk)
        row = locked.rows.waiting().order_by("number").first()
        if row is None:
            if locked.ended_at is None:
                locked.ended_at = now
                locked.save(update_fields=["ended_at"])
                record.event(code="list.done", about=locked, by=by, now=now)
            return None
        _take(row, take_over, by, now)
    return row


def alone(imported: ImportedList) -> contextlib.AbstractContextManager[bool]:
    """Hold this list for one worker; gives False when another has it."""
    return locks.alone(f"list-worker-{imported.pk}")


def _take(row: ImportedRow, take_over: TakeOver, by: Actor, now: dt.datetime) -> None:
    known = ImportedRow.objects.filter(key=row.fingerprint).exists()
    done = take_over(Taking(row.cells, by, now, known))
    row.outcome = ALREADY if known and done.taken_over else done.outcome
    row.value = done.value
    if done.taken_over and not known:
        row.key, row.case_id = row.fingerprint, done.case_id
    row.cells = {KEPT_OF_REFUSED: done.name} if done.name else {}
    row.save(update_fields=["outcome", "value", "key", "case", "cells"])


def _fingerprint(kind: str, cells: Mapping[str, str], occurrence: int) -> str:
    parts = [kind, *(f"{name}={text.plain(value)}" for name, value in sorted(cells.items()))]
    return hashlib.sha256("\x1f".join([*parts, str(occurrence)]).encode()).hexdigest()
