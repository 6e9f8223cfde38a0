"""Whose figures somebody may read: those of the teams that she leads today."""

import datetime as dt

from portal.kit import clock
from portal.kit.figures import Filters
from portal.staff.models import Membership, Team, User
from portal.staff.roles import Permission, roles_with


def teams_led(user: User, *, now: dt.datetime) -> list[Team]:
    """Return the teams that this colleague leads today, by name. One query."""
    leading = Membership.objects.on(clock.day_of(now)).filter(
        user=user, role__in=roles_with(Permission.LEAD_TEAM)
    )
    return list(Team.objects.filter(pk__in=leading.values("team")).order_by("name"))


def filters(teams: list[Team]) -> Filters:
    """Return teams as figures take them."""
    return Filters(tuple(team.pk for team in teams))


def words(teams: list[Team]) -> str:
    """Return the names of teams as one line."""
    return " en ".join(team.name for team in teams)
