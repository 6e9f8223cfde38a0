"""One birth that another register tells, signed. It never hears whether somebody is one of ours."""

import datetime as dt

from django.db import transaction

from portal.audit.actor import Actor, ActorKind
from portal.births import importing, taking
from portal.births.matching import Ours
from portal.births.models import BirthImport, BirthKey
from portal.births.reading import Notice
from portal.births.taking import LOCK, PATIENCE, Taking
from portal.kit import clock, locks


def take(*, notice: Notice, key: BirthKey, now: dt.datetime) -> None:
    """Take it, and count it with the others of this day. The same again changes nothing: the
    source's own key is known. Raises taking.IsOff, but for what only ends a card: that is heard
    whatever is switched off."""
    if not notice.only_ends and not taking.is_on():
        raise taking.IsOff
    by, today = Actor(ActorKind.EXTERNAL, f"geboorten-{key.pk}"), clock.day_of(now)
    with transaction.atomic():
        locks.wait_for(LOCK, seconds=PATIENCE)
        outcome = taking.take(notice, Taking(Ours(today), by, now, today))
        counts = importing.count([outcome])
        row, is_new = BirthImport.objects.select_for_update().get_or_create(
            way=BirthImport.Way.WEBHOOK,
            day=today,
            defaults={"at": now, "by": by.key, "counts": counts},
        )
        if not is_new:
            row.counts = {name: row.counts.get(name, 0) + many for name, many in counts.items()}
            row.at, row.by = now, by.key
            row.save(update_fields=["counts", "at", "by"])
