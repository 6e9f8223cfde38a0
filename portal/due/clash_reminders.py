"""Something goes against an assurance: whoever answers for it hears of it at once, and so does the
lead who decides, until that is done."""

import datetime as dt

from django.db.models import Exists, OuterRef

from portal.contacts.models import Clash
from portal.due.engine import Due
from portal.kit import clock
from portal.staff import presence
from portal.staff.models import Membership
from portal.staff.roles import Permission, roles_with

CLASH = "assurance.clash"
ANSWER = "Er komt iets dat ingaat tegen een toezegging waar u voor instaat. Kijk bij Toezeggingen."
DECIDE = "Dit gaat in tegen een toezegging. U beslist of het door mag, met een reden."


def due(now: dt.datetime) -> list[Due]:
    """Return who is rung for each clash that no lead has decided. Two queries, and one or two a
    team. An entry of settings.DUE_URGENT."""
    today = clock.day_of(now)
    reading = Membership.objects.on(today).filter(
        user=OuterRef("rung"),
        team=OuterRef("assurance__case__team"),
        role__in=roles_with(Permission.READ_CASES),
    )
    undecided = Clash.objects.undecided().annotate(can_read=Exists(reading))
    waiting: list[Clash] = list(undecided.order_by("pk"))
    if not waiting:
        return []
    away = frozenset(presence.away_on(today))
    leads = {clash.case.team_id: _lead(clash, today) for clash in waiting}
    asked = [_answer(clash, away) for clash in waiting if clash.heard_at is None]
    return asked + [_decide(clash, *leads[clash.case.team_id]) for clash in waiting]


def _lead(clash: Clash, today: dt.date) -> tuple[int | None, tuple[int, ...]]:
    """Return who leads the team where the no comes from, or else who is told."""
    lead = presence.lead_of(clash.case.team, today)
    return (lead.pk, ()) if lead else (None, presence.managers_on(today))


def _answer(clash: Clash, away: frozenset[int]) -> Due:
    said = clash.assurance
    return Due(
        key=f"clash-answer-{clash.pk}",
        code=CLASH,
        at=clash.at,
        team_id=said.case.team_id,
        # Away: then somebody of the team who knows what was meant.
        owner_id=None if clash.rung_id in away else clash.rung_id,
        # The words stand with a case that may be of another team by now.
        case_id=said.case_id if vars(clash)["can_read"] else None,
        text=ANSWER,
        goes_first=True,
    )


def _decide(clash: Clash, lead: int | None, tell: tuple[int, ...]) -> Due:
    return Due(
        key=f"clash-decide-{clash.pk}",
        code=CLASH,
        at=clash.at,
        team_id=clash.case.team_id,
        owner_id=lead,
        case_id=clash.case_id,
        text=DECIDE,
        tell=tell,
        goes_first=True,
    )
