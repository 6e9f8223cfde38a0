"""Clearing away what nobody uses any more."""

from celery import shared_task

from portal.audit.actor import job
from portal.kit import clock
from portal.staff import crisis, sessions


@shared_task(name="portal.staff.tasks.forget_sessions")
def forget_sessions() -> None:
    """End the sessions whose time is over."""
    sessions.forget(by=job("sessions-forget"), now=clock.utc_now())


@shared_task(name="portal.staff.tasks.forget_crisis_uses")
def forget_crisis_uses() -> None:
    """Forget who used which crisis card more than thirty days ago."""
    crisis.forget(now=clock.utc_now())
