"""How long it takes until the backup comes, by team and half-day. Never of one person: too few
calls give no figure."""

import dataclasses
import datetime as dt

from django.db.models import Aggregate, Count, FloatField, Q

from portal.desk.backup.models import BackupCall, BackupTiming, Half
from portal.kit import clock
from portal.staff.models import Team

FEWEST = 10
WEEKS = 13


class Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclasses.dataclass(frozen=True)
class Figure:
    """What the roster page says of one half-day of a team."""

    half: str
    asked: int
    helped: int
    # Half of them came within this many minutes; None when there are too few to say.
    minutes: int | None


def of_team(team: Team, *, now: dt.datetime) -> list[Figure]:
    """Return the figures of the past quarter, in whole months, by half-day. One query."""
    since = (clock.day_of(now) - dt.timedelta(weeks=WEEKS)).replace(day=1)
    helped = Q(ended_how__in=[BackupCall.End.CAME, BackupCall.End.PHONED])
    rows = (
        BackupTiming.objects.filter(team=team, month_on__gte=since)
        .values("half")
        .annotate(
            asked=Count("pk"),
            helped=Count("pk", filter=helped),
            timed=Count("seconds"),
            middle=Median("seconds"),
        )
    )
    return [
        Figure(
            half=Half(row["half"]).label,
            asked=row["asked"],
            helped=row["helped"],
            minutes=max(1, round(row["middle"] / 60)) if row["timed"] >= FEWEST else None,
        )
        for row in rows.order_by("-half")
        if row["asked"] >= FEWEST
    ]
