"""The walk-in desk: calling who is next at one and at eight clerks, beside a bare view with the
same statements; the board; and how soon a change is on the screens. For a small run: ROUNDS=2 and
BROWSERS=100,200."""

import contextlib
import dataclasses
import os
import pickle
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from portal.desk.queue.models import ServicePeriod, Visit
from tests.bench import ceiling, databases, desk_live, desk_load, report
from tests.bench.client import Asked, Browser, Site, percentile, time_pages
from tests.bench.desk_load import CLERKS, FREE, all_wait
from tests.bench.recorder import Statement
from tests.bench.serving import collect_static, serving
from tests.bench.visitor import Visitor

WAITING, ON_BOARD = 500, 200
PEER_PER_SECOND = 13
MOST_MILLISECONDS, LEAST_SHARE, LEAST_PER_SECOND = 100.0, 0.5, 10 * PEER_PER_SECOND
MOST_UPDATE_KIB, MOST_STATEMENTS = 10.0, 15
BOARDS = 20
CALLS = 320
ROUNDS = int(os.environ.get("ROUNDS", "5"))
BROWSERS = [int(one) for one in os.environ.get("BROWSERS", "500,1000").split(",")]
BARE = {"application": "tests.bench.bare:application", "settings": "tests.bench.bare_settings"}


@dataclasses.dataclass(frozen=True)
class Calls:
    """What came of some rounds of calling: medians of the rounds, and how many were doubles."""

    p50: float
    p95: float
    per_second: float
    doubles: int


def run() -> bool:
    """Measure, print the table and tell whether all targets hold."""
    queue, board = desk_load.morning(WAITING), desk_load.morning(ON_BOARD)
    collect_static()
    ceiling.measure()
    rows: list[report.Row] = []
    with _statements(queue) as file, contextlib.ExitStack() as servers:
        portal = servers.enter_context(serving(queue))
        bare = servers.enter_context(serving(queue, **BARE, BENCH_STATEMENTS=file))
        ours, theirs = _ways(queue, portal), _bare_ways(bare)
        timings = {many: _compare(queue, ours, theirs, many) for many in (1, 8)}
    with serving(board) as site:
        rows += _board(board, site)
        ceiling.measure()
        rows = [ceiling.row("desk"), *_calls(timings), *rows]
        rows += desk_live.rows(board, site, factor=ceiling.factor(), sizes=BROWSERS, boards=BOARDS)
    figures = {
        f"{many} clerks": [dataclasses.asdict(one) for one in pair]
        for many, pair in timings.items()
    }
    return report.finish("desk", rows, figures)


# Calling who is next


@dataclasses.dataclass(frozen=True)
class Way:
    """How one clerk calls, and the answer when it was done."""

    site: Site
    user: int
    request: bytes
    status: int


def _ways(database: str, site: Site) -> list[Way]:
    return [
        Way(site, user, Visitor(database, user).post(site, "/balie/volgende/"), 303)
        for user in range(1, CLERKS + 1)
    ]


def _bare_ways(site: Site) -> list[Way]:
    return [Way(site, user, site.get(f"/roep/{user}/"), 200) for user in range(1, CLERKS + 1)]


def _compare(database: str, ours: list[Way], theirs: list[Way], many: int) -> tuple[Calls, Calls]:
    """Time both, round by round in turn, so that a slow minute of the machine hits both."""
    each = CALLS // 8
    _round(database, ours[:many], 5)
    _round(database, theirs[:many], 5)
    rounds = [
        (_round(database, ours[:many], each), _round(database, theirs[:many], each))
        for _ in range(ROUNDS)
    ]
    mine, bare = zip(*rounds, strict=True)
    return _median(list(mine)), _median(list(bare))


def _median(rounds: list[Calls]) -> Calls:
    return Calls(
        statistics.median(one.p50 for one in rounds),
        statistics.median(one.p95 for one in rounds),
        statistics.median(one.per_second for one in rounds),
        sum(one.doubles for one in rounds),
    )


def _round(database: str, ways: list[Way], each: int) -> Calls:
    """Let these clerks call so often at once; whoever was called goes aside, so that they can call
    again."""
    with databases.connect(database) as own:
        all_wait(own)
    sample: list[float] = []
    called: list[int] = []
    problems: list[str] = []
    gate = threading.Barrier(len(ways) + 1)

    def work(way: Way) -> None:
        try:
            _call(database, way, each, sample, called, gate)
        except (OSError, RuntimeError) as error:
            problems.append(str(error))
            gate.abort()

    threads = [threading.Thread(target=work, args=(way,), daemon=True) for way in ways]
    for thread in threads:
        thread.start()
    gate.wait(30)
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if problems:
        raise RuntimeError(problems[0])
    doubles = len(called) - len(set(called))
    p50, p95 = percentile(sample, 0.5), percentile(sample, 0.95)
    return Calls(p50, p95, len(sample) / seconds, doubles)


