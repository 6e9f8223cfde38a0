"""The beat of the backup: tells screens that a step was reached, texts who asked for that, rings
for what is urgent, and ends what a visit left behind. Without it everything is still true; screens
then find out by themselves."""

import datetime as dt

from portal.desk.backup import calls, ladder, talks, texting, urgent_rings
from portal.desk.backup.models import BackupCall


def tick(*, now: dt.datetime) -> int:
    """Do what the time asks; return how many calls came to another step. Two ticks at once, or one
    that came late, tell everything once."""
    urgent_rings.ring_all(now=now)
    found = list(BackupCall.objects.open().with_all())
    for call in found:
        if not call.visit.is_open:
            calls.visit_is_over_alone(visit=call.visit, by=urgent_rings.CLOCK, now=now)
    if found:
        texting.prepare(now=now)
    open_calls = [call for call in found if call.visit.is_open]
    sitting = talks.at_desks({call.visit.opening.desk_id for call in open_calls})
    return sum(_tell(call, sitting[call.visit.opening.desk_id], now) for call in open_calls)


def _tell(call: BackupCall, at_desk: frozenset[int], now: dt.datetime) -> bool:
    everybody = {pk for pk in (*ladder.steps(call), *at_desk) if pk is not None}
    busy = talks.busy(everybody, now=now)
    step = ladder.rung(call, at_desk=at_desk, busy=busy, now=now).step
    if step is None or step == call.told_step:
        return False
    # Of two ticks one finds it as it was.
    as_it_was = BackupCall.objects.open().filter(pk=call.pk, told_step=call.told_step)
    if not as_it_was.update(told_step=step):
        return False
    calls.tell_screens(call)
    return True
