"""The legal dates of objections and complaints: pure functions over dates in Amsterdam, without
times and without Django. Each date tells in Dutch how it came about. Sources: Awb chapters 6, 7 and
9, Algemene termijnenwet (Atw). What a date costs when it is missed: objections.late_decision."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from objections.rules import Law, Term, Weeks
from objections.statutory import ONE_DAY, Explained
from portal.kit import clock

# Atw 4: it is not for terms of more than twelve weeks.
LONGEST_ROLLED_WEEKS = 12
HEARING_PAPERS_DAYS = 10
HEARING_INSPECTION_DAYS = 7
ILLEGIBLE_POSTMARK_DAYS = 2


@dataclasses.dataclass(frozen=True)
class Publication:
    """How a decision was made known (Awb 3:41): sent or handed over, not the date printed on it."""

    sent_on: dt.date
    # The resident's money is under a bewind that we know of.
    under_bewind: bool = False
    # When it was sent to the bewindvoerder; None when only the resident got it.
    to_bewindvoerder_on: dt.date | None = None

    @property
    def published_on(self) -> dt.date | None:
        """The day that counts, or None when the objection term has not begun (CRvB 2018:1831)."""
        return self.to_bewindvoerder_on if self.under_bewind else self.sent_on


@dataclasses.dataclass(frozen=True)
class NotStarted:
    """A term that has not begun, and why: there is no deadline to miss."""

    steps: tuple[str, ...]


NOT_PUBLISHED = NotStarted(
    (
        "Er is een bewindvoerder, en het besluit is alleen aan de inwoner gestuurd.",
        "Het besluit is daarmee nog niet goed bekendgemaakt. De termijn om bezwaar te maken is nog "
        "niet begonnen.",
        "De termijn begint als het besluit aan de bewindvoerder is gestuurd.",
    )
)


def objection_deadline(publication: Publication, *, law: Law) -> Explained | NotStarted:
    """Return the last day to object (Awb 6:7, 6:8 lid 1; Atw 1). Raises UnknownYear."""
    published_on = publication.published_on
    if published_on is None:
        return NOT_PUBLISHED
    return deadline_after(published_on, law=law)


def deadline_after(published_on: dt.date, *, law: Law) -> Explained:
    """Return the last day to object to what was published on this day. Raises UnknownYear."""
    row = law.weeks_of(Term.OBJECTION, on=published_on)
    raw = published_on + dt.timedelta(weeks=row.weeks)
    return law.calendar.roll(raw).after(
        f"Het besluit is bekendgemaakt op {_words(published_on)}. De dag daarna begint de termijn "
        f"({row.source} en 6:8).",
        f"Die duurt {_weeks(row.weeks)}: tot en met {_words(raw)}.",
    )


def after_outage(
    deadline: dt.date, *, outages: Iterable[tuple[dt.date, dt.date]], law: Law
) -> Explained:
    """Return the last day to object for who could not reach us by computer: each outage is its
    first and last day (Awb 2.3, LC-9). The decision term does not move. Raises UnknownYear."""
    found = Explained(deadline, ())
    for first, last in sorted(outages):
        if not first <= found.day <= last:
            continue
        gained = last - first + ONE_DAY
        raw = found.day + gained if law.choices.outage_gives_days_back else last + ONE_DAY
        found = law.calendar.roll(raw).after(
            *found.steps,
            f"Op {_words(found.day)} werkte onze website niet. Daarom mag het later, in elk geval "
            f"tot en met {_words(raw)}.",
        )
    return found


@dataclasses.dataclass(frozen=True)
class Filed:
    """How an objection came in. A postmark counts only for what came by post; whichever company
    brought it (CRvB 2020:1207)."""

    received_on: dt.date
    by_post: bool = False
    posted_on: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class Timeliness:
    """Whether an objection is in time. A late one is for a human, never for the engine (6:11)."""

    in_time: bool
    # The last day on which a letter that was posted in time may come in.
    postal_limit: dt.date
    steps: tuple[str, ...]
    # What the handler should think of; empty when there is nothing.
    hint: str = ""


def timeliness(filed: Filed, *, deadline: dt.date, law: Law) -> Timeliness:
    """Tell whether an objection is in time: by receipt (Awb 6:9 lid 1) or by post (lid 2). Raises
    UnknownYear."""
    limit = postal_limit(deadline, law=law)
    came = f"Het bezwaar kwam binnen op {_words(filed.received_on)}."
    if filed.received_on <= deadline:
        so = f"Dat is op tijd: het kon tot en met {_words(deadline)} (Awb 6:9 lid 1)."
        return Timeliness(True, limit, (came, so))
    late = f"Dat is na de laatste dag, {_words(deadline)}."
    if not filed.by_post or filed.posted_on is None:
        return Timeliness(False, limit, (came, late, ASK_WHY), _hint(filed, deadline, law))
    posted = f"De brief is op de post gedaan op {_words(filed.posted_on)}."
    if filed.posted_on <= deadline and filed.received_on <= limit:
        steps = (
            came,
            late,
            posted,
            f"Binnengekomen voor {_words(limit + ONE_DAY)}: toch op tijd (Awb 6:9 lid 2).",
        )
        return Timeliness(True, limit, steps)
    return Timeliness(False, limit, (came, late, posted, ASK_WHY))


ASK_WHY = (
    "Vraag de inwoner waarom het later is gekomen. Een mens beslist of er een goede reden voor is "
    "(Awb 6:11)."
)


def postal_limit(deadline: dt.date, *, law: Law) -> dt.date:
    """Return the last day on which a letter posted in time may come in (Awb 6:9 lid 2, LC-4)."""
    raw = deadline + dt.timedelta(weeks=law.weeks_of(Term.POST, on=deadline).weeks)
    return raw if law.choices.postal_week_not_rolled else law.calendar.roll(raw).day


def _hint(filed: Filed, deadline: dt.date, law: Law) -> str:
    if not filed.by_post:
        return ""
    day = deadline
    for _ in range(ILLEGIBLE_POSTMARK_DAYS):
        day = law.calendar.roll(day + ONE_DAY).day
    if filed.received_on > day:
        return ""
    return "Is het poststempel niet te lezen? Dan mag u aannemen dat de brief op tijd is gepost."


@dataclasses.dataclass(frozen=True)
class Suspension:
    """Days on which the decision term stands still (Awb 7:10 lid 2; 4:15 through 7:14)."""

    requested_on: dt.date
    # The last day to repair what is missing; None for a delay that has no such day (4:15 lid 2).
    repair_until: dt.date | None = None
    repaired_on: dt.date | None = None

    def last_day(self, law: Law) -> dt.date | None:
        """Return the last day on which it stands still; None while that is not known."""
        lapsed = self.repair_until
        if lapsed and law.choices.last_repair_day_free:
            lapsed -= ONE_DAY
        repaired = self.repaired_on and self.repaired_on - ONE_DAY
        return min((day for day in (lapsed, repaired) if day), default=None)


def suspended_days(
    suspensions: Iterable[Suspension], *, law: Law, decision_start: dt.date | None = None
) -> int:
    """Count the days that the decision term stood still, each day once; with `decision_start` those
    before it do not count (LC-5). What has no end yet counts nothing."""
    counted: set[dt.date] = set()
    for one in suspensions:
        last = one.last_day(law) or one.requested_on
        span = range(1, (last - one.requested_on).days + 1)
        counted.update(one.requested_on + dt.timedelta(days=number) for number in span)
    if decision_start and not law.choices.early_suspension_counts:
        counted = {day for day in counted if day >= decision_start}
    return len(counted)


@dataclasses.dataclass(frozen=True)
class Decision:
    """What moves the decision term of an objection (Awb 7:10); nothing else does."""

    published_on: dt.date
    objection_deadline: dt.date
    # A committee of Awb 7:13 advises, and the resident was told so (RvS 2016:2233).
    committee: bool = False
    committee_announced: bool = False
    suspended_days: int = 0
    adjourned: bool = False
    # Until when everybody who has an interest agreed in writing to wait (lid 4).
    consent_until: dt.date | None = None
    # Only for an objection that came late: when it came (LC-3).
    late_received_on: dt.date | None = None


def decision_deadline(facts: Decision, *, law: Law) -> Explained:
    """Return the last day to decide on an objection. Raises UnknownYear."""
    found = decision_end(facts, law=law)
    if facts.consent_until and facts.consent_until > found.day:
        found = Explained(
            facts.consent_until,
            (
                *found.steps,
                "Er is schriftelijk afgesproken te wachten tot en met "
                f"{_words(facts.consent_until)} (Awb 7:10 lid 4).",
            ),
        )
    elif _is_long(facts, law) and law.choices.eighteen_weeks_not_rolled:
        return found
    return law.calendar.roll(found.day).after(*found.steps)


def decision_end(facts: Decision, *, law: Law) -> Explained:
    """Return the end of the decision term before it is rolled, without consent. Raises UnknownYear
    only when an adjournment counts from the rolled end (LC-1)."""
    steps: list[str] = []
    begin = _begin(facts, law, steps)
    row, sentence = _decision_weeks(facts, law)
    day = begin + dt.timedelta(weeks=row.weeks)
    steps.append(f"{sentence} ({row.source}): tot en met {_words(day)}.")
    if facts.suspended_days:
        day += dt.timedelta(days=facts.suspended_days)
        steps.append(
            f"De termijn stond {_days(facts.suspended_days)} stil (Awb 7:10 lid 2): tot en met "
            f"{_words(day)}."
        )
    if facts.adjourned:
        longer = law.weeks_of(Term.ADJOURNMENT, on=facts.published_on)
        if law.choices.adjourn_from_rolled_end:
            rolled = law.calendar.roll(day)
            day = rolled.day
            steps += rolled.steps
        day += dt.timedelta(weeks=longer.weeks)
        steps.append(
            f"De beslissing is één keer {_weeks(longer.weeks)} uitgesteld ({longer.source}): tot "
            f"en met {_words(day)}."
        )
    return Explained(day, tuple(steps))


def _begin(facts: Decision, law: Law, steps: list[str]) -> dt.date:
    """Return the day from which the weeks count, the last one before the term begins."""
    late = facts.late_received_on
    if late and law.choices.late_counts_from_receipt:
        steps.append(f"Het bezwaar kwam te laat, op {_words(late)}. Vanaf die dag tellen wij.")
        return late
    steps.append(
        f"De termijn om te beslissen begint op {_words(facts.objection_deadline + ONE_DAY)}, de "
        "dag na de laatste dag om bezwaar te maken."
    )
    if late:
        steps.append("Het bezwaar kwam te laat. Wacht daarom niet met beslissen.")
    return facts.objection_deadline


def _decision_weeks(facts: Decision, law: Law) -> tuple[Weeks, str]:
    committee = facts.committee and facts.committee_announced
    row = law.weeks_of(Term.COMMITTEE if committee else Term.DECISION, on=facts.published_on)
    if committee:
        return row, f"Een commissie geeft advies, dus duurt de termijn {_weeks(row.weeks)}"
    if facts.committee:
        return row, (
            "Een commissie geeft advies, maar dat is niet aan de inwoner verteld. De termijn "
            f"blijft daarom {_weeks(row.weeks)}"
        )
    return row, f"De termijn duurt {_weeks(row.weeks)}"


def _is_long(facts: Decision, law: Law) -> bool:
    """Tell whether the law's own weeks are more than Atw 4 rolls (LC-2)."""
    weeks = _decision_weeks(facts, law)[0].weeks
    if facts.adjourned:
        weeks += law.weeks_of(Term.ADJOURNMENT, on=facts.published_on).weeks
    return weeks > LONGEST_ROLLED_WEEKS


