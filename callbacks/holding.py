"""In whose hands a request is, written in one place: its case, what was promised and what was
asked about it go along. Who may give or take it is for callbacks.requests and callbacks.hands."""

import datetime as dt

from callbacks.models import CallbackRequest, HandOver
from callbacks.moments import slots
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.staff.models import Team, User


def assign(
    *,
    request: CallbackRequest,
    team: Team,
    owner: User | None,
    by: Actor,
    now: dt.datetime,
    note: str = "",
) -> None:
    """Give a locked request to a team and, when someone took it, a colleague. Part of another verb.

    The promised window stays; its place goes along to another team.
    """
    lifecycle.assign(case=request.case, team=team, owner=owner, by=by, now=now, note=note)
    end_question(request, now=now)
    slots.follow(request.case, by=by, now=now)


def end_question(request: CallbackRequest, *, now: dt.datetime) -> None:
    """Nobody has to answer any more whether they take it over. Part of another verb."""
    waiting = HandOver.objects.waiting().filter(request=request)
    waiting.update(answered_at=now, accepted=False)
