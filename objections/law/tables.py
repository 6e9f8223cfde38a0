"""The law as it holds here: what ships with the portal, and what the municipality added. Dates that
were computed before do not move by it: computing anew is an act of its own."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from objections import rules, statutory
from objections.law.models import DecreeYear, PenaltyAmounts, Reading, TermWeeks
from objections.law.questions import BY_CODE, Question
from objections.rules import Band, Choices, Law, Penalty, Term, Weeks
from objections.statutory import DecreeDay, StatutoryCalendar
from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.refusal import Refused

type Row = DecreeYear | TermWeeks | PenaltyAmounts

BANDS = (14, 28, 42)
# From this month on the decree of the next year should be here: the Staatscourant brings it early.
AUTUMN = 10


class KnownAlready(Refused):
    """One row for a year, for a term and a day, or for amounts and a day."""

    text = "Dit staat er al. Kijk nog eens naar het jaar of de dag."


class OtherYear(Refused):
    """The days of a decree lie in its year."""

    text = "Niet elke dag valt in dit jaar. Kijk de dagen nog eens na."


class HoldsAlready(Refused):
    """What has begun to hold is not taken back: dates may have been counted with it."""

    text = "Dit geldt al, dus het blijft staan. Voeg een nieuwe regel toe vanaf een latere dag."


class InThePast(Refused):
    """A row holds from a day to come."""

    text = "Kies een dag die nog moet komen. Data die al berekend zijn, veranderen niet mee."


@dataclasses.dataclass(frozen=True)
class Chosen:
    """A question and how it is read here."""

    question: Question
    row: Reading | None

    @property
    def is_other(self) -> bool:
        """Whether we read it otherwise than shipped."""
        return self.row is not None and self.row.other


def current() -> Law:
    """Return the law as it holds here. Four queries."""
    readings = Reading.objects.filter(other=True).values_list("code", flat=True)
    return Law(
        StatutoryCalendar.of([*statutory.shipped(), *_own_days()]),
        (*rules.WEEKS, *(_weeks(row) for row in TermWeeks.objects.all())),
        (*rules.PENALTIES, *(_penalty(row) for row in PenaltyAmounts.objects.all())),
        Choices(**{BY_CODE[code].field: True for code in readings}),
    )


def chosen() -> list[Chosen]:
    """Return each question with how it is read here. One query."""
    rows = {row.code: row for row in Reading.objects.all()}
    return [Chosen(question, rows.get(question.code)) for question in BY_CODE.values()]


def years() -> list[DecreeYear]:
    """Return the years that were added, the newest first. One query."""
    return list(DecreeYear.objects.order_by("-year"))


def weeks() -> list[TermWeeks]:
    """Return the weeks that were added. One query."""
    return list(TermWeeks.objects.order_by("-from_on", "term"))


def amounts() -> list[PenaltyAmounts]:
    """Return the amounts that were added. One query."""
    return list(PenaltyAmounts.objects.order_by("-from_on"))


def missing_year(*, today: dt.date) -> int | None:
    """Return the year without which dates can soon not be counted, or None. At most one query."""
    year = today.year + (today.month >= AUTUMN)
    if year in {row.year for row in statutory.shipped()}:
        return None
    return None if DecreeYear.objects.filter(year=year).exists() else year


def choose(
    *,
    question: Question,
    other: bool,
    lawyer: str,
    confirmed_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Write down how a question is read here, and which lawyer confirmed that."""
    values = {
        "other": other,
        "lawyer": lawyer,
        "confirmed_on": confirmed_on,
        "changed_at": now,
        "changed_by": by.key,
    }
    with transaction.atomic():
        row, _ = Reading.objects.update_or_create(code=question.code, defaults=values)
        reading = "other" if other else "shipped"
        record.event(
            code="law.reading_chosen",
            about=row,
            by=by,
            now=now,
            reading=reading,
            question=question.code,
        )


def add_year(
    *, year: int, days: Sequence[dt.date], source: str, by: Actor, now: dt.datetime
) -> DecreeYear:
    """Write down the decree days of a year; none is an answer too. Raises OtherYear or
    KnownAlready."""
    if any(day.year != year for day in days):
        raise OtherYear
    if year in {row.year for row in statutory.shipped()}:
        raise KnownAlready
    row = DecreeYear(year=year, days=sorted(set(days)), source=source)
    return _keep(row, code="law.year_added", by=by, now=now)


def add_weeks(
    *,
    term: Term,
    from_on: dt.date,
    weeks: int,
    source: str,
    today: dt.date,
    by: Actor,
    now: dt.datetime,
) -> TermWeeks:
    """Let a term be longer or shorter from a day to come. Raises InThePast or KnownAlready."""
    if from_on <= today:
        raise InThePast
    row = TermWeeks(term=term, from_on=from_on, weeks=weeks, source=source)
    return _keep(row, code="law.weeks_added", by=by, now=now)


def add_amounts(
    *,
    from_on: dt.date,
    first: int,
    second: int,
    third: int,
    source: str,
    today: dt.date,
    by: Actor,
    now: dt.datetime,
) -> PenaltyAmounts:
    """Let a late decision cost other amounts from a day to come. Raises InThePast or
    KnownAlready."""
    if from_on <= today:
        raise InThePast
    row = PenaltyAmounts(from_on=from_on, first=first, second=second, third=third, source=source)
    return _keep(row, code="law.amounts_added", by=by, now=now)


def find(*, table: str, pk: int) -> Row | None:
    """Return a row that was added, or None. At most one query."""
    if table == "jaar":
        return DecreeYear.objects.filter(pk=pk).first()
    if table == "weken":
        return TermWeeks.objects.filter(pk=pk).first()
    return PenaltyAmounts.objects.filter(pk=pk).first() if table == "bedragen" else None


def remove(*, row: Row, today: dt.date, by: Actor, now: dt.datetime) -> None:
    """Take back a row that does not hold yet; once more is harmless. Raises HoldsAlready."""
    begins = dt.date(row.year, 1, 1) if isinstance(row, DecreeYear) else row.from_on
    if begins <= today:
        raise HoldsAlready
    with transaction.atomic():
        deleted, _ = type(row).objects.filter(pk=row.pk).delete()
        if deleted:
            record.event(code="law.row_removed", about=row, by=by, now=now)


def _keep[R: Row](row: R, *, code: str, by: Actor, now: dt.datetime) -> R:
    """Store a new row. Raises KnownAlready."""
    row.added_at, row.added_by = now, by.key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record.event(code=code, about=row, by=by, now=now)
    except IntegrityError:
        raise KnownAlready from None
    return row


def _own_days() -> list[DecreeDay]:
    found: list[DecreeDay] = []
    for row in DecreeYear.objects.all():
        days: list[dt.date | None] = [*row.days] or [None]
        found += [DecreeDay(row.year, day, row.source) for day in days]
    return found


def _weeks(row: TermWeeks) -> Weeks:
    return Weeks(Term(row.term), row.from_on, row.weeks, row.source)


def _penalty(row: PenaltyAmounts) -> Penalty:
    euros = (row.first, row.second, row.third)
    bands = tuple(Band(until, each) for until, each in zip(BANDS, euros, strict=True))
    return Penalty(row.from_on, bands, row.source)
