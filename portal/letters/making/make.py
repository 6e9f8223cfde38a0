"""Making the PDF of a signed letter: claimed, rendered, kept, and what came of it. Each step is a
short transaction of its own; a worker may die between any two lines, and the letter is made again
to the same bytes."""

import dataclasses
import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from portal.audit import record
from portal.audit.actor import job
from portal.letters.making import page, rendering, store
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.residents.access import Obstacle

State = Letter.State
LETTERS = job("letters")
# A letter that breaks its worker again and again stops here, so that the others go on.
MOST_LOSSES = 3
BROKE_OFF = "Het maken brak af. Wij proberen het opnieuw."
GAVE_UP = "Het maken brak drie keer af."
AT_ONCE = 50
log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Made:
    """A PDF that lies safe."""

    name: str
    sha256: str
    size: int
    pages: int


def claim(*, pk: int, now: dt.datetime) -> Letter | None:
    """Take a letter that is due; None when it is not, when somebody else took it, or when she may
    not receive it any more: death and wishes may have come after the signing."""
    with transaction.atomic(durable=True):
        waiting = Letter.objects.to_make(now).select_for_update(skip_locked=True, of=("self",))
        found: Letter | None = waiting.filter(pk=pk).order_by().first()
        if found is None:
            return None
        letter: Letter = Letter.objects.with_all().get(pk=pk)
        writing.move(letter, State.MAKING, claimed_at=now, attempts=letter.attempts + 1)
        why = writing.obstacle(letter)
        if why is None or (why == Obstacle.SAFE_CONTACT and letter.data.get("on_purpose")):
            return letter
        reason = writing.WHY[why]
        writing.move(letter, State.STOPPED, reason=reason, ended_at=now)
        record.event(
            code="letter.stopped", about=letter.case, by=LETTERS, now=now, letter=letter.pk
        )
        return None


def work(letter: Letter) -> Made:
    """Render and keep a claimed letter. No transaction is open: this takes a while.

    Raises rendering.CannotRender, rendering.BrokeOff or store.NoRoom."""
    pdf = rendering.one(page.html_of(letter), layout=letter.layout, css=page.css_of(letter))
    return kept(pdf)


def kept(pdf: rendering.Pdf) -> Made:
    """Keep a PDF. Raises store.NoRoom."""
    name = store.put(pdf.content)
    return Made(name, store.digest(pdf.content), len(pdf.content), pdf.pages)


def finish(*, letter: Letter, made: Made, now: dt.datetime) -> None:
    """Write down where the PDF lies. When the claim was lost meanwhile, the file is thrown away:
    whoever has the letter now makes the same one."""
    try:
        with transaction.atomic(durable=True):
            writing.move(
                letter,
                State.MADE,
                file=made.name,
                sha256=made.sha256,
                size=made.size,
                pages=made.pages,
                made_at=now,
                reason="",
            )
            record.event(
                code="letter.made", about=letter.case, by=LETTERS, now=now, letter=letter.pk
            )
    except writing.Elsewhere:
        store.drop(made.name)
        log.warning("letters: letter %s was taken over before it was made", letter.pk)


def hold(*, letter: Letter, reason: str, now: dt.datetime) -> None:
    """Keep a letter waiting, with the reason; it is tried again by itself."""
    later = now + dt.timedelta(seconds=settings.LETTERS_RETRY_SECONDS)
    _settle(letter, State.HELD, now, reason=reason, next_try_at=later)


def fail(*, letter: Letter, reason: str, now: dt.datetime) -> None:
    """Give a letter up until a colleague looks at it."""
    _settle(letter, State.FAILED, now, reason=reason, ended_at=now)


def lost(*, letter: Letter, reason: str, now: dt.datetime) -> None:
    """The making broke off: tried again, until it broke off as often as a letter may."""
    if letter.attempts >= MOST_LOSSES:
        fail(letter=letter, reason=reason, now=now)
    else:
        hold(letter=letter, reason=reason, now=now)


def _settle(letter: Letter, new: Letter.State, now: dt.datetime, **also: object) -> None:
    try:
        with transaction.atomic(durable=True):
            writing.move(letter, new, **also)
            code = "letter.failed" if new == State.FAILED else "letter.held"
            record.event(code=code, about=letter.case, by=LETTERS, now=now, letter=letter.pk)
    except writing.Elsewhere:
        log.warning("letters: letter %s was taken over meanwhile", letter.pk)


def rescue(*, now: dt.datetime) -> int:
    """Take back the letters of workers that died, and return how many. One that died with its
    worker again and again is given up."""
    silent_since = now - dt.timedelta(seconds=settings.LETTERS_STALE_SECONDS)
    with transaction.atomic(durable=True):
        stale = Letter.objects.making_since(silent_since).select_for_update(skip_locked=True)
        letters = list(stale.order_by("claimed_at", "pk")[:AT_ONCE])
    for letter in letters:
        if letter.attempts >= MOST_LOSSES:
            fail(letter=letter, reason=GAVE_UP, now=now)
        else:
            _settle(letter, State.HELD, now, reason=BROKE_OFF, next_try_at=now)
    return len(letters)
