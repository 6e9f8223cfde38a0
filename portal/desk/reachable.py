"""Whom the desk must be able to reach on the screen now. Reads only."""

import datetime as dt

from django.db.models import Exists

from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty
from portal.desk.places.models import Hosting, Opening
from portal.kit import clock
from portal.staff.models import Absence, User


def stays_logged_in(user: User, now: dt.datetime) -> bool:
    """Tell whether a desk is open and this colleague is backup or deputy on this half-day, or
    receives people there. An entry of settings.STAYS_LOGGED_IN. Two queries at most."""
    day = clock.day_of(now)
    running = Opening.objects.of_day(day).running()
    duties = BackupDuty.objects.of(user).filter(day=day, half=roster.half_of(now))
    there = duties.exclude(Exists(Absence.objects.on(day).filter(user=user)))
    if there.filter(Exists(running)).exists():
        return True
    hosts = Hosting.objects.filter(user=user, day=day, desk__in=running.values("desk"))
    return bool(hosts.exists())
