"""What must not slip in a complaint: its last day at ten, five and two working days before it, a
last day that cannot be counted, and a call that nobody made."""

import datetime as dt

from objections import watching
from objections.complaints.models import Complaint, State
from objections.dossier.act_models import LegalTerm
from objections.watching import LastDay, Watch
from portal.due.engine import Due

LAST_DAY = LastDay(
    what="settle",
    unknown="Van een klacht is de laatste dag om af te handelen nog niet te berekenen. Vraag de "
    "functioneel beheerder om het jaar toe te voegen.",
    over="De laatste dag om een klacht af te handelen was {last}. Rond de klacht zo snel mogelijk "
    "af.",
    ahead="Handel een klacht af, uiterlijk {last}, of stel de afhandeling op tijd uit.",
)
UNREACHED = "Na vijf werkdagen is er nog niet gesproken met iemand die een klacht indiende."


def due(now: dt.datetime) -> list[Due]:
    """Return what asks for work now. Three queries, and one a team. An entry of settings.DUE."""
    rows = list(Complaint.objects.open().order_by("case_id"))
    if not rows:
        return []
    cases = [row.case for row in rows]
    today, dates = watching.today(cases, now), watching.dates_of(cases)
    found = []
    for row in rows:
        # Whom it is about does not hear of it, also when they lead the team.
        watch = Watch("complaint", row.case, row.received_at, today, row.about_colleague_id)
        held = dates.get(row.pk, {}).get(LegalTerm.SETTLE)
        if held is not None:
            found += watch.last_day(held.day, LAST_DAY)
        if row.wants_call and row.state == State.RECEIVED:
            found.append(watch.unreached(UNREACHED))
    return [one for one in found if one.at <= now]
