"""Background work of the demo: its past, made a little at a time."""

import time

from celery import shared_task
from django.conf import settings

from almere.demo import history, mornings
from portal.kit import clock

SECONDS = 5.0


@shared_task(name="almere.tasks.make_history")
def make_history() -> None:
    """Make a little of the past, calls and mornings in turn, until all is made. Nothing outside a
    demo."""
    if not settings.DEMO or not history.can_begin():
        return
    history.begin(now=clock.utc_now())
    began = time.monotonic()
    mornings.go_on(seconds=SECONDS / 2)
    history.go_on(seconds=SECONDS - (time.monotonic() - began))
