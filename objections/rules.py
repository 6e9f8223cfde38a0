"""What the terms of objections and complaints hang on: weeks and amounts as dated rows, and the
readings of the law that a lawyer has to confirm. Pure."""

import dataclasses
import datetime as dt
import enum
import functools

from objections import statutory
from objections.statutory import StatutoryCalendar, UnknownYear

ALWAYS = dt.date(1994, 1, 1)


class Term(enum.StrEnum):
    """A term of which the law sets the weeks."""

    OBJECTION = "objection"
    POST = "post"
    DECISION = "decision"
    COMMITTEE = "committee"
    ADJOURNMENT = "adjournment"
    COMPLAINT = "complaint"
    COMPLAINT_COMMITTEE = "complaint-committee"
    COMPLAINT_ADJOURNMENT = "complaint-adjournment"


@dataclasses.dataclass(frozen=True)
class Weeks:
    """How long a term is from a day on; terms that began before it keep what they had."""

    term: Term
    from_on: dt.date
    weeks: int
    source: str


@dataclasses.dataclass(frozen=True)
class Band:
    """Up to and including this day of default, each day costs this much in whole euros."""

    until_day: int
    euros: int


@dataclasses.dataclass(frozen=True)
class Penalty:
    """What a late decision costs from a day on (Awb 4:17 lid 2)."""

    from_on: dt.date
    bands: tuple[Band, ...]
    source: str


@dataclasses.dataclass(frozen=True)
class Choices:
    """How we read the law where it leaves a question; each default is False. The page of choices
    explains both readings (almere's functional manager sets them, a lawyer confirms them)."""

    # LC-1: an adjournment counts on from the rolled end instead of the raw one.
    adjourn_from_rolled_end: bool = False
    # LC-2: twelve and six weeks are one term over twelve weeks, to which Atw 4 does not apply.
    eighteen_weeks_not_rolled: bool = False
    # LC-3: after a late objection the decision term counts from receipt.
    late_counts_from_receipt: bool = False
    # LC-4: the week for the post is not rolled.
    postal_week_not_rolled: bool = False
    # LC-5: days of suspension before the decision term began count too.
    early_suspension_counts: bool = False
    # LC-6: the last day of an unused repair term does not count.
    last_repair_day_free: bool = False
    # LC-7: papers may come on the tenth day before the hearing itself.
    tenth_day_counts: bool = False
    # LC-8: two weeks of notice that end on a weekend are rolled.
    notice_rolled: bool = False
    # LC-9: an outage gives back only the days that it took, instead of the next ordinary day.
    outage_gives_days_back: bool = False


WEEKS = (
    Weeks(Term.OBJECTION, ALWAYS, 6, "Awb 6:7"),
    Weeks(Term.POST, ALWAYS, 1, "Awb 6:9 lid 2"),
    Weeks(Term.DECISION, ALWAYS, 6, "Awb 7:10 lid 1"),
    Weeks(Term.COMMITTEE, ALWAYS, 12, "Awb 7:10 lid 1"),
    Weeks(Term.ADJOURNMENT, ALWAYS, 6, "Awb 7:10 lid 3"),
    Weeks(Term.COMPLAINT, ALWAYS, 6, "Awb 9:11 lid 1"),
    Weeks(Term.COMPLAINT_COMMITTEE, ALWAYS, 10, "Awb 9:11 lid 1"),
    Weeks(Term.COMPLAINT_ADJOURNMENT, ALWAYS, 4, "Awb 9:11 lid 2"),
)
PENALTIES = (
    Penalty(ALWAYS, (Band(14, 20), Band(28, 30), Band(42, 40)), "Awb 4:17 lid 2, oude bedragen"),
    # The year of this indexation is not confirmed: a ruling of 2014 used the old amounts, one of
    # 2019 these.
    Penalty(dt.date(2019, 1, 1), (Band(14, 23), Band(28, 35), Band(42, 45)), "Awb 4:17 lid 2"),
)


@dataclasses.dataclass(frozen=True)
class Law:
    """Everything that the engine reads besides the facts of a case."""

    calendar: StatutoryCalendar
    weeks: tuple[Weeks, ...] = WEEKS
    penalties: tuple[Penalty, ...] = PENALTIES
    choices: Choices = Choices()

    def weeks_of(self, term: Term, *, on: dt.date) -> Weeks:
        """Return the row of a term that held on this day. Raises UnknownYear for a day before the
        first."""
        rows = [row for row in self.weeks if row.term == term and row.from_on <= on]
        if not rows:
            raise UnknownYear(on.year)
        return max(rows, key=lambda row: row.from_on)

    def penalty_of(self, on: dt.date) -> Penalty:
        """Return the amounts that held on this day."""
        rows = [row for row in self.penalties if row.from_on <= on]
        return max(rows, key=lambda row: row.from_on)


@functools.cache
def shipped() -> Law:
    """Return the law as it comes with the portal: shipped tables, default choices."""
    return Law(StatutoryCalendar.of(statutory.shipped()))