def _call(
    database: str,
    way: Way,
    each: int,
    sample: list[float],
    called: list[int],
    gate: threading.Barrier,
) -> None:
    with (
        databases.connect(database) as own,
        contextlib.closing(Browser(way.site)) as browser,
    ):
        gate.wait(30)
        for _ in range(each):
            answer = browser.ask(way.request)
            if answer.status != way.status:
                raise RuntimeError(f"calling the next one answered {answer.status}")
            sample.append(answer.milliseconds)
            row = own.execute(FREE, {"user": way.user}).fetchone()
            if row is None:
                raise RuntimeError("nobody was called")
            called.append(row[0])


@contextlib.contextmanager
def _statements(database: str) -> Iterator[str]:
    """Write down what one call asks of the database, for each clerk, in a file."""
    found: dict[int, list[Statement]] = {}
    for user in range(1, CLERKS + 1):
        visitor = Visitor(database, user)
        with databases.connect(database) as own:
            all_wait(own)
        # Its session begins with the first page.
        visitor.look("/balie/")
        recorder = visitor.record("/balie/volgende/", {})
        called = Visit.objects.get(clerk=user)
        found[user] = recorder.of_any_case(called.pk)
        assert ServicePeriod.objects.filter(visit=called).count() == 1
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "statements"
        file.write_bytes(pickle.dumps(found))
        yield str(file)


def _calls(timings: dict[int, tuple[Calls, Calls]]) -> list[report.Row]:
    rows = []
    most = MOST_MILLISECONDS * ceiling.factor()
    for many, (ours, bare) in timings.items():
        share = ours.per_second / bare.per_second
        clerks = "1 clerk" if many == 1 else f"{many} clerks at once"
        holds = ours.p95 < most and share >= LEAST_SHARE and not ours.doubles
        if many > 1:
            holds = holds and ours.per_second > LEAST_PER_SECOND
        rows.append(
            report.Row(
                f"call next, {clerks}, {WAITING} waiting",
                f"p50 {report.milliseconds(ours.p50)}, p95 {report.milliseconds(ours.p95)}, "
                f"{ours.per_second:.0f} calls/s; a bare view with the same statements: p95 "
                f"{report.milliseconds(bare.p95)}, {bare.per_second:.0f} calls/s ({share:.0%}); "
                f"{ours.doubles} doubles",
                f"p95 < {most:.0f} ms, at least {LEAST_SHARE:.0%} of the bare view, no doubles"
                + (f", > {LEAST_PER_SECOND} calls/s" if many > 1 else ""),
                holds,
            )
        )
    return rows


# The board


def _board(database: str, site: Site) -> list[report.Row]:
    with databases.connect(database) as own:
        all_wait(own)
    visitor = Visitor(database, 1)
    page = visitor.look("/balie/")
    timing = time_pages([Asked(site, [visitor.get(site, "/balie/")])], each=40, rounds=ROUNDS)[0]
    with databases.connect(database) as own:
        desk_live.change(own)
    versions = desk_live.VERSION.findall(page.body.decode())
    part = "/balie/verloop/?" + "&".join(f"{name}={value}" for name, value in versions)
    update = visitor.look(part)
    kib = len(update.body) / 1024
    most = MOST_MILLISECONDS * ceiling.factor()
    return [
        report.Row(
            f"board, {ON_BOARD} waiting, whole page",
            f"p50 {report.milliseconds(timing.p50)}, p95 {report.milliseconds(timing.p95)}, "
            f"{page.statements} statements, {len(page.body) / 1024:.0f} KiB",
            f"p95 < {most:.0f} ms, at most {MOST_STATEMENTS} statements",
            timing.p95 < most and page.statements <= MOST_STATEMENTS,
        ),
        report.Row(
            "board, one change",
            f"{kib:.1f} KiB, {update.statements} statements",
            f"< {MOST_UPDATE_KIB:.0f} KiB",
            update.status == 200 and 0 < kib < MOST_UPDATE_KIB,
        ),
    ]
