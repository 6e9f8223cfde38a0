"""What an alarm looks like: to who raised it, and to who is warned. Reads only."""

import dataclasses
import datetime as dt

from portal.desk.assist import circle
from portal.desk.assist.models import Assist
from portal.desk.backup.screens import seconds_until
from portal.staff.models import User

# By then somebody has it on the screen, or she reads that she must call out.
SEEN_WITHIN = dt.timedelta(seconds=3)


@dataclasses.dataclass(frozen=True)
class Line:
    """An alarm on the screen of one colleague. `tone` is for whoever raised it."""

    alarm: Assist
    is_own: bool
    # For who raised it: 'Gezien door Bilal', in large letters.
    heading: str
    text: str
    # Shown when nobody went for a minute.
    security_phone: str


def lines(user: User, alarms: list[Assist], *, now: dt.datetime) -> tuple[list[Line], int | None]:
    """Return the alarms that this colleague should have in sight, and in how many seconds that may
    change by itself. Two queries an alarm at most: there is seldom more than one."""
    found: list[Line] = []
    moments: list[dt.datetime] = []
    for alarm in alarms:
        reach = circle.reach(alarm, now=now)
        if reach.next_at is not None:
            moments.append(reach.next_at)
        if alarm.raiser_id == user.pk:
            own, look_again = _own(alarm, reach, now)
            found.append(own)
            if look_again is not None:
                moments.append(look_again)
        elif user.pk in reach.who:
            found.append(_other(alarm, reach, user))
    return found, seconds_until(min(moments, default=None), now)


def of_raiser(alarm: Assist, *, now: dt.datetime) -> Line:
    """Return how it stands, for the page of who raised it."""
    line, _ = _own(alarm, circle.reach(alarm, now=now), now)
    return line


def where(alarm: Assist) -> str:
    """Return 'Loket 3', or the location."""
    return alarm.point.name if alarm.point else alarm.desk.location.name


def _own(alarm: Assist, reach: circle.Reach, now: dt.datetime) -> tuple[Line, dt.datetime | None]:
    raised = alarm.raised_at or now
    names = [row.user.name for row in alarm.seen.select_related("user").order_by("pk")]
    security = alarm.desk.security_phone if reach.circle == circle.LEAD else ""
    look_again = None
    if alarm.claimer is not None:
        heading, text = f"{alarm.claimer.name} komt", "Blijf rustig bij de anderen als het kan."
    elif names:
        shown = f"{', '.join(names[:-1])} en {names[-1]}" if names[1:] else names[0]
        heading = f"Gezien door {shown}"
        text = "Het staat daar op het scherm. Nog niemand zei: ik ga."
    elif now < raised + SEEN_WITHIN:
        heading, text = "Verstuurd", "Even kijken wie het ziet."
        look_again = raised + SEEN_WITHIN
    else:
        heading, text = "Nog niet gezien: roep", "Roep hardop om hulp, of druk op de vaste knop."
    return Line(alarm, True, heading, text, security), look_again


def _other(alarm: Assist, reach: circle.Reach, user: User) -> Line:
    who = alarm.raiser.name if alarm.raiser else "Een collega"
    if alarm.claimer_id == user.pk:
        text = f"U gaat naar {who}, {where(alarm)}."
    elif alarm.claimer is not None:
        text = f"{alarm.claimer.name} gaat naar {who}, {where(alarm)}."
    else:
        text = f"{who} vraagt hulp van collega's: {where(alarm)}. Ga erheen."
    security = alarm.desk.security_phone if reach.circle == circle.LEAD else ""
    return Line(alarm, False, "Hulp van collega's", text, security)
