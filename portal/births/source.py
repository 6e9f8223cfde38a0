"""The settings of births: where they come from and why we may use that."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.births.models import BirthSource
from portal.staff.models import Team


def get() -> BirthSource:
    """Return the settings, empty when nobody filled them in. One query."""
    found = BirthSource.objects.select_related("team").filter(pk=1).first()
    return found or BirthSource(pk=1)


def set_source(
    *, source: str, legal_ground: str, team: Team | None, by: Actor, now: dt.datetime
) -> BirthSource:
    """Fill them in; with one of them empty, births no longer come in by themselves."""
    with transaction.atomic():
        row, _ = BirthSource.objects.update_or_create(
            pk=1, defaults={"source": source, "legal_ground": legal_ground, "team": team}
        )
        record.event(code="birth.source_set", about=row, by=by, now=now, on=row.is_on)
    return row