def why_no_adjournment(facts: Decision, *, sent_on: dt.date, law: Law) -> str:
    """Tell in Dutch why a decision cannot be put off by a letter sent on this day (Awb 7:10 lid 3);
    empty when it can. Raises UnknownYear."""
    if facts.adjourned:
        return "De beslissing is al een keer uitgesteld. Een tweede keer mag niet."
    deadline = decision_deadline(facts, law=law).day
    if sent_on > deadline:
        return f"De termijn liep tot en met {_words(deadline)}. Daarna helpt uitstellen niet meer."
    return ""


@dataclasses.dataclass(frozen=True)
class HearingDates:
    """The days around a hearing (Awb 7:4); counted back, so never rolled (Atw 1 lid 2)."""

    last_day_documents: dt.date
    inspection_from_latest: dt.date
    steps: tuple[str, ...]


def hearing_dates(hearing_on: dt.date, *, law: Law) -> HearingDates:
    """Return until when papers may come and from when the file lies open (Awb 7:4 lid 1 and 2,
    LC-7)."""
    between = HEARING_PAPERS_DAYS if law.choices.tenth_day_counts else HEARING_PAPERS_DAYS + 1
    papers = hearing_on - dt.timedelta(days=between)
    inspection = hearing_on - dt.timedelta(days=HEARING_INSPECTION_DAYS)
    return HearingDates(
        papers,
        inspection,
        (
            f"Het gesprek is op {_words(hearing_on)}.",
            f"Papieren opsturen kan tot en met {_words(papers)} (Awb 7:4 lid 1). Wat later komt, "
            "weigert het portaal niet.",
            f"De stukken liggen klaar vanaf uiterlijk {_words(inspection)} (Awb 7:4 lid 2).",
        ),
    )


