"""Print runs: asked for, downloaded, posted or cancelled. The worker makes the file: see
run_making."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from portal.audit import actor, record
from portal.audit.actor import Actor
from portal.jobs import ring
from portal.kit import states
from portal.kit.refusal import Refused
from portal.letters.making import make, store
from portal.letters.printing import scope
from portal.letters.printing.models import PrintedLetter, PrintRun, RunDownload
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.live import notify, topics
from portal.municipality.models import Municipality
from portal.staff.models import Team, User

Kind, State = PrintRun.Kind, PrintRun.State
TRANSITIONS: states.Transitions = {
    State.ASKED: frozenset({State.READY, State.FAILED, State.CANCELLED}),
    State.READY: frozenset({State.POSTED, State.CANCELLED, State.ASKED}),
    State.FAILED: frozenset({State.ASKED, State.CANCELLED}),
    State.POSTED: frozenset(),
    State.CANCELLED: frozenset(),
}
# What one pile can be, for the printer and for whoever carries it.
MOST = 1500
MAKE = "portal.letters.tasks.make_run"
# Which forms go onto which pile: letter-1; card-1 and callback-card-1.
LAYOUTS = {Kind.LETTERS: r"^letter-", Kind.CARDS: r"(^|-)card-"}
# Her address was a secret when it was signed, or became one since.
ALONE = Q(prints_alone=True) | Q(case__resident__address_is_secret=True)
# Its other half is still on its way: both go into one envelope.
UNDER_WAY = ("SIGNED", "MAKING", "HELD")
CHANGED = (
    "Intussen mag een brief uit deze printreeks niet meer weg. Wij maken de printreeks opnieuw. "
    "Download hem daarna."
)
TAKE_OUT = (
    "Haal eerst deze brieven uit de printreeks: {}. Zij mogen niet meer weg. Kies dan Gepost."
)


class NothingReady(Refused):
    """There is nothing to print."""

    text = "Er is niets om te printen. Misschien was een collega u voor."


class Otherwise(Refused):
    """The run is not what the page showed; the text says how it is."""


class SayWhy(Refused):
    """Printing again without a reason."""

    text = "Schrijf op waarom u de printreeks nog een keer print."


def ready(kind: PrintRun.Kind, may: scope.Scope) -> QuerySet[Letter]:
    """Return the letters or cards that can go into a run of this colleague now; none whose address
    is secret."""
    return _printable(may).filter(layout__regex=LAYOUTS[kind]).exclude(ALONE)


def ready_alone(may: scope.Scope) -> QuerySet[Letter]:
    """Return the letters that are printed by themselves, the oldest first."""
    found = _printable(may).filter(ALONE, translates__isnull=True)
    return found.order_by("made_at", "pk")


def to_print(may: scope.Scope) -> QuerySet[Letter]:
    """Return all letters that this colleague may print, with what a page tells of them."""
    letters: QuerySet[Letter] = Letter.objects.with_all().filter(may.letters)
    return letters


def counts(kind: PrintRun.Kind, may: scope.Scope) -> dict[int, int]:
    """Return how much is ready, by team. One query."""
    return dict(ready(kind, may).order_by().values_list("case__team").annotate(Count("pk")))


def newest(may: scope.Scope) -> QuerySet[PrintRun]:
    """Return the runs of this colleague, the newest first."""
    found: QuerySet[PrintRun] = PrintRun.objects.for_the_printer().filter(may.runs)
    return found.select_related("team")


def find(pk: int, may: scope.Scope) -> PrintRun | None:
    """Return a run of this colleague, or None. One query."""
    return newest(may).select_related("of_team").filter(pk=pk).first()


def size_of(run: PrintRun) -> int:
    """Return how many letters are in a run. One query."""
    return run.letters.filter(left_at__isnull=True).count()


def _printable(may: scope.Scope) -> QuerySet[Letter]:
    waits = Q(translation__state__in=UNDER_WAY) | Q(translates__state__in=UNDER_WAY)
    letters: QuerySet[Letter] = Letter.objects.for_the_printer().filter(may.letters).exclude(waits)
    return letters


def ask(*, kind: PrintRun.Kind, team: Team | None, user: User, now: dt.datetime) -> PrintRun:
    """Put all that is ready, of one team or of all, in a run. Raises NothingReady or
    permissions.NotAllowed."""
    may = scope.check(user, team.pk if team else None, now=now)
    found = ready(kind, may)
    if team is not None:
        found = found.filter(case__team=team)
    of_team = team or may.teams[0]
    return _ask(kind, found.order_by("made_at", "pk"), team, of_team=of_team, user=user, now=now)


def ask_alone(*, letter: Letter, user: User, now: dt.datetime) -> PrintRun:
    """Print one letter with its translation, on no list with others. Raises NothingReady or
    permissions.NotAllowed."""
    team = letter.case.team
    may = scope.check(user, team.pk, now=now)
    found = _printable(may).filter(Q(pk=letter.pk) | Q(translates=letter.pk))
    return _ask(Kind.ALONE, found.order_by("pk"), team, of_team=team, user=user, now=now)


def _ask(
    kind: PrintRun.Kind,
    found: QuerySet[Letter],
    team: Team | None,
    *,
    of_team: Team,
    user: User,
    now: dt.datetime,
) -> PrintRun:
    both_sides = Municipality.objects.values_list("prints_double_sided", flat=True).get()
    # A card is one sheet with two sides, whatever letters are.
    is_double_sided = both_sides or kind == Kind.CARDS
    try:
        with record.together():
            free = found.select_related("case").select_for_update(of=("self",), skip_locked=True)
            letters = list(free[:MOST])
            if not letters:
                raise NothingReady
            run = PrintRun.objects.create(
                kind=kind,
                team=team,
                of_team=of_team,
                is_double_sided=is_double_sided,
                asked_by=user.actor.key,
                asked_at=now,
            )
            PrintedLetter.objects.bulk_create(
                PrintedLetter(run=run, letter=letter) for letter in letters
            )
            _move(letters, Letter.State.PRINTING)
            record.event(code="run.asked", about=run, by=user.actor, now=now, letters=len(letters))
            _note(letters, "letter.printing", user=user, now=now)
            ring.on_commit(MAKE, run.pk)
    except IntegrityError:
        # Another run has one of them: the database says so, whatever was read here.
        raise NothingReady from None
    return run


class _Changed(Exception):
    """The file holds what may not go any more, or not in this pile."""


def download(*, run: PrintRun, reason: str = "", user: User, now: dt.datetime) -> bytes:
    """Return the file, and write down who took it. Raises SayWhy from the second time on,
    Otherwise, or permissions.NotAllowed."""
    scope.check_run(user, run, now=now)
    try:
        with transaction.atomic():
            fresh = _locked(run)
            if not fresh.is_ready:
                raise Otherwise(f"Deze printreeks is {State(fresh.state).label}.")
            number = fresh.downloads.count() + 1
            if number > 1 and not reason:
                raise SayWhy
            # Nothing is on paper yet: what came after the file was made still counts.
            if number == 1 and not _may_all_go(fresh):
                raise _Changed
            content = store.get(fresh.file, fresh.sha256)
            RunDownload.objects.create(
                run=fresh, number=number, at=now, by=user.actor.key, reason=reason
            )
            record.event(code="run.downloaded", about=fresh, by=user.actor, now=now, number=number)
            # A file comes to the printer; the page that asked for it stands still.
            notify.hint(*told(fresh))
    except _Changed:
        again(run=run, user=user, now=now)
        raise Otherwise(CHANGED) from None
    except store.Damaged:
        again(run=run, user=user, now=now)
        raise Otherwise(
            "Het bestand van deze printreeks was niet meer goed. Wij maken het opnieuw."
        ) from None
    return content


def again(*, run: PrintRun, user: User, now: dt.datetime) -> None:
    """Make the file anew, out of the same letters. Raises Otherwise or permissions.NotAllowed."""
    scope.check_run(user, run, now=now)
    with transaction.atomic():
        fresh = _locked(run)
        if fresh.state not in {State.FAILED, State.READY}:
            raise Otherwise(f"Deze printreeks is {State(fresh.state).label}.")
        states.check_move(TRANSITIONS, fresh.state, State.ASKED)
        _drop_file(fresh)
        fresh.state, fresh.reason, fresh.attempts, fresh.claimed_at = State.ASKED, "", 0, None
        fresh.save()
        record.event(code="run.again", about=fresh, by=user.actor, now=now)
        ring.on_commit(MAKE, fresh.pk)


def posted(*, run: PrintRun, user: User, now: dt.datetime) -> int:
    """Write down that the pile is on its way: its letters are sent. Returns how many. Raises
    Otherwise, also when something must come out of the pile first, or permissions.NotAllowed."""
    scope.check_run(user, run, now=now)
    with record.together():
        fresh = _locked(run)
        if not fresh.is_ready:
            raise Otherwise(f"Deze printreeks is {State(fresh.state).label}.")
        if not fresh.downloads.exists():
            raise Otherwise("Download en print de printreeks eerst.")
        letters = in_the_pile(fresh, lock=True)
        stopped = stop_what_may_not(letters, by=user.actor, now=now)
        if not stopped:
            _move(letters, Letter.State.SENT, ended_at=now)
            _note(letters, "letter.sent", user=user, now=now)
            _end(fresh, State.POSTED, "run.posted", user=user, now=now)
    if stopped:
        raise Otherwise(TAKE_OUT.format(", ".join(letter.code for letter in stopped)))
    return len(letters)


def stop_what_may_not(letters: Sequence[Letter], *, by: Actor, now: dt.datetime) -> list[Letter]:
    """Stop each of these letters that may not go any more, and return them: death, a wish or a
    birth that was withdrawn may have come since. Part of another verb."""
    why = make.obstacles(letters)
    # A translation stops with its letter.
    stopped = [one for one in letters if one.pk in why or one.translates_id in why]
    for letter in stopped:
        if letter.translates_id not in why:
            writing.stop(letter=letter, reason=why[letter.pk], by=by, now=now)
    return stopped


def belongs(letter: Letter, run: PrintRun) -> bool:
    """Tell whether a letter may be in the pile of this run: one whose address is a secret only by
    itself."""
    resident = letter.case.resident
    is_secret = resident is not None and resident.address_is_secret
    return run.kind == Kind.ALONE or not is_secret


def _may_all_go(run: PrintRun) -> bool:
    letters = in_the_pile(run)
    return not make.obstacles(letters) and all(belongs(letter, run) for letter in letters)


def cancel(*, run: PrintRun, user: User, now: dt.datetime) -> int:
    """Give the letters back, for another run. Returns how many. Raises Otherwise or
    permissions.NotAllowed."""
    scope.check_run(user, run, now=now)
    with record.together():
        fresh = _locked(run)
        if not fresh.is_open:
            raise Otherwise(f"Deze printreeks is {State(fresh.state).label}.")
        letters = in_the_pile(fresh, lock=True)
        _move(letters, Letter.State.MADE)
        fresh.letters.filter(left_at__isnull=True).update(left_at=now)
        _note(letters, "letter.not_printed", user=user, now=now)
        _end(fresh, State.CANCELLED, "run.cancelled", user=user, now=now)
    return len(letters)


def in_the_pile(run: PrintRun, *, lock: bool = False) -> list[Letter]:
    """Return the letters of a run that still go out. One query."""
    inside = run.letters.filter(left_at__isnull=True).values("letter")
    letters = Letter.objects.filter(pk__in=inside, state=Letter.State.PRINTING)
    if lock:
        letters = letters.select_for_update(of=("self",))
    return list(letters.select_related("case__resident").order_by("pk"))


def to_take_out(run: PrintRun) -> list[Letter]:
    """Return the letters that lie in the pile and were stopped since, or may not go any more. Three
    queries, and some for each letter to somebody who asked us to be careful."""
    inside = run.letters.filter(left_at__isnull=True, position__gt=0).values("letter")
    stopped = Letter.objects.filter(pk__in=inside, state=Letter.State.STOPPED)
    going = in_the_pile(run)
    why = make.obstacles(going)
    found = [*stopped, *(letter for letter in going if letter.pk in why)]
    return sorted(found, key=lambda letter: letter.code)


def told(run: PrintRun) -> list[str]:
    """Return who watches a run: its team, and whoever asked for it, for the print room reads no
    cases of any team and hears of none. No query."""
    asked_by = actor.parse(run.asked_by).staff_id
    return [topics.team(run.of_team_id), *([topics.user(asked_by)] if asked_by else [])]


def _locked(run: PrintRun) -> PrintRun:
    fresh: PrintRun = PrintRun.objects.select_for_update().get(pk=run.pk)
    return fresh


def _move(letters: list[Letter], new: Letter.State, **also: object) -> None:
    """Move letters that are locked, all in one statement."""
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(state=new, **also)
    notify.hint(*{topics.case(letter.case_id) for letter in letters})


def _note(letters: list[Letter], code: str, *, user: User, now: dt.datetime) -> None:
    for letter in letters:
        record.event(code=code, about=letter.case, by=user.actor, now=now, letter=letter.pk)


def _end(run: PrintRun, new: PrintRun.State, code: str, *, user: User, now: dt.datetime) -> None:
    states.check_move(TRANSITIONS, run.state, new)
    _drop_file(run)
    run.state, run.ended_by, run.ended_at = new, user.actor.key, now
    run.save()
    record.event(code=code, about=run, by=user.actor, now=now)


def _drop_file(run: PrintRun) -> None:
    name, run.file = run.file, ""
    if name:
        transaction.on_commit(lambda: store.drop(name), robust=True)


def ask_test(*, head: dict[str, Any], team: Team, user: User, now: dt.datetime) -> PrintRun:
    """Ask for a page that shows this letterhead and window; those of before are gone. Part of
    another verb."""
    for old in PrintRun.objects.select_for_update().filter(kind=Kind.TEST, ended_at__isnull=True):
        _end(old, State.CANCELLED, "run.cancelled", user=user, now=now)
    run = PrintRun.objects.create(
        kind=Kind.TEST, of_team=team, data=head, asked_by=user.actor.key, asked_at=now
    )
    record.event(code="run.asked", about=run, by=user.actor, now=now, letters=0)
    ring.on_commit(MAKE, run.pk)
    return run
