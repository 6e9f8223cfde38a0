"""Making letters, one at a time or as a sweep. Safe to run twice, at once, in any order."""

import logging
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from portal.kit import clock
from portal.letters.making import make as making
from portal.letters.making.rendering import BrokeOff, CannotRender
from portal.letters.making.store import NoRoom
from portal.letters.writing.models import Letter

SWEEP_SECONDS = 40.0
BATCH = 50
log = logging.getLogger(__name__)


@shared_task(name="portal.letters.tasks.make")
def make(pk: int) -> None:
    """Make one letter, unless it is not due or somebody else does."""
    letter = making.claim(pk=pk, now=clock.utc_now())
    if letter is None:
        return
    try:
        made = making.work(letter)
    except NoRoom as trouble:
        making.hold(letter=letter, reason=trouble.reason, now=clock.utc_now())
    except BrokeOff as trouble:
        making.lost(letter=letter, reason=trouble.reason, now=clock.utc_now())
    except CannotRender as trouble:
        making.fail(letter=letter, reason=trouble.reason, now=clock.utc_now())
    else:
        making.finish(letter=letter, made=made, now=clock.utc_now())


@shared_task(name="portal.letters.tasks.make_urgent")
def make_urgent(pk: int) -> None:
    """The same in a queue of its own, where no batch stands before it."""
    make(pk)


@shared_task(name="portal.letters.tasks.sweep")
def sweep() -> None:
    """Take back what dead workers left, then make what is due, for as long as a sweep may take."""
    until = time.monotonic() + SWEEP_SECONDS
    making.rescue(now=clock.utc_now())
    tried: set[int] = set()
    while pks := _due(tried):
        for pk in pks:
            if time.monotonic() > until:
                return
            tried.add(pk)
            _make_or_go_on(pk)


def _make_or_go_on(pk: int) -> None:
    try:
        make(pk)
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        log.exception("letters: letter %s met a bug (%s)", pk, type(error).__name__)


def _due(tried: set[int]) -> list[int]:
    due = Letter.objects.to_make(clock.utc_now()).exclude(pk__in=tried)
    return list(due.values_list("pk", flat=True)[:BATCH])
