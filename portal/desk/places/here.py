"""At which desk a colleague is, and what every page of its day begins with. Reads only."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from portal.desk.places.models import Desk, Opening, Sitting
from portal.kit import clock, plain_sql
from portal.kit.plain_sql import Columns
from portal.municipality.models import Location
from portal.staff.models import HOLDS, Membership, User

PAST = 60
DESK, OPENING = Columns(Desk, "desk"), Columns(Opening, "opening")
LOCATION = Columns(Location, "location")
# In the order of `_desks`; a test compares the two.
DESKS = """
    SELECT seat.id IS NOT NULL, {desk}, {location}, {opening}
    FROM desk_desk desk
    JOIN municipality_location location ON location.id = desk.location_id
    LEFT JOIN desk_opening opening ON opening.desk_id = desk.id AND opening.day = %(day)s
    LEFT JOIN (
        SELECT sitting.id, point.desk_id FROM desk_sitting sitting
        JOIN desk_servicepoint point ON point.id = sitting.point_id
        WHERE sitting.user_id = %(user)s AND sitting.until_at IS NULL
    ) seat ON seat.desk_id = desk.id
    WHERE desk.is_active
    ORDER BY seat.id IS NOT NULL DESC, EXISTS (
        SELECT FROM staff_membership membership JOIN staff_user member
        ON member.id = membership.user_id
        WHERE membership.user_id = %(user)s AND membership.team_id = desk.team_id AND {holds}
    ) DESC, desk.id
"""
READ_DESKS = DESKS.format(desk=DESK.sql, location=LOCATION.sql, opening=OPENING.sql, holds=HOLDS)


@dataclasses.dataclass(frozen=True)
class Place:
    """A desk with its day, and whether this colleague sits there."""

    desk: Desk
    opening: Opening | None
    sits: bool


@dataclasses.dataclass(frozen=True)
class Here:
    """The desk of this colleague today. Without a desk nobody can walk in anywhere."""

    desk: Desk | None
    opening: Opening | None
    # Days that nobody closed: their people are asked after first.
    left_open: list[Opening]

    @property
    def is_open(self) -> bool:
        """Whether numbers can be given now."""
        return self.opening is not None and self.opening.is_running


def desk_of(user: User, *, now: dt.datetime) -> Desk | None:
    """Return the desk at which this colleague sits, else that of a team of theirs, else the first.
    One query."""
    return next(iter(desks_of(user, now=now)), None)


def desks_of(user: User, *, now: dt.datetime) -> list[Desk]:
    """Return all desks, in the order in which this colleague is likely to be there: see desk_of.
    One query."""
    return list(_desks(user, now).select_related("location", "team"))


def desks_today(user: User, *, now: dt.datetime) -> list[Place]:
    """Return the same desks with their day. One query: every board asks this at every change."""
    given = {"user": user.pk, "day": clock.day_of(now)}
    return [_place(row) for row in plain_sql.rows(READ_DESKS, given)]


def find(user: User, *, now: dt.datetime) -> Here:
    """Return where this colleague is and how the day stands there. One query on most days, two on
    a desk without one."""
    today = clock.day_of(now)
    shown = Q(day=today) | Q(day__lt=today, closed_at__isnull=True)
    return of_days(user, list(_days(user, now).filter(shown)), now=now)


def past(user: User, *, now: dt.datetime) -> list[Opening]:
    """Return the last days of the desk of this colleague, the newest first. One query."""
    return list(_days(user, now).order_by("-day")[:PAST])


def of_days(user: User, days: list[Opening], *, now: dt.datetime) -> Here:
    """Return how the day stands, from days of this desk that were read already. No query, or one
    for a desk without days."""
    today = clock.day_of(now)
    desk = days[0].desk if days else desk_of(user, now=now)
    opening = next((one for one in days if one.day == today), None)
    left = [one for one in days if one.day < today and one.is_running]
    return Here(desk, opening, sorted(left, key=lambda one: one.day))


def _place(row: Sequence[Any]) -> Place:
    sits, *rest = row
    desk = DESK.made(rest[: DESK.many])
    desk.location = LOCATION.made(rest[DESK.many : DESK.many + LOCATION.many])
    opening = OPENING.made_if_any(rest[DESK.many + LOCATION.many :])
    if opening is not None:
        opening.desk = desk
    return Place(desk, opening, sits)


def _desks(user: User, now: dt.datetime) -> QuerySet[Desk]:
    sits = Sitting.objects.now().filter(user=user, point__desk=OuterRef("pk"))
    member = Membership.objects.on(clock.day_of(now)).filter(user=user, team=OuterRef("team"))
    desks = Desk.objects.filter(is_active=True)
    ranked = desks.annotate(sits=Exists(sits), member=Exists(member))
    return ranked.order_by("-sits", "-member", "pk")


def _days(user: User, now: dt.datetime) -> QuerySet[Opening]:
    rows: QuerySet[Opening] = Opening.objects.filter(
        desk=Subquery(_desks(user, now).values("pk")[:1])
    )
    return rows.select_related("desk__location", "desk__team")
