"""The first of those that wait, for an objection or a complaint: never one to two colleagues."""

from collections.abc import Callable
from typing import Protocol

from django.db.models import Model, QuerySet

from portal.cases.models import Case


class Dossier(Protocol):
    """What hangs on a case."""

    case: Case


def first_free[M: Model, D: Dossier](waiting: "QuerySet[M]", lock: Callable[[M], D]) -> D | None:
    """Return the first that is free, locked; None when nothing waits. Part of another verb: whoever
    asks at the same moment passes over what is locked here."""
    free = waiting.select_for_update(of=("self",), skip_locked=True)
    while (found := free.all().first()) is not None:
        # Somebody may have taken it between the look and the lock: taking changes the case, so the
        # lock on the dossier alone does not tell.
        first = lock(found)
        if first.case.owner_id is None and first.case.is_open:
            return first
    return None
