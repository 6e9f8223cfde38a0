"""Letters while things break: killed, emptied, tripled, full. Each is made once, and lies in one
file."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from portal.kit import clock
from portal.letters.making import store
from portal.letters.printing import batches
from portal.letters.printing.models import LetterBatch
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.staff.models import Team, User
from tests import build, build_letter
from tests.faults.stage import Stage, until
from tests.faults.tally import Result

PATIENCE = 120.0
# Less than any letter takes.
LEAST_PDF = 4096


class Letters:
    """The letters that were written since this moment, and the files since then."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.folder = Path(stage.env["LETTERS_DIR"]) / "pdf"
        self.after = Letter.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self.files = self._files()

    def all(self) -> list[Letter]:
        """Return them, oldest first."""
        return list(Letter.objects.filter(pk__gt=self.after).order_by("pk"))

    def await_made(self) -> float:
        """Wait until nothing more is under way; return how long that took."""
        running = ["SIGNED", "MAKING", "HELD"]
        left = Letter.objects.filter(pk__gt=self.after, state__in=running)
        return until(lambda: not left.exists(), "every letter is made", seconds=PATIENCE)

    def count(self, fault: str, *, trials: int, recovered: float) -> Result:
        """Compare rows with files. What a killed worker kept just before it could say so is a file
        that nothing names: it is told as an error when anything points at it."""
        letters = self.all()
        result = Result(fault, trials, lost=max(0, trials - len(letters)), recovered=recovered)
        made: list[str] = []
        for letter in letters:
            events = letter.case.pk, letter.pk
            if letter.state == Letter.State.MADE and self._is_whole(letter):
                result.once += 1
                made.append(letter.file)
            else:
                result.lost += 1
                result.wrong.append(f"a letter is {letter.state} ({events[1] - self.after})")
        result.doubled = len(made) - len(set(made))
        cases = [letter.case_id for letter in letters]
        result.doubled += len(cases) - len(set(cases))
        unfinished = [file for file in self._files() if file.suffix != ".pdf"]
        if unfinished:
            result.wrong.append(f"{len(unfinished)} unfinished files")
        return result

    def _is_whole(self, letter: Letter) -> bool:
        path = self.folder / letter.file[:2] / letter.file
        return path.exists() and store.digest(path.read_bytes()) == letter.sha256

    def _files(self) -> set[Path]:
        return {path for path in self.folder.rglob("*") if path.is_file()}


def signed(stage: Stage, count: int, *, rings: int = 1) -> list[Letter]:
    """Sign letters as a verb does, and ring each on the broker of the stage."""
    now, signer = clock.utc_now(), User.objects.get(username="bilal")
    found = []
    for number in range(count):
        draft = writing.Draft(kind="general", subject=f"Brief {number}", body=build_letter.BODY)
        letter = writing.write(
            case=build_letter.case_with_address(now), draft=draft, by=build.TESTER, now=now
        )
        found.append(
            writing.sign_for(letter=letter, signer=signer, by=signer.actor, now=now, rings=False)
        )
    for letter in found:
        for _ in range(rings):
            stage.ring(writing.MAKE, letter.pk, queue="letters")
    return found


def child_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the child of the worker in mid-letter, again and again."""

    def kill() -> None:
        for pid in stage.children("letters"):
            os.kill(pid, signal.SIGKILL)

    return _killed(stage, "worker child killed", trials, kill)


def worker_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the whole worker in mid-letter, and start another."""

    def kill() -> None:
        stage.kill("letters")
        stage.start("letters")

    return _killed(stage, "worker killed", trials, kill)


def _killed(stage: Stage, fault: str, trials: int, kill: Callable[[], None]) -> Result:
    letters = Letters(stage)
    began = len(letters.all())
    signed(stage, trials)
    until(lambda: Letter.objects.filter(pk__gt=letters.after, state="MAKING").exists(), "making")
    for _ in range(2):
        time.sleep(random.uniform(0, 0.5))
        kill()
        time.sleep(1)
    assert not began
    return letters.count(fault, trials=trials, recovered=letters.await_made())


def broker_emptied(stage: Stage, *, trials: int) -> Result:
    """Forget every task."""
    letters = Letters(stage)
    signed(stage, trials)
    stage.broker.empty()
    return letters.count("broker emptied", trials=trials, recovered=letters.await_made())


def broker_hangs(stage: Stage, *, trials: int) -> Result:
    """Let the broker hang in the middle, with open connections."""
    letters = Letters(stage)
    signed(stage, trials)
    stage.broker.freeze()
    time.sleep(4)
    stage.broker.thaw()
    return letters.count("broker hangs", trials=trials, recovered=letters.await_made())


def tripled(stage: Stage, *, trials: int) -> Result:
    """Ring each letter three times, with two workers."""
    letters = Letters(stage)
    stage.start("letters", "letters-2")
    signed(stage, trials, rings=3)
    recovered = letters.await_made()
    stage.kill("letters-2")
    result = letters.count("task comes three times", trials=trials, recovered=recovered)
    if any(letter.attempts > 1 for letter in letters.all()):
        result.wrong.append("a letter was taken twice")
    return result


def disk_full(stage: Stage, *, trials: int) -> Result:
    """Let no file grow: letters wait with the reason, and are made when there is room."""
    letters = Letters(stage)
    stage.kill("letters")
    stage.start("letters", most_bytes=LEAST_PDF)
    signed(stage, trials)
    held = Letter.objects.filter(pk__gt=letters.after, reason=store.NoRoom.reason)
    until(lambda: held.filter(state="HELD").exists(), "a letter waits", seconds=PATIENCE)
    files = [path for path in letters._files() - letters.files if path.stat().st_size]
    stage.kill("letters")
    stage.start("letters")
    result = letters.count("disk full", trials=trials, recovered=letters.await_made())
    if files:
        result.wrong.append("a file was left on a full disk")
    return result


def two_beats(stage: Stage, *, trials: int) -> Result:
    """Write to many with two beats and two workers, and ring nothing."""
    letters = Letters(stage)
    stage.start("beat", "beat-2")
    stage.start("letters", "letters-2")
    recovered = _await_batch(_batch(trials))
    stage.kill("beat-2")
    stage.kill("letters-2")
    return letters.count("two beats, a batch", trials=trials, recovered=recovered)


def batch_killed(stage: Stage, *, trials: int) -> Result:
    """Kill the worker and empty the broker in the middle of a batch."""
    letters = Letters(stage)
    batch = _batch(trials)
    stage.ring(batches.WRITE, batch.pk, queue="letters")
    until(lambda: batch.rows.filter(state="WRITTEN").exists(), "the batch began", seconds=PATIENCE)
    stage.kill("letters")
    stage.broker.empty()
    stage.start("letters")
    recovered = _await_batch(batch)
    return letters.count("batch: worker killed, broker emptied", trials=trials, recovered=recovered)


def _await_batch(batch: LetterBatch) -> float:
    """Wait until every letter of a batch is made; return how long that took."""

    def is_made() -> bool:
        progress = batches.progress(batch)
        return progress.made == progress.rows

    return until(is_made, "the batch", seconds=PATIENCE)


def _batch(count: int) -> LetterBatch:
    now = clock.utc_now()
    lead = User.objects.get(username="daan")
    version = build_letter.template(now=now)
    references = [build_letter.case_with_address(now).reference for _ in range(count)]
    batch = batches.choose(
        version=version,
        team=Team.objects.get(code="inkomen-1"),
        choice=batches.Choice(references=references),
        user=lead,
        now=now,
    )
    batches.sign(batch=batch, user=lead, now=now)
    return batch
