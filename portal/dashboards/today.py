"""Today in two minutes: what slips, what came in, who is away and what is missing. Reads only."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.urls import reverse

from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import clock
from portal.kit.figures import Filters
from portal.outbox import nav as outbox_nav
from portal.staff import numbers, people
from portal.staff.models import Absence, Team, User

SOON = dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True)
class Tile:
    """A number of this moment with the list behind it. `tone` is for when it is not zero."""

    code: str
    label: str
    tone: str
    none: str
    cases: Callable[[Filters, dt.datetime], QuerySet[Case]]


@dataclasses.dataclass(frozen=True)
class Shown:
    """A tile as the page shows it."""

    label: str
    value: int
    tone: str
    url: str


@dataclasses.dataclass(frozen=True)
class Today:
    """What the page shows."""

    at: dt.datetime
    slips: list[Shown]
    flow: list[Shown]
    away: list[Absence]
    without_number: list[Team]
    teams: list[Team]

    @property
    def report(self) -> list[str]:
        """The figures as lines of plain text to paste elsewhere; no names."""
        names = " en ".join(team.name for team in self.teams)
        return [
            f"{names}, {clock.in_words(clock.day_of(self.at), year=True)}, "
            f"stand van {clock.time_in_words(self.at)}",
            *(f"{tile.label}: {tile.value}" for tile in (*self.slips, *self.flow)),
            f"Collega's afwezig: {len(self.away)}",
            f"Teams zonder telefoonnummer om mee te bellen: {len(self.without_number)}",
        ]


def _open(filters: Filters) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.open().filter(team__in=filters.teams)
    return found


def _late(filters: Filters, now: dt.datetime) -> QuerySet[Case]:
    # What is urgent is always due: it has a tile of its own.
    return _open(filters).filter(due_at__lte=now, priority=Case.Priority.NORMAL)


def _within_the_hour(filters: Filters, now: dt.datetime) -> QuerySet[Case]:
    ending = Promise.objects.filter(
        team__in=filters.teams,
        state=Promise.State.OPEN,
        until_at__gt=now,
        until_at__lte=now + SOON,
    )
    found: QuerySet[Case] = Case.objects.filter(
        pk__in=ending.values("case"), team__in=filters.teams
    )
    return found


def _urgent(filters: Filters, _now: dt.datetime) -> QuerySet[Case]:
    return _open(filters).filter(priority=Case.Priority.URGENT)


def _urgent_without_owner(filters: Filters, _now: dt.datetime) -> QuerySet[Case]:
    return _open(filters).filter(priority=Case.Priority.URGENT, owner__isnull=True)


def _came_in(filters: Filters, now: dt.datetime) -> QuerySet[Case]:
    since = clock.begin_of(clock.day_of(now))
    # Whatever came in today is open, or was closed today: few rows of two indexes.
    found: QuerySet[Case] = Case.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=since),
        team__in=filters.teams,
        opened_at__gte=since,
    )
    return found


def _closed(filters: Filters, now: dt.datetime) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(
        team__in=filters.teams, closed_at__gte=clock.begin_of(clock.day_of(now))
    )
    return found


SLIPS = (
    Tile("te-laat", "Te laat", "danger", "Niets is te laat.", _late),
    Tile(
        "binnen-een-uur",
        "Moet binnen een uur gebeuren",
        "now",
        "Niets hoeft binnen een uur.",
        _within_the_hour,
    ),
    Tile("spoed-open", "Spoed die nog loopt", "now", "Er is geen spoed.", _urgent),
    Tile(
        "spoed",
        "Spoed zonder collega",
        "danger",
        "Iedere spoed heeft een collega.",
        _urgent_without_owner,
    ),
)
FLOW = (
    Tile("binnengekomen", "Vandaag binnengekomen", "", "Er kwam nog niets binnen.", _came_in),
    Tile("afgerond", "Vandaag afgerond", "", "Er is nog niets afgerond.", _closed),
)
TILES = {tile.code: tile for tile in (*SLIPS, *FLOW)}


def read(*, user: User, teams: list[Team], now: dt.datetime) -> Today:
    """Return the page of the lead of these teams. Four queries."""
    filters = Filters(tuple(team.pk for team in teams))
    counted = _count(filters, now)
    day = clock.day_of(now)
    return Today(
        at=now,
        slips=[*(_shown(tile, counted) for tile in SLIPS), _messages()],
        flow=[_shown(tile, counted) for tile in FLOW],
        away=_away(user, now),
        without_number=list(numbers.teams_without(on=day).filter(pk__in=filters.teams)),
        teams=teams,
    )


def _count(filters: Filters, now: dt.datetime) -> dict[str, int]:
    """Count every tile in one query."""
    codes = list(TILES)
    counts = [
        tile.cases(filters, now)
        .order_by()
        .annotate(place=Value(place, output_field=IntegerField()))
        .values("place")
        .annotate(number=Count("pk"))
        .values_list("place", "number")
        for place, tile in enumerate(TILES.values())
    ]
    return {codes[place]: number for place, number in counts[0].union(*counts[1:], all=True)}


def _shown(tile: Tile, counted: dict[str, int]) -> Shown:
    number = counted.get(tile.code, 0)
    url = reverse("dashboards:today-cases", args=[tile.code])
    return Shown(tile.label, number, tile.tone if number else "", url)


def _messages() -> Shown:
    number = outbox_nav.count()
    return Shown(
        "Berichten die niet aankwamen", number, "danger" if number else "", reverse("outbox:unsent")
    )


def _away(user: User, now: dt.datetime) -> list[Absence]:
    """Who of the teams of this lead is away today, by name; never why."""
    return list(
        Absence.objects.on(clock.day_of(now))
        .filter(user__in=people.led_by(user, now=now).order_by())
        .select_related("user", "substitute")
        .order_by("user__name", "pk")
    )
