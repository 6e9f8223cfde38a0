"""How fast messages leave, and how little an idle sweep costs beside years of sent ones."""

import sys
import time

from django.db import connection
from django.test import override_settings

from portal.outbox import tasks
from portal.outbox.models import Message
from tests.faults import fault_spine, worker_acts

HISTORY = 200_000
WAITING = 300
LEAST_PER_SECOND = 15.0
MOST_IDLE_SECONDS = 0.2
SENT_BEFORE = """
    insert into outbox_message (case_id, kind, channel, recipient, subject, body, dedupe_key, state,
        attempts, queued_at, next_try_at, claimed_at, ended_at, provider_reference, reason)
    select case_id, kind, channel, recipient, subject, body, 'before-' || number, 'SENT', 1,
        queued_at, next_try_at, queued_at, queued_at, '', ''
    from outbox_message, generate_series(1, %s) number where id = %s
"""


def run() -> bool:
    """Send a few hundred messages beside two hundred thousand old ones."""
    gateways = dict.fromkeys(["SMS", "EMAIL"], "portal.outbox.gateways.DemoGateway")
    with fault_spine.database(), override_settings(OUTBOX_GATEWAYS=gateways):
        fault_spine.people()
        first = worker_acts.queue(0)
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
            cursor.execute(SENT_BEFORE, [HISTORY, first.pk])
            cursor.execute("analyze outbox_message")
        for number in range(1, WAITING):
            worker_acts.queue(number)
        began = time.monotonic()
        tasks.sweep()
        per_second = WAITING / (time.monotonic() - began)
        began = time.monotonic()
        tasks.sweep()
        idle = time.monotonic() - began
        left = Message.objects.exclude(state=Message.State.SENT).count()
    sys.stdout.write(
        f"messages a second, one worker: {per_second:.0f} (least {LEAST_PER_SECOND:.0f})\n"
        f"idle sweep: {idle * 1000:.1f} ms (most {MOST_IDLE_SECONDS * 1000:.0f})\n"
        f"left: {left}\n"
    )
    return per_second >= LEAST_PER_SECOND and idle <= MOST_IDLE_SECONDS and not left
