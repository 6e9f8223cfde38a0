"""Two rows that may be one person: proposed by what agrees, decided by a colleague who sees both.
Control data are compared and never shown."""

import dataclasses
import difflib

from django.db.models import prefetch_related_objects

from portal.residents.models import ContactPoint, Resident

EQUAL, DIFFERENT, UNKNOWN = "EQUAL", "DIFFERENT", "UNKNOWN"
SIMILAR = 0.8
SHORTEST_WORD = 3
MOST = 20


@dataclasses.dataclass(frozen=True)
class Agreement:
    """Whether one fact agrees: gelijk, verschillend or onbekend."""

    label: str
    answer: str


def proposed(resident: Resident) -> list[Resident]:
    """Return who may be the same person: the same number with a similar name, or the same date of
    birth with a similar name. Never by number alone, and never with another date of birth. Two
    queries."""
    if not resident.search_name:
        return []
    numbers = list(
        resident.contact_points.filter(kind=ContactPoint.Kind.PHONE).values_list("value", flat=True)
    )
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value__in=numbers)
    alike = points.values("resident")
    if resident.birth_date:
        # Two looks at two indexes: one condition with OR would read the whole town.
        alike = alike.union(Resident.objects.born_on(resident.birth_date).values("pk"))
    others = Resident.objects.current().filter(pk__in=alike).exclude(pk=resident.pk)
    found = [
        other
        for other in others.order_by("pk")
        if is_similar(resident.search_name, other.search_name)
        and _agrees(resident.birth_date, other.birth_date) != DIFFERENT
    ]
    return found[:MOST]


def is_similar(one: str, other: str) -> bool:
    """Tell whether two plain names may be spellings of one: a long word in common, or nearly the
    same letters. A name that was not given is like nothing."""
    if not one or not other:
        return False
    words = {word for word in one.split() if len(word) >= SHORTEST_WORD}
    if words & set(other.split()):
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= SIMILAR


def compare(one: Resident, other: Resident) -> list[Agreement]:
    """Return what agrees and what does not, without telling what it is. One query."""
    prefetch_related_objects([one, other], "contact_points")
    mine, hers = _points(one), _points(other)
    kind = ContactPoint.Kind
    return [
        Agreement("Geboortedatum", _agrees(one.birth_date, other.birth_date)),
        Agreement("Postcode en huisnummer", _agrees(_address(one), _address(other))),
        Agreement("Telefoonnummer", _overlap(mine[kind.PHONE], hers[kind.PHONE])),
        Agreement("E-mailadres", _overlap(mine[kind.EMAIL], hers[kind.EMAIL])),
        Agreement(
            "Kenmerk in het uitkeringssysteem", _agrees(one.client_number, other.client_number)
        ),
        Agreement("Taal om in te praten", _agrees(one.language, other.language)),
    ]


def _agrees(one: object, other: object) -> str:
    if not one or not other:
        return UNKNOWN
    return EQUAL if one == other else DIFFERENT


def _address(resident: Resident) -> str:
    if not resident.postcode or not resident.house_number:
        return ""
    return f"{resident.postcode}{resident.house_number}".replace(" ", "").casefold()


def _points(resident: Resident) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {kind: set() for kind in ContactPoint.Kind.values}
    for point in resident.contact_points.all():
        known[point.kind].add(point.value)
    return known


def _overlap(one: set[str], other: set[str]) -> str:
    if not one or not other:
        return UNKNOWN
    return EQUAL if one & other else DIFFERENT
