"""Every pair of actions that can meet on one visit, at the same moment, by real processes on a real
PostgreSQL: nothing happens twice, nothing stands as it may not stand, nobody reads an error:
./run faults desk (TRIALS=200 a pair, PAIRS=finish only those with 'finish' in their name)"""

import contextlib
import dataclasses
import itertools
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

from django.db import connection

from portal.desk.queue.models import Visit
from tests.faults import desk_checks, desk_crowds, desk_hand, desk_stage, desk_world, tally
from tests.faults.callback_checks import Found
from tests.faults.desk_acts import STARTS_OF, Act
from tests.faults.desk_beside import ACTS
from tests.faults.desk_crowds import Crowd
from tests.faults.desk_hand import DONE, Hand, Job, Said
from tests.faults.desk_stage import HELD, STARTS, Place
from tests.faults.desk_world import OTHER, World
from tests.faults.fault_spine import database

HEADS = ("pair", "trials", "overlapped", "doubles", "illegal states", "errors")
WIDTHS = (50, 8, 12, 9, 16, 8)
LANES = 2
# How many races are prepared and looked at together; each at a desk of its own.
BATCH = 64
# How long an action takes, until it was measured.
USUAL_SECONDS = 0.02

type Lane = tuple[Hand, Hand]


@dataclasses.dataclass(frozen=True)
class Way:
    """How a race begins: where the visit is, and who does the one and the other act."""

    start: str
    who: tuple[str, str]


