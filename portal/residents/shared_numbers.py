"""Numbers that are not of one person: a family's telephone, a shelter, an office with many
clients. A number is not a person; such a number never tells who somebody is."""

import datetime as dt
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.residents.models import ContactPoint, OfficeNumber, Resident


class MarkedBefore(Refused):
    """A number is of one office at a time."""

    text = "Dit telefoonnummer staat al in de lijst."


def mark_office(*, phone: Phone, office: str, by: Actor, now: dt.datetime) -> OfficeNumber:
    """Mark a number as an office's. Raises MarkedBefore."""
    try:
        with transaction.atomic():
            row = OfficeNumber.objects.create(
                number=phone.e164, office=office, marked_at=now, marked_by=by.key
            )
            record.event(code="resident.office_number_marked", about=row, by=by, now=now)
    except IntegrityError:
        raise MarkedBefore from None
    return row


def end_office(*, row: OfficeNumber, by: Actor, now: dt.datetime) -> None:
    """The number is of an office no more. Ending it twice changes nothing."""
    with transaction.atomic():
        ended = OfficeNumber.objects.running().filter(pk=row.pk)
        if ended.update(ended_at=now, ended_by=by.key):
            record.event(code="resident.office_number_ended", about=row, by=by, now=now)


def offices() -> QuerySet[OfficeNumber]:
    """Return every number that is an office's now, by its name."""
    running: QuerySet[OfficeNumber] = OfficeNumber.objects.running()
    return running


def office_of(number: str) -> str:
    """Return the name of the office whose number this is; empty for any other. One query."""
    found: OfficeNumber | None = OfficeNumber.objects.of(number).first()
    return found.office if found else ""


def is_shared(number: str) -> bool:
    """Tell whether this number (E.164) is an office's, or known for two or more people. Two
    queries at most."""
    return bool(office_of(number)) or how_many_people(number) > 1


def how_many_people(number: str) -> int:
    """Return of how many people this number is, as far as we know. A form makes a new row each
    time: one name is one person, unless two dates of birth stand with it. Whoever gave no name is
    nobody we know. One query."""
    born: defaultdict[str, set[dt.date]] = defaultdict(set)
    told = Resident.objects.current().with_number(number)
    for name, birth_date in told.values_list("search_name", "birth_date"):
        if name:
            born[name] |= {birth_date} if birth_date else set()
    return sum(max(1, len(days)) for days in born.values())


def is_guarded(value: str) -> bool:
    """Tell whether somebody with safe contact can be reached on this number or e-mail address: then
    nothing goes there by itself, whoever typed it. One query."""
    points = ContactPoint.objects.filter(value__iexact=value.strip())
    return points.filter(resident__safe_contact=True).exists()
