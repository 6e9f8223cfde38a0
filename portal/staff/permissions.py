"""May this colleague do this? In pairs: `check_...` raises with the reason, `can_...` tells."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

from portal.kit import clock, plain_sql
from portal.kit.plain_sql import Columns
from portal.kit.refusal import Refused
from portal.staff.models import HOLDS, Membership, Role, Team, User
from portal.staff.roles import ROLE_PERMISSIONS, Permission, roles_with

TEAM = Columns(Team, "team")
# Every page of a colleague asks this.
STANDING = """
    SELECT membership.role, {team} FROM staff_membership membership
    JOIN staff_user member ON member.id = membership.user_id
    JOIN staff_team team ON team.id = membership.team_id
    WHERE membership.user_id = %(user)s AND {holds}
    ORDER BY team.name, membership.id
"""
READ_STANDING = STANDING.format(team=TEAM.sql, holds=HOLDS)


class NotAllowed(Refused):
    """This colleague's roles do not hold what was asked."""

    text = "U hebt hier geen recht voor. Vraag het uw teamleider of de functioneel beheerder."


def who_may(needed: Iterable[Permission]) -> str:
    """Say which colleagues may do what holds one of these permissions."""
    roles = dict.fromkeys(role for permission in needed for role in roles_with(permission))
    *others, last = [Role(role).label for role in roles]
    who = f"{', '.join(others)} of {last}" if others else last
    return f"Dit kan alleen een collega die dit werk doet: {who}. Vraag het aan een van hen."


def held_by(user: User, *, now: dt.datetime) -> frozenset[Permission]:
    """Return everything that this colleague may do today. One query."""
    roles = (
        Membership.objects.on(clock.day_of(now)).filter(user=user).values_list("role", flat=True)
    )
    return frozenset().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))


def can(user: User, permission: Permission, *, now: dt.datetime) -> bool:
    """Tell whether this colleague holds the permission today. One query."""
    return user.is_active and permission in held_by(user, now=now)


def check(user: User, permission: Permission, *, now: dt.datetime) -> None:
    """Raise NotAllowed unless this colleague holds the permission today. One query."""
    if not can(user, permission, now=now):
        raise NotAllowed


def teams_of(user: User, *, now: dt.datetime) -> list[Team]:
    """Return the teams whose cases this colleague may read today, by name. One query."""
    return list(
        Team.objects.filter(
            pk__in=Membership.objects.on(clock.day_of(now))
            .filter(user=user, role__in=roles_with(Permission.READ_CASES))
            .values("team")
        ).order_by("name")
    )


def can_in_team(user: User, permission: Permission, team: Team, *, now: dt.datetime) -> bool:
    """Tell whether this colleague holds the permission in this team today. One query."""
    return (
        user.is_active
        and Membership.objects.on(clock.day_of(now))
        .filter(user=user, team=team, role__in=roles_with(permission))
        .exists()
    )


def leads(user: User, team: Team, *, now: dt.datetime) -> bool:
    """Tell whether this colleague leads this team today. One query."""
    return can_in_team(user, Permission.LEAD_TEAM, team, now=now)


@dataclasses.dataclass(frozen=True)
class Standing:
    """The roles that a colleague has today, each with its team, by name of the team."""

    user: User
    roles: list[tuple[Role, Team]]
    # What was counted for the page of this one request, so that nobody counts it twice.
    counted: dict[str, int] = dataclasses.field(default_factory=dict, compare=False)
    # What else was read for it, under the name of the app that did.
    kept: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False)

    @functools.cached_property
    def held(self) -> frozenset[Permission]:
        """What they may do."""
        return frozenset().union(*(ROLE_PERMISSIONS[role] for role, _ in self.roles))

    @functools.cached_property
    def teams(self) -> list[Team]:
        """The teams whose cases they may read."""
        return self.teams_with(Permission.READ_CASES)

    def teams_with(self, permission: Permission) -> list[Team]:
        """Return the teams in which they hold a permission."""
        roles = roles_with(permission)
        return list({team.pk: team for role, team in self.roles if role in roles}.values())


def standing_of(user: User, *, now: dt.datetime) -> Standing:
    """Return what `held_by` and `teams_of` tell, and more. One query."""
    found = plain_sql.rows(READ_STANDING, {"user": user.pk, "day": clock.day_of(now)})
    return Standing(user, [(Role(role), TEAM.made(team)) for role, *team in found])
