"""How fast messages leave, and how little an idle sweep costs beside years of sent ones."""

import statistics
import time

from django.db import connection
from django.test import override_settings

from portal.outbox import tasks
from portal.outbox.models import Message
from tests.bench import report
from tests.faults import fault_spine, worker_acts

HISTORY = 200_000
ROUNDS = 5
WAITING = 60
LEAST_PER_SECOND = 15.0
MOST_IDLE_MILLISECONDS = 200.0
SENT_BEFORE = """
    insert into outbox_message (case_id, kind, channel, recipient, subject, body, dedupe_key, state,
        attempts, queued_at, next_try_at, claimed_at, ended_at, provider_reference, reason)
    select case_id, kind, channel, recipient, subject, body, 'before-' || number, 'SENT', 1,
        queued_at, next_try_at, queued_at, queued_at, '', ''
    from outbox_message, generate_series(1, %s) number where id = %s
"""


def run() -> bool:
    """Send messages beside two hundred thousand old ones, in five rounds."""
    gateways = dict.fromkeys(["SMS", "EMAIL"], "portal.outbox.gateways.DemoGateway")
    with fault_spine.database(), override_settings(OUTBOX_GATEWAYS=gateways):
        fault_spine.people()
        first = worker_acts.queue(0)
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
            cursor.execute(SENT_BEFORE, [HISTORY, first.pk])
            cursor.execute("analyze outbox_message")
        tasks.sweep()
        rounds = [_round(number) for number in range(ROUNDS)]
        left = Message.objects.exclude(state=Message.State.SENT).count()
    per_second = statistics.median(WAITING / busy for busy, _ in rounds)
    idle = statistics.median(idle for _, idle in rounds) * 1000
    rows = [
        report.Row(
            f"messages sent by one worker, {HISTORY:,} old ones",
            f"{per_second:.0f} a second, {left} left behind",
            f"at least {LEAST_PER_SECOND:.0f} a second, none left behind",
            per_second >= LEAST_PER_SECOND and not left,
        ),
        report.Row(
            f"a sweep with nothing to send, {HISTORY:,} old ones",
            report.milliseconds(idle),
            f"under {MOST_IDLE_MILLISECONDS:.0f} ms",
            idle < MOST_IDLE_MILLISECONDS,
        ),
    ]
    return report.finish("outbox", rows, {"rounds": rounds, "left": left})


def _round(number: int) -> tuple[float, float]:
    """Return the seconds of a sweep that sends, and of one that has nothing to do."""
    for waiting in range(WAITING):
        worker_acts.queue(1 + number * WAITING + waiting)
    began = time.monotonic()
    tasks.sweep()
    sent = time.monotonic()
    tasks.sweep()
    return sent - began, time.monotonic() - sent
