"""Every pair of actions on one visit at the same moment, by real processes on a real PostgreSQL:
nothing happens twice, nothing stands as it may not stand, nobody reads an error:
./run faults desk (TRIALS=200 a pair)"""

import contextlib
import dataclasses
import itertools
import os
import random
import sys
import time
from collections.abc import Iterator

from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.staff.models import Role
from tests import build
from tests.faults import desk_checks, desk_hand, desk_stage, tally
from tests.faults.callback_checks import Found
from tests.faults.desk_acts import ACTS, Act
from tests.faults.desk_hand import DONE, Hand
from tests.faults.desk_stage import HELD, HOLDER, NOW, OTHER, RECEIVERS, STARTS, Stage
from tests.faults.fault_spine import database

HEADS = ("pair", "trials", "doubles", "illegal states", "errors", "seconds")
WIDTHS = (46, 8, 9, 16, 8, 8)
# About as long as a verb takes: so that the second meets the first at any of its steps.
SPREAD_SECONDS = 0.012
PROCESSES = 4


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
    found: Found = dataclasses.field(default_factory=Found)
    errors: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing happened twice, stands wrong or broke off."""
        return not (self.found.doubles or self.found.illegal or self.errors)


def run() -> bool:
    """Race each pair and both crowds, and show the table."""
    with database():
        return show(trials=int(os.environ.get("TRIALS", "200")), clerks=20, people=500)


def pairs() -> list[tuple[Act, Act]]:
    """Return every two actions that can meet, an action with itself among them."""
    return [pair for pair in itertools.combinations_with_replacement(ACTS, 2) if ways(pair)]


def show(*, trials: int, clerks: int, people: int, against: frozenset[str] | None = None) -> bool:
    """Race all pairs so often, or those with one of these actions, and print a line after each;
    tell whether all of it holds."""
    stage = desk_stage.build_stage()
    tally.line(HEADS, WIDTHS)
    with _hands(PROCESSES) as hands:
        # All of them: one that falls short must not hide the next.
        results = [
            _shown(race(stage, hands, pair, trials=trials))
            for pair in pairs()
            if against is None or against & {act.name for act in pair}
        ]
        stage.clear()
        results += [_shown(numbers(stage, hands, people)), _shown(calls(stage, hands, clerks))]
    _sum_up(results)
    return all(result.holds for result in results)


def race(stage: Stage, hands: list[Hand], pair: tuple[Act, Act], *, trials: int) -> Result:
    """Race one pair so often, in every way in which it can meet, and look after each time."""
    result = Result(" and ".join(act.name for act in pair), trials)
    began = time.monotonic()
    # The same waits in each run: what fell short once can be looked for again.
    dice = random.Random(result.pair)
    found = ways(pair)
    for number in range(trials):
        _trial(result, stage, hands, pair, found[number % len(found)], dice)
    result.seconds = time.monotonic() - began
    return result


def ways(pair: tuple[Act, Act]) -> list[Way]:
    """Return how two actions can meet: first where each of them is possible, then where one is."""
    clerks = [RECEIVERS if act.by_receiver else (HOLDER, OTHER) for act in pair]
    possible = [
        Way(start, (one, two))
        for start in STARTS
        for one in clerks[0]
        for two in clerks[1]
        if all(act.applies(start) for act in pair)
        and any(_fits(pair, Way(start, (one, two))))
        # Nobody has her: then it does not matter which of two clerks is which.
        and (start in HELD or (one, two) != (OTHER, OTHER))
    ]
    return sorted(possible, key=lambda way: -sum(_fits(pair, way)))


def _fits(pair: tuple[Act, Act], way: Way) -> list[bool]:
    return [act.fits(way.start, who) for act, who in zip(pair, way.who, strict=True)]


def _trial(
    result: Result,
    stage: Stage,
    hands: list[Hand],
    pair: tuple[Act, Act],
    way: Way,
    dice: random.Random,
) -> None:
    visit = stage.place(way.start)
    orders = [
        {"act": act.name, "visit": visit.pk, "who": who}
        for act, who in zip(pair, way.who, strict=True)
    ]
    waits = [dice.uniform(0, SPREAD_SECONDS) for _ in pair]
    before = desk_checks.Before.now()
    said: list[str] = desk_hand.at_once(hands, orders, waits)
    about = f"{way.start}, {' and '.join(way.who)}: {', '.join(said)}"
    result.errors += [one for one in said if one.startswith("error")]
    found = desk_checks.check(visit)
    done = [act for act, one in zip(pair, said, strict=True) if one == DONE]
    found.add(desk_checks.said_and_done(before, done))
    # Either of them could be done: when neither was, both colleagues read a refusal for nothing.
    found.unless(done or not any(_fits(pair, way)), "nobody won")
    found.doubles = [f"{one} ({about})" for one in found.doubles]
    found.illegal = [f"{one} ({about})" for one in found.illegal]
    result.found.add(found)
    stage.clear()


def numbers(stage: Stage, hands: list[Hand], people: int) -> Result:
    """So many take a number in parallel: one to the last, each once."""
    result = Result(f"{people} numbers in parallel", 1)
    began = time.monotonic()
    tomorrow = NOW.replace(day=25)
    opening = days.open_day(desk=stage.desk, user=stage.users[HOLDER], now=tomorrow)
    each = people // (len(hands) * 5)
    order = {"crowd": "arrive", "opening": opening.pk, "given": [each] * 5}
    given = desk_hand.together(hands, [order] * len(hands))
    result.errors = [one for one in given if isinstance(one, str)]
    took = [one for one in given if isinstance(one, int)]
    result.found.twice(len(took) - len(set(took)) + 1, "number given")
    result.found.unless(sorted(took) == list(range(1, people + 1)), "a gap between the numbers")
    result.seconds = time.monotonic() - began
    return result


def calls(stage: Stage, hands: list[Hand], clerks: int) -> Result:
    """So many clerks call until nobody waits: everybody is called, and nobody by two."""
    waiting = Visit.objects.open().count()
    result = Result(f"{clerks} clerks on {waiting} visits", 1)
    began = time.monotonic()
    names = _seated(stage, clerks)
    opening = Visit.objects.open().values_list("opening", flat=True).first()
    share = [names[number :: len(hands)] for number in range(len(hands))]
    orders = [{"crowd": "call", "opening": opening, "given": given} for given in share]
    got = desk_hand.together(hands, orders)
    result.errors = [one for one in got if isinstance(one, str)]
    called = [one for one in got if isinstance(one, int)]
    result.found.twice(len(called) - len(set(called)) + 1, "somebody called")
    result.found.unless(len(set(called)) == waiting, f"{len(set(called))} people of {waiting}")
    result.found.unless(not Visit.objects.open().exists(), "somebody was left")
    result.seconds = time.monotonic() - began
    return result


def _seated(stage: Stage, clerks: int) -> list[str]:
    """Let so many clerks sit, each at a service point of their own; return their names."""
    team = stage.town.teams["inkomen-2"]
    names = [f"Balie{number}" for number in range(clerks)]
    for number, name in enumerate(names):
        point = ServicePoint.objects.create(
            desk=stage.desk, name=f"Loket {number + 10}", position=number + 10
        )
        user = build.colleague(name=name, team=team, role=Role.DESK)
        seats.sit(point=point, user=user, now=NOW)
    return names


@contextlib.contextmanager
def _hands(many: int) -> Iterator[list[Hand]]:
    hands = [Hand() for _ in range(many)]
    try:
        yield hands
    finally:
        for hand in hands:
            hand.leave()


def _shown(result: Result) -> Result:
    counts = (len(result.found.doubles), len(result.found.illegal), len(result.errors))
    seconds = f"{result.seconds:.0f} s"
    tally.line((result.pair, str(result.trials), *map(str, counts), seconds), WIDTHS)
    tally.tell([*result.found.doubles, *result.found.illegal, *result.errors])
    return result


def _sum_up(results: list[Result]) -> None:
    trials = sum(result.trials for result in results)
    doubles = sum(len(result.found.doubles) for result in results)
    illegal = sum(len(result.found.illegal) for result in results)
    errors = sum(len(result.errors) for result in results)
    sys.stdout.write(
        f"\n{len(results)} pairs, {trials} trials: {doubles} doubles, {illegal} illegal states, "
        f"{errors} server errors\n"
    )
