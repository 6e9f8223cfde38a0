"""Who has something running with Work & Income: told by the benefits system, one list at a time."""

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock, text
from portal.residents import register
from portal.residents.models import Relation, Resident

BETWEEN_WORDS = re.compile(r"[\s,;.()/'-]+")


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody as the benefits system names her."""

    name: str
    birth_date: dt.date
    postcode: str = ""
    house_number: str = ""


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What a list did."""

    known: int
    new: int
    ended: int


def name_key(name: str) -> str:
    """Return what two spellings of one name share: no accents, capitals, dashes or spaces too
    many."""
    return " ".join(part for part in BETWEEN_WORDS.split(text.plain(name)) if part)


def bare(typed: str) -> str:
    """Return a postcode or house number as it is compared: '1326 na' and '1326NA' are one."""
    return re.sub(r"[\s.-]", "", typed).casefold()


def load(
    *, people: Sequence[Person], by: Actor, now: dt.datetime, complete: bool = False
) -> Loaded:
    """Take over who has a running relation. The same list again changes nothing; of a `complete`
    list who is not on it any more has none from today on."""
    day = clock.day_of(now)
    with transaction.atomic():
        held = {relation.resident_id: relation for relation in _locked(day)}
        found: set[int] = set()
        new = 0
        named = Counter(_key(person) for person in people)
        for person in people:
            resident = _resident(person, named[_key(person)] == 1, by, now)
            found.add(resident.pk)
            if resident.pk not in held:
                held[resident.pk] = Relation.objects.create(
                    resident=resident, from_on=day, told_at=now, told_by=by.key
                )
                record.event(code="resident.relation_begun", about=resident, by=by, now=now)
                new += 1
        gone = [row for pk, row in held.items() if pk not in found] if complete else []
        for relation in gone:
            end(relation=relation, by=by, now=now)
    return Loaded(known=len(found) - new, new=new, ended=len(gone))


def begin(*, resident: Resident, by: Actor, now: dt.datetime) -> Relation:
    """Note that this resident has something running from today on; what runs stays as it is."""
    day = clock.day_of(now)
    with transaction.atomic():
        stood = register.standing(resident)
        running: Relation | None = Relation.objects.running(day).filter(resident=stood).first()
        if running is not None:
            return running
        made: Relation = Relation.objects.create(
            resident=stood, from_on=day, told_at=now, told_by=by.key
        )
        record.event(code="resident.relation_begun", about=stood, by=by, now=now)
    return made


def end(*, relation: Relation, by: Actor, now: dt.datetime) -> None:
    """Note that nothing runs any more, from today on."""
    with transaction.atomic():
        relation.until_on = max(clock.day_of(now), relation.from_on)
        relation.save(update_fields=["until_on"])
        record.event(code="resident.relation_ended", about=relation.resident, by=by, now=now)


def running(day: dt.date) -> "QuerySet[Relation]":
    """Return what runs on this day, each with its resident and whom she was merged into."""
    found: QuerySet[Relation] = Relation.objects.running(day)
    return found.select_related("resident__merged_into")


def has_running(day: dt.date) -> Exists:
    """Return whether the resident of a case has something running, for in a query of cases."""
    hers = Q(resident=OuterRef("resident")) | Q(resident__merged_into=OuterRef("resident"))
    return Exists(Relation.objects.running(day).filter(hers))


def _locked(day: dt.date) -> "QuerySet[Relation]":
    found: QuerySet[Relation] = Relation.objects.running(day)
    return found.select_for_update(of=("self",)).select_related("resident")


def _key(person: Person) -> tuple[str, dt.date]:
    return name_key(person.name), person.birth_date


def _resident(person: Person, is_only: bool, by: Actor, now: dt.datetime) -> Resident:
    """Return whom this is: by name and date of birth, wherever she moved to; of several by address.
    Otherwise somebody new."""
    born = Resident.objects.current().filter(birth_date=person.birth_date).order_by("pk")
    same = [one for one in born if name_key(one.name) == name_key(person.name)]
    if is_only and len(same) == 1:
        return _with_address(same[0], person)
    fitting = [one for one in same if _lives_there(one, person)]
    exact = [one for one in fitting if one.postcode]
    if exact or len(fitting) == 1:
        return _with_address((exact or fitting)[0], person)
    told = register.Told(name=text.clean_line(person.name)[:120], birth_date=person.birth_date)
    return _with_address(register.add(told=told, by=by, now=now), person)


def _lives_there(resident: Resident, person: Person) -> bool:
    """Whether nothing we know of her address speaks against it."""
    if not (resident.postcode and person.postcode):
        return True
    ours = (bare(resident.postcode), bare(resident.house_number))
    return ours == (bare(person.postcode), bare(person.house_number))


def _with_address(resident: Resident, person: Person) -> Resident:
    """Fill what we did not know."""
    if not resident.postcode and person.postcode:
        resident.postcode = person.postcode[:7]
        resident.house_number = person.house_number[:10]
        resident.save(update_fields=["postcode", "house_number"])
    return resident
