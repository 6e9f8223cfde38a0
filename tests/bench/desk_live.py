"""From a change to the screens: how soon every browser hears of it and has the changed rows, beside
a plain program that only listens and fans out."""

import contextlib
import http.client
import os
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from almere.embedded import ROOT, die_with_parent
from almere.supervise import services
from portal.desk.places.models import Desk
from portal.kit import clock
from portal.live import notify, tokens, topics
from portal.staff import sessions
from portal.staff.models import User
from tests.bench import databases, report
from tests.bench.client import Browser, Site, percentile
from tests.bench.desk_load import CLERKS
from tests.bench.listeners import Crowd, crowd
from tests.bench.serving import await_port, free_port
from tests.bench.visitor import Visitor

ROUNDS, HINTS = 5, 20
IDLE_SECONDS = 20.0
TICKS = os.sysconf("SC_CLK_TCK")
BOARD_DELAY_SECONDS = 0.1
# What a board says it shows, and sends along with the next question.
VERSION = re.compile(r'<input class="version"[^>]*name="([a-z]+)" value="([^"]*)"')
MANY, MOST_HINT = 500, 60.0
MOST_HINT_BEYOND = 120.0
MOST_FRAGMENT, MOST_IDLE, MOST_MEMORY = 250.0, 1.0, 100.0


