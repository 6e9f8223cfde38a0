"""Serves pages for a benchmark as ./run up does: granian with two workers, over one database."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from almere.embedded import ROOT, die_with_parent
from almere.supervise import services
from tests.bench import databases
from tests.bench.client import Site

PORTAL = "almere.wsgi:application"
START_SECONDS = 30.0


def collect_static() -> None:
    """Pages name their static files by content; without the list of those they fail."""
    argv = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(argv, cwd=ROOT, check=True, timeout=120)


@contextlib.contextmanager
def serving(
    database: str, *, application: str = PORTAL, settings: str = "", **more: str
) -> Iterator[Site]:
    """Serve on a free port of this machine only, until the block ends or this process dies. `more`
    is what else stands in its environment."""
    port = free_port()
    web = next(each for each in services(port, port + 1, "127.0.0.1") if each.name == "web")
    argv = [application if part == PORTAL else part for part in web.argv]
    env = {
        **os.environ,
        **web.env,
        "AS_OWNER": "0",
        "DATABASE_URL": databases.url(database),
        "DJANGO_SETTINGS_MODULE": settings or "almere.settings",
        **more,
    }
    with subprocess.Popen(
        argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent
    ) as server:
        try:
            await_port(port, server)
            yield Site(port)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until this server answers. Raises RuntimeError when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server of this benchmark did not start")
