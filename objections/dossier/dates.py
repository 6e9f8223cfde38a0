"""The legal dates of an objection as they are kept: counted by objections.terms from the facts in
the dossier, with the law of that moment, and only by an act that may move dates (Awb 7:10)."""

import dataclasses
import datetime as dt

from objections import terms
from objections.dossier import due
from objections.dossier.act_models import MOVES_DATES, Act, LegalDate, LegalTerm
from objections.dossier.models import Consent, Objection, TermPause
from objections.law import tables
from objections.rules import Law
from objections.statutory import Explained, UnknownYear
from objections.terms import Decision, Filed, NotStarted, Publication, Suspension
from portal.cases.models import Case, Channel
from portal.kit import clock
from portal.municipality.models import Outage

NOT_KNOWN = (
    "Wij weten nog niet wanneer het besluit is verstuurd. Daarom is deze dag nog niet te berekenen."
)


@dataclasses.dataclass(frozen=True)
class Counted:
    """One date before it is kept."""

    term: LegalTerm
    day: dt.date | None
    steps: tuple[str, ...]
    in_time: bool | None = None
    hint: str = ""


class DoesNotMoveDates(Exception):
    """A bug: this act does not change a legal date."""


def keep(*, objection: Objection, act: Act, now: dt.datetime) -> None:
    """Count the dates of an objection anew because of this act. What comes out the same stays;
    what changes is kept beside what it was. Thirteen statements at most."""
    if act.kind not in MOVES_DATES:
        raise DoesNotMoveDates(act.kind)
    found = count(objection, law=tables.current(), now=now)
    replace(case=objection.case, found=found, act=act, now=now)
    due.cap(objection, next((one.day for one in found if one.term == LegalTerm.DECIDE), None))


def replace(*, case: Case, found: list[Counted], act: Act, now: dt.datetime) -> None:
    """Keep these dates of a case. Part of the verb of the act."""
    known = {row.term: row for row in LegalDate.objects.current().filter(case=case)}
    for one in found:
        old = known.get(one.term)
        if old is not None and _same(old, one):
            continue
        if old is not None:
            LegalDate.objects.filter(pk=old.pk).update(replaced_at=now)
        LegalDate.objects.create(
            case=case,
            term=one.term,
            day=one.day,
            steps=list(one.steps),
            in_time=one.in_time,
            hint=one.hint,
            act=act,
            at=now,
        )


def of(case: Case) -> dict[str, LegalDate]:
    """Return the dates of a case that hold, by term. One query."""
    return {row.term: row for row in LegalDate.objects.current().filter(case=case)}


def count(objection: Objection, *, law: Law, now: dt.datetime) -> list[Counted]:
    """Return the dates that follow from what the dossier holds. Three queries."""
    publication = publication_of(objection)
    if publication is None:
        return _neither((NOT_KNOWN,))
    try:
        deadline = terms.objection_deadline(publication, law=law)
    except UnknownYear as unknown:
        return _neither((unknown_year(unknown),))
    if isinstance(deadline, NotStarted):
        # Whoever objects before the term began is in time (Awb 6:10).
        return _neither(deadline.steps, in_time=True)
    to_object = _to_object(objection, deadline, law, now)
    late = filed_of(objection).received_on if to_object.in_time is False else None
    # An outage gives her more time to object; it does not move our term to decide (LC-9).
    facts = _facts(objection, publication, deadline, late, law)
    return [to_object, _to_decide(facts, law)]


def _neither(steps: tuple[str, ...], *, in_time: bool | None = None) -> list[Counted]:
    return [
        Counted(LegalTerm.OBJECT, None, steps, in_time=in_time),
        Counted(LegalTerm.DECIDE, None, steps),
    ]


