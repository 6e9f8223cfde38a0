"""Work of this app in the background."""

from celery import shared_task

from portal.intake import drafts
from portal.kit import clock


@shared_task(name="portal.intake.tasks.forget")
def forget() -> None:
    """Delete drafts whose time is over."""
    drafts.forget(now=clock.utc_now())
