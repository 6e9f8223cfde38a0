"""Background work of this app."""

from celery import shared_task

from portal.cases import proof
from portal.kit import clock


@shared_task(name="portal.track.tasks.forget")
def forget() -> None:
    """Forget codes, proofs and links whose time is over. Twice does nothing more."""
    proof.forget(now=clock.utc_now())
