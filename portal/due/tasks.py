"""The two ticks of the reminder engine, and the mail of the morning. Two beats, or a tick that came
late, do the work once."""

import datetime as dt

from celery import shared_task
from django.conf import settings
from django.db import transaction

from portal.due import digest, engine, urgent
from portal.jobs import slots
from portal.kit import clock

URGENT_JOB = "due-urgent"
MINUTE_JOB = "due-minute"
# Longer than a tick can be late.
KEEP_SLOTS = dt.timedelta(hours=6)


@shared_task(name="portal.due.tasks.urgent_tick")
def urgent_tick() -> None:
    """Every five seconds: what cannot wait, and who must have it."""
    now = clock.utc_now()
    if _mine(URGENT_JOB, settings.DUE_URGENT_SECONDS, now):
        urgent.hand_over_due(now=now)
        engine.tick(sources=settings.DUE_URGENT, now=now)


@shared_task(name="portal.due.tasks.minute_tick")
def minute_tick() -> None:
    """Every minute: all other reminders, and the running clocks on the screens."""
    now = clock.utc_now()
    if _mine(MINUTE_JOB, settings.DUE_SECONDS, now):
        urgent.tell_the_time(now=now)
        engine.tick(sources=settings.DUE, now=now)
        for job in (URGENT_JOB, MINUTE_JOB):
            slots.forget(job=job, before=now - KEEP_SLOTS)


@shared_task(name="portal.due.tasks.morning_mail")
def morning_mail() -> None:
    """Every minute, and only in the morning of a working day: the mail of who did not say no."""
    now = clock.utc_now()
    if digest.is_time(now):
        digest.prepare(now=now)
        digest.send_all(now=now)


def _mine(job: str, seconds: int, now: dt.datetime) -> bool:
    """Tell whether this tick is the first of its slot. A tick that fails is not tried again in its
    slot: the next one finds the same work."""
    with transaction.atomic():
        return slots.take(job=job, slot=slots.number(now, seconds=seconds), now=now)
