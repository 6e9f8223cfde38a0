"""Papers that were handed in: the team reads it at once, and its lead when the day ends and nobody
said that they arrived."""

import datetime as dt

from portal.desk.handing.models import PaperReceipt
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.staff import presence
from portal.staff.models import User

CAME = "papers.came"
MISSING = "papers.missing"


def due(now: dt.datetime) -> list[Due]:
    """Return what no team has confirmed. One query, and one a team with papers of an earlier hour.
    An entry of settings.DUE."""
    today = clock.day_of(now)
    leads: dict[int, User | None] = {}
    found: list[Due] = []
    waiting = PaperReceipt.objects.filter(confirmed_at=None).select_related("team")
    for receipt in waiting.order_by("pk"):
        ends = _end_of_day(receipt)
        if now < ends:
            found.append(_came(receipt))
            continue
        if receipt.team_id not in leads:
            leads[receipt.team_id] = presence.lead_of(receipt.team, today)
        lead = leads[receipt.team_id]
        found.append(_missing(receipt, ends, lead.pk if lead else None))
    return found


def _end_of_day(receipt: PaperReceipt) -> dt.datetime:
    """The end of the office day on which they came; for the evening that is at once."""
    closes = clock.instant(clock.day_of(receipt.received_at), urgent_clock.CLOSES)
    return max(closes, receipt.received_at)


def _came(receipt: PaperReceipt) -> Due:
    text = "Aan de balie zijn papieren voor uw team. Zijn ze er? Bevestig het vandaag bij Papieren."
    return Due(
        key=f"papers-{receipt.pk}",
        code=CAME,
        at=receipt.received_at,
        team_id=receipt.team_id,
        text=text,
    )


def _missing(receipt: PaperReceipt, at: dt.datetime, lead: int | None) -> Due:
    day = clock.in_words(clock.day_of(receipt.received_at))
    text = f"Van papieren van {day} weet niemand of ze bij uw team zijn. Kijk bij Papieren."
    return Due(
        key=f"papers-{receipt.pk}",
        code=MISSING,
        at=at,
        team_id=receipt.team_id,
        owner_id=lead,
        text=text,
    )
