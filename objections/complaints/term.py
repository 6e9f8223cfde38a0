"""The last day to settle a complaint, as it is kept: counted by objections.terms, and moved only by
adjourning once or by written consent (Awb 9:11)."""

import datetime as dt

from objections import terms
from objections.complaints.models import Complaint
from objections.dossier import dates
from objections.dossier.act_models import Act, LegalTerm
from objections.law import tables
from objections.statutory import UnknownYear
from portal.kit import clock


def keep(*, complaint: Complaint, act: Act, now: dt.datetime) -> None:
    """Count the last day anew because of this act. Part of another verb. Seven statements."""
    dates.replace(case=complaint.case, found=[_count(complaint)], act=act, now=now)


def facts_of(complaint: Complaint) -> terms.Complaint:
    """Return what moves the term."""
    return terms.Complaint(
        received_on=clock.day_of(complaint.received_at),
        adjourned=complaint.adjourned_on is not None,
        consent_until=complaint.consent_until_on,
    )


def last_day(complaint: Complaint) -> dt.date | None:
    """Return the last day that is kept; None while nobody can tell. One query."""
    held = dates.of(complaint.case).get(LegalTerm.SETTLE)
    return held.day if held else None


def _count(complaint: Complaint) -> dates.Counted:
    try:
        found = terms.complaint_deadline(facts_of(complaint), law=tables.current())
    except UnknownYear as unknown:
        return dates.Counted(LegalTerm.SETTLE, None, (dates.unknown_year(unknown),))
    return dates.Counted(LegalTerm.SETTLE, found.day, found.steps)
