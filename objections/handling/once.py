"""One act on what a colleague saw: who acts on an old screen is told so, and a double click acts
once."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from objections.dossier.act_models import Act, ActKind
from objections.dossier.models import Objection
from objections.handling import work
from portal.kit.refusal import Refused
from portal.staff.models import User

DOUBLE_CLICK = dt.timedelta(minutes=1)


class Overtaken(Refused):
    """Somebody acted since this screen was made."""


def do(
    *,
    objection: Objection,
    kinds: frozenset[ActKind],
    seen: int,
    act: Callable[[], None],
    user: User,
    now: dt.datetime,
    also: Objection | None = None,
) -> None:
    """Act, unless somebody did anything after the act `seen` that the screen showed. The same act
    of the same colleague in the last minute is a double click: nothing happens then. Raises
    Overtaken, or what `act` raises."""
    with transaction.atomic():
        work.lock_rows(objection, *([also] if also else []))
        newer = Act.objects.filter(case=objection.case_id, pk__gt=seen).order_by("pk").first()
        if newer is None:
            act()
        elif not _is_double(newer, kinds, user, now):
            label = ActKind(newer.kind).label
            raise Overtaken(f"Een collega was u voor: {label}. Kijk eerst wat er nu staat.")


def _is_double(newer: Act, kinds: frozenset[ActKind], user: User, now: dt.datetime) -> bool:
    is_same = newer.by == user.actor.key and newer.kind in kinds
    return is_same and newer.at > now - DOUBLE_CLICK
