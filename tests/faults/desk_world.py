"""The towns of the races: many desks that share no row, so that a race on the one never touches a
race on the other, and one statement puts them all where the next races begin."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from portal.cases.models import Topic
from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, Half, Place
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.kit import clock
from portal.municipality.models import Location
from portal.staff import numbers
from portal.staff.models import Membership, OutboundNumber, Role, Team, User
from tests import build

# Tuesday 24 November 2026, 10:00 in Amsterdam.
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ARRIVED = NOW - dt.timedelta(minutes=20)
# Who sits at the service points, who of the team may be asked to come, who may take over a duty,
# and who leads.
HOLDER, OTHER = "Anna", "Joyce"
RECEIVERS = BACKUP, DEPUTY = "Bilal", "Carla"
STAND_IN, ALSO, LEAD = "Dirk", "Emre", "Daan"
ROLES = {
    HOLDER: Role.DESK,
    OTHER: Role.DESK,
    BACKUP: Role.CASEWORKER,
    DEPUTY: Role.CASEWORKER,
    STAND_IN: Role.CASEWORKER,
    ALSO: Role.CASEWORKER,
    LEAD: Role.TEAM_LEAD,
}


@dataclasses.dataclass(frozen=True)
class World:
    """One desk on one day, with its own team, topic, colleagues and backup."""

    number: int
    desk: Desk
    opening: Opening
    team: Team
    topic: Topic
    users: dict[str, User]
    points: dict[str, ServicePoint]


def username(name: str, number: int) -> str:
    """Return under which name this colleague of that desk logs in."""
    return f"{name.lower()}-{number}"


def build_worlds(many: int) -> list[World]:
    """Make a municipality with so many desks."""
    build.town(now=NOW)
    return [_world(number) for number in range(many)]


def planned(worlds: list[World]) -> Iterator[BackupDuty]:
    """Return the roster as it was before anybody swapped."""
    for world in worlds:
        yield BackupDuty(
            team=world.team,
            day=clock.day_of(NOW),
            half=Half.MORNING,
            person=world.users[BACKUP],
            deputy=world.users[DEPUTY],
        )


def turn(team: Team) -> roster.Turn:
    """Return the half-day of the races."""
    return roster.Turn(team, clock.day_of(NOW), Half.MORNING)


def pair(person: User, deputy: User) -> roster.Pair:
    """Return two who are both in the building."""
    return roster.Pair(person, Place.BUILDING, deputy, Place.BUILDING)


def _world(number: int) -> World:
    team = Team.objects.create(code=f"team-{number}", name=f"Team {number}")
    outbound = OutboundNumber.objects.create(
        number=f"+3136556{number:04d}",
        label=team.name,
        answered_by="een collega",
        answered_hours="09:00 tot 17:00 uur",
        outside_hours="Wij zijn nu dicht. Bel morgen terug.",
        tested_on=clock.day_of(ARRIVED),
    )
    numbers.assign(
        number=outbound,
        to=team,
        from_on=build.LONG_AGO,
        until_on=None,
        is_primary=True,
        by=build.TESTER,
        now=ARRIVED,
    )
    topic = Topic.objects.create(code=f"vraag-{number}", label="Mijn uitkering", team=team)
    users = {name: _colleague(name, number, team, role) for name, role in ROLES.items()}
    location = Location.objects.create(
        code=f"plek-{number}", name=f"Plek {number}", address="Stadhuisplein 1, Almere"
    )
    desk = Desk.objects.create(
        location=location,
        team=Team.objects.create(code=f"inloop-{number}", name=f"Inloop {number}"),
    )
    points = {
        name: ServicePoint.objects.create(desk=desk, name=f"Loket {at}", position=at)
        for at, name in enumerate((HOLDER, OTHER))
    }
    for name, point in points.items():
        # Who stood up and raises the alarm is sought at the desk of her team.
        Membership.objects.create(
            user=users[name], team=desk.team, role=Role.DESK, from_on=build.LONG_AGO
        )
        seats.sit(point=point, user=users[name], now=ARRIVED)
    opening = days.open_day(desk=desk, user=users[HOLDER], now=ARRIVED)
    return World(number, desk, opening, team, topic, users, points)


def _colleague(name: str, number: int, team: Team, role: Role) -> User:
    made = build.colleague(name=username(name, number), team=team, role=role)
    made.name = made.public_name = name
    made.save(update_fields=["name", "public_name"])
    return made
