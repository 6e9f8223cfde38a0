"""Making the PDF of a signed letter: claimed, rendered, kept, and what came of it. Each step is a
short transaction of its own; a worker may die between any two lines, and the letter is made again
to the same bytes."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import F

from portal.audit import record
from portal.audit.actor import job
from portal.jobs import ring
from portal.letters import kinds
from portal.letters.mailing import mailing
from portal.letters.making import rendering, sheet, store
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.live import notify, topics
from portal.residents.models import ContactWish

State = Letter.State
LETTERS = job("letters")
# A letter that breaks its worker again and again stops here, so that the others go on.
MOST_LOSSES = 3
BROKE_OFF = "Het maken brak af. Wij proberen het opnieuw."
GAVE_UP = "Het maken brak drie keer af."
AT_ONCE = 50
# How many are laid out together: more is hardly faster, and an urgent letter waits for them.
TOGETHER = 20
MADE_FIELDS = ("file", "sha256", "pages", "state", "made_at", "reason")
log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Made:
    """A PDF that lies safe."""

    name: str
    sha256: str
    pages: int


def claim_many(*, pk: int, most: int, now: dt.datetime) -> list[Letter]:
    """Take a letter that is due, and others that can be laid out with it: of the same form, in the
    same language, for the same envelope. An urgent one, or one that broke off before, goes alone.
    Nothing when the letter is not due. Whoever may receive none any more gets none: death and
    wishes may have come after the signing."""
    with record.together():
        waiting = Letter.objects.to_make(now).select_for_update(skip_locked=True, of=("self",))
        first: Letter | None = waiting.filter(pk=pk).order_by().first()
        if first is None:
            return []
        pks = [first.pk]
        if most > 1 and _goes_with_others(first):
            alike = waiting.filter(
                layout=first.layout,
                language=first.language,
                is_urgent=False,
                attempts=0,
                data__head__window=first.data["head"]["window"],
            )
            pks += alike.exclude(pk=pk).values_list("pk", flat=True)[: most - 1]
        letters = list(Letter.objects.with_all().filter(pk__in=pks).order_by("pk"))
        Letter.objects.filter(pk__in=pks).update(
            state=State.MAKING, claimed_at=now, attempts=F("attempts") + 1
        )
        for letter in letters:
            letter.state, letter.claimed_at = State.MAKING, now
            letter.attempts += 1
        why = obstacles(letters)
        for letter in letters:
            if letter.pk in why:
                _stop(letter, why[letter.pk], now)
    return [letter for letter in letters if letter.pk not in why]


def _goes_with_others(letter: Letter) -> bool:
    """Tell whether a letter may be laid out with others; a card has more pages than one."""
    return letter.layout.startswith("letter-") and not (letter.is_urgent or letter.attempts)


def obstacles(letters: Sequence[Letter]) -> dict[int, str]:
    """Return why it may not go, for each letter that must not go any more. One query, and those of
    writing.stopped_by for each letter to somebody who asked us anything, or of a kind that asks
    more."""
    people = [letter.case.resident_id for letter in letters]
    running = ContactWish.objects.filter(resident__in=people, ended_at=None)
    wishing = set(running.values_list("resident", flat=True))
    found = {}
    for letter in letters:
        resident = letter.case.resident
        asks = resident is not None and (
            resident.pk in wishing or resident.safe_contact or resident.died_on is not None
        )
        if asks or kinds.kinds()[letter.kind].stopped:
            purpose = bool(letter.data.get("on_purpose"))
            if why := writing.stopped_by(letter, on_purpose=purpose):
                found[letter.pk] = why
    return found


def _stop(letter: Letter, reason: str, now: dt.datetime) -> None:
    writing.move(letter, State.STOPPED, reason=reason, ended_at=now)
    _tell(letter, "letter.stopped", now)


def work(letter: Letter) -> Made:
    """Render and keep a claimed letter. No transaction is open: this takes a while.

    Raises rendering.CannotRender, rendering.BrokeOff or store.NoRoom."""
    pdf = rendering.one(sheet.html_of(letter), layout=letter.layout, css=sheet.css_of(letter))
    return kept(pdf)


def render_many(letters: Sequence[Letter]) -> list[tuple[Letter, rendering.Pdf]]:
    """Render letters that were claimed together. Those that take more than one page are left out:
    they go alone.

    Raises rendering.CannotRender or rendering.BrokeOff."""
    htmls = [sheet.html_of(letter) for letter in letters]
    found = rendering.many(htmls, layout=letters[0].layout, css=sheet.css_of(letters[0]))
    return [(letter, pdf) for letter, pdf in zip(letters, found, strict=True) if pdf is not None]


def kept(pdf: rendering.Pdf) -> Made:
    """Keep a PDF. Raises store.NoRoom."""
    name = store.put(pdf.content)
    return Made(name, store.digest(pdf.content), pdf.pages)


def finish(*, letter: Letter, made: Made, now: dt.datetime) -> None:
    """Write down where the PDF lies. When the claim was lost meanwhile, the file is thrown away:
    whoever has the letter now makes the same one."""
    finish_many(done=[(letter, made)], now=now)


def finish_many(*, done: Sequence[tuple[Letter, Made]], now: dt.datetime) -> None:
    """The same for letters that were made together, in a few statements."""
    files = {letter.pk: made for letter, made in done}
    with record.together():
        ours = Letter.objects.select_for_update().filter(pk__in=files, state=State.MAKING)
        letters = list(ours.select_related("case").order_by("pk"))
        for letter in letters:
            made = files.pop(letter.pk)
            letter.file, letter.sha256 = made.name, made.sha256
            letter.state, letter.pages, letter.made_at = State.MADE, made.pages, now
            letter.reason = ""
            _tell(letter, "letter.made", now)
        Letter.objects.bulk_update(letters, MADE_FIELDS)
        if by_email := [letter for letter in letters if letter.channel == Letter.Channel.EMAIL]:
            mailing.send_made(made=by_email, now=now)
        notify.hint(*{topics.case(letter.case_id) for letter in letters})
    for pk, made in files.items():
        store.drop(made.name)
        log.warning("letters: letter %s was taken over before it was made", pk)


def hold(*, letter: Letter, reason: str, now: dt.datetime) -> None:
    """Keep a letter waiting, with the reason; it is tried again by itself."""
    later = now + dt.timedelta(seconds=settings.LETTERS_RETRY_SECONDS)
    _settle(letter, State.HELD, now, reason=reason, next_try_at=later)


def fail(*, letter: Letter, reason: str, now: dt.datetime) -> None:
    """Give a letter up until a colleague looks at it."""
    _settle(letter, State.FAILED, now, reason=reason, ended_at=now)


def lost(*, letter: Letter, reason: str, now: dt.datetime, at_once: bool = False) -> None:
    """The making broke off: tried again, until it broke off as often as a letter may. `at_once`: it
    was not alone, so that another may have done it."""
    if letter.attempts >= MOST_LOSSES:
        fail(letter=letter, reason=reason, now=now)
    elif at_once:
        _settle(letter, State.HELD, now, reason=reason, next_try_at=now)
        ring.on_commit(writing.task_for(letter), letter.pk)
    else:
        hold(letter=letter, reason=reason, now=now)


def _settle(letter: Letter, new: Letter.State, now: dt.datetime, **also: object) -> None:
    try:
        with transaction.atomic(durable=True):
            writing.move(letter, new, **also)
            _tell(letter, "letter.failed" if new == State.FAILED else "letter.held", now)
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


def _tell(letter: Letter, code: str, now: dt.datetime) -> None:
    record.event(code=code, about=letter.case, by=LETTERS, now=now, letter=letter.pk)
