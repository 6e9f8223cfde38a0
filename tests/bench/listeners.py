"""Many browsers that listen to a stream, as one process of their own: it writes down when each of
them heard of a change. Run by crowd(); the rest of this module is that process."""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from almere.embedded import ROOT, die_with_parent

READY_SECONDS = 60.0
BUFFER = 4096


class Crowd:
    """The browsers, as seen from the benchmark."""

    def __init__(self, process: "subprocess.Popen[str]", many: int) -> None:
        self._process = process
        self.many = many

    def heard(self, *, within: float = 5.0) -> list[float]:
        """Return when (monotonic seconds) the browsers heard of the last change: wait until all
        have, and no longer than this."""
        return [float(one) for one in self._ask({"within": within})]

    def _ask(self, order: object) -> list[float]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no line to the browsers")
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the browsers went away")
        found: list[float] = json.loads(line)
        return found


@contextlib.contextmanager
def crowd(port: int, paths: Sequence[str]) -> Iterator[Crowd]:
    """Let one browser listen to each path, until the block ends."""
    argv = [sys.executable, "-m", "tests.bench.listeners", str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, preexec_fn=die_with_parent
    ) as process:
        try:
            made = Crowd(process, len(paths))
            made._ask(list(paths))
            yield made
        finally:
            process.kill()


class _Listeners:
    def __init__(self) -> None:
        self.times: list[float] = []
        self.open = 0

    async def listen(self, port: int, path: str) -> None:
        """Hold one stream and note each event on it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=BUFFER)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        status = await reader.readline()
        if b"200" not in status:
            raise RuntimeError(f"a stream answered {status!r}")
        while await reader.readline() != b"\r\n":
            pass
        self.open += 1
        while line := await reader.readline():
            if line.startswith(b"event:"):
                self.times.append(time.monotonic())


async def _work(port: int) -> None:
    loop = asyncio.get_running_loop()
    lines: asyncio.StreamReader = asyncio.StreamReader(limit=2**24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    listeners = _Listeners()
    paths = json.loads(await lines.readline())
    async with asyncio.TaskGroup() as group:
        for path in paths:
            group.create_task(listeners.listen(port, path))
        deadline = time.monotonic() + READY_SECONDS
        while listeners.open < len(paths):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{listeners.open} of {len(paths)} streams opened")
            await asyncio.sleep(0.05)
        # A stream that opens is told what it may have missed.
        await asyncio.sleep(0.5)
        listeners.times.clear()
        _say([])
        while line := await lines.readline():
            within = json.loads(line)["within"]
            deadline = time.monotonic() + within
            while len(listeners.times) < len(paths) and time.monotonic() < deadline:
                await asyncio.sleep(0.01)
            _say(listeners.times)
            listeners.times.clear()


def _say(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_work(int(sys.argv[1])))
