"""Something goes against an assurance: whoever answers for it hears of it at once, and so does the
lead who decides, until that is done."""

import datetime as dt

from portal.cases.models import Case
from portal.contacts.models import Clash
from portal.due.engine import Due
from portal.kit import clock
from portal.staff import permissions, presence

CODE = "assurance.clash"
ANSWER = "Er komt iets dat ingaat tegen een toezegging waar u voor instaat. Kijk bij Toezeggingen."
DECIDE = "Dit gaat in tegen een toezegging. U beslist of het door mag, met een reden."


def due(now: dt.datetime) -> list[Due]:
    """Return who is rung for each clash that no lead has decided. One query, some for each clash.
    An entry of settings.DUE_URGENT."""
    found: list[Due] = []
    waiting: list[Clash] = list(Clash.objects.undecided().order_by("pk"))
    away = frozenset(presence.away_on(clock.day_of(now))) if waiting else frozenset()
    for clash in waiting:
        if clash.heard_at is None:
            found.append(_answer(clash, away, now))
        found.append(_decide(clash, now))
    return found


def _answer(clash: Clash, away: frozenset[int], now: dt.datetime) -> Due:
    said = clash.assurance
    may = permissions.standing_of(clash.rung, now=now)
    # The words stand with a case that may be of another team by now.
    can_read = Case.objects.visible_to(may, now=now).filter(pk=said.case_id).exists()
    return Due(
        key=f"clash-answer-{clash.pk}",
        code=CODE,
        at=clash.at,
        team_id=said.case.team_id,
        # Away: then somebody of the team who knows what was meant.
        owner_id=None if clash.rung_id in away else clash.rung_id,
        case_id=said.case_id if can_read else None,
        text=ANSWER,
        goes_first=True,
    )


def _decide(clash: Clash, now: dt.datetime) -> Due:
    today = clock.day_of(now)
    lead = presence.lead_of(clash.case.team, today)
    return Due(
        key=f"clash-decide-{clash.pk}",
        code=CODE,
        at=clash.at,
        team_id=clash.case.team_id,
        owner_id=lead.pk if lead else None,
        case_id=clash.case_id,
        text=DECIDE,
        tell=() if lead else presence.managers_on(today),
        goes_first=True,
    )