class Program:
    """A process that streams."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self._stat = Path(f"/proc/{pid}/stat")
        self._status = Path(f"/proc/{pid}/status")

    @property
    def cpu_seconds(self) -> float:
        """How long it has worked."""
        fields = self._stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def kibibytes(self) -> float:
        """The memory that it holds."""
        lines = self._status.read_text().splitlines()
        return float(next(line for line in lines if line.startswith("VmRSS")).split()[1])


@contextlib.contextmanager
def streaming(database: str, *, application: str = "") -> Iterator[Program]:
    """Run the live process as ./run up does, or another ASGI program in its place."""
    live = next(each for each in services(1, free_port(), "127.0.0.1") if each.name == "live")
    argv = [application if application and ":" in part else part for part in live.argv]
    env = {
        **os.environ,
        **live.env,
        "AS_OWNER": "0",
        "DATABASE_URL": databases.url(database),
        "DJANGO_SETTINGS_MODULE": "almere.settings",
    }
    with subprocess.Popen(
        argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent
    ) as process:
        try:
            await_port(live.port, process)
            yield Program(live.port, process.pid)
        finally:
            process.kill()


def paths(database: str, many: int) -> list[str]:
    """Return where so many browsers of the clerks listen to the desk, each with a ticket."""
    databases.use(database)
    desk, now = Desk.objects.get(), clock.utc_now()
    users = User.objects.order_by("pk")[:CLERKS]
    opened = [
        sessions.start(
            user=user, session_key=f"bench-{user.pk}-{now.timestamp()}", browser="bench", now=now
        )
        for user in users
    ]
    found = []
    for number in range(many):
        session = opened[number % len(opened)]
        ticket = tokens.issue(
            user_id=session.user_id,
            session_id=session.pk,
            topics=[topics.desk(desk.pk)],
            now=now,
        )
        found.append(f"/live/?token={ticket}")
    return found


def change(database: psycopg.Connection) -> float:
    """Change a row of the board and tell; return when (monotonic seconds) the commit began."""
    database.execute("begin")
    database.execute(
        "update desk_visit set changed_at = now() where case_id = "
        "(select case_id from desk_visit where state = 'WAITING' order by random() limit 1)"
    )
    desk = database.execute("select id from desk_desk").fetchone() or [0]
    database.execute("select pg_notify(%s, %s)", [notify.CHANNEL, topics.desk(desk[0])])
    began = time.monotonic()
    database.execute("commit")
    return began


def hints(database: str, many: int, *, application: str = "") -> tuple[float, float, float, float]:
    """Return p50 and p95 in milliseconds from commit to browser, the CPU in per cent while idle,
    and the memory of a connection in KiB."""
    with streaming(database, application=application) as program:
        before = program.kibibytes
        with crowd(program.port, paths(database, many)) as browsers:
            samples = [_round(database, browsers) for _ in range(ROUNDS)]
            memory = (program.kibibytes - before) / many
            worked, began = program.cpu_seconds, time.monotonic()
            time.sleep(IDLE_SECONDS)
            idle = (program.cpu_seconds - worked) / (time.monotonic() - began) * 100
    p50 = statistics.median(percentile(one, 0.5) for one in samples)
    return p50, statistics.median(percentile(one, 0.95) for one in samples), idle, memory


def _round(database: str, browsers: Crowd) -> list[float]:
    sample: list[float] = []
    with databases.connect(database) as own:
        for _ in range(HINTS):
            began = change(own)
            heard = browsers.heard()
            if len(heard) != browsers.many:
                raise RuntimeError(f"{len(heard)} of {browsers.many} browsers heard it")
            sample += [(at - began) * 1000 for at in heard]
            time.sleep(0.05)
    return sample


def fragments(database: str, site: Site, boards: int) -> float:
    """Return p95 in milliseconds from commit until the changed rows are with each of the boards,
    which wait a little after a hint as they do in a browser."""
    with streaming(database) as program:
        shown = _Boards(database, site, program.port, boards)
        samples = []
        with databases.connect(database) as own:
            for _ in range(ROUNDS):
                for _ in range(HINTS // 2):
                    samples.append(shown.after(lambda: change(own)))
        shown.close()
    return percentile([one for sample in samples for one in sample], 0.95)


class _Boards:
    """Boards in browsers: each hears a hint and fetches what changed."""

    def __init__(self, database: str, site: Site, port: int, boards: int) -> None:
        databases.use(database)
        desk = Desk.objects.get()
        seen = {"sinds": clock.stamp(clock.utc_now()), "balie": str(desk.pk)}
        self._gate = threading.Barrier(boards + 1)
        self._times: list[float] = []
        self._ended = False
        users = [visitor_id % CLERKS + 1 for visitor_id in range(boards)]
        visitors = [Visitor(database, user) for user in users]
        for path, visitor in zip(paths(database, boards), visitors, strict=True):
            threading.Thread(
                target=self._show, args=(site, port, path, visitor, dict(seen)), daemon=True
            ).start()
        self._gate.wait(30)

    def after(self, act: Callable[[], float]) -> list[float]:
        """Change something and return after how many milliseconds each board had it."""
        self._times = []
        began = act()
        self._gate.wait(30)
        return [(at - began) * 1000 for at in self._times]

    def close(self) -> None:
        """Let them go."""
        self._ended = True
        self._gate.abort()

    def _show(
        self, site: Site, port: int, path: str, visitor: Visitor, seen: dict[str, str]
    ) -> None:
        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        stream.request("GET", path)
        lines = stream.getresponse()
        with contextlib.closing(Browser(site)) as browser:
            _look(browser, site, visitor, seen)
            with contextlib.suppress(threading.BrokenBarrierError):
                self._gate.wait(30)
            while not self._ended:
                if not lines.readline().startswith(b"event:"):
                    continue
                time.sleep(BOARD_DELAY_SECONDS)
                status = _look(browser, site, visitor, seen)
                self._times.append(time.monotonic())
                if status != 200:
                    raise RuntimeError(f"a board answered {status}")
                with contextlib.suppress(threading.BrokenBarrierError):
                    self._gate.wait(30)


def _look(browser: Browser, site: Site, visitor: Visitor, seen: dict[str, str]) -> int:
    """Ask for what changed and remember, as a board does, which versions were seen."""
    answer = browser.ask(visitor.get(site, f"/balie/verloop/?{urlencode(seen)}"))
    seen |= dict(VERSION.findall(answer.body.decode()))
    return answer.status


def rows(
    database: str, site: Site, *, factor: float, sizes: list[int], boards: int
) -> list[report.Row]:
    """Measure all of it and return the lines of the table."""
    found: list[report.Row] = []
    for many in sizes:
        p50, p95, idle, memory = hints(database, many)
        bare_p50, bare_p95, _, bare_memory = hints(
            database, many, application="tests.bench.bare_live:application"
        )
        most = (MOST_HINT if many <= MANY else MOST_HINT_BEYOND) * factor
        found += [
            report.Row(
                f"hint in {many:,} browsers, from the commit",
                f"p50 {report.milliseconds(p50)}, p95 {report.milliseconds(p95)}; plain program: "
                f"{report.milliseconds(bare_p50)}, {report.milliseconds(bare_p95)}",
                f"p95 < {most:.0f} ms",
                p95 < most,
            ),
            report.Row(
                f"the live process with {many:,} browsers",
                f"{idle:.1f} % CPU while idle, {memory:.0f} KiB a connection "
                f"(plain program: {bare_memory:.0f} KiB)",
                f"< {MOST_IDLE:.0f} % CPU, < {MOST_MEMORY:.0f} KiB",
                idle < MOST_IDLE and memory < MOST_MEMORY,
            ),
        ]
    p95 = fragments(database, site, boards)
    most = MOST_FRAGMENT * factor
    found.append(
        report.Row(
            f"changed rows on {boards} boards, from the commit",
            f"p95 {report.milliseconds(p95)}",
            f"p95 < {most:.0f} ms",
            p95 < most,
        )
    )
    return found
