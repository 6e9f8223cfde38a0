"""The doorbell: tells a worker by name that there is work. Losing a ring costs seconds, because a
sweeper finds every row; so ringing never fails and never holds a request for long."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
QUIET_SECONDS = 10.0
_quiet_until = 0.0


def on_commit(task: str, *ids: int) -> None:
    """Ring the task with these ids once the transaction is committed.

    A broker that is away or hangs costs one second at most, and then nothing for ten seconds.
    """
    transaction.on_commit(lambda: _send(task, ids), robust=True)


def _send(task: str, ids: tuple[int, ...]) -> None:
    global _quiet_until
    now = time.monotonic()
    if now < _quiet_until:
        return
    if _quiet_until:
        # One request finds out whether the broker is back; the others do not wait with it.
        _quiet_until = now + QUIET_SECONDS
    try:
        current_app.send_task(task, args=ids)
    except Exception as error:  # whatever the broker does, the work is saved already
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("broker away, left to the sweeper: %s (%s)", task, type(error).__name__)
    else:
        _quiet_until = 0.0
