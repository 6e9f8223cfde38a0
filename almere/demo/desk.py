"""The walk-in desks of the demo and their service points. Invented."""

import contextlib
import datetime as dt

from almere.demo.town import Town
from portal.audit.actor import Actor
from portal.cases.models import Topic
from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, Half, Place
from portal.desk.places import office
from portal.desk.places.models import Desk, ServicePoint
from portal.kit import clock
from portal.municipality import calendars
from portal.municipality.models import Location
from portal.staff.models import Team, User

POINTS: dict[str, list[tuple[str, tuple[str, ...], bool]]] = {
    "stadhuis": [
        ("Loket 1", (), False),
        ("Loket 2", (), False),
        ("Loket 3", ("mijn-uitkering", "uitkering-aanvragen", "brief", "papieren"), False),
        ("Loket 4", (), False),
        ("Spreekkamer", (), True),
    ],
    "buiten": [("Loket 1", (), False), ("Loket 2", (), False), ("Spreekkamer", (), True)],
}
# Who opens and closes the day there, and who helps, the ones that a played morning likes best last.
LEADS = {"stadhuis": "mirjam", "buiten": "petra"}
CLERKS = {"stadhuis": ["amal", "sven", "jaap", "loes"], "buiten": ["okan", "wilma"]}

# The backup of each team and the deputy, by turns.
BACKUPS = {
    "inkomen-1": ("bilal", "noor"),
    "inkomen-2": ("kwame", "sanne"),
    "werk": ("eva", "tomasz"),
    "bijzondere-bijstand": ("yara", "lucas"),
    "informele-aanpak": ("carla", "ingrid"),
}
ROSTER_DAYS, DAY = 28, dt.timedelta(days=1)
FROM_HOME, NOBODY_YET = 4, ("werk", 2, 3)


def load(*, town: Town, users: dict[str, User], by: Actor, now: dt.datetime) -> None:
    """Make the desks and the roster of the backup, or find what an earlier run made."""
    for code, points in POINTS.items():
        location = Location.objects.get(code=code)
        team = town.teams[f"inloop-{code}"]
        desk = office.add_desk(location=location, team=team, by=by, now=now)
        for position, (name, topics, is_quiet) in enumerate(points, start=1):
            _point(desk, name, position, [town.topics[one] for one in topics], is_quiet, by, now)
    _fill_roster(town, users, by, now)


def _fill_roster(town: Town, users: dict[str, User], by: Actor, now: dt.datetime) -> None:
    """Let two colleagues of each team take turns in the mornings of the weeks to come, the backup
    now and then from home. One morning has nobody yet: its lead sees that."""
    calendar, today = calendars.office_calendar(), clock.day_of(now)
    days = [day for n in range(ROSTER_DAYS) if calendar.is_working_day(day := today + n * DAY)]
    known = set(BackupDuty.objects.filter(day__gte=today).values_list("team", "day"))
    for code, names in BACKUPS.items():
        team = town.teams[code]
        for day in days:
            gap = (code, day.isocalendar().week % 4, day.weekday()) == NOBODY_YET
            if gap or (team.pk, day) in known:
                continue
            person, deputy = names if day.toordinal() % 2 else names[::-1]
            place = Place.HOME if day.weekday() == FROM_HOME else Place.BUILDING
            pair = roster.Pair(users[person], place, users[deputy], Place.BUILDING)
            turn = roster.Turn(team, day, Half.MORNING)
            roster.put(turn=turn, pair=pair, by=by, now=now)


def stand_by(*, by: Actor, now: dt.datetime) -> None:
    """Let somebody be backup of each team now, also on a day or at an hour that the roster does not
    know. Whoever is away stays away: then it rings for the others."""
    day, half = clock.day_of(now), roster.half_of(now)
    there = BackupDuty.objects.filter(day=day, half=half).values("team")
    teams = Team.objects.filter(code__in=BACKUPS).exclude(pk__in=there)
    users = {user.username: user for user in User.objects.filter(is_active=True)}
    for team in teams:
        person, deputy = (users[name] for name in BACKUPS[team.code])
        pair = roster.Pair(person, Place.BUILDING, deputy, Place.BUILDING)
        with contextlib.suppress(roster.NotInTeam):
            roster.put(turn=roster.Turn(team, day, half), pair=pair, by=by, now=now)


def _point(
    desk: Desk,
    name: str,
    position: int,
    topics: list[Topic],
    is_quiet: bool,
    by: Actor,
    now: dt.datetime,
) -> None:
    if not ServicePoint.objects.filter(desk=desk, name=name).exists():
        office.set_point(
            desk=desk,
            name=name,
            position=position,
            serves=topics,
            is_quiet=is_quiet,
            by=by,
            now=now,
        )
