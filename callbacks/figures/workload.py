"""Figures about calling back. Open ones stand beside how the others were closed and who asked
again: open alone can be brought down by closing. Reaching people is in callbacks.figures.reach."""

import datetime as dt
from collections import Counter

from django.db import connection
from django.db.models import Count as HowMany
from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from callbacks.models import AskedAgain, CallbackRequest
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.figures import Count, Figure, Filters, Period, Row, Split
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars

# What joined an open request was never work of its own.
ENDINGS = [
    (code, label)
    for code, label in CallbackRequest.Outcome.choices
    if code != CallbackRequest.Outcome.JOINED
]
OUTCOMES = [code for code, _ in ENDINGS]
# The oldest age, in working days, of each part but the last.
AGES = (1, 5)

# The same as `_open_at_end`, for many instants in one plan: a union of so many costs more to plan
# than to run.
STOOD = """
    select moment.place, count(*), count(*) filter (where c.opened_at >= moment.newest),
        count(*) filter (where c.opened_at >= moment.newer)
    from unnest(%s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        with ordinality as moment (at, newest, newer, place)
    join cases_case c on tstzrange(c.opened_at, c.closed_at) @> moment.at and c.kind = %s
    where exists (
        select from cases_assignment a
        where a.case_id = c.id and a.team_id = any(%s) and a.from_at <= moment.at
            and (a.until_at is null or a.until_at > moment.at)
    )
    group by moment.place
"""


def rows(period: Period, filters: Filters) -> list[Row]:
    """Return how things stood at the end of each step, and what happened in it. Four queries."""
    calendar = calendars.office_calendar()
    steps = [step for _, step in period.steps()]
    stood = _stood(steps, filters, calendar)
    closed = period.add_up(_closed_by_day(period, filters), width=len(OUTCOMES))
    again = Counter(map(clock.day_of, _asked_again(period, filters).values_list("at", flat=True)))
    asked = period.add_up({day: (number,) for day, number in again.items()}, width=1)
    return [
        Row(name, (Count(sum(ages), ages), Count(sum(outcomes), outcomes), Count(numbers[0])))
        for ages, (name, outcomes), (_, numbers) in zip(stood, closed, asked, strict=True)
    ]


def open_cases(period: Period, filters: Filters, part: int | None) -> QuerySet[Case]:
    """Return what was open at the end of the period, or of one age. One query for an age."""
    found = _open_at_end(period, filters)
    if part is None:
        return found
    since = _since(period, calendars.office_calendar())
    if part < len(since):
        found = found.filter(opened_at__gte=since[part])
    return found.filter(opened_at__lt=since[part - 1]) if part else found


def closed_cases(period: Period, filters: Filters, part: int | None) -> QuerySet[Case]:
    """Return what was closed in the period, or in one way."""
    closed: QuerySet[Case] = Case.objects.filter(
        kind=CallbackRequest.KIND,
        # A closed case stays with its team.
        team__in=filters.teams,
        closed_at__gte=period.from_at,
        closed_at__lt=period.until_at,
    ).exclude(outcome=CallbackRequest.Outcome.JOINED)
    return closed if part is None else closed.filter(outcome=OUTCOMES[part])


def asked_again_cases(period: Period, filters: Filters, _part: int | None) -> QuerySet[Case]:
    """Return the requests with which somebody asked again."""
    again = _asked_again(period, filters).values("request")
    found: QuerySet[Case] = Case.objects.filter(pk__in=again)
    return found


def _open_at_end(period: Period, filters: Filters) -> QuerySet[Case]:
    found: QuerySet[Case] = (
        Case.objects.filter(kind=CallbackRequest.KIND)
        .open_at(period.end)
        .with_teams_at(filters.teams, period.end)
    )
    return found


def _stood(steps: list[Period], filters: Filters, calendar: WorkCalendar) -> list[tuple[int, ...]]:
    """Count the open requests of each age at the end of each step. One query for all steps: each
    finds the few that were open then in the index, however many were ever made."""
    since = [_since(step, calendar) for step in steps]
    columns = [step.end for step in steps], *map(list, zip(*since, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(STOOD, [*columns, CallbackRequest.KIND, list(filters.teams)])
        counted = {place - 1: numbers for place, *numbers in cursor.fetchall()}
    stood = (counted.get(place, (0, 0, 0)) for place, _ in enumerate(steps))
    return [(newest, newer - newest, total - newer) for total, newest, newer in stood]


def _since(period: Period, calendar: WorkCalendar) -> list[dt.datetime]:
    """Return since when a request must have been asked to be no older than each of AGES."""
    day = clock.day_of(period.end)
    return [clock.begin_of(_first_day(day, age, calendar)) for age in AGES]


def _first_day(day: dt.date, age: int, calendar: WorkCalendar) -> dt.date:
    """Return the first day from which `age` working days have passed on `day`."""
    first = day
    passed = int(calendar.is_working_day(first))
    while passed <= age:
        first -= dt.timedelta(days=1)
        passed += calendar.is_working_day(first)
    return first


def _closed_by_day(period: Period, filters: Filters) -> dict[dt.date, tuple[int, ...]]:
    counted = (
        closed_cases(period, filters, None)
        .annotate(day=TruncDate("closed_at", tzinfo=clock.AMSTERDAM))
        .values_list("day", "outcome")
        .annotate(number=HowMany("pk"))
    )
    by_day: dict[dt.date, dict[str, int]] = {}
    for day, outcome, number in counted:
        by_day.setdefault(day, {})[outcome] = number
    return {
        day: tuple(numbers.get(outcome, 0) for outcome in OUTCOMES)
        for day, numbers in by_day.items()
    }


def _asked_again(period: Period, filters: Filters) -> QuerySet[AskedAgain]:
    return AskedAgain.objects.filter(
        team__in=filters.teams, at__gte=period.from_at, at__lt=period.until_at
    )


OPEN = Figure(
    code="terugbellen",
    label="Terugbelverzoeken",
    definition=(
        "Open: aan het eind van de laatste dag nog niet afgerond, bij het team dat het verzoek "
        "toen had. Wat later is afgerond, telt voor die dag nog mee.",
        "Ouderdom: werkdagen sinds de inwoner het vroeg. De dag zelf is dag 0.",
        "Afgerond: in de periode, met de uitkomst. Kijk hier altijd bij: open wordt ook minder als "
        "wij verzoeken afronden zonder iemand te spreken.",
        "Opnieuw gevraagd: dezelfde inwoner vroeg het nog eens terwijl het verzoek open was, of "
        "binnen vijf werkdagen nadat het was afgerond (zelfde telefoonnummer, naam en onderwerp).",
    ),
    rows_are="Wanneer",
    splits=(
        Split(
            code="open",
            label="Open aan het eind",
            parts=("0 of 1 werkdag", "2 tot en met 5", "meer dan 5"),
            cases=open_cases,
        ),
        Split(
            code="afgerond",
            label="Afgerond",
            parts=tuple(label for _, label in ENDINGS),
            cases=closed_cases,
        ),
        Split(code="opnieuw", label="Opnieuw gevraagd", cases=asked_again_cases),
    ),
    rows=rows,
)
