"""What a day at the desk was like: how long people waited and what came of it. Of the desk as a
whole, never of one colleague or one resident."""

import dataclasses
import datetime as dt
import statistics

from django.db.models import Count, F, Q, QuerySet

from portal.desk.handing.models import PaperReceipt
from portal.desk.host import interpreters
from portal.desk.host.models import AskedPapers
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.residents import languages

# With fewer, a median tells of one person.
FEWEST = 5
PAST = 60
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


def of_day(opening: Opening) -> Overview:
    """Return the day in numbers. Six queries."""
    visits = Visit.objects.filter(opening=opening)
    counted = dict(visits.values_list("outcome").annotate(times=Count("pk")))
    still_open = counted.pop("", 0)
    half, most = _waits(visits)
    papers = PaperReceipt.objects.filter(visit__opening=opening)
    handed = papers.aggregate(all=Count("pk"), open=Count("pk", filter=Q(confirmed_at=None)))
    return Overview(
        opening=opening,
        visits=still_open + sum(counted.values()),
        still_open=still_open,
        half_waited=half,
        most_waited=most,
        outcomes=_shares(counted),
        week=_week(opening),
        asked=AskedPapers.objects.filter(visit__opening=opening).count(),
        handed_in=handed["all"],
        unconfirmed=handed["open"],
    )


def past(desk: Desk) -> QuerySet[Opening]:
    """The last days of this desk, the newest first."""
    found: QuerySet[Opening] = Opening.objects.filter(desk=desk).select_related("desk__location")
    return found.order_by("-day")[:PAST]


def _waits(visits: QuerySet[Visit]) -> tuple[int | None, int | None]:
    """How long people waited for the first call. What was on paper has no such moment."""
    called = visits.filter(first_called_at__gte=F("arrived_at"), paper_number=None)
    waits = [
        (first - came).total_seconds() / 60
        for came, first in called.values_list("arrived_at", "first_called_at")
    ]
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
    visits = dict(spoken.values_list("language").annotate(times=Count("pk")))
    lines = {
        row["language"]: (row["times"], row["total"])
        for row in interpreters.by_language(opening.desk, first, last)
    }
    found = [
        Spoken(languages.name(code), visits.get(code, 0), *lines.get(code, (0, 0)))
        for code in {*visits, *lines}
    ]
    return sorted(found, key=lambda row: (-row.visits, -row.calls, row.name))
