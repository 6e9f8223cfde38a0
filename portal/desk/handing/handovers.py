"""Warm handovers: offered, accepted, declined, withdrawn."""

from portal.desk.handing.models import WarmHandover
from portal.kit import states

State = WarmHandover.State
TRANSITIONS: states.Transitions = {
    State.OFFERED: frozenset({State.ACCEPTED, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