def _to_object(objection: Objection, deadline: Explained, law: Law, now: dt.datetime) -> Counted:
    """Count until when she could object. What came by then is in time, also when nobody can tell
    yet what the calendar gives after it."""
    filed = filed_of(objection)
    try:
        extended = terms.after_outage(deadline.day, outages=_outages(deadline.day, now), law=law)
        last_day = extended.after(*deadline.steps) if extended.steps else deadline
        verdict = terms.timeliness(filed, deadline=last_day.day, law=law)
    except UnknownYear as unknown:
        in_time = filed.received_on <= deadline.day or None
        steps = (*deadline.steps, unknown_year(unknown))
        return Counted(LegalTerm.OBJECT, deadline.day, steps, in_time=in_time)
    return Counted(
        LegalTerm.OBJECT,
        last_day.day,
        (*last_day.steps, *verdict.steps),
        in_time=verdict.in_time,
        hint=verdict.hint,
    )


def _to_decide(facts: Decision, law: Law) -> Counted:
    try:
        decide = terms.decision_deadline(facts, law=law)
    except UnknownYear as unknown:
        return Counted(LegalTerm.DECIDE, None, (unknown_year(unknown),))
    return Counted(LegalTerm.DECIDE, decide.day, decide.steps)


def unknown_year(unknown: UnknownYear) -> str:
    """Say why a day cannot be counted, and who can help."""
    return (
        f"Van {unknown.year} weten wij de gelijkgestelde dagen nog niet. Daarom berekent het "
        "portaal deze dag niet. Klopt het jaar? Vraag dan de functioneel beheerder om het toe te "
        "voegen."
    )


def publication_of(objection: Objection) -> Publication | None:
    """Return how the decision was made known; None when we do not know when it was sent."""
    if objection.decision_sent_on is None:
        return None
    return Publication(objection.decision_sent_on, objection.under_bewind, objection.bewind_sent_on)


def filed_of(objection: Objection) -> Filed:
    """Return how an objection came in."""
    by_post = objection.case.channel == Channel.LETTER
    return Filed(clock.day_of(objection.received_at), by_post, objection.posted_on)


def decision_of(objection: Objection, *, law: Law) -> Decision | None:
    """Return what moves the term to decide on what came in time; None while nobody can tell. Two
    queries. Raises UnknownYear."""
    publication = publication_of(objection)
    if publication is None or publication.published_on is None:
        return None
    deadline = terms.deadline_after(publication.published_on, law=law)
    return _facts(objection, publication, deadline, None, law)


def _facts(
    objection: Objection,
    publication: Publication,
    deadline: Explained,
    late: dt.date | None,
    law: Law,
) -> Decision:
    pauses = [_suspension(pause) for pause in TermPause.objects.filter(objection=objection)]
    consents = Consent.objects.filter(objection=objection).values_list("until_on", flat=True)
    start = deadline.day + dt.timedelta(days=1)
    return Decision(
        published_on=publication.published_on or publication.sent_on,
        objection_deadline=deadline.day,
        committee=objection.committee,
        committee_announced=objection.committee_told_on is not None,
        suspended_days=terms.suspended_days(pauses, law=law, decision_start=start),
        adjourned=objection.adjourned_on is not None,
        consent_until=max(consents, default=None),
        late_received_on=late,
    )


def _suspension(pause: TermPause) -> Suspension:
    return Suspension(pause.requested_on, pause.until_on, pause.ended_on)


def _outages(last: dt.date, now: dt.datetime) -> list[tuple[dt.date, dt.date]]:
    """Return the outages of our forms of that day and later, each as its first and last day: one
    may come on the day that another gave. One query."""
    begin = clock.begin_of(last)
    found = Outage.objects.touching(begin, max(now, clock.end_of(last)))
    found = found.filter(channel=Outage.Way.WEB)
    return [(clock.day_of(row.started_at), clock.day_of(row.ended_at or now)) for row in found]


def _same(old: LegalDate, new: Counted) -> bool:
    return (old.day, tuple(old.steps), old.in_time) == (new.day, new.steps, new.in_time)
