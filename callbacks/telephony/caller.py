"""Who may be calling, from the number alone: a hint for whoever picks up, and never more. A number
is not a person. Reads only."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable

from django.db.models import Q, Value

from callbacks.models import CallbackRequest
from portal.cases.models import Case
from portal.kit import clock, phone
from portal.residents import limits
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


@dataclasses.dataclass(frozen=True)
class Hint:
    """What the screen says of a number. `resident` only for whom may be named."""

    known: Known
    number: str
    resident: Resident | None = None
    # Every row on that number; for whom may be named all of one name, because a form writes down
    # somebody new each time. Never shown.
    everyone: tuple[Resident, ...] = ()
    # Open callback requests on that number. Shown only to who may read them.
    open_cases: tuple[Case, ...] = ()
    # It was agreed that nobody has to answer this number.
    need_not_answer: bool = False

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
    known = _known(asked)
    acting, limited = _acting_and_limited(asked, now)
    for number in asked:
        hint = _hint(known[number], is_office=number in acting)
        found[number] = dataclasses.replace(hint, need_not_answer=number in limited)
    return found


def candidates(number: str) -> list[Resident]:
    """Return everyone who may be on the line, for a check question; never to be shown as a list.
    Two queries."""
    return alive(_known({number})[number].people.values()) if number else []


def alive(people: Iterable[Resident]) -> list[Resident]:
    """Leave out who died."""
    return [one for one in people if one.died_on is None]


def forbidden(people: list[Resident]) -> list[Wish]:
    """Return what any of these people asked us not to do. One query."""
    told = ContactWish.objects.running().filter(resident__in=people, wish__in=NOT_TO_DO)
    return sorted({Wish(wish) for wish in told.values_list("wish", flat=True)})


@dataclasses.dataclass
class _Number:
    """What we know of one number."""

    number: str
    people: dict[int, Resident] = dataclasses.field(default_factory=dict)
    is_shared: bool = False
    open_cases: list[Case] = dataclasses.field(default_factory=list)


def _hint(known: _Number, *, is_office: bool) -> Hint:
    rows = tuple(known.people.values())
    open_cases = tuple(known.open_cases)
    if not rows:
        sort = Known.SOMEBODY if is_office else Known.UNKNOWN
        return Hint(sort, known.number, everyone=rows, open_cases=open_cases)
    may_be_named = (
        len({one.search_name for one in rows}) == 1
        and not (is_office or known.is_shared)
        and not any(one.safe_contact or one.died_on for one in rows)
        and bool(rows[0].name)
    )
    if not may_be_named:
        return Hint(Known.SOMEBODY, known.number, everyone=rows, open_cases=open_cases)
    return Hint(Known.PERSON, known.number, rows[0], rows, open_cases)


def _known(numbers: set[str]) -> dict[str, _Number]:
    """Return who can be reached on each number, or asked to be called there."""
    found = {number: _Number(number) for number in numbers}
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.PHONE, value__in=numbers, resident__merged_into=None
    )
    for point in points.select_related("resident").order_by("resident_id"):
        found[point.value].people[point.resident_id] = point.resident
        found[point.value].is_shared |= point.is_shared
    requests = CallbackRequest.objects.filter(number_to_call__in=numbers, case__closed_at=None)
    for request in requests.select_related("case__resident").order_by("case_id"):
        known, resident = found[request.number_to_call], request.case.resident
        known.open_cases.append(request.case)
        if resident is not None:
            known.people[resident.pk] = resident
    return found


def _acting_and_limited(numbers: set[str], now: dt.datetime) -> tuple[set[str], set[str]]:
    """Return the numbers of who acts for somebody else, an office more often than not; and those
    that nobody has to answer. One query."""
    day = clock.day_of(now)
    acting = Representation.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), phone__in=numbers, from_on__lte=day
    )
    limited = limits.not_answered(numbers, now=now).values_list("number", Value("limited"))
    told = set(acting.values_list("phone", Value("acting")).union(limited))
    return (
        {number for number, what in told if what == "acting"},
        {number for number, what in told if what == "limited"},
    )
