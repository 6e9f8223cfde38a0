"""The beat's own pulse, through the worker: when it stops, one of the two is dead."""

from celery import shared_task

from portal.jobs import slots
from portal.jobs.models import TryCount
from portal.kit import clock


@shared_task(name="portal.jobs.tasks.heartbeat")
def heartbeat() -> None:
    """Note that beat and worker live, and forget old counts of tries."""
    now = clock.utc_now()
    slots.beat(name="worker", now=now)
    TryCount.objects.filter(expires_at__lt=now).delete()
