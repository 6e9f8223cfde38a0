"""The renderer beside this worker (child.py): started at the first letter, killed when it takes too
long. What becomes of the letter then is told by make.py."""

import atexit
import contextlib
import dataclasses
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.letters.making import fonts

HERE = Path(__file__).parent
START_SECONDS, JOB_SECONDS = 60.0, 30.0
TOO_LONG = 200_000


class CannotRender(Exception):
    """This document can't be made into a PDF; `reason` is for colleagues."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BrokeOff(Exception):
    """The renderer died or was killed; another try may well succeed. `reason` is for
    colleagues."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclasses.dataclass(frozen=True)
class Pdf:
    """One document."""

    content: bytes
    pages: int


class _Process:
    """One renderer process. Not safe for two threads at once: see `_lock`."""

    def __init__(self) -> None:
        env = {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "FONTCONFIG_FILE": str(fonts.config_file()),
        }
        argv = [sys.executable, "-I", str(HERE / "child.py"), str(settings.BASE_DIR / "static")]
        self._child = subprocess.Popen(
            argv,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        self._answer(START_SECONDS)

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return self._child.poll() is None

    def ask(self, job: dict[str, Any], seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        """Return its answer. Raises TimeoutError or OSError; then it must be stopped."""
        assert self._child.stdin is not None
        message = json.dumps(job).encode()
        self._child.stdin.write(f"{len(message)}\n".encode() + message)
        self._child.stdin.flush()
        return self._answer(seconds)

    def stop(self) -> None:
        """End it, whatever it is doing."""
        with contextlib.suppress(OSError):
            self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _answer(self, seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        until = time.monotonic() + seconds
        line = b""
        while not line.endswith(b"\n"):
            line += self._read(1, until)
        what: dict[str, Any] = json.loads(line)
        return what, [self._read(size, until) for size in what["sizes"]]

    def _read(self, size: int, until: float) -> bytes:
        assert self._child.stdout is not None
        number, parts = self._child.stdout.fileno(), b""
        while len(parts) < size:
            ready, _, _ = select.select([number], [], [], max(0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(number, size - len(parts))
            if not part:
                raise OSError("the renderer ended")
            parts += part
        return parts


_lock = threading.Lock()
_running: _Process | None = None


def one(html: str, *, layout: str, css: str = "") -> Pdf:
    """Return the PDF of one document; `css` comes after its form and is ours, never typed. Raises
    CannotRender or BrokeOff."""
    _check(html)
    what, parts = _ask({"html": html, "layout": layout, "css": css}, JOB_SECONDS)
    return Pdf(parts[0], what["pages"][0])


def many(htmls: Sequence[str], *, layout: str, css: str = "") -> list[Pdf | None]:
    """Return the PDFs of documents of one page each in one language, made in half the time and to
    the same bytes; None for each that needs more pages. Raises CannotRender or BrokeOff."""
    for html in htmls:
        _check(html)
    job = {"many": list(htmls), "layout": layout, "css": css}
    what, parts = _ask(job, JOB_SECONDS + len(htmls))
    return [
        Pdf(part, pages) if pages else None
        for part, pages in zip(parts, what["pages"], strict=True)
    ]


@atexit.register
def stop() -> None:
    """End the renderer of this process."""
    global _running
    if _running is not None:
        _running.stop()
        _running = None


def _check(html: str) -> None:
    if len(html) > TOO_LONG:
        raise CannotRender("De tekst is te lang voor een brief.")


def _ask(job: dict[str, Any], seconds: float) -> tuple[dict[str, Any], list[bytes]]:
    global _running
    with _lock:
        try:
            if _running is None or not _running.is_alive:
                stop()
                _running = _Process()
            what, parts = _running.ask(job, seconds)
        except TimeoutError:
            stop()
            raise BrokeOff("Het maken van deze brief duurde te lang.") from None
        except OSError:
            stop()
            raise BrokeOff("Het maken van deze brief brak af.") from None
    if "error" in what:
        raise CannotRender("Van deze tekst kan geen brief gemaakt worden.")
    return what, parts
