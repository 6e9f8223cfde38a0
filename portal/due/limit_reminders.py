"""What a team lead is reminded of: a proposed contact limit, and one that must be looked at again
before it ends by itself."""

import datetime as dt

from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.residents.models import ContactLimit
from portal.residents.models.limits import DAYS_TO_TALK, REVIEW_AHEAD
from portal.staff import presence
from portal.staff.models import User

PROPOSED = "limit.proposed"
REVIEW = "limit.review"
TALK = "limit.talk"
State = ContactLimit.State


def due(now: dt.datetime) -> list[Due]:
    """Return what a lead decides, looks at again or sees to. One query, and one a team. An entry
    of settings.DUE."""
    today = clock.day_of(now)
    leads: dict[int, User | None] = {}
    found: list[Due] = []
    asking = ContactLimit.objects.filter(state__in=[State.PROPOSED, State.RUNNING])
    for limit in asking.select_related("team").order_by("pk"):
        if limit.team_id not in leads:
            leads[limit.team_id] = presence.lead_of(limit.team, today)
        lead = leads[limit.team_id]
        found += _of(limit, lead.pk if lead else None)
    return [one for one in found if one.at <= now]


def _of(limit: ContactLimit, lead: int | None) -> list[Due]:
    result = []
    if limit.state == State.PROPOSED:
        text = "Een contactafspraak wacht op uw besluit (Contactafspraken)."
        result.append(_due(limit, PROPOSED, limit.proposed_at, text, lead))
    elif limit.review_on and limit.review_on < limit.until_on:
        last = clock.in_words(limit.review_on)
        text = f"Kijk vóór {last} opnieuw naar een contactafspraak. Anders stopt die vanzelf."
        at = clock.instant(limit.review_on - REVIEW_AHEAD, urgent_clock.OPENS)
        result.append(_due(limit, REVIEW, at, text, lead))
    if limit.talked_on is None and limit.happened_on:
        last = clock.in_words(limit.happened_on + DAYS_TO_TALK)
        text = f"Praat uiterlijk {last} met de inwoner over de contactafspraak. Anders stopt die."
        result.append(_due(limit, TALK, limit.proposed_at, text, lead))
    return result


def _due(limit: ContactLimit, code: str, at: dt.datetime, text: str, lead: int | None) -> Due:
    return Due(
        key=f"{code}-{limit.pk}",
        code=code,
        at=at,
        team_id=limit.team_id,
        owner_id=lead,
        text=text,
    )
