"""Colleagues' browsers as processes of their own: told by lines what to click, and when. A process
answers 'ready' when it has read its screen, so that what happens before is on it; then it gets the
instant of the click."""

import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, connections

from almere.embedded import ROOT, die_with_parent
from portal.desk.places import seats
from portal.desk.places.models import Opening
from portal.desk.queue import arriving, calling, closing
from portal.desk.queue.models import Visit
from portal.kit.refusal import Refused
from portal.staff.models import User
from tests import build
from tests.faults import desk_acts
from tests.faults.desk_stage import NOW

DONE = "done"
START = "import django; django.setup(); from tests.faults import desk_hand; desk_hand.work()"
# How long before a click its process is told of it.
AHEAD_SECONDS = 0.003


class Hand:
    """One such process, as seen from the race."""

    def __init__(self) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])
        url = url._replace(path=f"/{connection.settings_dict['NAME']}")
        self._process = subprocess.Popen(
            [sys.executable, "-c", START],
            env=os.environ | {"DATABASE_URL": url.geturl(), "AS_OWNER": "0"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
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


def at_once(hands: Sequence[Hand], orders: Sequence[dict[str, Any]], waits: list[float]) -> Any:
    """Let each process read its screen, and click at the same moment, each after its own wait."""
    pairs = list(zip(hands, orders, strict=False))
    for hand, order in pairs:
        hand.tell(order)
    for hand, _ in pairs:
        hand.hear()
    begin = time.time() + AHEAD_SECONDS
    for (hand, _), wait in zip(pairs, waits, strict=True):
        hand.tell(begin + wait)
    return [hand.hear() for hand, _ in pairs]


def together(hands: Sequence[Hand], orders: Sequence[dict[str, Any]]) -> list[Any]:
    """Let each process do its whole order at the same time; return all that they got."""
    for hand, order in zip(hands, orders, strict=True):
        hand.tell(order)
    return [one for hand in hands for one in hand.hear()]


def work() -> None:
    """Do what standard input says until it ends."""
    for line in sys.stdin:
        order = json.loads(line)
        if "crowd" in order:
            _say(_crowd(order))
            continue
        act = desk_acts.BY_NAME[order["act"]]
        screen = desk_acts.look(order["visit"], order["who"])
        _say("ready")
        begin = json.loads(sys.stdin.readline())
        time.sleep(max(0.0, begin - time.time()))
        _say(answer(functools.partial(act.do, screen)))


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
    user = User.objects.get(username=name.lower())
    sitting = seats.sitting_of(user)
    called: list[Any] = []
    while sitting is not None:
        try:
            visit = calling.call_next(user=sitting.clerk, now=NOW)
        except calling.NobodyWaits:
            break
        called.append(visit.pk)
        ending = closing.Ending(Visit.Outcome.ANSWERED)
        closing.finish(visit=visit, ending=ending, user=user, now=NOW)
    return called


def _arrive(opening: Opening, many: int) -> list[Any]:
    """Let so many people take a number, one after the other."""
    arrival = arriving.Arrival(opening=opening)
    return [arriving.arrive(arrival=arrival, by=build.TESTER, now=NOW).number for _ in range(many)]
