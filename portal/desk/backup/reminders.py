"""What the lead is warned of: half-days without a backup; and who was asked to swap. Entries of
settings.DUE."""

import datetime as dt

from django.db.models import OuterRef, Subquery

from portal.desk.backup import roster
from portal.desk.backup.models import DutySwap, Half
from portal.due.engine import Due
from portal.kit import clock
from portal.staff.models import Absence, Membership, Team
from portal.staff.roles import Permission, roles_with

GAP, EMPTY, SWAP = "backup.gap", "backup.empty", "backup.swap"
WEEKS_AHEAD = 2


def due_swaps(now: dt.datetime) -> list[Due]:
    """Return who was asked to swap. One query."""
    return [_asked(swap) for swap in DutySwap.objects.open().with_all()]


def due_gaps(now: dt.datetime) -> list[Due]:
    """Return the gaps of the coming two weeks, for the lead of the team. Five queries at most."""
    today = clock.day_of(now)
    teams = _teams_with_lead(today)
    slots = roster.slots(list(teams), first=today, weeks=WEEKS_AHEAD)
    found: list[Due] = []
    for team, lead in teams.items():
        mine = [slot for slot in slots if slot.turn.team == team]
        if mine and not any(slot.duty for slot in mine):
            # A team that has no roster at all gets one line, not twenty.
            found.append(_empty(team, lead, today))
            continue
        found += [_gap(slot, lead) for slot in mine if slot.gap]
    return found


def _empty(team: Team, lead: int | None, today: dt.date) -> Due:
    return Due(
        key=f"{EMPTY}-{team.pk}",
        code=EMPTY,
        # Told anew each Monday.
        at=clock.instant(today - dt.timedelta(days=today.weekday()), dt.time()),
        team_id=team.pk,
        owner_id=lead,
        text=f"Het rooster van de achtervang van {team.name} is nog leeg.",
    )


def _gap(slot: roster.Slot, lead: int | None) -> Due:
    turn = slot.turn
    half = Half(turn.half)
    return Due(
        key=f"{GAP}-{turn.team.pk}-{turn.day:%Y%m%d}-{half.value}",
        code=GAP,
        at=clock.instant(turn.day - dt.timedelta(weeks=WEEKS_AHEAD), dt.time()),
        team_id=turn.team.pk,
        owner_id=lead,
        text=f"Achtervang {turn.team.name}, {clock.in_words(turn.day)}, {half.label}: {slot.gap}",
    )


def _asked(swap: DutySwap) -> Due:
    duty = swap.duty
    return Due(
        key=f"{SWAP}-{swap.pk}",
        code=SWAP,
        at=swap.asked_at,
        team_id=duty.team_id,
        owner_id=swap.asked_id,
        text=f"Een collega vraagt of u de achtervang overneemt: {clock.in_words(duty.day)}, "
        f"{duty.get_half_display()}. Antwoord op de bladzijde Achtervang.",
    )


def _teams_with_lead(day: dt.date) -> dict[Team, int | None]:
    """Return the teams that have a backup, each with who leads it longest and is there. One
    query."""
    leading = (
        Membership.objects.on(day)
        .filter(team=OuterRef("pk"), role__in=roles_with(Permission.LEAD_TEAM))
        .exclude(user__in=Absence.objects.on(day).values("user"))
        .order_by("from_on", "pk")
    )
    teams = roster.teams().annotate(lead=Subquery(leading.values("user")[:1]))
    return {team: team.lead for team in teams}
