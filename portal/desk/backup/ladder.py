"""Who is rung at this moment. Pure: it follows from what the call keeps, from who is in a talk, and
from the clock; nothing needs to be written for a step to be taken."""

import dataclasses
import datetime as dt
from collections.abc import Collection

from portal.desk.backup.models import BackupCall
from portal.staff.models import User

WAIT = dt.timedelta(minutes=2)
LATER = dt.timedelta(minutes=5)
# After the backup, the deputy and the lead: everybody who sits at the desk.
EVERYBODY = 3


@dataclasses.dataclass(frozen=True)
class Rung:
    """How far a call is. `step` is None while somebody said "over 5 minuten"."""

    step: int | None
    # When it came to this step, and when it goes on by itself; None when it does not.
    since: dt.datetime
    next_at: dt.datetime | None
    # Everybody who is rung now, as primary keys.
    who: frozenset[int]


def steps(call: BackupCall) -> list[int | None]:
    """Return who stands on which step, as primary keys."""
    return [call.person_id, call.deputy_id, call.lead_id]


def rung(
    call: BackupCall,
    *,
    at_desk: Collection[int],
    busy: Collection[int],
    now: dt.datetime,
) -> Rung:
    """Return who is rung now. Whoever is in a talk, is not there or said no is passed over, without
    a mark and without waiting; who was rung before and did not answer still may."""
    since = call.step_at or now
    if call.state != BackupCall.State.RINGING:
        return Rung(None, since, None, frozenset())
    if now < since:
        return Rung(None, since, since, frozenset())
    passed_over = {*busy, *call.declined, call.asker_id, None}
    step, ladder = call.step, steps(call)
    while step < EVERYBODY:
        if ladder[step] not in passed_over:
            if now < since + WAIT:
                break
            since += WAIT
        step += 1
    # Whoever was told already stays told, also when somebody before her is free again.
    furthest = max(step, call.told_step)
    reached = {*ladder[: furthest + 1]}
    if furthest == EVERYBODY:
        reached |= {*at_desk}
    who = frozenset(pk for pk in reached - passed_over if pk is not None)
    return Rung(step, since, since + WAIT if step < EVERYBODY else None, who)


def can_answer(call: BackupCall, user: User, *, at_desk: Collection[int]) -> bool:
    """Tell whether this colleague stands on the ladder, rung already or not."""
    return user.pk in {*steps(call), *at_desk}


def step_of(call: BackupCall, user: User) -> int:
    """Return the step of this colleague: whoever is not named on it belongs to everybody."""
    ladder = steps(call)
    return ladder.index(user.pk) if user.pk in ladder else EVERYBODY