@dataclasses.dataclass(frozen=True)
class Complaint:
    """What moves the term of a complaint (Awb 9:11)."""

    received_on: dt.date
    committee: bool = False
    adjourned: bool = False
    consent_until: dt.date | None = None


def complaint_deadline(facts: Complaint, *, law: Law) -> Explained:
    """Return the last day to settle a complaint. Raises UnknownYear."""
    term = Term.COMPLAINT_COMMITTEE if facts.committee else Term.COMPLAINT
    row = law.weeks_of(term, on=facts.received_on)
    day, weeks = facts.received_on + dt.timedelta(weeks=row.weeks), row.weeks
    steps = [
        f"De klacht kwam binnen op {_words(facts.received_on)}.",
        f"Wij hebben {_weeks(row.weeks)} ({row.source}): tot en met {_words(day)}.",
    ]
    if facts.adjourned:
        longer = law.weeks_of(Term.COMPLAINT_ADJOURNMENT, on=facts.received_on)
        day, weeks = day + dt.timedelta(weeks=longer.weeks), weeks + longer.weeks
        steps.append(
            f"Dat is {_weeks(longer.weeks)} uitgesteld ({longer.source}): tot en met {_words(day)}."
        )
    if facts.consent_until and facts.consent_until > day:
        day, weeks = facts.consent_until, 0
        steps.append(
            f"Er is schriftelijk afgesproken te wachten tot en met {_words(day)} (Awb 9:11 lid 3)."
        )
    if weeks > LONGEST_ROLLED_WEEKS and law.choices.eighteen_weeks_not_rolled:
        return Explained(day, tuple(steps))
    return law.calendar.roll(day).after(*steps)


def _words(day: dt.date) -> str:
    return clock.in_words(day, year=True)


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weken"


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagen"
