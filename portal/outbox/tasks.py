"""Delivering one message, and sweeping up all that nobody delivered. Both are safe to run twice, at
the same moment, in any order."""

import datetime as dt
import logging
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django import db
from django.conf import settings

from portal.kit import clock
from portal.outbox import deliver as delivery
from portal.outbox import providers
from portal.outbox.models import Message

BATCH = 50
log = logging.getLogger(__name__)


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
    delivery.give_up(now=clock.utc_now())
    tried: set[int] = set()
    while pks := _due(clock.utc_now(), but=tried):
        for pk in pks:
            if time.monotonic() > until:
                return
            tried.add(pk)
            _deliver_or_go_on(pk)


def _deliver_or_go_on(pk: int) -> None:
    """Deliver one message; a bug that it meets is logged and stops no other message."""
    try:
        deliver(pk)
    except (db.Error, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        log.exception("outbox: message %s met a bug (%s)", pk, type(error).__name__)


def _due(now: dt.datetime, *, but: set[int]) -> list[int]:
    open_to = Message.objects.due(now).exclude(channel__in=providers.closed(now=now))
    due = open_to.exclude(pk__in=but).order_by("next_try_at", "pk")
    return list(due.values_list("pk", flat=True)[:BATCH])
