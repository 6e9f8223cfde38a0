"""On the same day somebody asks how she is. An entry of settings.DUE_URGENT."""

import datetime as dt

from portal.desk.assist import circle
from portal.desk.assist.models import Assist
from portal.due.engine import Due
from portal.kit import clock

CARE = "assist.care"


def due(now: dt.datetime) -> list[Due]:
    """Return the colleagues of whom nobody asked how they are: without a name, and without what
    happened, for nobody wrote that down. One query, two after an alarm."""
    waiting = list(Assist.objects.to_care_for())
    if not waiting:
        return []
    day = clock.day_of(now)
    leads = {desk: circle.leads(desk, day) for desk in {alarm.desk for alarm in waiting}}
    found = []
    for alarm in waiting:
        leading = sorted(leads[alarm.desk] - {alarm.raiser_id})
        found.append(
            Due(
                key=f"{CARE}-{alarm.pk}",
                code=CARE,
                at=clock.instant(alarm.day, dt.time()),
                team_id=alarm.desk.team_id,
                owner_id=leading[0] if leading else None,
                text="Vraag vandaag aan een collega van de inloop hoe het gaat. "
                "Wie het is, staat bij Inloop, Hulp van collega's.",
                tell=tuple(leading[1:]),
            )
        )
    return found
