"""Colleagues' browsers as processes of their own, two to a lane: told by a line which clicks to
make one after the other, each at the same moment as the other process of the lane. A process reads
its screens first, so that what happens before is on them."""

import dataclasses
import datetime as dt
import functools
import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, connections

from almere.embedded import ROOT, die_with_parent
from portal.desk.assist.models import Assist
from portal.desk.backup.models import BackupCall, BackupDuty, DutySwap
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places import seats
from portal.desk.places.models import Opening, Sitting
from portal.desk.queue import arriving, calling, closing
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User
from tests import build
from tests.faults import desk_beside, desk_world
from tests.faults.desk_acts import Screen, on
from tests.faults.desk_world import NOW

DONE = "done"
CLOCK = struct.Struct("d")
# How much the clock of the second web server is behind.
BEHIND_SECONDS = 0.03
# Colleagues whom a screen names for others to choose.
ON_DUTY = (*desk_world.RECEIVERS, desk_world.STAND_IN, desk_world.ALSO)
# On a machine that is busy with other work a lock is held long, which is no fault of the portal;
# two who wait for each other are found by PostgreSQL within a second, whatever stands here.
PATIENT = {"DB_LOCK_TIMEOUT_MS": "60000", "DB_STATEMENT_TIMEOUT_MS": "60000"}
START = "import django; django.setup(); from tests.faults import desk_hand; desk_hand.work()"


@dataclasses.dataclass(frozen=True)
class Job:
    """One click: what, on which visit of which desk, by whom, and how long after the other process
    is as far."""

    act: str
    visit: int
    world: int
    who: str
    wait: float


@dataclasses.dataclass(frozen=True)
class Said:
    """What a colleague read after a click, and when it was made and answered: on the clock that all
    processes of this machine share."""

    words: str
    began: float
    ended: float


class Hand:
    """One such process, as seen from the race; `line` is shared with the other of its lane."""

    def __init__(self, line: socket.socket) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        url = url._replace(path=f"/{connection.settings_dict['NAME']}")
        self._process = subprocess.Popen(
            [sys.executable, "-c", START],
            env=os.environ
            | PATIENT
            | {"DATABASE_URL": url.geturl(), "AS_OWNER": "0", "LANE": str(line.fileno())},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=[line.fileno()],
            preexec_fn=die_with_parent,
        )

    def tell(self, order: object) -> None:
        """Send a line."""
        if self._process.stdin is None:
            raise RuntimeError("no line to this process")
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Wait for the answer."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the process of a colleague ended")
        return json.loads(line)

    def leave(self) -> None:
        """End the process."""
        self._process.communicate()


def lanes(many: int) -> list[tuple[Hand, Hand]]:
    """Start so many lanes of two processes that wait for each other before each click."""
    made = []
    for _ in range(many):
        one, two = socket.socketpair()
        with one, two:
            made.append((Hand(one), Hand(two)))
    return made


def race(hands: tuple[Hand, Hand], first: list[Job], second: list[Job]) -> None:
    """Tell both processes of a lane to make their clicks, the one of the first and that of the
    second list at the same moment. `outcome` waits for what they read."""
    for hand, jobs, behind in zip(hands, (first, second), (0, BEHIND_SECONDS), strict=True):
        hand.tell({"behind": behind, "jobs": [dataclasses.astuple(job) for job in jobs]})


def outcome(hands: tuple[Hand, Hand]) -> list[tuple[Said, Said]]:
    """Return what both read after each click."""
    one, two = ([Said(*said) for said in hand.hear()] for hand in hands)
    return list(zip(one, two, strict=True))


def together(hands: Sequence[Hand], orders: Sequence[dict[str, Any]]) -> list[Any]:
    """Let each process do its whole order at the same time; return all that they got."""
    for hand, order in zip(hands, orders, strict=True):
        hand.tell(order)
    return [one for hand in hands for one in hand.hear()]


def work() -> None:
    """Do what standard input says until it ends."""
    line = socket.socket(fileno=int(os.environ["LANE"]))
    for order in map(json.loads, sys.stdin):
        if "crowd" in order:
            _say(_crowd(order))
            continue
        jobs = [Job(*job) for job in order["jobs"]]
        clicks = zip(jobs, _look(jobs), strict=True)
        _say([_click(job, screen, line, order["behind"]) for job, screen in clicks])


def _click(
    job: Job, screen: Screen, line: socket.socket, behind: float
) -> tuple[str, float, float]:
    act = desk_beside.BY_NAME[job.act]
    # Ready; and so is the other one when its word comes. The clocks of both say ten at the later.
    ready = time.time()
    line.sendall(CLOCK.pack(ready))
    (other,) = CLOCK.unpack(line.recv(CLOCK.size, socket.MSG_WAITALL))
    seen = dataclasses.replace(screen, began=max(ready, other) + behind)
    time.sleep(job.wait)
    began = time.monotonic()
    words = answer(functools.partial(act.do, seen))
    return words, began, time.monotonic()


