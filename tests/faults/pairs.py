"""Pairs of actions on one callback at the same moment, with what must hold whatever comes first."""

import dataclasses
import datetime as dt
import itertools
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import override_settings

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments.windows import Window
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff import colleagues
from portal.staff.models import Role, User
from tests import build, slots
from tests.faults import callback_checks, tally
from tests.faults.callback_checks import Found

# Tuesday 24 November 2026, 10:00 in Amsterdam.
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
TODAY = clock.day_of(NOW)
DONE = "done"
HEADS = ("pair", "trials", "doubles", "illegal states", "errors", "seconds")
WIDTHS = (58, 8, 9, 16, 8, 8)
# About as long as a verb takes: so that the second meets the first at any of its steps.
SPREAD_SECONDS = 0.012
MOST_AT_ONCE = 4

type Act = Callable[[], object]
type Said = list[str]


def morning(day: int) -> Window:
    """Return the morning of this day of November."""
    on = dt.date(2026, 11, day)
    return Window(clock.instant(on, dt.time(9)), clock.instant(on, dt.time(12, 30)))


@dataclasses.dataclass(frozen=True)
class Scene:
    """A town with colleagues of one team; nothing else happens in it."""

    town: build.Town
    bilal: User
    carla: User
    daan: User
    # Absent today.
    wim: User
    # Of a team that calls by the half hour, one resident in each.
    eva: User
    serial: Iterator[int] = dataclasses.field(default_factory=lambda: itertools.count(1))

    def number(self) -> str:
        """Return a telephone of her own: nobody is tried more than five times a day."""
        return f"06 1{next(self.serial):07d}"

    def asked(
        self,
        *,
        holder: User | None = None,
        window: Window | None = None,
        number: str = "",
        name: str = "Ayşe Yılmaz",
        topic: str = "uitkering",
    ) -> CallbackRequest:
        """Return a request, in the hands of this colleague; this morning by default."""
        request = build.callback(
            self.town.topics[topic],
            now=NOW,
            number=number or self.number(),
            window=window or morning(24),
            name=name,
        )
        if holder:
            requests.claim(request=request, user=holder, now=NOW)
        return read(request.pk)


@dataclasses.dataclass(frozen=True)
class Trial:
    """One race: what happens at once, to which requests, and what may come of it."""

    acts: Sequence[Act]
    about: Sequence[CallbackRequest]
    # Which refusals are a proper answer, by the name of their class.
    may_refuse: frozenset[str] = frozenset()
    # What must hold besides; says what does not.
    judge: Callable[[Said], Found] = lambda _said: Found()


type Pair = tuple[str, Callable[[Scene], Trial]]


@dataclasses.dataclass
class Result:
    """One line of the table."""

    pair: str
    trials: int
    found: Found = dataclasses.field(default_factory=Found)
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing happened twice, stands wrong or broke off."""
        return not (self.found.doubles or self.found.illegal or self.errors)


def scene() -> Scene:
    """Make the town and the colleagues."""
    town = build.town(now=NOW)
    team = town.teams["inkomen-1"]
    roles = {"Daan": Role.TEAM_LEAD}
    bilal, carla, daan, wim = (
        build.colleague(name=name, team=team, role=roles.get(name, Role.CASEWORKER))
        for name in ("Bilal", "Carla", "Daan", "Wim")
    )
    colleagues.add_absence(
        user=wim, from_on=TODAY, until_on=TODAY, substitute=None, by=build.TESTER, now=NOW
    )
    slots.week(town.teams["werk"], now=NOW)
    eva = build.colleague(name="Eva", team=town.teams["werk"], role=Role.CASEWORKER)
    return Scene(town, bilal, carla, daan, wim, eva)


def read(pk: int) -> CallbackRequest:
    """Return a request as a screen reads it, before anything happens."""
    related = CallbackRequest.objects.select_related("case__team", "case__owner", "case__resident")
    found: CallbackRequest = related.get(pk=pk)
    return found


class Crowd:
    """Threads that keep their database connection: a trial costs no new ones."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE)

    def at_once[T](self, acts: Sequence[Callable[[], T]]) -> list[T]:
        """Do all of these at the same moment, each with a connection of its own."""
        gate = threading.Barrier(len(acts))

        def run(act: Callable[[], T]) -> T:
            gate.wait(10)
            return act()

        return [future.result() for future in [self._pool.submit(run, act) for act in acts]]

    def leave(self) -> None:
        """Close every connection."""
        self.at_once([connections.close_all] * MOST_AT_ONCE)
        self._pool.shutdown()


def race(the_scene: Scene, crowd: Crowd, pair: Pair, *, trials: int) -> Result:
    """Race one pair so often and look at everything after each time."""
    name, begin = pair
    result = Result(name, trials)
    # The same waits in each run: what fell short once can be looked for again.
    dice = random.Random(name)
    for _ in range(trials):
        trial = begin(the_scene)
        waits = [dice.uniform(0, SPREAD_SECONDS) for _ in trial.acts]
        said = crowd.at_once(
            [_answering(act, wait) for act, wait in zip(trial.acts, waits, strict=True)]
        )
        _judge(result, trial, said)
    return result


def _answering(act: Act, wait: float) -> Callable[[], str]:
    def answer() -> str:
        time.sleep(wait)
        try:
            act()
        except Refused as refusal:
            return type(refusal).__name__
        # Whatever breaks off in a race would have been a page that says nothing.
        except Exception as error:
            return f"error: {type(error).__name__}: {error}".splitlines()[0]
        return DONE

    return answer


def _judge(result: Result, trial: Trial, said: Said) -> None:
    for one in said:
        if one.startswith("error"):
            result.errors.append(one)
        elif one != DONE and one not in trial.may_refuse:
            result.found.illegal.append(f"refused with {one} ({', '.join(said)})")
    for request in trial.about:
        result.found.add(callback_checks.check(request.pk))
    result.found.add(callback_checks.places())
    result.found.add(trial.judge(said))


def show(pairs: Iterable[Pair], *, trials: int) -> bool:
    """Race the pairs and print a line after each; tell whether all of it holds."""
    tally.line(HEADS, WIDTHS)
    crowd = Crowd()
    gateway = "tests.faults.gateways.Watched"
    with override_settings(OUTBOX_GATEWAYS={"SMS": gateway, "EMAIL": gateway}):
        the_scene = scene()
        try:
            # All of them: one that falls short must not hide the next.
            results = [_shown(the_scene, crowd, pair, trials) for pair in pairs]
        finally:
            crowd.leave()
    return all(result.holds for result in results)


def _shown(the_scene: Scene, crowd: Crowd, pair: Pair, trials: int) -> Result:
    began = time.monotonic()
    result = race(the_scene, crowd, pair, trials=trials)
    counts = (len(result.found.doubles), len(result.found.illegal), len(result.errors))
    seconds = f"{time.monotonic() - began:.0f} s"
    tally.line((result.pair, str(trials), *(str(count) for count in counts), seconds), WIDTHS)
    tally.tell([*result.found.doubles, *result.found.illegal, *result.errors])
    return result
