"""What else of this resident a visit can end: higher apps fill DESK_SETTLES, the dialog that closes
a visit shows it, and closing.finish settles what was ticked in its own transaction."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from portal.cases.models import Case
from portal.kit.refusal import Refused
from portal.staff.models import User


class NotHers(Refused):
    """Something that nobody was offered."""

    text = "Dit hoort niet bij deze inwoner. Kijk nog eens wat u met dit bezoek afrondt."


class Verb(Protocol):
    """Ends a case because of what happened at the desk; nothing when it ended meanwhile."""

    def __call__(self, *, case_id: int, note: str, user: User, now: dt.datetime) -> None: ...


@dataclasses.dataclass(frozen=True)
class Item:
    """An open case of hers that may be done with this visit, as the dialog names it."""

    case_id: int
    label: str
    # What goes on with it at this moment; empty when nothing does.
    text: str = ""


@dataclasses.dataclass(frozen=True)
class Settle:
    """An entry of settings.DESK_SETTLES, for one kind of case: what of the resident of a visit is
    open (`items` gets the case of the visit), and how the visit ends it."""

    kind: str
    items: Callable[[Case], list[Item]]
    settle: Verb


@functools.cache
def entries() -> list[Settle]:
    """Return what higher apps filled in."""
    return [import_string(path) for path in settings.DESK_SETTLES]


def items(case: Case) -> list[Item]:
    """Return what may be done together with this visit. One query an entry, none for somebody
    without a name."""
    if case.resident_id is None:
        return []
    return [item for entry in entries() for item in entry.items(case)]


def settle(
    *, case: Case, also_done: tuple[int, ...], note: str, user: User, now: dt.datetime
) -> None:
    """End what was ticked. Part of closing a visit, whose row is locked. What somebody else ended
    at this moment is done as well. Raises NotHers, or what the verb refuses."""
    by_kind = {entry.kind: entry for entry in entries()}
    # In one order, so that two visits of one resident never wait for each other.
    for case_id in sorted(set(also_done)):
        hers = Case.objects.filter(pk=case_id, resident__isnull=False, kind__in=by_kind)
        found = hers.filter(resident=case.resident_id).first()
        if found is None:
            raise NotHers
        by_kind[found.kind].settle(case_id=case_id, note=note, user=user, now=now)
