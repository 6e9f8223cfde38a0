"""Whose visit this is: a colleague decides, from what was found or told. Nobody has to say."""

import contextlib
import datetime as dt

from django.db import transaction

from portal.desk.day import leftovers
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.residents import identity, register
from portal.residents.models import Resident
from portal.staff.models import User


class Nobody(Refused):
    """A document proves who somebody is, and nobody is chosen yet."""

    text = "Kies eerst welke inwoner dit is."


def link(*, visit: Visit, resident: Resident, user: User, now: dt.datetime) -> Visit:
    """This visit is hers; a wrong choice is mended by choosing again. Whoever went home without an
    answer in the last 14 days goes first now.

    Raises moves.Elsewhere, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        known = register.standing(resident)
        if known != fresh.case.resident:
            leftovers.forget_whose(fresh)
        fresh.case.resident = known
        fresh.case.save(update_fields=["resident"])
        old = leftovers.of_resident(known, visit=fresh, now=now)
        if old is not None:
            with contextlib.suppress(leftovers.NotLeftOver):
                leftovers.go_first(fresh, old, by=user.actor, now=now)
        moves.change(fresh, now=now)
        moves.note(fresh, "desk.resident_linked", user=user, now=now, resident=resident.pk)
    return fresh


def link_new(*, visit: Visit, told: register.Told, user: User, now: dt.datetime) -> Visit:
    """Write her down as somebody whom we do not know yet. Twice is once. Raises like `link`."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        known = fresh.case.resident
        if known and (known.name, known.birth_date) == (told.name, told.birth_date):
            return fresh
        resident = register.add(told=told, by=user.actor, now=now)
        return link(visit=visit, resident=resident, user=user, now=now)


def id_seen(*, visit: Visit, user: User, now: dt.datetime) -> None:
    """A document was seen: a tick, never a number or a copy. Raises Nobody, and like `link`."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        if fresh.case.resident is None:
            raise Nobody
        identity.note_id_seen(resident=fresh.case.resident, by=user.actor, now=now)
        moves.tell_screens(fresh)
