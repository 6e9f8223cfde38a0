"""What became of our promises, in four parts and never one: kept, moved with a message, told why
not, broken."""

from django.db.models import Count as HowMany
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import clock
from portal.kit.figures import Count, Figure, Filters, Period, Row, Split

State = Promise.State
IN_TIME = Q(ended_at__lt=F("until_at"))
KEPT = Q(IN_TIME, state=State.KEPT)
MOVED = Q(IN_TIME, state=State.MOVED)
TOLD = Q(IN_TIME, state=State.TOLD)
# Whatever nobody ended before its end, also when somebody ended it since.
BROKEN = Q(ended_at__isnull=True) | Q(ended_at__gte=F("until_at"))
PARTS = (KEPT, MOVED, TOLD, BROKEN)


def promises(period: Period, filters: Filters) -> QuerySet[Promise]:
    """Return the promises of these teams whose end lies in the period and is over.

    Each counts on the day on which it ends, by what had become of it then: what happens to it later
    changes no figure. One that was no longer needed is not counted.
    """
    ended = Promise.objects.filter(
        team__in=filters.teams,
        until_at__gte=period.from_at,
        until_at__lt=period.until_at,
        until_at__lte=period.now,
    )
    return ended.exclude(IN_TIME, state=State.RELEASED)


def rows(period: Period, filters: Filters) -> list[Row]:
    """Return the promises of each step. One query."""
    days = (
        promises(period, filters)
        .annotate(day=TruncDate("until_at", tzinfo=clock.AMSTERDAM))
        .values("day")
        .annotate(
            **{f"part_{place}": HowMany("pk", filter=part) for place, part in enumerate(PARTS)}
        )
        .values_list("day", *(f"part_{place}" for place, _ in enumerate(PARTS)))
    )
    by_day = {day: tuple(numbers) for day, *numbers in days}
    return [
        Row(name, (Count(sum(numbers), numbers),))
        for name, numbers in period.add_up(by_day, width=len(PARTS))
    ]


def cases(period: Period, filters: Filters, part: int | None) -> QuerySet[Case]:
    """Return the cases to which the promises belong."""
    counted = promises(period, filters)
    if part is not None:
        counted = counted.filter(PARTS[part])
    found: QuerySet[Case] = Case.objects.filter(pk__in=counted.values("case"))
    return found


PROMISES = Figure(
    code="afspraken",
    label="Afspraken",
    definition=(
        "Elk belmoment en elke andere afspraak telt op de dag waarop hij afloopt, bij het team dat "
        "de afspraak maakte.",
        "Nagekomen: vóór het einde gedaan. Een belpoging binnen het belmoment telt ook.",
        "Verzet met bericht: vóór het einde verzet naar een ander moment.",
        "Uitgelegd waarom niet: vóór het einde vertelde een collega zelf waarom het niet lukte.",
        "Niet nagekomen: al het andere, ook als wij het later alsnog deden.",
        "Afspraken die niet meer nodig waren, tellen niet mee.",
    ),
    rows_are="Wanneer",
    splits=(
        Split(
            code="afgelopen",
            label="Afgelopen afspraken",
            parts=("nagekomen", "verzet met bericht", "uitgelegd waarom niet", "niet nagekomen"),
            cases=cases,
            share="deel nagekomen",
        ),
    ),
    rows=rows,
)
