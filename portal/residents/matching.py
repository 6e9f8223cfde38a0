"""Finding residents by what someone types. Matching proposes; a person decides."""

import datetime as dt
import re

from portal.kit import phone
from portal.residents.models import Resident, ResidentQuerySet

LIMIT = 50
DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def find(typed: str) -> list[Resident]:
    """Return at most 50 residents for a name, a number in any notation or a date of birth.

    Two queries: the residents and their numbers.
    """
    found = _query(typed.strip())
    if found is None:
        return []
    ordered = found.current().order_by("search_name", "pk").prefetch_related("contact_points")
    return list(ordered[:LIMIT])


def _query(typed: str) -> ResidentQuerySet | None:
    residents: ResidentQuerySet = Resident.objects.all()
    if date := DATE.fullmatch(typed):
        day, month, year = (int(part) for part in date.groups())
        try:
            return residents.filter(birth_date=dt.date(year, month, day))
        except ValueError:
            return None
    if re.search(r"\d", typed):
        digits = phone.search_digits(typed)
        return residents.with_number(digits) if digits else None
    return residents.named_like(typed) if len(typed) >= 2 else None
