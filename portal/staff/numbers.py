"""Which number is shown: every call shows a number that the resident was told and can call back."""

import datetime as dt

from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused
from portal.staff.models import NumberAssignment, OutboundNumber, Team, User


class NoNumber(Refused):
    """The team has no number to show today."""

    text = (
        "Dit team heeft vandaag geen telefoonnummer om te tonen. "
        "Vraag de functioneel beheerder om een nummer aan het team te geven."
    )


def primary_of(team: Team, *, on: dt.date) -> OutboundNumber:
    """Return the one number that this team shows on a day. One query.

    Raises NoNumber when the team has none.
    """
    number = OutboundNumber.objects.filter(
        assignments__team=team, assignments__is_primary=True, assignments__period__contains=on
    ).first()
    if number is None:
        raise NoNumber
    return number


def get(number: str) -> OutboundNumber | None:
    """Return the registered number with this stored spelling, or None. One query."""
    return OutboundNumber.objects.filter(number=number).first()


def assign(
    *,
    number: OutboundNumber,
    to: Team | User,
    from_on: dt.date,
    until_on: dt.date | None,
    is_primary: bool,
    by: Actor,
    now: dt.datetime,
) -> NumberAssignment:
    """Give a number to a team or person for [from_on, until_on).

    Raises django's ValidationError with a Dutch reason when the database rules forbid it.
    """
    assignment = NumberAssignment(
        number=number,
        team=to if isinstance(to, Team) else None,
        user=to if isinstance(to, User) else None,
        period=DateRange(from_on, until_on),
        is_primary=is_primary,
    )
    with transaction.atomic():
        assignment.full_clean()
        assignment.save(force_insert=True)
        record.event(code="number.assigned", about=number, by=by, now=now, assignment=assignment.pk)
    return assignment


def teams_without(*, on: dt.date) -> "models.QuerySet[Team]":
    """Return the active teams that have no primary number on this day."""
    covered = NumberAssignment.objects.filter(is_primary=True, period__contains=on)
    return Team.objects.filter(is_active=True).exclude(
        pk__in=covered.filter(team__isnull=False).values("team")
    )
