"""Who may be calling, from the number alone: a hint for whoever picks up, and never more. A number
is not a person. Reads only."""

import dataclasses
import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from callbacks.models import CallbackRequest
from portal.kit import clock, phone
from portal.residents.models import ContactPoint, ContactWish, Representation, Resident, Wish

NOT_TO_DO = [wish for wish in Wish if wish.name.startswith("NO_")]


class Known(enum.StrEnum):
    """What a number tells us."""

    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    # One person may use it, and may be named.
    PERSON = "person"
    # More people use it, or nobody may be named.
    SOMEBODY = "somebody"


SOMEBODY = Known.SOMEBODY


@dataclasses.dataclass(frozen=True)
class Hint:
    """What the screen says of a number. `resident` only for whom may be named."""

    known: Known
    number: str
    resident: Resident | None = None
    # Every row with that name on that number: a form writes down somebody new each time.
    namesakes: tuple[Resident, ...] = ()

    @property
    def words(self) -> str:
        """The hint in words. For safe contact, shared and office numbers always the same ones."""
        if self.resident is not None:
            return f"mogelijk: {self.resident.shown_name}"
        if self.known is Known.SOMEBODY:
            return "bekend telefoonnummer, vraag wie u spreekt"
        if self.known is Known.UNKNOWN:
            return f"onbekend telefoonnummer {phone.show(self.number)}"
        return "afgeschermd telefoonnummer"

    @property
    def can_be_asked(self) -> bool:
        """Whether there is anybody to compare an answer with."""
        return self.known in {Known.PERSON, Known.SOMEBODY}


def hint(number: str, *, now: dt.datetime) -> Hint:
    """Return the hint for one number. Three queries at most, none for a withheld one."""
    return hints([number], now=now)[number]


def hints(numbers: Iterable[str], *, now: dt.datetime) -> dict[str, Hint]:
    """Return the hint for each number. Three queries, however many numbers."""
    asked = {number for number in numbers if number}
    found: dict[str, Hint] = {"": Hint(Known.WITHHELD, "")}
    if not asked:
        return found
    people = _people(asked)
    offices = _offices(asked, now)
    for number in asked:
        found[number] = _hint(number, people[number], is_office=number in offices)
    return found


def candidates(number: str) -> list[Resident]:
    """Return everyone who may be on the line, for a check question; never to be shown as a list.
    Two queries."""
    return [one for one in _people({number})[number].values() if one.died_on is None]


def forbidden(people: list[Resident]) -> list[Wish]:
    """Return what any of these people asked us not to do. One query."""
    told = ContactWish.objects.running().filter(resident__in=people, wish__in=NOT_TO_DO)
    return sorted({Wish(wish) for wish in told.values_list("wish", flat=True)})


def _hint(number: str, people: dict[int, Resident], *, is_office: bool) -> Hint:
    if not people:
        return Hint(Known.SOMEBODY if is_office else Known.UNKNOWN, number)
    rows = tuple(people.values())
    may_be_named = (
        len({one.search_name for one in rows}) == 1
        and not is_office
        and not any(one.safe_contact or one.died_on for one in rows)
        and bool(rows[0].name)
    )
    return Hint(Known.PERSON, number, rows[0], rows) if may_be_named else Hint(SOMEBODY, number)


def _people(numbers: set[str]) -> defaultdict[str, dict[int, Resident]]:
    """Return who can be reached on each number, or asked to be called there."""
    found: defaultdict[str, dict[int, Resident]] = defaultdict(dict)
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.PHONE, value__in=numbers, resident__merged_into=None
    )
    for point in points.select_related("resident").order_by("resident_id"):
        found[point.value][point.resident_id] = point.resident
    requests = CallbackRequest.objects.filter(
        number_to_call__in=numbers, case__closed_at=None, case__resident__isnull=False
    )
    for request in requests.select_related("case__resident").order_by("case_id"):
        resident = request.case.resident
        found[request.number_to_call][resident.pk] = resident
    return found


def _offices(numbers: set[str], now: dt.datetime) -> set[str]:
    """Return the numbers of shelters, offices, and people who act for somebody else."""
    day = clock.day_of(now)
    acting = Representation.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), phone__in=numbers, from_on__lte=day
    )
    shared = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.PHONE, value__in=numbers, is_shared=True
    )
    return set(shared.values_list("value", flat=True).union(acting.values_list("phone", flat=True)))
