"""The beat of an alarm: tells screens that it goes to more people. Without it the screens find out
by themselves."""

import datetime as dt

from portal.desk.assist import alarms, circle
from portal.desk.assist.models import Assist


def tick(*, now: dt.datetime) -> int:
    """Tell whom alarms reach by now; return how many went further. Two ticks tell it once."""
    return sum(_tell(alarm, now) for alarm in Assist.objects.open().with_all())


def _tell(alarm: Assist, now: dt.datetime) -> bool:
    reached = circle.reach(alarm, now=now).circle
    if reached <= alarm.told_circle:
        return False
    as_it_was = Assist.objects.open().filter(pk=alarm.pk, told_circle=alarm.told_circle)
    if not as_it_was.update(told_circle=reached):
        return False
    alarms.tell_screens(alarm, now=now)
    return True
