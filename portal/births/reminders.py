"""Whom we remind: of a card that waits for a decision, and of a letter that did not go."""

import datetime as dt

from portal.births.models import Birth
from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock

CONFIRM, LETTER = "birth.confirm", "birth.letter"
State = Birth.State
AHEAD = dt.timedelta(days=2)


def due(now: dt.datetime) -> list[Due]:
    """Return what waits. One query. An entry of settings.DUE."""
    going = Birth.objects.unfinished().filter(
        state__in=[State.TO_CONFIRM, State.LETTER_DUE], case__due_at__isnull=False
    )
    found = [_of(birth) for birth in going.select_related("case").order_by("pk")]
    return [one for one in found if one.at <= now]


def _of(birth: Birth) -> Due:
    case = birth.case
    if birth.state == State.TO_CONFIRM or birth.letter_last_on is None:
        code, at = CONFIRM, case.due_at
        text = "Een kaart wacht op u: is hij welkom? Kijk bij Kaarten."
    else:
        code, at = LETTER, clock.instant(birth.letter_last_on - AHEAD, urgent_clock.OPENS)
        text = "De brief na een kaart is nog niet weg. Kijk bij Kaarten."
    return Due(
        key=f"{code}-{birth.pk}",
        code=code,
        at=at or case.opened_at,
        team_id=case.team_id,
        owner_id=case.owner_id,
        case_id=case.pk,
        text=text,
    )
