"""What the timeline tells of a card: when it was signed, left, and was followed by the letter.
Nothing at all of one that ended before it left."""

from portal.births.models import Birth
from portal.cases.models import Case
from portal.cases.timeline import Entry

State = Birth.State


def entries(case: Case) -> list[Entry]:
    """Return what happened. No query for a case that was read with its dossier."""
    if case.kind != Birth.KIND:
        return []
    birth: Birth = case.birth
    if birth.state == State.ENDED or birth.decided_at is None:
        return []
    told = [Entry(birth.decided_at, "Kaart ondertekend", birth.decided_by)]
    if birth.state == State.LETTER_MADE and case.closed_at is not None:
        told.append(Entry(case.closed_at, "Brief na de kaart ondertekend", "job:births"))
    return told
