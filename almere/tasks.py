"""Background work of the demo: its past, made a little at a time."""

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
    if mornings.is_being_made():
        history.go_on(seconds=SECONDS / 2)
        mornings.go_on(seconds=SECONDS / 2)
    else:
        history.go_on(seconds=SECONDS)
