"""Who is there today, and which lead can take something over. Absences are written in
colleagues.py."""

import datetime as dt

from portal.staff.models import Absence, Membership, Team, User
from portal.staff.roles import Permission, roles_with


def away_on(day: dt.date) -> list[int]:
    """Return the colleagues who are absent on this day, as primary keys. One query."""
    return list(Absence.objects.on(day).values_list("user", flat=True))


def lead_of(team: Team, day: dt.date) -> User | None:
    """Return the lead of this team who is present on this day: of several the one who leads it
    longest, so that everybody would name the same. One query."""
    found: Membership | None = (
        Membership.objects.on(day)
        .filter(team=team, role__in=roles_with(Permission.LEAD_TEAM))
        .exclude(user__in=Absence.objects.on(day).values("user"))
        .select_related("user")
        .order_by("from_on", "pk")
        .first()
    )
    return found.user if found else None


def managers_on(day: dt.date) -> tuple[int, ...]:
    """Return who manages the portal on this day, as primary keys. One query."""
    managing = Membership.objects.on(day).filter(role__in=roles_with(Permission.MANAGE_STAFF))
    return tuple(managing.order_by("user").values_list("user", flat=True).distinct())