@dataclasses.dataclass
class Result:
    """One line of the table."""

    pair: str
    trials: int
    left: int = 0
    # Races in which each of the two was at work at a moment of the other; None for a crowd.
    overlapped: int | None = 0
    found: Found = dataclasses.field(default_factory=Found)
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing happened twice, stands wrong or broke off."""
        return not (self.found.doubles or self.found.illegal or self.errors)


@dataclasses.dataclass(frozen=True)
class Trial:
    """One race."""

    result: Result
    pair: tuple[Act, Act]
    way: Way
    # How much later the one begins than the other, as a part of the time that the other takes.
    late: tuple[float, float]

    @property
    def fits(self) -> list[bool]:
        """Which of the two could be done alone."""
        return _fits(self.pair, self.way)


def run() -> bool:
    """Race each pair and both crowds, and show the table."""
    with database() as name:
        # Nothing here must survive a power cut; waiting for the disk would only hold up the races.
        with connection.cursor() as cursor:
            cursor.execute(f"alter database {name} set synchronous_commit = off")
        connection.close()
        trials, named = int(os.environ.get("TRIALS", "200")), os.environ.get("PAIRS", "")
        return show(trials=trials, clerks=20, people=500, only=lambda pair: named in _name(pair))


def pairs() -> list[tuple[Act, Act]]:
    """Return every two actions that can meet, an action with itself among them."""
    return [pair for pair in itertools.combinations_with_replacement(ACTS, 2) if ways(pair)]


def show(
    *,
    trials: int,
    clerks: int,
    people: int,
    desks: int = BATCH,
    only: Callable[[tuple[Act, Act]], bool] = bool,
) -> bool:
    """Race all pairs so often, or only some, and print a line after each; tell whether all of it
    holds."""
    began = time.monotonic()
    wanted = [pair for pair in pairs() if only(pair)]
    worlds = desk_world.build_worlds(desks)
    tally.line(HEADS, WIDTHS)
    with _lanes(LANES) as lanes:
        # All of them: one that falls short must not hide the next.
        results = Race(worlds, lanes).run(_trials(wanted, trials))
        desk_stage.clear(worlds)
        hands = [hand for lane in lanes for hand in lane]
        results += [
            _shown(
                _crowd(
                    f"{people} numbers in parallel", desk_crowds.numbers(worlds[0], hands, people)
                )
            ),
            _shown(
                _crowd(
                    f"{clerks} clerks on {people} visits",
                    desk_crowds.calls(worlds[0], hands, clerks),
                )
            ),
        ]
    _sum_up(results, time.monotonic() - began)
    return all(result.holds for result in results)


def ways(pair: tuple[Act, Act]) -> list[Way]:
    """Return how two actions can meet: first where each of them is possible, then where one is."""
    common = pair[0].rows & pair[1].rows
    possible = [
        Way(start, (one, two))
        for start in STARTS
        if common & STARTS_OF.get(start, common)
        for one in pair[0].by
        for two in pair[1].by
        if all(act.applies(start) for act in pair)
        and any(_fits(pair, Way(start, (one, two))))
        # Nobody has her: then it does not matter which of two clerks is which.
        and (start in HELD or (one, two) != (OTHER, OTHER))
    ]
    return sorted(possible, key=lambda way: -sum(_fits(pair, way)))


class Race:
    """Races many pairs, a batch at a time."""

    def __init__(self, worlds: list[World], lanes: list[Lane]) -> None:
        self._worlds = worlds
        self._lanes = lanes
        self._takes: dict[str, float] = {}

    def run(self, trials: Iterator[Trial]) -> list[Result]:
        """Race all of these; print a line as soon as all races of a pair were."""
        results: list[Result] = []
        for batch in itertools.batched(trials, len(self._worlds)):
            self._batch(batch)
            for trial in batch:
                trial.result.left -= 1
                if trial.result.left == 0:
                    results.append(_shown(trial.result))
        return results

    def _batch(self, batch: tuple[Trial, ...]) -> None:
        desk_stage.clear(self._worlds)
        worlds = self._worlds[: len(batch)]
        visits = desk_stage.place(
            [Place(world, trial.way.start) for world, trial in zip(worlds, batch, strict=True)]
        )
        before = desk_checks.Before.now()
        jobs = [self._jobs(*one) for one in zip(batch, worlds, visits, strict=True)]
        said = self._said(jobs)
        after = desk_checks.After(before, worlds, [visit.pk for visit in visits])
        for trial, world, visit, two in zip(batch, worlds, visits, said, strict=True):
            self._judge(trial, after, world, visit, two)

    def _jobs(self, trial: Trial, world: World, visit: Visit) -> tuple[Job, Job]:
        takes = [self._takes.get(act.name, USUAL_SECONDS) for act in reversed(trial.pair)]
        one, two = (
            Job(act.name, visit.pk, world.number, who, late * other)
            for act, who, late, other in zip(
                trial.pair, trial.way.who, trial.late, takes, strict=True
            )
        )
        return one, two

    def _said(self, jobs: list[tuple[Job, Job]]) -> list[tuple[Said, Said]]:
        shares = [jobs[number :: len(self._lanes)] for number in range(len(self._lanes))]
        for lane, share in zip(self._lanes, shares, strict=True):
            firsts, seconds = [one for one, _ in share], [two for _, two in share]
            desk_hand.race(lane, firsts, seconds)
        heard = [desk_hand.outcome(lane) for lane in self._lanes]
        return [heard[n % len(heard)][n // len(heard)] for n in range(len(jobs))]

    def _judge(
        self,
        trial: Trial,
        after: desk_checks.After,
        world: World,
        visit: Visit,
        two: tuple[Said, Said],
    ) -> None:
        result, words = trial.result, [said.words for said in two]
        result.errors += [one for one in words if one.startswith("error")]
        if max(said.began for said in two) < min(said.ended for said in two):
            result.overlapped = (result.overlapped or 0) + 1
        found = desk_checks.check(after, world, visit)
        done = [act for act, one in zip(trial.pair, words, strict=True) if one == DONE]
        found.add(desk_checks.said_and_done(after, world, visit, done))
        # When neither was done and one could be, both colleagues read a refusal for nothing.
        found.unless(done or not any(trial.fits), "nobody won")
        one, other = trial.pair
        if one is other and one.may_be_idle and len({*trial.way.who}) == 1 and all(trial.fits):
            found.unless(len(done) == 2, "clicked twice, and refused once")
        about = f"{trial.way.start}, {' and '.join(trial.way.who)}: {', '.join(words)}"
        found.doubles = [f"{one} ({about})" for one in found.doubles]
        found.illegal = [f"{one} ({about})" for one in found.illegal]
        result.found.add(found)
        for act, said in zip(trial.pair, two, strict=True):
            usual = self._takes.get(act.name, USUAL_SECONDS)
            self._takes[act.name] = 0.9 * usual + 0.1 * min(said.ended - said.began, 0.1)


def _trials(wanted: list[tuple[Act, Act]], trials: int) -> Iterator[Trial]:
    for pair in wanted:
        result = Result(_name(pair), trials, left=trials)
        # The same waits in each run: what fell short once can be looked for again.
        dice = random.Random(result.pair)
        for way in itertools.islice(itertools.cycle(ways(pair)), trials):
            late = dice.uniform(-0.8, 0.8)
            yield Trial(result, pair, way, (max(late, 0), max(-late, 0)))


def _name(pair: tuple[Act, Act]) -> str:
    return " and ".join(act.name for act in pair)


def _fits(pair: tuple[Act, Act], way: Way) -> list[bool]:
    return [act.fits(way.start, who) for act, who in zip(pair, way.who, strict=True)]


@contextlib.contextmanager
def _lanes(many: int) -> Iterator[list[Lane]]:
    made = desk_hand.lanes(many)
    try:
        yield made
    finally:
        for lane in made:
            for hand in lane:
                hand.leave()


def _crowd(title: str, crowd: Crowd) -> Result:
    return Result(title, 1, overlapped=None, found=crowd.found, errors=crowd.errors)


def _shown(result: Result) -> Result:
    overlapped = "" if result.overlapped is None else str(result.overlapped)
    counts = (len(result.found.doubles), len(result.found.illegal), len(result.errors))
    tally.line((result.pair, str(result.trials), overlapped, *map(str, counts)), WIDTHS)
    tally.tell([*result.found.doubles, *result.found.illegal, *result.errors])
    return result


def _sum_up(results: list[Result], seconds: float) -> None:
    sums: Counter[str] = Counter()
    for result in results:
        sums["trials"] += result.trials
        sums["overlapped"] += result.overlapped or 0
        sums["doubles"] += len(result.found.doubles)
        sums["illegal states"] += len(result.found.illegal)
        sums["server errors"] += len(result.errors)
    told = ", ".join(f"{count} {what}" for what, count in sums.items())
    sys.stdout.write(f"\n{len(results)} rows in {seconds / 60:.0f} minutes: {told}\n")
