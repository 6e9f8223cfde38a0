"""The one reminder engine: asks every source what is due, and tells people of each thing once.

What a source leaves out is gone; what it gives with another time has moved and is told again.
"""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.module_loading import import_string

from portal.due.models import Reminder
from portal.kit import locks
from portal.live import notify, topics

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Due:
    """Something that is or will soon be due. Ids instead of rows: a source may give thousands.

    `key` names the object and stays the same when `at` moves. `text` is Dutch for colleagues and
    holds no names. `tell` are colleagues outside the team who are told as well.
    """

    key: str
    code: str
    at: dt.datetime
    team_id: int
    text: str
    owner_id: int | None = None
    case_id: int | None = None
    tell: tuple[int, ...] = ()
    # Stands above everything but spoed on somebody's day.
    goes_first: bool = False


type Source = Callable[[dt.datetime], list[Due]]
FOLLOWS = ("at", "rung_at", "gone_at", "seen_at")
SHOWN = ("code", "team_id", "owner_id", "case_id", "text", "goes_first")


def tick(*, sources: Iterable[str], now: dt.datetime) -> int:
    """Ask these sources and ring what has become due; return how many reminders rang.

    Five statements a source and two a topic. One source that fails does not silence the others:
    its error is raised when all have had their turn.
    """
    rang = 0
    failure: Exception | None = None
    for path in sources:
        try:
            rang += _tick_source(path, now)
        except Exception as error:
            log.error("source of reminders failed: %s (%s)", path, type(error).__name__)
            failure = error
    if failure is not None:
        raise failure
    return rang


def dismiss(*, reminder: Reminder, now: dt.datetime) -> None:
    """Somebody has seen it and needs it no more. Twice, or after it is gone, changes nothing."""
    with transaction.atomic():
        standing = Reminder.objects.standing().filter(pk=reminder.pk)
        if standing.update(seen_at=now):
            notify.hint(topics.team(reminder.team_id))


def _tick_source(path: str, now: dt.datetime) -> int:
    source: Source = import_string(path)
    with transaction.atomic():
        if not _alone(path):
            return 0
        planned = {due.key: due for due in source(now)}
        _plan(path, planned, now)
        return _ring(path, planned, now)


def _alone(path: str) -> bool:
    """Two ticks at once would both find a thing that nobody was told of; the second one leaves it
    to the first. The lock ends with the transaction."""
    return locks.take(f"portal.due-{path}")


def _plan(path: str, planned: dict[str, Due], now: dt.datetime) -> None:
    """Make the standing reminders of a source equal to what it gave."""
    known = {row.key: row for row in Reminder.objects.of_source(path)}
    missing = planned.keys() - known.keys()
    if missing:
        known |= Reminder.objects.in_bulk(missing, field_name="key")
    Reminder.objects.bulk_create(
        Reminder(
            key=key,
            source=path,
            at=due.at,
            **{name: getattr(due, name) for name in SHOWN},
        )
        for key, due in planned.items()
        if key not in known
    )
    changed = [row for row in known.values() if _follow(row, planned.get(row.key), now)]
    Reminder.objects.bulk_update(changed, [*FOLLOWS, *SHOWN], 500)


def _follow(row: Reminder, due: Due | None, now: dt.datetime) -> bool:
    """Let a row follow its object; tell whether anything changed."""
    if due is None:
        row.gone_at = now
        return True
    before = _values(row)
    if row.at != due.at:
        # Moved: told again at its new time, also when somebody had put the old one away.
        row.at, row.rung_at, row.seen_at = due.at, None, None
    row.gone_at = None
    for name in SHOWN:
        setattr(row, name, getattr(due, name))
    return before != _values(row)


def _values(row: Reminder) -> list[object]:
    return [getattr(row, name) for name in (*FOLLOWS, *SHOWN)]


def _ring(path: str, planned: dict[str, Due], now: dt.datetime) -> int:
    ringing = list(Reminder.objects.to_ring(path, now=now).only("key", "team", "owner"))
    if not ringing:
        return 0
    Reminder.objects.to_ring(path, now=now).update(rung_at=now)
    told = {topics.team(row.team_id) for row in ringing}
    told |= {topics.user(row.owner_id) for row in ringing if row.owner_id}
    told |= {topics.user(who) for row in ringing for who in planned[row.key].tell}
    notify.hint(*sorted(told))
    return len(ringing)
