"""How legal dates stand on a screen: day, how long still, whether that asks for haste, and why."""

import dataclasses
import datetime as dt

from objections.dossier.act_models import Act, ActKind, LegalDate, LegalTerm

# From here on a row says that the last day comes near.
SOON, VERY_SOON = 14, 5


@dataclasses.dataclass(frozen=True)
class Left:
    """How long until a day, in words, with the tone of the mark; no tone needs no mark."""

    words: str
    tone: str


@dataclasses.dataclass(frozen=True)
class Older:
    """A result that holds no more, and the act that replaced it."""

    day: dt.date | None
    counted_at: dt.datetime
    because: str
    steps: list[str]


@dataclasses.dataclass(frozen=True)
class ShownDate:
    """One term as the case page shows it; `older` is what was counted before."""

    term: str
    label: str
    day: dt.date | None
    left: Left | None
    steps: list[str]
    in_time: bool | None
    hint: str
    older: list[Older]


def left(day: dt.date, *, today: dt.date) -> Left:
    """Return how long it is until a day. It is not over on that day itself."""
    days = (day - today).days
    if days < 0:
        past = "1 dag voorbij" if days == -1 else f"{-days} dagen voorbij"
        return Left(past, "danger")
    if days == 0:
        return Left("vandaag is de laatste dag", "danger")
    words = "nog 1 dag" if days == 1 else f"nog {days} dagen"
    if days <= VERY_SOON:
        return Left(words, "danger")
    return Left(words, "warning" if days <= SOON else "")


def dates(rows: list[LegalDate], *, today: dt.date, is_open: bool) -> list[ShownDate]:
    """Return each term with what was counted before, the oldest term first. `rows` come with their
    acts, in the order in which they were counted."""
    terms = [term for term in LegalTerm if any(row.term == term for row in rows)]
    return [_date([row for row in rows if row.term == term], today, is_open) for term in terms]


def _date(rows: list[LegalDate], today: dt.date, is_open: bool) -> ShownDate:
    *past, now_held = rows
    term = LegalTerm(now_held.term)
    return ShownDate(
        term=term.value,
        label=term.label.capitalize(),
        day=now_held.day,
        left=_left(now_held, today) if is_open else None,
        steps=now_held.steps,
        in_time=now_held.in_time,
        hint=now_held.hint,
        older=[_older(row) for row in reversed(past)],
    )


def _left(row: LegalDate, today: dt.date) -> Left | None:
    if row.day is None:
        return None
    found = left(row.day, today=today)
    # She objected already: for us there is no haste in that term.
    return Left(found.words, "") if row.term == LegalTerm.OBJECT else found


def _older(row: LegalDate) -> Older:
    return Older(row.day, row.at, label_of(row.act), row.steps)


def label_of(act: Act) -> str:
    """Return what was done, in words."""
    return ActKind(act.kind).label
