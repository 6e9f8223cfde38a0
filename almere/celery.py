"""The Celery app and the whole beat schedule. Tasks carry ids only; PostgreSQL is the truth."""

import os
from typing import Any

import billiard.pool
from celery import Celery, signals
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "almere.settings")

HISTORY_EVERY = 6

# A stopping worker no longer listens to its children, and each waits thirty seconds to be heard.
# What they did stands in PostgreSQL; a task that comes twice finds it done.
billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = 10

app = Celery("almere")
app.conf.update(
    broker_url=settings.REDIS_URL,
    task_ignore_result=True,
    accept_content=["json"],
    task_serializer="json",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A killed child leaves no result to wait for: what it did stands in PostgreSQL.
    worker_lost_wait=1,
    # On a busy machine a child that is slow to begin is not dead.
    worker_proc_alive_timeout=30,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=90,
    task_time_limit=120,
    # Publishing must never hold a request: a refused broker costs nothing, a hanging one a second.
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        # A worker takes from the first of its queues that holds something.
        "queue_order_strategy": "priority",
    },
    task_default_queue="default",
    task_routes={
        "portal.outbox.tasks.deliver": {"queue": "urgent"},
        "portal.due.tasks.urgent_tick": {"queue": "urgent"},
        "portal.desk.tasks.tick": {"queue": "urgent"},
        "portal.letters.tasks.make_urgent": {"queue": "letters-urgent"},
        # Thousands of letters stand in a queue where nothing else waits.
        "portal.letters.tasks.make": {"queue": "letters"},
        "portal.letters.tasks.make_run": {"queue": "letters"},
        "portal.letters.tasks.write_batch": {"queue": "letters"},
        "portal.letters.tasks.sweep": {"queue": "letters"},
    },
    worker_soft_shutdown_timeout=10,
    timezone="Europe/Amsterdam",
    enable_utc=True,
    # No job between 02:00 and 03:00: that hour is missing or doubled when the clock changes.
    beat_schedule={
        "outbox-sweep": {
            "task": "portal.outbox.tasks.sweep",
            "schedule": settings.OUTBOX_SWEEP_SECONDS,
            # Sweeps that piled up while the worker was away are one sweep's work.
            "options": {"expires": max(settings.OUTBOX_SWEEP_SECONDS, 10)},
        },
        "letters-sweep": {
            "task": "portal.letters.tasks.sweep",
            "schedule": settings.LETTERS_SWEEP_SECONDS,
            "options": {"expires": max(settings.LETTERS_SWEEP_SECONDS, 10)},
        },
        # A tick that nobody picked up in time is worth nothing: the next one finds the same work.
        "due-urgent": {
            "task": "portal.due.tasks.urgent_tick",
            "schedule": settings.DUE_URGENT_SECONDS,
            "options": {"expires": settings.DUE_URGENT_SECONDS},
        },
        "due-minute": {
            "task": "portal.due.tasks.minute_tick",
            "schedule": settings.DUE_SECONDS,
            "options": {"expires": settings.DUE_SECONDS},
        },
        # It looks at the clock itself: a beat that was away at 07:45 sends it a little later.
        "due-morning-mail": {
            "task": "portal.due.tasks.morning_mail",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "callbacks-absent": {
            "task": "callbacks.tasks.return_of_absent",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "contact-limits-end": {"task": "portal.residents.tasks.end_limits", "schedule": 3600},
        "senders-forget": {"task": "callbacks.tasks.forget_senders", "schedule": 3600},
        "proactive-go-on": {
            "task": "callbacks.tasks.take_proactive_lists",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "proactive-forget": {"task": "callbacks.tasks.forget_proactive", "schedule": 3600},
        "callbacks-calls-end": {
            "task": "callbacks.tasks.end_overdue_calls",
            "schedule": 30,
            "options": {"expires": 30},
        },
        "callbacks-remind": {
            "task": "callbacks.tasks.remind",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "assurances-ring": {
            "task": "callbacks.tasks.ring_for_drafts",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "callbacks-closed-days": {
            "task": "callbacks.tasks.move_from_closed_days",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "calls-forget": {"task": "callbacks.tasks.forget_calls", "schedule": 3600},
        "desk-tick": {
            "task": "portal.desk.tasks.tick",
            "schedule": settings.DESK_SECONDS,
            "options": {"expires": settings.DESK_SECONDS},
        },
        "desk-texts": {
            "task": "portal.desk.tasks.send_texts",
            "schedule": 30,
            "options": {"expires": 30},
        },
        "desk-forget": {"task": "portal.desk.tasks.forget", "schedule": 3600},
        "births-follow": {
            "task": "portal.births.tasks.follow",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "births-forget": {"task": "portal.births.tasks.forget", "schedule": 3600},
        "heartbeat": {"task": "portal.jobs.tasks.heartbeat", "schedule": 60},
        "lists-go-on": {
            "task": "callbacks.tasks.take_lists",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "audit-seal": {"task": "portal.audit.tasks.seal", "schedule": 300},
        "proofs-forget": {"task": "portal.track.tasks.forget", "schedule": 3600},
        "uploads-sweep": {"task": "portal.uploads.tasks.sweep", "schedule": 3600},
        "drafts-forget": {"task": "portal.intake.tasks.forget", "schedule": 3600},
        "crisis-uses-forget": {
            "task": "portal.staff.tasks.forget_crisis_uses",
            "schedule": 3600,
        },
        "sessions-forget": {"task": "portal.staff.tasks.forget_sessions", "schedule": 3600},
    },
)
if settings.DEMO:
    app.conf.beat_schedule["demo-history"] = {
        "task": "almere.tasks.make_history",
        "schedule": HISTORY_EVERY,
        # A turn that nobody took in time is worth nothing: real work comes first.
        "options": {"expires": HISTORY_EVERY},
    }
app.autodiscover_tasks()


@signals.celeryd_init.connect
def _wait_longer_in_the_worker(conf: Any, **_: object) -> None:
    """A worker waits for work on its connection; nobody waits for a worker."""
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": 10}


@signals.setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Celery must not replace the logging of settings.py."""
