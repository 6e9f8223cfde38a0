"""Making the file of a print run: claimed, laid together, kept. A worker may die between any two
lines; the run is made again, out of the same letters."""

import dataclasses
import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from portal.audit import record
from portal.audit.actor import job
from portal.letters.making import make, rendering, sheet, store
from portal.letters.printing import piles, proof, runs
from portal.letters.printing.models import PrintedLetter, PrintRun
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.live import notify

Kind, State = PrintRun.Kind, PrintRun.State
PRINTER = job("printer")
MOST_TRIES = 3
GAVE_UP = "Het maken van deze printreeks brak drie keer af."
NOBODY = "Geen enkele brief van deze printreeks mag nog weg. Annuleer de printreeks."
log = logging.getLogger(__name__)


class CannotMake(Exception):
    """This run can't become a file; `str()` is the reason for colleagues."""


@dataclasses.dataclass(frozen=True)
class Pile:
    """A file that lies safe, and its letters in order."""

    made: make.Made
    letters: list[Letter]


def due(now: dt.datetime) -> list[int]:
    """Return the runs that nobody makes now. One query."""
    return list(PrintRun.objects.to_make(_silent_since(now)).values_list("pk", flat=True))


def claim(*, pk: int, now: dt.datetime) -> PrintRun | None:
    """Take a run that nobody makes; None for any other. One that broke off again and again is
    given up."""
    with transaction.atomic(durable=True):
        waiting = PrintRun.objects.to_make(_silent_since(now)).filter(pk=pk)
        locked = waiting.select_for_update(of=("self",), skip_locked=True)
        run: PrintRun | None = locked.select_related("team").first()
        if run is None:
            return None
        run.claimed_at, run.attempts = now, run.attempts + 1
        if run.attempts > MOST_TRIES:
            _give_up(run, GAVE_UP)
            return None
        run.save(update_fields=["claimed_at", "attempts"])
    return run


def work(run: PrintRun, *, now: dt.datetime) -> Pile:
    """Lay the letters of a claimed run together. No transaction is open: this takes a while.

    Raises CannotMake, rendering.BrokeOff or store.NoRoom."""
    try:
        if run.kind == Kind.TEST:
            return Pile(make.kept(proof.made(run)), [])
        letters = piles.sorted_by_postcode(_still_going(run, now=now))
        if not letters:
            raise CannotMake(NOBODY)
        parts = [_kept_pdf(letter) for letter in letters]
        if run.kind != Kind.ALONE:
            parts.insert(0, piles.summary(run, letters).content)
    except rendering.CannotRender as trouble:
        raise CannotMake(trouble.reason) from None
    return Pile(make.kept(piles.merged(parts, double_sided=run.is_double_sided)), letters)


def finish(*, run: PrintRun, pile: Pile, now: dt.datetime) -> None:
    """Write down where the file lies, and the place of each letter. When the run was cancelled or
    taken over meanwhile, the file is thrown away."""
    with transaction.atomic(durable=True):
        ours = PrintRun.objects.select_for_update().filter(
            pk=run.pk, state=State.ASKED, claimed_at=run.claimed_at
        )
        fresh = ours.first()
        if fresh is None:
            transaction.on_commit(lambda: store.drop(pile.made.name), robust=True)
            return
        _ready(fresh, pile, now)


def _ready(fresh: PrintRun, pile: Pile, now: dt.datetime) -> None:
    places = {letter.pk: place for place, letter in enumerate(pile.letters, 1)}
    rows = list(fresh.letters.filter(letter__in=places))
    fresh.letters.update(position=0)
    for row in rows:
        row.position = places[row.letter_id]
    PrintedLetter.objects.bulk_update(rows, ["position"], 500)
    fresh.letters.exclude(letter__in=places).filter(left_at__isnull=True).update(left_at=now)
    made = pile.made
    fresh.file, fresh.sha256, fresh.pages = made.name, made.sha256, made.pages
    fresh.state, fresh.reason, fresh.ready_at = State.READY, "", now
    fresh.save()
    record.event(code="run.ready", about=fresh, by=PRINTER, now=now, pages=made.pages)
    _hint(fresh)


def fail(*, run: PrintRun, reason: str) -> None:
    """Give a run up until a colleague looks at it."""
    with transaction.atomic(durable=True):
        _give_up(run, reason)


def hold(*, run: PrintRun, reason: str) -> None:
    """Let a run wait for the next sweep, with the reason."""
    with transaction.atomic(durable=True):
        ours = PrintRun.objects.filter(pk=run.pk, state=State.ASKED, claimed_at=run.claimed_at)
        ours.update(claimed_at=None, reason=reason)
        _hint(run)


def _give_up(run: PrintRun, reason: str) -> None:
    asked = PrintRun.objects.filter(pk=run.pk, state=State.ASKED)
    asked.update(state=State.FAILED, reason=reason)
    _hint(run)


def _silent_since(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(seconds=settings.LETTERS_STALE_SECONDS)


def _still_going(run: PrintRun, *, now: dt.datetime) -> list[Letter]:
    """Return the letters of a run whom nothing stops at this last moment; the others are stopped,
    and what must be printed by itself by now goes back."""
    inside = run.letters.filter(left_at__isnull=True).values("letter")
    letters = Letter.objects.with_all().filter(pk__in=inside, state=Letter.State.PRINTING)
    found = list(letters.order_by("pk"))
    stopped = {one.pk for one in runs.stop_what_may_not(found, by=PRINTER, now=now)}
    going = [letter for letter in found if letter.pk not in stopped]
    for letter in going:
        if not runs.belongs(letter, run):
            _give_back(letter, run, now)
    return [letter for letter in going if runs.belongs(letter, run)]


def _give_back(letter: Letter, run: PrintRun, now: dt.datetime) -> None:
    with transaction.atomic():
        writing.move(letter, Letter.State.MADE)
        run.letters.filter(letter=letter).update(left_at=now)
        writing.note(letter, "letter.not_printed", by=PRINTER, now=now)


def _kept_pdf(letter: Letter) -> bytes:
    """Return the PDF of a letter; one that was damaged is made again, to the same bytes."""
    try:
        return store.get(letter.file, letter.sha256)
    except store.Damaged:
        pdf = rendering.one(sheet.html_of(letter), layout=letter.layout, css=sheet.css_of(letter))
        if store.digest(pdf.content) != letter.sha256:
            raise CannotMake(f"Het bestand van brief {letter.code} is beschadigd.") from None
        log.warning("letters: the file of letter %s was damaged", letter.pk)
        return pdf.content


def _hint(run: PrintRun) -> None:
    notify.hint(*runs.told(run))
