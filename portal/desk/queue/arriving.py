"""Somebody walks in and gets a ticket number. The desk, the tablet of the host and the re-entry of
what was written on paper all use this verb."""

import dataclasses
import datetime as dt

from django.db import IntegrityError, connection, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases.models import Channel, Topic
from portal.contacts import moments
from portal.contacts.models import ContactMoment
from portal.desk.backup import urgent_rings
from portal.desk.places.models import Opening
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.residents.models import Resident

NEXT_NUMBER = """
    UPDATE desk_opening SET last_number = last_number + 1
    WHERE id = %s AND closed_at IS NULL RETURNING last_number
"""
SUBJECT = "Inloop"


class DayIsClosed(Refused):
    """The day of this desk is over: nothing may arrive that nobody would see."""

    text = "De inloop van vandaag is afgesloten. Open hem eerst weer."


class FormUsed(Refused):
    """The token of this form made something else than a visit."""

    text = "Dit formulier is al gebruikt. Open het opnieuw en vul het nog een keer in."


class SlipEntered(Refused):
    """The number of this slip of paper was entered before."""

    text = "Dit papieren volgnummer is al ingevoerd."


@dataclasses.dataclass(frozen=True)
class Arrival:
    """Who walks in, as far as she wants to say."""

    opening: Opening
    topic: Topic | None = None
    resident: Resident | None = None
    words: str = ""
    language: str = ""
    needs: tuple[str, ...] = ()
    people: int = 1
    priority: str = ""
    urgent: bool = False
    # One per form that was shown: a double tap finds the first number instead of taking one.
    token: str | None = None
    # For what was written on paper: the number on the slip and the moment of arrival.
    paper_number: int | None = None
    arrived_at: dt.datetime | None = None


def arrive(*, arrival: Arrival, by: Actor, now: dt.datetime) -> Visit:
    """Give the next number of the day. The same token again returns the first visit.

    Who may do this is asked by the caller: a device may too. Raises DayIsClosed, FormUsed or
    SlipEntered.
    """
    try:
        with transaction.atomic():
            visit = _arrive(arrival, by, now)
            if arrival.urgent:
                urgent_rings.ring_for(visit, now=now)
            return visit
    except IntegrityError:
        first = lifecycle.find_by_token(arrival.token or "")
        if first is not None and first.kind != Visit.KIND:
            raise FormUsed from None
        if first is not None:
            return found(first.pk)
        if arrival.paper_number is not None:
            raise SlipEntered from None
        raise


def found(case_id: int) -> Visit:
    """Return a visit with what every screen shows of it. One query."""
    rows = Visit.objects.select_related(
        "case__topic", "case__team", "case__resident", "opening__desk__location", "point", "clerk"
    )
    visit: Visit = rows.get(pk=case_id)
    return visit


def _arrive(arrival: Arrival, by: Actor, now: dt.datetime) -> Visit:
    opening = arrival.opening
    at = arrival.arrived_at or now
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind=Visit.KIND,
            subject=arrival.topic.label if arrival.topic else SUBJECT,
            channel=Channel.DESK,
            team=opening.desk.team,
            resident=arrival.resident,
            topic=arrival.topic,
            urgent=arrival.urgent,
            urgent_since=at,
            due_at=at if arrival.urgent else None,
            intake_token=arrival.token,
            asked_at=at,
        ),
        by=by,
        now=now,
    )
    if arrival.words:
        moments.add(
            case=case,
            channel=Channel.DESK,
            direction=ContactMoment.Direction.IN,
            note=arrival.words,
            by=by,
            now=now,
        )
    visit = Visit.objects.create(
        case=case,
        opening=opening,
        # Last, so that others who take a number wait as short as can be.
        number=_next_number(opening),
        paper_number=arrival.paper_number,
        arrived_at=at,
        people=arrival.people,
        language=arrival.language,
        needs=sorted(set(arrival.needs)),
        priority=arrival.priority,
        changed_at=now,
    )
    record.event(code="desk.arrived", about=case, by=by, now=now, number=visit.number)
    notify.hint(topics.desk(opening.desk_id))
    return visit


def _next_number(opening: Opening) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [opening.pk])
        row = cursor.fetchone()
    if row is None:
        raise DayIsClosed
    number: int = row[0]
    return number
