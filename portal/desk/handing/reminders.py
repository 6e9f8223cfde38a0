"""Who was asked to take a visit over and has not answered, for the engine of reminders."""

import datetime as dt

from portal.desk.handing.models import WarmHandover
from portal.due.engine import Due

ASKED = "desk.handover_asked"


def due(now: dt.datetime) -> list[Due]:
    """Return the questions that wait for an answer. Whoever gave it hears of it too, and can ask
    somebody else. One query. An entry of settings.DUE."""
    return [
        Due(
            key=f"{ASKED}-{row.pk}",
            code=ASKED,
            at=row.offered_at,
            team_id=row.to_team_id,
            owner_id=row.to_user_id,
            text="Aan de balie vraagt een collega of u een bezoek overneemt.",
            tell=(row.giver_id,),
        )
        for row in WarmHandover.objects.waiting().order_by("pk")
    ]