def answer(act: Callable[[], object]) -> str:
    """Return what a colleague reads after a click: that it is done, which refusal, or an error."""
    try:
        act()
    except Refused as refusal:
        return type(refusal).__name__
    # Whatever breaks off in a race would have been a page that says nothing.
    except Exception as error:
        return f"error: {type(error).__name__}: {error}".splitlines()[0]
    return DONE


def _look(jobs: list[Job]) -> list[Screen]:
    """Read what the screens of these colleagues show now, all at once: they are of desks apart."""
    visits = Visit.objects.select_related(
        *("case__topic__team", "case__team", "case__resident", "point", "clerk"),
        *("opening__desk__location", "opening__desk__team"),
    ).in_bulk([job.visit for job in jobs])
    names = [desk_world.username(name, job.world) for job in jobs for name in {job.who, *ON_DUTY}]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    desks = {visit.opening.desk_id for visit in visits.values()}
    teams = {pk: on(visit.case.topic).team_id for pk, visit in visits.items()}
    of_visit = functools.partial(_newest, key="visit_id")
    handovers = of_visit(WarmHandover.objects.filter(visit__in=visits).with_people())
    calls = of_visit(
        BackupCall.objects.filter(visit__in=visits).select_related("visit__case", "team")
    )
    receipts = of_visit(PaperReceipt.objects.filter(visit__in=visits).select_related("team"))
    sittings = _newest(
        Sitting.objects.now()
        .filter(point__desk__in=desks)
        .select_related("point__desk__location", "user"),
        key="user_id",
    )
    duties = _newest(
        BackupDuty.objects.filter(team__in=teams.values()).select_related(
            "person", "deputy", "team"
        ),
        key="team_id",
    )
    asked = DutySwap.objects.open().filter(duty__team__in=teams.values()).with_all()
    swaps = _newest(asked, key="duty_id")
    alarms = _newest(Assist.objects.open().with_all().filter(desk__in=desks), key="desk_id")
    screens = []
    for job in jobs:
        visit = visits[job.visit]
        here = {name: users[desk_world.username(name, job.world)] for name in {job.who, *ON_DUTY}}
        duty = duties.get(teams[visit.pk])
        screens.append(
            Screen(
                visit,
                here[job.who],
                here,
                sitting=sittings.get(here[job.who].pk),
                handover=handovers.get(visit.pk),
                call=calls.get(visit.pk),
                duty=duty,
                swap=swaps.get(duty.pk) if duty else None,
                alarm=alarms.get(visit.opening.desk_id),
                receipt=receipts.get(visit.pk),
            )
        )
    return screens


def _newest(rows: Iterable[Any], *, key: str) -> dict[int, Any]:
    return {getattr(row, key): row for row in sorted(rows, key=lambda row: row.pk)}


def _say(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def _crowd(order: dict[str, Any]) -> list[Any]:
    """Let several people of one process do the same at once."""
    opening = Opening.objects.select_related("desk", "desk__team").get(pk=order["opening"])
    jobs: dict[str, Callable[[Any], list[Any]]] = {
        "call": lambda who: _call_all(opening, who),
        "arrive": lambda many: _arrive(opening, many),
    }
    job = jobs[order["crowd"]]

    def one(given: Any) -> list[Any]:
        try:
            return job(given)
        except Exception as error:
            return [f"error: {type(error).__name__}: {error}".splitlines()[0]]
        finally:
            connections.close_all()

    given = order["given"]
    with ThreadPoolExecutor(len(given)) as pool:
        return [got for gotten in pool.map(one, given) for got in gotten]


def _call_all(opening: Opening, name: str) -> list[Any]:
    """Call whoever is next and help her, until nobody waits; return whom."""
    user = User.objects.get(username=name)
    sitting = seats.sitting_of(user)
    # A clerk calls from the queue of today.
    now = clock.instant(opening.day, dt.time(10))
    called: list[Any] = []
    while sitting is not None:
        try:
            visit = calling.call_next(user=sitting.clerk, now=now)
        except calling.NobodyWaits:
            break
        called.append(visit.pk)
        ending = closing.Ending(Visit.Outcome.ANSWERED)
        closing.finish(visit=visit, ending=ending, user=user, now=now)
    return called


def _arrive(opening: Opening, many: int) -> list[Any]:
    """Let so many people take a number, one after the other."""
    arrival = arriving.Arrival(opening=opening)
    return [arriving.arrive(arrival=arrival, by=build.TESTER, now=NOW).number for _ in range(many)]
