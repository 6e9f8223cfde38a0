"""Asks pages over loopback and times the answers. As light as Python can be, because it shares two
cores with what it measures: one socket per browser, requests made beforehand, no parsing."""

import contextlib
import dataclasses
import functools
import math
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Sequence

TIMEOUT_SECONDS = 20.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    milliseconds: float


@dataclasses.dataclass(frozen=True)
class Site:
    """A server on this machine."""

    port: int

    def get(self, path: str, *, cookies: dict[str, str] | None = None) -> bytes:
        """Return the bytes of a request for a page."""
        return self._request("GET", path, cookies or {}, b"")

    def post(self, path: str, form: bytes, *, cookies: dict[str, str]) -> bytes:
        """Return the bytes of a request that sends a form."""
        return self._request("POST", path, cookies, form)

    def _request(self, method: str, path: str, cookies: dict[str, str], form: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{key}={value}" for key, value in cookies.items()))
        if method == "POST":
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(form)}")
        return "\r\n".join([*lines, "", ""]).encode() + form


class Browser:
    """One kept-open connection."""

    def __init__(self, site: Site) -> None:
        self._line = socket.create_connection(("127.0.0.1", site.port), TIMEOUT_SECONDS)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Answer:
        """Send one request and wait for the whole answer."""
        began = time.perf_counter()
        self._line.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        found = LENGTH.search(data, 0, end)
        if found is None:
            raise RuntimeError("an answer without a length")
        whole = end + 4 + int(found[1])
        while len(data) < whole:
            data += self._more()
        milliseconds = (time.perf_counter() - began) * 1000
        return Answer(int(data[9:12]), data[end + 4 :], milliseconds)

    def _more(self) -> bytes:
        part = self._line.recv(262_144)
        if not part:
            raise RuntimeError("the server hung up")
        return part

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@dataclasses.dataclass(frozen=True)
class Timing:
    """Medians over the rounds, so that one noisy second decides nothing."""

    p50: float
    p95: float
    per_second: float


def percentile(sample: Sequence[float], share: float) -> float:
    """Return the value under which this share of the sample lies (nearest rank)."""
    ordered = sorted(sample)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclasses.dataclass(frozen=True)
class Asked:
    """What browsers ask of one site, in turn."""

    site: Site
    requests: Sequence[bytes]


def time_pages(
    asked: Sequence[Asked],
    *,
    browsers: int = 1,
    each: int = 60,
    rounds: int = 5,
    seconds: float = 20.0,
) -> list[Timing]:
    """Let browsers ask in rounds, bounded in number and in time; one timing for each `asked`.

    The rounds of what is compared alternate, so that a slow minute of the machine hits all alike.
    Raises RuntimeError for any answer but 200: a fast error must not look like a fast page.
    """
    for one in asked:
        # Every worker reads its templates and prepares its connections once.
        _round(one, max(4, browsers), 10, seconds)
    samples = [[_round(one, browsers, each, seconds) for one in asked] for _ in range(rounds)]
    return [_timing(list(own)) for own in zip(*samples, strict=True)]


def _timing(rounds: list[tuple[list[float], float]]) -> Timing:
    return Timing(
        p50=statistics.median(percentile(sample, 0.5) for sample, _ in rounds),
        p95=statistics.median(percentile(sample, 0.95) for sample, _ in rounds),
        per_second=statistics.median(len(sample) / seconds for sample, seconds in rounds),
    )


def _round(asked: Asked, browsers: int, each: int, seconds: float) -> tuple[list[float], float]:
    """One round: the milliseconds of every answer, and how many seconds it all took."""
    began = time.perf_counter()
    sample: list[float] = []
    problems: list[str] = []

    def work(first: int) -> None:
        try:
            sample.extend(_visit(asked, range(first, first + each), began + seconds))
        except (OSError, RuntimeError) as error:
            problems.append(str(error))

    _together([functools.partial(work, number * 7) for number in range(browsers)])
    if problems:
        raise RuntimeError(problems[0])
    return sample, time.perf_counter() - began


def _visit(asked: Asked, turns: range, deadline: float) -> list[float]:
    sample: list[float] = []
    with contextlib.closing(Browser(asked.site)) as browser:
        for turn in turns:
            if time.perf_counter() > deadline:
                break
            answer = browser.ask(asked.requests[turn % len(asked.requests)])
            if answer.status != 200:
                raise RuntimeError(f"a page answered {answer.status}")
            sample.append(answer.milliseconds)
    return sample


def _together(jobs: Sequence[Callable[[], None]]) -> None:
    if len(jobs) == 1:
        jobs[0]()
        return
    threads = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
