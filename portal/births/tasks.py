"""What births do by themselves. Two beats, or one that came late, do the work once."""

from celery import shared_task

from portal.births import following
from portal.kit import clock


@shared_task(name="portal.births.tasks.follow")
def follow() -> None:
    """Every minute: cards that left, letters that are due, and what ended."""
    following.follow(now=clock.utc_now())


@shared_task(name="portal.births.tasks.forget")
def forget() -> None:
    """Every hour: forget what is over."""
    following.forget(now=clock.utc_now())
