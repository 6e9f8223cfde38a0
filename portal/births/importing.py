"""A list of births from another register. All of it in one transaction: ours become cards to
confirm, the others are counted and forgotten. The file is not kept."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.births import outcomes, reading, taking
from portal.births.matching import Ours
from portal.births.models import BirthImport
from portal.births.taking import LOCK, PATIENCE, Taking
from portal.kit import clock, locks, spreadsheet

SHOWN = 20


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of each row, by its number in the file; nothing of it is stored."""

    rows: list[tuple[int, str]]
    counts: dict[str, int]


def take(*, content: bytes, by: Actor, now: dt.datetime, today: dt.date | None = None) -> Result:
    """Take a list. `today` is the day on which it came, when that was not now.

    Raises spreadsheet.Unreadable, and then nothing has changed; or taking.IsOff, and then only what
    ends a card was taken: that is heard whatever is switched off.
    """
    is_on = taking.is_on()
    records = spreadsheet.read(content, columns=reading.COLUMNS, required=reading.COLUMNS)
    day = today or clock.day_of(now)
    notices = [
        (number, notice)
        for number, cells in enumerate(records, start=2)
        if (notice := reading.notice_of(cells, today=day)).only_ends or is_on
    ]
    if not is_on and not notices:
        raise taking.IsOff
    with transaction.atomic():
        locks.wait_for(LOCK, seconds=PATIENCE)
        # What runs now counts, also for a list of some days ago.
        going = Taking(Ours(max(day, clock.day_of(now))), by, now, day)
        rows = [(number, taking.take(notice, going, row=number)) for number, notice in notices]
        counts = count(outcome for _, outcome in rows)
        kept = BirthImport.objects.create(
            way=BirthImport.Way.LIST, day=clock.day_of(now), at=now, by=by.key, counts=counts
        )
        record.event(code="birth.list_taken", about=kept, by=by, now=now, rows=len(rows))
    if not is_on:
        raise taking.IsOff(taking.ENDED_ONLY)
    return Result(rows, counts)


def count(found: Iterable[str]) -> dict[str, int]:
    """Return how many there are of each sort."""
    counted = Counter(str(outcomes.sort_of(outcome)) for outcome in found)
    return {str(sort): counted[str(sort)] for sort in outcomes.Sort}


def newest() -> list[BirthImport]:
    """Return the lists that came in last. One query."""
    return list(BirthImport.objects.order_by("-at", "-pk")[:SHOWN])


def in_words(counts: dict[str, int]) -> str:
    """Return '3 om te bevestigen, 12 niet van ons'."""
    told = [
        f"{counts[str(sort)]} {outcomes.LABELS[sort]}"
        for sort in outcomes.Sort
        if counts.get(str(sort))
    ]
    return ", ".join(told) or "geen rijen"
