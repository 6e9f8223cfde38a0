"""Reminders and the clock of what is urgent, with real beats and workers: each thing once."""

import datetime as dt

from callbacks.moments.windows import Window
from portal.audit.models import Event
from portal.cases.models import Topic
from portal.due import promised
from portal.due.models import Reminder
from portal.kit import clock
from tests import build
from tests.faults.stage import Stage, until
from tests.faults.tally import Result

# Long enough ago that a working day's four o'clock lies in between, whatever day it is now.
LONG_AGO = dt.timedelta(days=4)
WATCH_SECONDS = 6.0


def two_beats(stage: Stage, *, trials: int) -> Result:
    """Let two beats tick for two workers."""
    stage.start("beat", "beat-2")
    stage.start("worker", "worker-2")
    result = _told_once("two beats tick for reminders", stage, trials)
    stage.stop("beat-2")
    stage.stop("worker-2")
    return result


def beat_dead(stage: Stage, *, trials: int) -> Result:
    """Let everything become due while no beat lives, then start one."""
    stage.kill("beat")
    pks = _broken(trials)
    stage.start("beat")
    return _watch("beat dead, then one catch-up", pks, trials)


def handed_over(stage: Stage, *, trials: int) -> Result:
    """Let two beats find urgent cases that should have gone to the lead by now."""
    result = Result("urgent cases go to the lead", trials)
    stage.start("beat", "beat-2")
    topic = Topic.objects.select_related("team").get(code="uitkering")
    ago = clock.utc_now() - LONG_AGO
    pks = [build.callback(topic, now=ago, urgent=True).pk for _ in range(trials)]
    handed = Event.objects.filter(code="case.urgent_handed", object_id__in=pks)
    result.recovered = until(lambda: handed.count() >= trials, "each case has a lead")
    _sleep()
    stage.stop("beat-2")
    counts = [handed.filter(object_id=pk).count() for pk in pks]
    result.once = counts.count(1)
    result.doubled = sum(count > 1 for count in counts)
    return result


def _told_once(fault: str, stage: Stage, trials: int) -> Result:
    return _watch(fault, _broken(trials), trials)


def _broken(trials: int) -> list[int]:
    """Ask for calls whose promised moment has just passed."""
    topic = Topic.objects.select_related("team").get(code="uitkering")
    now = clock.utc_now()
    window = Window(now - dt.timedelta(minutes=90), now - dt.timedelta(minutes=1))
    made = [
        build.callback(topic, now=now - dt.timedelta(hours=2), window=window) for _ in range(trials)
    ]
    return [request.pk for request in made]


def _watch(fault: str, pks: list[int], trials: int) -> Result:
    """Wait until each was told of, and see that nobody is told again."""
    result = Result(fault, trials)
    reminders = Reminder.objects.filter(case__in=pks, code=promised.BROKEN)
    rung = reminders.exclude(rung_at=None)
    result.recovered = until(lambda: rung.count() >= trials, "each reminder rang")
    first = dict(rung.values_list("key", "rung_at"))
    _sleep()
    again = dict(rung.values_list("key", "rung_at"))
    result.doubled = sum(again[key] != at for key, at in first.items()) + len(again) - trials
    result.once = trials - result.doubled
    return result


def _sleep() -> None:
    """Give the beats time to do it a second time."""
    end = clock.utc_now() + dt.timedelta(seconds=WATCH_SECONDS)
    until(lambda: clock.utc_now() >= end, "some more ticks")
