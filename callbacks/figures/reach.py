"""Figures about reaching people: contacts that we reached of all attempts, over time, by part of
the day, and with or without a number on her screen. Never by who called."""

from django.db.models import Count as HowMany
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate, TruncTime

from callbacks.models import CallAttempt
from callbacks.reaching import tries
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.figures import Count, Figure, Filters, Period, Row, Split
from portal.kit.workdays import MIDDAY

Result = CallAttempt.Result
SPOKEN = frozenset({Result.REACHED, Result.LATER})
REACHED, NOT_REACHED = Q(result__in=SPOKEN), ~Q(result__in=SPOKEN)
KINDS = (
    ("ochtend (voor 12:30 uur)", Q(time__lt=MIDDAY)),
    ("middag", Q(time__gte=MIDDAY)),
    ("met ons telefoonnummer in beeld", ~Q(number_shown="")),
    ("zonder telefoonnummer in beeld", Q(number_shown="")),
)
DEFINITION = (
    "Elke poging om te bellen telt op de dag zelf, bij het team dat het verzoek toen had.",
    "Gesproken: de inwoner zelf, ook als zij vroeg om later te bellen. Iemand anders, de "
    "voicemail, geen gehoor en in gesprek tellen als niet gesproken.",
    "Een verkeerd telefoonnummer telt niet mee, en een vergissing die meteen is teruggedraaid ook "
    "niet.",
)
PARTS = ("gesproken", "niet gesproken")


def tried(period: Period, filters: Filters) -> QuerySet[CallAttempt]:
    """Return the attempts that count, by the teams that had the request at that moment."""
    return CallAttempt.objects.filter(
        team__in=filters.teams,
        at__gte=period.from_at,
        at__lt=period.until_at,
        result__in=tries.COUNTS | SPOKEN,
        correction=None,
    )


def rows_by_time(period: Period, filters: Filters) -> list[Row]:
    """Return the attempts of each step. One query."""
    days = (
        tried(period, filters)
        .annotate(day=TruncDate("at", tzinfo=clock.AMSTERDAM))
        .values("day")
        .annotate(
            reached=HowMany("at", filter=REACHED), not_reached=HowMany("at", filter=NOT_REACHED)
        )
        .values_list("day", "reached", "not_reached")
    )
    by_day = {day: (reached, not_reached) for day, reached, not_reached in days}
    return [
        Row(name, (Count(sum(numbers), numbers),))
        for name, numbers in period.add_up(by_day, width=2)
    ]


def rows_by_kind(period: Period, filters: Filters) -> list[Row]:
    """Return the attempts by part of the day, and with and without a number. One query."""
    counts = {
        f"kind_{place}_{part}": HowMany("at", filter=kind & wanted)
        for place, (_, kind) in enumerate(KINDS)
        for part, wanted in enumerate((REACHED, NOT_REACHED))
    }
    timed = tried(period, filters).annotate(time=TruncTime("at", tzinfo=clock.AMSTERDAM))
    found = timed.aggregate(**counts)
    numbers = [
        (found[f"kind_{place}_0"], found[f"kind_{place}_1"]) for place, _ in enumerate(KINDS)
    ]
    return [
        Row(label, (Count(sum(parts), parts),))
        for (label, _), parts in zip(KINDS, numbers, strict=True)
    ]


def cases(period: Period, filters: Filters, part: int | None) -> QuerySet[Case]:
    """Return the requests for which we called."""
    found = tried(period, filters)
    if part is not None:
        found = found.filter((REACHED, NOT_REACHED)[part])
    called: QuerySet[Case] = Case.objects.filter(pk__in=found.values("request"))
    return called


SPLIT = Split(code="pogingen", label="Belpogingen", parts=PARTS, share="deel bereikt", cases=cases)
REACHED_OVER_TIME = Figure(
    code="bereikt",
    label="Bereikt",
    definition=DEFINITION,
    rows_are="Wanneer",
    splits=(SPLIT,),
    rows=rows_by_time,
)
REACHED_BY_KIND = Figure(
    code="bereikt-dagdeel",
    label="Bereikt per dagdeel",
    definition=(*DEFINITION, "De laatste twee regels tellen dezelfde pogingen nog eens, anders."),
    rows_are="Welke pogingen",
    splits=(SPLIT,),
    rows=rows_by_kind,
)
