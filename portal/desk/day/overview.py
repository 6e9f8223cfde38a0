"""What a day at the desk was like: how long people waited and what came of it. Of the desk as a
whole, never of one colleague or one resident."""

import dataclasses
import datetime as dt
import statistics
from collections import Counter
from typing import Any

from django.db.models import Count, Q, Value

from portal.desk.backup.models import BackupCall
from portal.desk.host import interpreters
from portal.desk.places.models import Opening
from portal.desk.queue.models import Visit
from portal.residents import languages

# With fewer, a median tells of one person.
FEWEST = 5
# Marks a row of visits between rows of minutes.
OF_VISITS = -1
WEEK = dt.timedelta(days=6)


@dataclasses.dataclass(frozen=True)
class Share:
    """One outcome, how often, and which part of the visits that ended."""

    label: str
    count: int
    percent: int


@dataclasses.dataclass(frozen=True)
class Spoken:
    """One language in a week: in how many visits, and on the interpreter line."""

    name: str
    visits: int
    calls: int
    minutes: int


@dataclasses.dataclass(frozen=True)
class Overview:
    """A day in numbers. The waits are minutes, None while too few people were called."""

    opening: Opening
    visits: int
    still_open: int
    half_waited: int | None
    most_waited: int | None
    outcomes: list[Share]
    week: list[Spoken]
    asked: int
    handed_in: int
    unconfirmed: int
    # How often the backup was asked, and how often one came or called.
    backups: int
    came: int


def of_day(opening: Opening) -> Overview:
    """Return the day in numbers. Three queries."""
    visits = Visit.objects.filter(opening=opening)
    told = list(visits.values_list("outcome", "arrived_at", "first_called_at", "paper_number"))
    counted = Counter(outcome for outcome, *_ in told)
    still_open = counted.pop("", 0)
    # What was on paper has no moment of calling.
    half, most = _waits([(came, first) for _, came, first, paper in told if paper is None])
    return Overview(
        opening=opening,
        visits=len(told),
        still_open=still_open,
        half_waited=half,
        most_waited=most,
        outcomes=_shares(counted),
        week=_week(opening),
        **_counted(opening),
    )


def _counted(opening: Opening) -> dict[str, Any]:
    """What was asked, handed in and confirmed, and how often the backup was asked. One query."""
    unconfirmed = Q(visits__papers__isnull=False, visits__papers__confirmed_at=None)
    helped = Q(visits__backup_calls__ended_how__in=[BackupCall.End.CAME, BackupCall.End.PHONED])
    row = (
        Opening.objects.filter(pk=opening.pk)
        .annotate(
            asked=Count("visits__asked_papers", distinct=True),
            handed_in=Count("visits__papers", distinct=True),
            unconfirmed=Count("visits__papers", filter=unconfirmed, distinct=True),
            backups=Count("visits__backup_calls", distinct=True),
            came=Count("visits__backup_calls", filter=helped, distinct=True),
        )
        .values("asked", "handed_in", "unconfirmed", "backups", "came")
        .get()
    )
    return dict(row)


def _waits(called: list[tuple[dt.datetime, dt.datetime | None]]) -> tuple[int | None, int | None]:
    """How long people waited for the first call: half of them, and nine of ten."""
    waits = [(first - came).total_seconds() / 60 for came, first in called if first]
    if len(waits) < FEWEST:
        return None, None
    tenths = statistics.quantiles(waits, n=10, method="inclusive")
    return round(tenths[4]), round(tenths[8])


def _shares(counted: dict[str, int]) -> list[Share]:
    total = sum(counted.values())
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return [
        Share(str(Visit.Outcome(code).label), count, round(100 * count / total))
        for code, count in rows
    ]


def _week(opening: Opening) -> list[Spoken]:
    first = opening.day - dt.timedelta(days=opening.day.weekday())
    last = first + WEEK
    spoken = Visit.objects.filter(
        opening__desk=opening.desk_id, opening__day__gte=first, opening__day__lte=last
    ).exclude(language="")
    visits = spoken.values("language").annotate(times=Count("pk"), total=Value(OF_VISITS))
    lines = interpreters.by_language(opening.desk, first, last)
    found: dict[str, Spoken] = {}
    for row in visits.union(lines, all=True).values_list("language", "times", "total"):
        code, times, total = row
        old = found.get(code, Spoken(languages.name(code), 0, 0, 0))
        if total == OF_VISITS:
            found[code] = dataclasses.replace(old, visits=times)
        else:
            found[code] = dataclasses.replace(old, calls=times, minutes=total)
    return sorted(found.values(), key=lambda row: (-row.visits, -row.calls, row.name))
