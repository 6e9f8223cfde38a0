"""Workers write the letters of a batch, a few at a time, so that nobody waits behind it. Whatever
dies between any two letters, each case gets one."""

import datetime as dt
import logging
import time
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from portal.audit import actor, record
from portal.audit.actor import job
from portal.cases import lifecycle
from portal.jobs import ring
from portal.kit import states
from portal.kit.refusal import Refused
from portal.letters import kinds
from portal.letters.printing import batches
from portal.letters.printing.models import BatchRow, LetterBatch
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.live import notify
from portal.staff.models import User

State, Row = LetterBatch.State, BatchRow.State
BATCHES = job("batches")
TRANSITIONS: states.Transitions = {
    Row.WAITING: frozenset({Row.WRITTEN, Row.SKIPPED, Row.FAILED, Row.CANCELLED}),
    Row.FAILED: frozenset({Row.WAITING}),
    Row.WRITTEN: frozenset(),
    Row.SKIPPED: frozenset(),
    Row.CANCELLED: frozenset(),
}
# As many as are laid out together, and for no longer than an urgent letter may wait.
AT_ONCE, MOST_SECONDS = 20, 1.5
MOST_TRIES = 3
SWEEP = "portal.letters.tasks.sweep"
BUG = "Deze brief kon niet worden geschreven. De beheerder ziet waarom."
log = logging.getLogger(__name__)


def work(*, pk: int, now: dt.datetime) -> None:
    """Write the next letters of a running batch, and ring for the rest. Two workers at once do
    different rows."""
    batch = LetterBatch.objects.select_related("version__template").filter(pk=pk).first()
    if batch is None or not batch.is_running:
        return
    signer = User.objects.get(pk=actor.parse(batch.signed_by).staff_id or 0)
    until = time.monotonic() + MOST_SECONDS
    written: list[Letter] = []
    for _ in range(AT_ONCE):
        if time.monotonic() > until or not _next(batch, signer, written, now):
            break
    _went_on(batch, written, now)


def _went_on(batch: LetterBatch, written: list[Letter], now: dt.datetime) -> None:
    """Write down how far it is, and ring for what comes next."""
    with record.together():
        fresh = LetterBatch.objects.select_for_update().get(pk=batch.pk)
        waiting = fresh.rows.filter(state=Row.WAITING).exists()
        if fresh.is_running:
            fresh.worked_at = now
            if not waiting:
                fresh.state = State.DONE
                record.event(code="batch.done", about=fresh, by=BATCHES, now=now)
            fresh.save(update_fields=["state", "worked_at"])
        notify.hint(*batches.told(fresh))
        if written:
            # One ring for all: they are laid out together.
            ring.on_commit(writing.MAKE, written[0].pk)
        # What did not fit beside the others is made by the sweep.
        ring.on_commit(batches.WRITE if waiting else SWEEP, *([batch.pk] if waiting else []))


def _next(batch: LetterBatch, signer: User, written: list[Letter], now: dt.datetime) -> bool:
    """Write the letter of the next row in a transaction of its own; False when there is none, or
    when the batch was held up meanwhile."""
    with transaction.atomic():
        held = LetterBatch.objects.select_for_update(of=("self",), no_key=True)
        running = held.filter(pk=batch.pk, state=State.RUNNING).first()
        waiting = batch.rows.select_for_update(of=("self",), skip_locked=True)
        row = waiting.filter(state=Row.WAITING).select_related("case").order_by("pk").first()
        if row is None or running is None:
            return False
        try:
            _check_guards(batch, row, signer)
            with record.together():
                row.letter, row.state = _write(batch, row, signer, now), Row.WRITTEN
                row.reason = ""
            written.append(row.letter)
        except writing.MayNot as refusal:
            row.letter, row.state, row.reason = None, Row.SKIPPED, str(refusal)
        except Refused as refusal:
            row.letter, row.state, row.reason = None, Row.FAILED, str(refusal)[:200]
        except Exception as error:
            log.exception("letters: row %s met a bug (%s)", row.pk, type(error).__name__)
            row.letter, row.state, row.attempts = None, Row.WAITING, row.attempts + 1
            if row.attempts >= MOST_TRIES:
                row.state, row.reason = Row.FAILED, BUG
        if row.state != Row.WAITING:
            states.check_move(TRANSITIONS, Row.WAITING, row.state)
        row.save(update_fields=["letter", "state", "reason", "attempts"])
    return True


def _check_guards(batch: LetterBatch, row: BatchRow, signer: User) -> None:
    """Ask before the part that is undone when it is refused: whom a guard rings must be rung."""
    if kinds.kinds()[batch.version.template.kind].is_refusal:
        lifecycle.check_guards(row.case, "letters.sign_refusal", signer.actor)


def _write(batch: LetterBatch, row: BatchRow, signer: User, now: dt.datetime) -> Letter:
    version = batch.version
    draft = writing.Draft(
        kind=version.template.kind,
        subject=version.subject,
        body=version.body,
        version=version,
        language=version.language,
    )
    key = f"batch:{batch.pk}:{row.case_id}"
    letter = writing.write(case=row.case, draft=draft, by=signer.actor, now=now, dedupe_key=key)
    if not letter.is_draft:
        return letter
    return writing.sign_for(letter=letter, signer=signer, by=signer.actor, now=now, rings=False)


def standing_still(now: dt.datetime) -> list[int]:
    """Return the batches that run and for which no worker did anything for a while. One query."""
    silent_since = now - dt.timedelta(seconds=settings.LETTERS_SWEEP_SECONDS / 2)
    still = Q(worked_at__isnull=True) | Q(worked_at__lt=silent_since)
    running = LetterBatch.objects.filter(state=State.RUNNING)
    return list(running.filter(still).order_by("pk").values_list("pk", flat=True))


def tell(letters: Sequence[Letter]) -> None:
    """Let the pages of the batches of these letters show how far they are. One query, two for
    letters of a batch."""
    batch_ids = BatchRow.objects.filter(letter__in=letters).values("batch")
    for batch in LetterBatch.objects.filter(pk__in=batch_ids):
        notify.hint(*batches.told(batch))
