"""Sealing, a batch at a time."""

from celery import shared_task

from portal.audit import seal as sealing
from portal.kit import clock


@shared_task(name="portal.audit.tasks.seal")
def seal() -> None:
    """Seal all settled events."""
    while sealing.seal_next(now=clock.utc_now()):
        pass
