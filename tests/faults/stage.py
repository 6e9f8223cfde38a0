"""The whole portal as real processes with servers of its own: what a fault run breaks."""

import contextlib
import functools
import os
import resource
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from celery import Celery

from almere import supervise
from almere.embedded import ROOT, die_with_parent
from portal.jobs import slots
from portal.jobs.models import Heartbeat
from tests.fakes import smtp as fake
from tests.faults.broker import Broker

DELIVER = "portal.outbox.tasks.deliver"
SWEEP_SECONDS = 1
STALE_SECONDS = 4


def until(true: Callable[[], object], what: str, *, seconds: float = 180.0) -> float:
    """Wait until something holds and return how long that took. Raises TimeoutError after so long
    that no busy machine explains it."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - began


class Stage:
    """Processes, broker and mail server around one database."""

    def __init__(self, home: Path, database: str, mailbox: fake.Mailbox, smtp_port: int) -> None:
        self.home = home
        self.mailbox = mailbox
        self.broker = Broker(home)
        self._bell = Celery(broker=self.broker.url, set_as_current=False)
        self._bell.conf.task_default_queue = "default"
        self.port = fake.free_port()
        self.live_port = fake.free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._again: dict[str, Callable[[], None]] = {}
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "almere.settings",
            "AS_OWNER": "0",
            "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])
            ._replace(path=f"/{database}")
            .geturl(),
            "REDIS_URL": self.broker.url,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DEBUG": "1",
            "DEMO": "0",
            "PORT": str(self.port),
            "BASE_URL": f"http://localhost:{self.port}",
            "LIVE_URL": f"http://localhost:{self.live_port}",
            "SMTP_HOST": "localhost",
            "SMTP_PORT": str(smtp_port),
            "SMTP_STARTTLS": "0",
            "SMS_GATEWAY": "tests.faults.gateways.TextBySmtp",
            "OUTBOX_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "OUTBOX_STALE_SECONDS": str(STALE_SECONDS),
            "OUTBOX_RETRY_SECONDS": "1",
            "LETTERS_DIR": str(home / "letters"),
            "LETTERS_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "LETTERS_STALE_SECONDS": str(STALE_SECONDS),
            "LETTERS_RETRY_SECONDS": "1",
        }
        found = supervise.services(self.port, self.live_port, "127.0.0.1")
        self._services = {service.name: service for service in found}

    def start(
        self,
        kind: str,
        name: str = "",
        *,
        most_bytes: int = 0,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Start a process of the portal exactly as ./run up does; `name` tells a second one, `env`
        what this one finds different, `most_bytes` how large its files may grow."""

        def begin() -> None:
            die_with_parent()
            if most_bytes:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

        service = self._services[kind]
        name = name or kind
        self._again[name] = functools.partial(
            self.start, kind, name, most_bytes=most_bytes, env=env
        )
        argv = list(service.argv)
        if kind == "beat":
            argv[-1] = str(self.home / name)
        if name != kind and kind in {"worker", "letters"}:
            argv += ["-n", f"{name}@%h"]
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                argv,
                env={**self.env, **service.env, **(env or {})},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=begin,
            )

    def start_all(self, *kinds: str) -> None:
        """Start these processes and wait until each does its work."""
        self.broker.start()
        for kind in kinds:
            self.start(kind)
        if "web" in kinds:
            self.await_web()
        if "worker" in kinds:
            self.await_worker()

    def keep(self) -> None:
        """Start again what ended by itself, as the supervisor and the container engine do: a worker
        whose broker goes away twice while it hands back a task gives up (kombu)."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self._again[name]()

    def await_web(self) -> None:
        """Wait until pages come."""
        until(self._answers, "web answers")

    def await_worker(self) -> None:
        """Ring a task until a worker does it."""
        Heartbeat.objects.filter(name="worker").delete()
        rung = 0.0

        def alive() -> bool:
            nonlocal rung
            if time.monotonic() - rung > 1:
                rung = time.monotonic()
                self.ring("portal.jobs.tasks.heartbeat")
            return slots.last_beat("worker") is not None

        until(alive, "the worker works")

    def ring(self, task: str, *ids: int, queue: str = "") -> None:
        """Ring a task as the portal does, on the broker of this stage."""
        queue = queue or ("urgent" if task == DELIVER else "default")
        self._bell.send_task(task, args=ids, queue=queue)

    def stop(self, name: str) -> None:
        """Stop a process kindly, and insist."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGCONT)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        self._end_group(process)

    def end_kindly(self, name: str, *, seconds: float) -> float:
        """Ask a process to stop, as a new release does, and return how long it took. Raises
        subprocess.TimeoutExpired."""
        process = self.processes[name]
        began = time.monotonic()
        process.terminate()
        process.wait(seconds)
        took = time.monotonic() - began
        self.kill(name)
        return took

    def kill(self, name: str) -> None:
        """End a process and its children at once."""
        self._end_group(self.processes.pop(name))

    def children(self, name: str) -> list[int]:
        """Return the process numbers of the children of a process."""
        pid = self.processes[name].pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in found]

    def log(self, name: str) -> str:
        """Return what a process said."""
        return (self.home / f"{name}.log").read_text(errors="replace")

    def close(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)
        self.broker.kill()

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            url = f"http://localhost:{self.port}/livez"
            return bool(urllib.request.urlopen(url, timeout=2).status == 200)
        return False

    @staticmethod
    def _end_group(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextlib.contextmanager
def opened(database: str) -> Iterator[Stage]:
    """Yield a stage around this database; nothing of it is left behind."""
    # A short path: the socket of the broker lies in it.
    with tempfile.TemporaryDirectory(prefix="stage-") as home:
        mailbox = fake.Mailbox()
        with fake.serving(mailbox) as smtp_port:
            stage = Stage(Path(home), database, mailbox, smtp_port)
            try:
                yield stage
            finally:
                stage.close()
