"""Which phone rings for whom: an extension belongs to one colleague, or to a team whose phones ring
together."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused
from portal.staff.models import Membership, NumberAssignment, Team, User
from portal.staff.roles import Permission, roles_with


class ExtensionTaken(Refused):
    """One phone, one owner: else a call would show itself to somebody it is not for."""

    text = "Dit toestel is al van een ander. Kies een ander toestelnummer."


def colleague_at(extension: str) -> User | None:
    """Return the colleague whose phone this is. One query, none without an extension."""
    if not extension:
        return None
    return User.objects.filter(extension=extension, is_active=True).first()


def team_at(extension: str) -> Team | None:
    """Return the team whose phones ring together on this extension. One query at most."""
    return Team.objects.filter(extension=extension).first() if extension else None


def heard_by(extension: str, *, day: dt.date) -> list[int]:
    """Return whose phones ring, as primary keys: one colleague, or who works in that team today.
    Two queries at most."""
    owner = colleague_at(extension)
    if owner is not None:
        return [owner.pk]
    team = team_at(extension)
    working = Membership.objects.on(day).filter(role__in=roles_with(Permission.WORK_CASES))
    return list(working.filter(team=team).values_list("user", flat=True)) if team else []


def of(user: User, teams: list[Team]) -> list[str]:
    """Return the extensions that ring for this colleague of these teams. No query."""
    return [one for one in (user.extension, *(team.extension for team in teams)) if one]


def team_answering(number: str, extension: str, *, day: dt.date) -> Team | None:
    """Return whose call this is: of the team that shows the called number, the team of the
    colleague who shows it, or else of whoever rings; None when nobody knows. Four queries at
    most."""
    shown = NumberAssignment.objects.filter(number__number=number, period__contains=day)
    given = shown.select_related("team", "user").first()
    if given is not None and given.team is not None:
        return given.team
    ringing = team_at(extension)
    if given is None and ringing is not None:
        return ringing
    person = given.user if given is not None else colleague_at(extension)
    return _team_of(person, day) if person else None


def _team_of(person: User, day: dt.date) -> Team | None:
    working = Membership.objects.on(day).filter(role__in=roles_with(Permission.WORK_CASES))
    first = working.filter(user=person).select_related("team").order_by("from_on", "pk").first()
    return first.team if first else None


def everyone() -> list[tuple[str, User | Team]]:
    """Return every extension with whose it is, in the order of the phones. Two queries."""
    people = User.objects.filter(is_active=True).exclude(extension="")
    teams = Team.objects.exclude(extension="")
    rows: list[tuple[str, User | Team]] = [(one.extension, one) for one in people]
    rows += [(one.extension, one) for one in teams]
    return sorted(rows, key=lambda row: (len(row[0]), row[0]))


def give_to_team(*, team: Team, extension: str, by: Actor, now: dt.datetime) -> None:
    """Let the phones of a team ring together on this extension; empty takes it away. Raises
    ExtensionTaken."""
    try:
        with transaction.atomic():
            check_free(extension, but=team)
            team.extension = extension
            team.save(update_fields=["extension"])
            record.event(code="team.extension_set", about=team, by=by, now=now)
    except IntegrityError:
        raise ExtensionTaken from None


def check_free(extension: str, *, but: User | Team | None = None) -> None:
    """Raise ExtensionTaken when somebody else has this phone. Two queries at most."""
    if not extension:
        return
    people = User.objects.filter(extension=extension)
    teams = Team.objects.filter(extension=extension)
    if isinstance(but, User):
        people = people.filter(~Q(pk=but.pk))
    if isinstance(but, Team):
        teams = teams.filter(~Q(pk=but.pk))
    if people.exists() or teams.exists():
        raise ExtensionTaken
