"""Where a resident lives: what an envelope needs. Postcode and house number are asked to know whom
we speak to, so no page shows them."""

import dataclasses
import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.residents import register
from portal.residents.models import Resident


@dataclasses.dataclass(frozen=True)
class Home:
    """An address. `country` only for another one than this."""

    street: str
    house_number: str
    postcode: str
    town: str
    country: str = ""


def is_whole(resident: Resident) -> bool:
    """Tell whether an envelope can be addressed to her."""
    parts = (resident.street, resident.house_number, resident.town)
    return all(parts) and bool(resident.postcode or resident.country)


def move_in(*, resident: Resident, home: Home, by: Actor, now: dt.datetime) -> None:
    """Write down where she lives now, whole, in the place of what was there. Letters that are
    signed keep the address that they have."""
    values = dataclasses.asdict(home)
    with transaction.atomic():
        stood = register.standing(resident)
        for row in (stood, resident):
            for name, value in values.items():
                setattr(row, name, value)
        stood.save(update_fields=list(values))
        record.event(code="resident.address_set", about=stood, by=by, now=now)
