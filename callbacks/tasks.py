"""Work on callback requests that time asks for."""

from celery import shared_task

from callbacks import handing
from portal.kit import clock


@shared_task(name="callbacks.tasks.return_of_absent")
def return_of_absent() -> None:
    """Give back to the team what an absent colleague should call today. Twice does nothing more."""
    handing.return_of_absent(now=clock.utc_now())
