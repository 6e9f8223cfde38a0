"""Making letters, one at a time or as a sweep. Safe to run twice, at once, in any order."""

import logging
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from portal.jobs import ring
from portal.kit import clock
from portal.letters.making import make as making
from portal.letters.making.rendering import BrokeOff, CannotRender
from portal.letters.making.store import NoRoom
from portal.letters.printing import batch_working, run_making
from portal.letters.writing.models import Letter

SWEEP_SECONDS = 1.5
BATCH = 50
log = logging.getLogger(__name__)


@shared_task(name="portal.letters.tasks.make")
def make(pk: int) -> None:
    """Make one letter, and those that can be laid out with it; nothing when it is not due or
    somebody else makes it."""
    letters = making.claim_many(pk=pk, most=making.TOGETHER, now=clock.utc_now())
    if len(letters) > 1:
        letters = _make_together(letters)
    for letter in letters:
        _make_claimed(letter)


def _make_together(letters: list[Letter]) -> list[Letter]:
    """Make what fits on one page; return what must go alone."""
    try:
        rendered = making.render_many(letters)
    except BrokeOff as trouble:
        # One of them did it: each is tried again by itself.
        for letter in letters:
            making.lost(letter=letter, reason=trouble.reason, now=clock.utc_now(), at_once=True)
        return []
    except CannotRender:
        return letters
    done = []
    try:
        for letter, pdf in rendered:
            done.append((letter, making.kept(pdf)))
    except NoRoom as trouble:
        for letter, _ in rendered[len(done) :]:
            making.hold(letter=letter, reason=trouble.reason, now=clock.utc_now())
    making.finish_many(done=done, now=clock.utc_now())
    batch_working.tell(letters)
    together = {letter.pk for letter, _ in rendered}
    return [letter for letter in letters if letter.pk not in together]


def _make_claimed(letter: Letter) -> None:
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
    batch_working.tell([letter])


@shared_task(name="portal.letters.tasks.make_urgent")
def make_urgent(pk: int) -> None:
    """The same in a queue of its own, where no batch stands before it."""
    make(pk)


@shared_task(name="portal.letters.tasks.make_run")
def make_run(pk: int) -> None:
    """Make the file of one print run, unless somebody else does."""
    run = run_making.claim(pk=pk, now=clock.utc_now())
    if run is None:
        return
    try:
        pile = run_making.work(run, now=clock.utc_now())
    except (NoRoom, BrokeOff) as trouble:
        run_making.hold(run=run, reason=trouble.reason)
    except run_making.CannotMake as trouble:
        run_making.fail(run=run, reason=str(trouble))
    else:
        run_making.finish(run=run, pile=pile, now=clock.utc_now())


@shared_task(name="portal.letters.tasks.write_batch")
def write_batch(pk: int) -> None:
    """Write some letters of a batch; what is left comes behind what waits in the queue."""
    batch_working.work(pk=pk, now=clock.utc_now())


@shared_task(name="portal.letters.tasks.sweep")
def sweep() -> None:
    """Take back what dead workers left, let batches go on and make what is due: for as long as an
    urgent letter may wait."""
    until = time.monotonic() + SWEEP_SECONDS
    making.rescue(now=clock.utc_now())
    for pk in run_making.due(clock.utc_now()):
        ring.on_commit(make_run.name, pk)
    for pk in batch_working.standing_still(clock.utc_now()):
        ring.on_commit(write_batch.name, pk)
    tried: set[int] = set()
    while pks := _due(tried):
        for pk in pks:
            if time.monotonic() > until:
                # Behind what waits: an urgent letter goes first.
                ring.on_commit(sweep.name)
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
