"""Whose decision it is, as far as a list or another system can tell: her name with her date of
birth, else with her number. Never a number alone; in doubt a row of her own."""

import dataclasses
import datetime as dt

from portal.audit.actor import Actor
from portal.kit import text
from portal.kit.phone import Phone
from portal.residents import register, shared_numbers
from portal.residents.models import ContactPoint, Resident


@dataclasses.dataclass(frozen=True)
class Told:
    """Who it is about, as it was told."""

    name: str
    birth_date: dt.date | None = None
    phone: Phone | None = None
    language: str = ""


def find(told: Told) -> Resident | None:
    """Return the one whom we know by this name and date of birth, or by name and a number of her
    own when one of the two dates is not known; None in doubt. Three queries at most."""
    plain = text.plain(told.name)[:120]
    named = Resident.objects.current().filter(search_name=plain)
    if told.birth_date:
        born = list(named.filter(birth_date=told.birth_date)[:2])
        if born:
            return born[0] if len(born) == 1 else None
        named = named.filter(birth_date=None)
    if told.phone is None or shared_numbers.is_shared(told.phone.e164):
        return None
    reached = list(named.with_number(told.phone.e164)[:2])
    return reached[0] if len(reached) == 1 else None


def find_or_add(told: Told, *, by: Actor, now: dt.datetime) -> Resident:
    """Return her, or write her down. Part of another verb."""
    known = find(told)
    if known is not None:
        return known
    return register.add(
        told=register.Told(
            name=told.name,
            phone=told.phone,
            birth_date=told.birth_date,
            language=told.language or "nl",
        ),
        by=by,
        now=now,
    )


def number_of(resident: Resident | None) -> str:
    """Return the newest number that we know of her, E.164 or nothing. One query."""
    if resident is None:
        return ""
    points = resident.contact_points.filter(kind=ContactPoint.Kind.PHONE)
    last = points.order_by("-pk").first()
    return last.value if last else ""
