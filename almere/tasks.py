"""Background work of the demo: its past, made a little at a time."""

from celery import shared_task
from django.conf import settings

from almere.demo import history
from portal.kit import clock

SECONDS = 5.0


@shared_task(name="almere.tasks.make_history")
def make_history() -> None:
    """Make a few requests of the past, until all are made. Nothing outside a demo."""
    if not settings.DEMO or not history.can_begin():
        return
    history.begin(now=clock.utc_now())
    history.go_on(seconds=SECONDS)
