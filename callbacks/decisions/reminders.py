"""Two working days before a no goes out it stands on top, with whoever calls and with the lead,
until somebody wrote down that she was told or why not."""

import datetime as dt

from callbacks.decision_models import ComingDecision
from callbacks.decisions import coming
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.municipality import calendars
from portal.staff import presence

UNTOLD = "decision.untold"
# Two working days span no more days than this, whatever is closed.
FURTHEST = dt.timedelta(days=21)


def due(now: dt.datetime) -> list[Due]:
    """Return what goes out soon and is not told. Three queries, and one a team. An entry of
    settings.DUE."""
    today = clock.day_of(now)
    soon = ComingDecision.objects.open().filter(goes_out_on__lte=today + FURTHEST)
    rows = list(soon.select_related("request__case__team").order_by("goes_out_on", "pk"))
    if not rows:
        return []
    calendar = calendars.office_calendar()
    away = frozenset(presence.away_on(today))
    teams = {row.request.case.team_id: row.request.case.team for row in rows}
    leads = {pk: presence.lead_of(team, today) for pk, team in teams.items()}
    found: list[Due] = []
    for row in rows:
        opens = clock.instant(coming.goes_first_on(row.goes_out_on, calendar), urgent_clock.OPENS)
        # Told so late that there never was more time.
        at = max(opens, row.announced_at)
        if at > now:
            continue
        case = row.request.case
        lead = leads[case.team_id]
        found.append(_due(row, "call", at, None if case.owner_id in away else case.owner_id))
        if lead is not None and lead.pk != case.owner_id:
            found.append(_due(row, "lead", at, lead.pk))
    return found


def _due(row: ComingDecision, whom: str, at: dt.datetime, owner_id: int | None) -> Due:
    case = row.request.case
    day = clock.in_words(row.goes_out_on)
    return Due(
        key=f"decision-{whom}-{row.pk}",
        code=UNTOLD,
        at=at,
        team_id=case.team_id,
        owner_id=owner_id,
        case_id=case.pk,
        text=f"Een besluit dat nee zegt gaat {day} uit en is nog niet verteld. Bel eerst.",
        goes_first=True,
    )
