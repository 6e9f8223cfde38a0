"""What a decision that comes too late costs (Awb 4:17 to 4:20, through 7:14). Pure: dates in
Amsterdam, amounts in whole euros."""

import dataclasses
import datetime as dt
import enum

from objections.rules import Law
from objections.statutory import ONE_DAY
from portal.kit import clock

NOTICE_DAYS = 14
MOST_DAYS = 42
# Awb 4:17 lid 6 a: a notice may come unreasonably late; a human looks after so long.
LATE_NOTICE_DAYS = 365


class State(enum.StrEnum):
    """Where a case stands between its deadline and its penalty."""

    TERM_RUNS = "term-runs"
    NOTICE_NEEDED = "notice-needed"
    TWO_WEEKS_RUN = "two-weeks-run"
    RUNS = "runs"
    ENDED = "ended"
    NONE = "none"


@dataclasses.dataclass(frozen=True)
class Late:
    """The facts: until when a decision could be sent, and what came afterwards."""

    decision_deadline: dt.date
    notice_on: dt.date | None = None
    # The day on which the decision was sent.
    decided_on: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Owed:
    """What is owed on a day, and why."""

    state: State
    # Whether the notice came after the term; one on its last day is premature.
    valid: bool
    first_day: dt.date | None
    days: int
    amount: int
    steps: tuple[str, ...]
    # What a human should look at; empty when there is nothing.
    warning: str = ""


def owed(facts: Late, *, today: dt.date | None, law: Law) -> Owed:
    """Return what is owed up to and including `today`, or up to the day before the decision was
    sent; without either nothing was counted yet. Raises UnknownYear where the two weeks of notice
    are rolled (LC-8)."""
    notice = facts.notice_on
    if notice is None or notice <= facts.decision_deadline:
        return _nothing(facts, today)
    first = first_day(notice, law=law)
    last = facts.decided_on - ONE_DAY if facts.decided_on else today
    days = max(0, min(MOST_DAYS, (last - first).days + 1)) if last else 0
    amount = amount_of(days, first_day=first, law=law)
    steps = (
        f"De termijn liep tot en met {_words(facts.decision_deadline)}. De ingebrekestelling kwam "
        f"binnen op {_words(notice)}.",
        f"Daarna hebben wij twee weken. De eerste dag die geld kost is {_words(first)} (Awb 4:17 "
        "lid 3).",
        f"Dat zijn {'1 dag' if days == 1 else f'{days} dagen'}: € {amount}. Meer dan {MOST_DAYS} "
        "dagen tellen niet.",
    )
    return Owed(
        _state(facts, first, days, today), True, first, days, amount, steps, _warning(facts)
    )


def first_day(notice_on: dt.date, *, law: Law) -> dt.date:
    """Return the first day that costs money after a notice of default (Awb 4:17 lid 3, LC-8)."""
    last = notice_on + dt.timedelta(days=NOTICE_DAYS)
    if law.choices.notice_rolled:
        last = law.calendar.roll(last).day
    return last + ONE_DAY


def amount_of(days: int, *, first_day: dt.date, law: Law) -> int:
    """Return what so many days of default cost, in whole euros (Awb 4:17 lid 2)."""
    total, counted = 0, 0
    for band in law.penalty_of(first_day).bands:
        here = max(0, min(days, band.until_day) - counted)
        total += here * band.euros
        counted += here
    return total


def _nothing(facts: Late, today: dt.date | None) -> Owed:
    if facts.notice_on:
        steps: tuple[str, ...] = (
            f"De ingebrekestelling kwam op {_words(facts.notice_on)}. Dat is te vroeg: de termijn "
            f"liep nog tot en met {_words(facts.decision_deadline)}.",
        )
    else:
        steps = ("Er is geen ingebrekestelling binnengekomen.",)
    if facts.decided_on:
        state = State.NONE
    elif today and today > facts.decision_deadline:
        state = State.NOTICE_NEEDED
    else:
        state = State.TERM_RUNS
    return Owed(state, False, None, 0, 0, steps)


def _state(facts: Late, first: dt.date, days: int, today: dt.date | None) -> State:
    if facts.decided_on:
        return State.ENDED if days else State.NONE
    if today is None or today < first:
        return State.TWO_WEEKS_RUN
    return State.ENDED if days >= MOST_DAYS else State.RUNS


def _warning(facts: Late) -> str:
    notice = facts.notice_on
    if notice and (notice - facts.decision_deadline).days > LATE_NOTICE_DAYS:
        return (
            "De ingebrekestelling kwam meer dan een jaar na de termijn. Laat een jurist kijken of "
            "dat onredelijk laat is (Awb 4:17 lid 6)."
        )
    return ""


def _words(day: dt.date) -> str:
    return clock.in_words(day, year=True)
