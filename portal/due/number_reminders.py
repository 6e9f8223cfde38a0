"""What whoever manages the portal is warned of ahead: a team that will have no number to call with,
and a number that nobody tried for long."""

import datetime as dt

from portal.due import urgent_clock
from portal.due.engine import Due
from portal.kit import clock
from portal.staff import numbers, presence

GAP = "number.gap"
UNTESTED = "number.untested"
AHEAD_DAYS = 28


def due(now: dt.datetime) -> list[Due]:
    """Return the gaps of the coming weeks and the numbers to try. Four queries. An entry of
    settings.DUE."""
    today = clock.day_of(now)
    managers = presence.managers_on(today)
    opens = clock.instant(today, urgent_clock.OPENS)
    found = [
        Due(
            key=f"{GAP}-{team.pk}-{day:%Y%m%d}",
            code=GAP,
            at=clock.instant(day - dt.timedelta(days=AHEAD_DAYS), urgent_clock.OPENS),
            team_id=team.pk,
            owner_id=managers[0] if managers else None,
            text=f"{team.name} heeft {clock.in_words(day)} geen telefoonnummer om te tonen.",
            tell=managers,
        )
        for team, day in numbers.gaps(from_on=today, days=AHEAD_DAYS)
    ]
    for given in numbers.untested(on=today, most_days=numbers.MOST_DAYS_UNTESTED):
        if given.team_id is not None:
            found.append(
                Due(
                    key=f"{UNTESTED}-{given.number_id}-{given.number.tested_on:%Y%m%d}",
                    code=UNTESTED,
                    at=min(opens, now),
                    team_id=given.team_id,
                    owner_id=managers[0] if managers else None,
                    text=f"Bel {given.number.display} om te controleren: dat is lang geleden.",
                    tell=managers,
                )
            )
    return [one for one in found if one.at <= now]
