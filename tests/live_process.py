"""The live process as it runs in production, for tests; and a browser without a screen for it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
ORIGIN = "http://localhost:8000"


def database_url(host: str = "") -> str:
    """Return the address of the database that this test uses."""
    database = connection.settings_dict
    user = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@"
    return f"postgresql://{user}/{database['NAME']}?host={quote(host or database['HOST'])}"


class LiveProcess:
    """uvicorn with almere.live, on a port of its own."""

    def __init__(self, url: str, origin: str = ORIGIN) -> None:
        self.env = {
            **os.environ,
            "DATABASE_URL": url,
            "AS_OWNER": "0",
            "BASE_URL": origin,
            "SECRET_KEY": settings.SECRET_KEY,
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        # Without --timeout-graceful-shutdown: the process itself must let go of its streams.
        uvicorn = f"uvicorn almere.live:application --port {self.port} --log-level warning"
        self.process = subprocess.Popen(
            [sys.executable, "-m", *uvicorn.split()], env=self.env, cwd=ROOT
        )
        until(lambda: self.get("/livez") == 200, "the live process answers", 15)

    def get(self, path: str, **headers: str) -> int:
        """Return the status of one request; 0 when nobody answers."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            client.request("GET", path, headers=headers)
            return client.getresponse().status
        except OSError:
            return 0
        finally:
            client.close()

    def hears(self) -> bool:
        return self.get("/readyz") == 200

    def stop(self, number: int) -> float:
        """Send a signal and return how many seconds the end took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(10)
        return time.monotonic() - began

    def listen(self, token: str, **headers: str) -> "Listener":
        return Listener(self.port, token, headers)


class Listener:
    """A browser: reads the stream line by line."""

    def __init__(self, port: int, token: str, headers: dict[str, str]) -> None:
        self._client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        self._client.request("GET", f"/live/?token={quote(token)}", headers=headers)
        self.answer = self._client.getresponse()
        self.status = self.answer.status

    def event(self) -> str:
        """Return the next event, or 'end' when the stream closes. Waits five seconds at most."""
        while line := self.answer.readline():
            if line.startswith(b"event: "):
                return line.decode().removeprefix("event: ").strip()
        return "end"

    def close(self) -> None:
        # The client lets go of its socket once the answer has it.
        self.answer.close()
        self._client.close()


def until(holds: Callable[[], bool], what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
