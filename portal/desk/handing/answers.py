"""How the question to take a visit over ends: once, whoever is first. Part of other verbs, which
hold the visit; what colleagues do with it is in handovers.py."""

import datetime as dt
from typing import Any

from portal.desk.handing.models import WarmHandover
from portal.kit import states

State = WarmHandover.State
TRANSITIONS: states.Transitions = {
    State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


def end(handover: WarmHandover, new: WarmHandover.State, *, now: dt.datetime, **also: Any) -> None:
    """Answer or withdraw it. Raises states.MovedMeanwhile when somebody ended it first."""
    states.move(handover, field="state", new=new, transitions=TRANSITIONS, answered_at=now, **also)
