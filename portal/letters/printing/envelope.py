"""Where the window of our envelopes is, and what stands above a letter. Letters that were signed
keep what they had."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.letters.printing import runs
from portal.letters.printing.models import PrintRun
from portal.letters.writing import values
from portal.municipality.models import Municipality
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission


@dataclasses.dataclass(frozen=True)
class Envelope:
    """What can be set; millimetres from the left and the top edge of the paper."""

    letter_address: str
    return_address: str
    window_left_mm: int
    window_top_mm: int
    window_width_mm: int
    window_height_mm: int
    prints_double_sided: bool


FIELDS = tuple(field.name for field in dataclasses.fields(Envelope))


def now_set() -> Envelope:
    """Return what holds now. One query."""
    row = Municipality.objects.values(*FIELDS).get()
    return Envelope(**row)


def change(*, envelope: Envelope, user: User, now: dt.datetime) -> PrintRun:
    """Set it for letters that are signed from now on, and make a test page. Raises
    permissions.NotAllowed."""
    permissions.check(user, Permission.MANAGE_OFFICE, now=now)
    with transaction.atomic():
        town = Municipality.objects.select_for_update().get()
        for name in FIELDS:
            setattr(town, name, getattr(envelope, name))
        town.save(update_fields=FIELDS)
        record.event(code="envelope.set", about=town, by=user.actor, now=now)
        standing = permissions.standing_of(user, now=now)
        team = standing.teams_with(Permission.MANAGE_OFFICE)[0]
        return runs.ask_test(head=values.head_of(town), team=team, user=user, now=now)


def proof_run() -> PrintRun | None:
    """Return the test page of what holds now, whether or not it is made. One query."""
    found: PrintRun | None = (
        PrintRun.objects.filter(kind=PrintRun.Kind.TEST, ended_at__isnull=True)
        .order_by("-pk")
        .first()
    )
    return found
