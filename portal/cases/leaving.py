"""What waits in this app for a colleague who leaves: the open cases with their name."""

import contextlib
import datetime as dt

from portal.audit.actor import Actor
from portal.cases import kinds, lifecycle
from portal.cases.models import Case
from portal.staff.leaving import Item, Part
from portal.staff.models import User


def _items(user: User) -> list[Item]:
    mine = Case.objects.open().filter(owner=user).select_related("team", "resident")
    return [
        Item(
            pk=case.pk,
            text=f"{case.reference}, {kinds.kind_of(case).label}, {case.team.name}",
            who=case.resident.shown_name if case.resident else "",
            about=case.resident,
        )
        for case in mine.order_by("due_at", "pk")
    ]


def _hand_over(*, pk: int, leaver: User, to: User, by: Actor, now: dt.datetime) -> bool:
    # Closed meanwhile, or somebody else's by now: then nothing waits any more.
    with contextlib.suppress(lifecycle.CaseClosed):
        kinds.give(case=Case.objects.get(pk=pk), to=to, by=by, now=now, only_of=leaver)
    return False


CASES = Part(code="zaken", label="Zaken", items=_items, hand_over=_hand_over)
