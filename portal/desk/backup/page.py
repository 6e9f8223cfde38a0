"""The roster page: the weeks ahead of one team. Reads only."""

import dataclasses
import datetime as dt
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404

from portal.desk.backup import roster, timings
from portal.desk.backup.models import BackupDuty, DutySwap, Half
from portal.desk.backup.roster import Slot
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import clock
from portal.staff import people
from portal.staff.models import Team, User
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


@dataclasses.dataclass(frozen=True)
class Cell:
    """One half-day: who stands there, and what this colleague can do about it."""

    slot: Slot
    half: str
    asked: list[DutySwap]
    is_mine: bool

    @property
    def is_away(self) -> tuple[bool, bool]:
        """Whether the backup and the deputy are away."""
        duty = self.slot.duty
        return (
            (duty.person_id in self.slot.away, duty.deputy_id in self.slot.away)
            if duty
            else (False, False)
        )


@dataclasses.dataclass(frozen=True)
class Day:
    """One day of the roster."""

    day: dt.date
    cells: list[Cell]


@dataclasses.dataclass(frozen=True)
class Week:
    """A week of the roster; `gaps` counts what is missing."""

    monday: dt.date
    days: list[Day]

    @property
    def gaps(self) -> int:
        """How many half-days miss somebody."""
        return sum(bool(cell.slot.gap) for day in self.days for cell in day.cells)


@dataclasses.dataclass(frozen=True)
class Page:
    """What the roster page shows."""

    team: Team | None
    teams: list[Team]
    weeks: list[Week]
    figures: list[timings.Figure]
    swaps_for_me: list[DutySwap]
    my_swaps: list[DutySwap]
    may_edit: bool
    leads_any: bool
    earlier: dt.date | None
    later: dt.date
    today: dt.date

    @property
    def gaps(self) -> int:
        """How many half-days on this page miss somebody."""
        return sum(week.gaps for week in self.weeks)


def read(may: Standing, *, code: str, since: str, now: dt.datetime) -> Page:
    """Return four weeks of one team: the one of the address, else one's own, else the first. Nine
    queries at most."""
    today = clock.day_of(now)
    teams = list(roster.teams())
    own = {team.pk for team in may.teams}
    by_code = [team for team in teams if team.code == code]
    chosen = next(iter([*by_code, *(t for t in teams if t.pk in own), *teams]), None)
    monday = _monday(since, today)
    led = {team.pk for team in may.teams_with(Permission.LEAD_TEAM)}
    swaps = list(DutySwap.objects.open().with_all())
    weeks = _weeks(chosen, monday, swaps, may.user, today) if chosen else []
    span = dt.timedelta(weeks=roster.WEEKS_SHOWN)
    return Page(
        team=chosen,
        teams=teams,
        weeks=weeks,
        figures=timings.of_team(chosen, now=now) if chosen else [],
        swaps_for_me=[swap for swap in swaps if swap.asked_id == may.user.pk],
        my_swaps=[swap for swap in swaps if swap.asker_id == may.user.pk],
        may_edit=chosen is not None and chosen.pk in led,
        leads_any=bool(led),
        earlier=monday - span if monday - span >= _monday("", today) else None,
        later=monday + span,
        today=today,
    )


def duties_to_return(team: Team, user: User, *, now: dt.datetime) -> QuerySet[BackupDuty]:
    """Return the duties of others in this team that lie ahead and are not one's own too."""
    ahead: QuerySet[BackupDuty] = BackupDuty.objects.filter(team=team, day__gte=clock.day_of(now))
    others = ahead.exclude(person=user).exclude(deputy=user)
    return others.select_related("person", "deputy").order_by("day", "-half")


def duty(pk: int) -> BackupDuty:
    """Return a duty. Raises Http404. One query."""
    rows = BackupDuty.objects.select_related("team", "person", "deputy")
    found: BackupDuty | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("dienst")
    return found


def duty_on(turn: roster.Turn) -> BackupDuty | None:
    """Return the duty of a half-day, if somebody stands there. One query."""
    rows = BackupDuty.objects.select_related("person", "deputy")
    found: BackupDuty | None = rows.filter(team=turn.team, day=turn.day, half=turn.half).first()
    return found


def others(found: BackupDuty) -> QuerySet[User]:
    """Return who of the team is there then and does not stand on this duty."""
    there = people.workers_of(found.team, found.day)
    return there.exclude(pk__in=[found.person_id, found.deputy_id])


def swap_of(user: User, pk: int) -> DutySwap:
    """Return a swap for who asked or was asked. Raises Http404 for anybody else. One query."""
    found: DutySwap | None = DutySwap.objects.with_all().filter(pk=pk).first()
    if found is None or user.pk not in {found.asker_id, found.asked_id}:
        raise Http404("ruil")
    return found


def rows_of(imported: ImportedList) -> list[ImportedRow]:
    """Return what became of each row. One query."""
    return list(imported.rows.order_by("number"))


def _monday(typed: str, today: dt.date) -> dt.date:
    """Return the Monday of the week of an address; this week for what is no day or far off."""
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        day = today
    if not today <= day <= today + dt.timedelta(days=366):
        day = today
    return day - dt.timedelta(days=day.weekday())


def _weeks(
    team: Team, monday: dt.date, swaps: list[DutySwap], user: User, today: dt.date
) -> list[Week]:
    slots = [slot for slot in roster.slots([team], first=monday) if slot.turn.day >= today]
    asked: dict[int, list[DutySwap]] = {}
    for swap in swaps:
        asked.setdefault(swap.duty_id, []).append(swap)
    days = [
        Day(day, [_cell(slot, asked, user) for slot in of_day])
        for day, of_day in groupby(slots, key=lambda slot: slot.turn.day)
    ]
    return [
        Week(first, list(of_week))
        for first, of_week in groupby(
            days, key=lambda day: day.day - dt.timedelta(days=day.day.weekday())
        )
    ]


def _cell(slot: Slot, asked: dict[int, list[DutySwap]], user: User) -> Cell:
    duty = slot.duty
    return Cell(
        slot=slot,
        half=Half(slot.turn.half).label,
        asked=asked.get(duty.pk, []) if duty else [],
        is_mine=duty is not None and duty.is_of(user),
    )
