"""Delivering one message, and sweeping up all that nobody delivered. Both are safe to run twice, at
the same moment, in any order."""

import datetime as dt
import time

from celery import shared_task
from django.conf import settings

from portal.kit import clock
from portal.outbox import deliver as delivery
from portal.outbox.models import Message

BATCH = 50


@shared_task(name="portal.outbox.tasks.deliver")
def deliver(pk: int) -> None:
    """Deliver one message, unless it is not due or somebody else does."""
    message = delivery.claim(pk=pk, now=clock.utc_now())
    if message is None:
        return
    outcome = delivery.hand_over(message=message)
    if outcome is not None:
        delivery.finish(message=message, outcome=outcome, now=clock.utc_now())


@shared_task(name="portal.outbox.tasks.sweep")
def sweep() -> None:
    """Rescue what dead workers left, then deliver what is due, for as long as a sweep may take.

    It does the work itself: a sweep that only rang would lean on the broker it is there for.
    """
    until = time.monotonic() + settings.OUTBOX_SWEEP_MOST_SECONDS
    delivery.rescue(now=clock.utc_now())
    while pks := _due(clock.utc_now()):
        for pk in pks:
            if time.monotonic() > until:
                return
            deliver(pk)


def _due(now: dt.datetime) -> list[int]:
    due = Message.objects.due(now).order_by("next_try_at", "pk")
    return list(due.values_list("pk", flat=True)[:BATCH])
