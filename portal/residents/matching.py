"""Finding residents by what someone types. Matching proposes; a person decides."""

import datetime as dt
import re

from portal.kit import phone
from portal.residents.models import Resident, ResidentQuerySet

LIMIT = 50
DATE = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
SHORTEST_NAME = 2


def find(typed: str) -> list[Resident]:
    """Return at most 50 residents for a name, a number in any notation, a date of birth, or a name
    and a date together. One query; none when too little was typed."""
    found = _query(typed.strip())
    if found is None:
        return []
    return list(found.current().order_by("search_name", "pk")[:LIMIT])


def _query(typed: str) -> ResidentQuerySet | None:
    residents: ResidentQuerySet = Resident.objects.all()
    rest = DATE.sub(" ", typed, count=1).strip()
    day = _day(DATE.search(typed))
    # 06 12 11 1980 is a number, whatever date may hide in it.
    if day and not re.search(r"\d", rest):
        born = residents.born_on(day)
        return born.named_like(rest) if rest else born
    if re.search(r"\d", typed):
        digits = phone.search_digits(typed)
        return residents.with_number(digits) if digits else None
    return residents.named_like(typed) if len(typed) >= SHORTEST_NAME else None


def _day(date: re.Match[str] | None) -> dt.date | None:
    if date is None:
        return None
    day, month, year = (int(part) for part in date.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
