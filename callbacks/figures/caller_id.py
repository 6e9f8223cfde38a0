"""Introducing caller ID for a team: from when, what was agreed, and the figures before and after.
The figures are those of the registry, over as many days on both sides."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks.figures import reach, workload
from callbacks.models import CallbackRequest, CallerIdIntroduction
from portal.audit import record
from portal.kit import clock
from portal.kit.figures import LEAST, Filters, Period
from portal.kit.refusal import Refused
from portal.staff import permissions
from portal.staff.models import Team, User

WEEKS = 4
SPAN = dt.timedelta(weeks=WEEKS)
UNREACHED = workload.OUTCOMES.index(CallbackRequest.Outcome.UNREACHED)


class NeedsAgreements(Refused):
    """A start without agreements."""

    text = "Schrijf op wat het team afsprak: wie opneemt, wanneer, en wat een beller hoort."


@dataclasses.dataclass(frozen=True)
class Side:
    """One side of the start. `share` is the part of attempts that reached her, in whole percents;
    None when there are too few to say."""

    period: Period
    open: int
    unreached: int
    tried: int
    share: int | None


def set_start(
    *, team: Team, starts_on: dt.date, agreements: str, user: User, now: dt.datetime
) -> CallerIdIntroduction:
    """Write down from when a team shows its number. Raises NeedsAgreements or NotAllowed."""
    if not permissions.leads(user, team, now=now):
        raise permissions.NotAllowed
    if not agreements.strip():
        raise NeedsAgreements
    told = {"starts_on": starts_on, "agreements": agreements, "set_at": now}
    with transaction.atomic():
        row, _ = CallerIdIntroduction.objects.update_or_create(
            team=team, defaults=told | {"set_by": user.actor.key}
        )
        record.event(
            code="callback.caller_id_set",
            about=team,
            by=user.actor,
            now=now,
            starts_on=starts_on.isoformat(),
        )
    return row


def find(team: Team) -> CallerIdIntroduction | None:
    """Return what was written down for this team. One query."""
    return CallerIdIntroduction.objects.filter(team=team).first()


def before_and_after(row: CallerIdIntroduction, *, now: dt.datetime) -> tuple[Side, Side | None]:
    """Return the weeks before the start and those after it; None while it has not begun. Both have
    as many days, so that they can be compared. Four queries a side."""
    today = clock.day_of(now)
    days = SPAN
    if row.starts_on <= today:
        days = min(SPAN, today + dt.timedelta(days=1) - row.starts_on)
    filters = Filters((row.team_id,))
    before = _side(Period(row.starts_on - days, row.starts_on, now), filters)
    if row.starts_on > today:
        return before, None
    return before, _side(Period(row.starts_on, row.starts_on + days, now), filters)


def _side(period: Period, filters: Filters) -> Side:
    tried = reach.tried(period, filters)
    number = tried.count()
    reached = tried.filter(reach.REACHED).count()
    return Side(
        period=period,
        open=workload.open_cases(period, filters, None).count(),
        unreached=workload.closed_cases(period, filters, UNREACHED).count(),
        tried=number,
        share=round(100 * reached / number) if number >= LEAST else None,
    )
