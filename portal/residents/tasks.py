"""Background work of this app."""

from celery import shared_task

from portal.kit import clock
from portal.residents import limits


@shared_task(name="portal.residents.tasks.end_limits")
def end_limits() -> None:
    """End contact limits that are over or were not looked at in time. Twice does nothing more."""
    limits.end_overdue(now=clock.utc_now())
