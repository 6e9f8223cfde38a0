"""Work of this app in the background."""

from celery import shared_task

from portal.kit import clock
from portal.uploads import uploads


@shared_task(name="portal.uploads.tasks.sweep")
def sweep() -> None:
    """Throw away files that no row knows: their process died, or the transaction did."""
    uploads.sweep(now=clock.utc_now())
