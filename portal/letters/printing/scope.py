"""Whose letters somebody may print: those of the teams in which they hold that permission; the
print room those of all."""

import dataclasses
import datetime as dt

from django.db.models import Q

from portal.letters.printing.models import PrintRun
from portal.staff.models import Team, User
from portal.staff.permissions import NotAllowed, Standing, standing_of
from portal.staff.roles import Permission


@dataclasses.dataclass(frozen=True)
class Scope:
    """What one colleague may print."""

    all_teams: bool
    teams: list[Team]

    def holds(self, team_id: int | None) -> bool:
        """Tell whether letters of this team, None for all, may be printed."""
        return self.all_teams or team_id in {team.pk for team in self.teams}

    @property
    def letters(self) -> Q:
        """The letters that may be printed."""
        return Q() if self.all_teams else Q(case__team__in=self.teams)

    @property
    def runs(self) -> Q:
        """The runs that may be seen."""
        return Q() if self.all_teams else Q(team__in=self.teams)


def of(may: Standing) -> Scope:
    """Return what this colleague may print. No query."""
    every = Permission.PRINT_ALL_LETTERS in may.held
    return Scope(every, may.teams_with(Permission.PRINT_LETTERS))


def check(user: User, team_id: int | None, *, now: dt.datetime) -> Scope:
    """Raise NotAllowed unless this colleague may print letters of this team, None for all. One
    query."""
    found = of(standing_of(user, now=now))
    if not user.is_active or not found.holds(team_id):
        raise NotAllowed
    return found


def check_run(user: User, run: PrintRun, *, now: dt.datetime) -> None:
    """Raise NotAllowed unless this run is theirs to print; a test page is of who manages the
    office. One query."""
    if run.kind == PrintRun.Kind.TEST:
        if Permission.MANAGE_OFFICE not in standing_of(user, now=now).held:
            raise NotAllowed
    else:
        check(user, run.team_id, now=now)
