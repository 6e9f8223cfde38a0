"""Serves the whole portal from one checkout: servers, migration, demo, then web, live, worker and
beat with readable logs, until Ctrl-C. In production the container engine does this work.
"""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from almere.embedded import ROOT, Servers, Trouble, die_with_parent, locked, say
from almere.local import PORTAL, environment, needs_servers

GRACE_SECONDS = 32.0
QUICK_SECONDS = 5.0
QUICK_DEATHS = 3
FIRST_PAGE_SECONDS = 60.0


@dataclass
class Service:
    """One process that must keep running; its lines in the log start with its name."""

    name: str
    argv: list[str]
    env: dict[str, str] = field(default_factory=dict)
    # Where it listens, for one that cannot share what `_held` holds.
    port: int = 0


def services(port: int, live: int, host: str) -> list[Service]:
    python = [sys.executable, "-m"]
    # Without the limits on a stop, one waits for ever for an open stream or a starting worker.
    web = (
        f"granian almere.wsgi:application --interface wsgi --host {host} --port {port} --http 1 "
        "--no-ws --workers 2 --blocking-threads 2 --workers-kill-timeout 30 --log-level warning "
        "--respawn-failed-workers"
    )
    stream = (
        f"uvicorn almere.live:application --host {host} --port {live} --log-level warning "
        "--timeout-graceful-shutdown 1"
    )
    celery = [*python, "celery", "-A", "almere.celery", "-q"]
    worker = "worker -c 2 -Q urgent,default -l WARNING --without-gossip --without-mingle"
    letters = (
        "worker -n letters@%h -c 1 -Q letters-urgent,letters -l WARNING --without-gossip "
        "--without-mingle"
    )
    beat = ["beat", "-l", "WARNING", "--pidfile=", "-s"]
    return [
        Service("web", [*python, *web.split()], {"DB_POOL": "1"}),
        Service("live", [*python, *stream.split()], port=live),
        # A developer may be root; the worker's ten lines about that hide what matters.
        Service(
            "worker",
            [*celery, *worker.split()],
            {"PYTHONWARNINGS": "ignore:You're running the worker"},
        ),
        Service(
            "letters",
            [*celery, *letters.split()],
            {"PYTHONWARNINGS": "ignore:You're running the worker"},
        ),
        Service("beat", [*celery, *beat, str(PORTAL / "beat")]),
    ]


def _print(name: str, line: str) -> None:
    sys.stdout.write(f"{name:<7}| {line}\n")
    sys.stdout.flush()


async def _ended(process: asyncio.subprocess.Process) -> int:
    """Wait for the process alone; wait() also waits for whoever inherited its output."""
    while process.returncode is None:
        await asyncio.sleep(0.1)
    return process.returncode


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_ended(process), GRACE_SECONDS)
    # Whatever is left of its group: workers whose parent was killed would serve on, unseen.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


@contextlib.asynccontextmanager
async def _process(
    argv: list[str], env: dict[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A child in a session of its own, so that Ctrl-C reaches us only; it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        *argv,
        env=env,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent,
        limit=2**20,
    )
    try:
        yield process
    finally:
        await asyncio.shield(_end(process))


async def _pass_on(name: str, lines: asyncio.StreamReader) -> None:
    while True:
        try:
            line = await lines.readline()
        except ValueError:
            # A line over the limit: the stream has dropped it, the service goes on.
            continue
        if not line:
            return
        _print(name, line.decode(errors="replace").rstrip())


async def _run(service: Service, env: dict[str, str]) -> int:
    """Run a process to its end and pass its lines on."""
    async with (
        asyncio.TaskGroup() as group,
        _process(service.argv, {**env, **service.env}) as process,
    ):
        if process.stdout is not None:
            group.create_task(_pass_on(service.name, process.stdout))
        return await _ended(process)


async def keep(service: Service, env: dict[str, str]) -> None:
    """Restart a service whenever it ends; give up when it keeps ending at once."""
    quick = 0
    while True:
        if service.port and not _free(service.port):
            # Somebody took it since we looked: what answers there is not this portal.
            raise Trouble(_in_use(service.port, f"and {service.name} needs it"))
        born = time.monotonic()
        code = await _run(service, env)
        quick = quick + 1 if time.monotonic() - born < QUICK_SECONDS else 0
        if quick >= QUICK_DEATHS:
            raise Trouble(
                f"{service.name} ended at once, {quick} times in a row; its lines say why"
            )
        say(f"{service.name} ended ({code}); starting it again")
        await asyncio.sleep(0.5 * 2**quick)


async def _keep_servers(servers: Servers) -> None:
    while True:
        await asyncio.sleep(2)
        if not servers.running():
            say("a database server ended; starting it again")
            await asyncio.to_thread(servers.start)


async def _step(name: str, *argv: str, env: dict[str, str]) -> None:
    code = await _run(Service(name, [sys.executable, *argv]), env)
    if code != 0:
        raise Trouble(f"{name} failed ({code}); its lines say why")


async def _prepare(servers: Servers, env: dict[str, str]) -> None:
    """Make what the pages need; the servers begin beside what can do without them."""
    collect = ("manage.py", "collectstatic", "--noinput", "-v", "0")
    async with asyncio.TaskGroup() as group:
        group.create_task(_step("static", *collect, env=env))
        if needs_servers("portal"):
            await asyncio.to_thread(servers.join)
        group.create_task(_step("migrate", "-m", "almere.migrate", env=env))


async def _demo(env: dict[str, str]) -> None:
    done = PORTAL / "demo.done"
    if env["DEMO"] != "1":
        say("DEMO is 0: no demo municipality is loaded")
    elif not done.exists():
        say("loading the demo municipality")
        try:
            await _step("demo", "manage.py", "demo", env=env)
            done.touch()
        except Trouble as trouble:
            say(f"{trouble}. The portal starts without it; try ./run manage demo")


async def _answers(port: int) -> bool:
    request = b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n"
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        status = await reader.readline()
        writer.close()
    except OSError:
        return False
    return b" 200 " in status


async def _first_page(port: int) -> bool:
    """Wait until the portal answers, and tell whether it does."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not await _answers(port):
        if time.monotonic() > deadline:
            say(f"the portal does not answer on port {port} yet; the lines of web say why")
            return False
        await asyncio.sleep(0.1)
    return True


async def _welcome(env: dict[str, str]) -> None:
    """Print the address, and who can log in there."""
    say(f"the portal is open on {env['BASE_URL']}  (Ctrl-C stops it)")
    say(f"colleagues log in on {env['BASE_URL']}/inloggen/")
    if env["DEMO"] != "1":
        return
    argv = [sys.executable, "manage.py", "demo", "--accounts"]
    async with _process(argv, env) as process:
        accounts, _ = await process.communicate()
    if process.returncode == 0:
        sys.stderr.write(accounts.decode())


async def _serve(servers: Servers, env: dict[str, str], live: int) -> None:
    port = int(env["PORT"])
    await _prepare(servers, env)
    async with asyncio.TaskGroup() as group:
        if needs_servers("portal"):
            group.create_task(_keep_servers(servers))
        first, *others = services(port, live, os.environ.get("HOST", "127.0.0.1"))
        group.create_task(keep(first, env))
        await _demo(env)
        # Whoever starts the portal waits for a page; the others need not begin at that moment.
        answers = await _first_page(port)
        for service in others:
            group.create_task(keep(service, env))
        if answers:
            group.create_task(_welcome(env))


async def _until_stopped(servers: Servers, env: dict[str, str], live: int) -> None:
    """Serve until a signal comes or something is beyond repair."""
    work = asyncio.create_task(_serve(servers, env, live))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work


def _free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine, under either of localhost's names."""
    return _can_bind(socket.AF_INET, os.environ.get("HOST", "127.0.0.1"), port) and _can_bind(
        socket.AF_INET6, "::1", port
    )


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        # A machine without IPv6 has nobody there either.
        return family == socket.AF_INET6 and error.errno != errno.EADDRINUSE
    return True


def _in_use(port: int, why: str = "") -> str:
    wish = int(os.environ.get("PORT", "8000"))
    return f"port {port} is in use{f' {why}' if why else ''}; type: PORT={wish + 10} ./run up"


def ports() -> tuple[int, int]:
    """The port of the pages, and the next one for the live hints or any that is free."""
    wish = os.environ.get("PORT", "8000")
    if not wish.isdigit() or not 0 < int(wish) < 65535:
        raise Trouble(f"PORT={wish} is not a port: choose a number between 1024 and 65534.")
    port = int(wish)
    if not _free(port):
        raise Trouble(_in_use(port))
    if _free(port + 1):
        return port, port + 1
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        live = int(any_port.getsockname()[1])
    say(f"port {port + 1} is in use: live updates come from port {live} this time")
    return port, live


@contextlib.contextmanager
def _held(port: int) -> Iterator[None]:
    """Keep a port for the pages until they listen there, and whenever they start anew. Nobody else
    gets it in the meantime, a second portal neither: the pages would share it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            holder.bind((os.environ.get("HOST", "127.0.0.1"), port))
        except OSError as error:
            raise Trouble(_in_use(port)) from error
        yield


def _up() -> None:
    lock = PORTAL / "up.lock"
    with locked(lock, wait=False) as ours:
        if not ours:
            pid, address = (*lock.read_text().split(), "?", "?")[:2]
            raise Trouble(
                f"the portal already runs in this checkout on {address} (process {pid}); "
                "./run down stops it"
            )
        port, live = ports()
        lock.write_text(f"{os.getpid()} http://localhost:{port}\n")
        servers = Servers(PORTAL)
        try:
            with _held(port):
                live_url = os.environ.get("LIVE_URL", f"http://localhost:{live}")
                env = {**environment("portal", servers), "LIVE_URL": live_url}
                asyncio.run(_until_stopped(servers, env, live))
        finally:
            servers.leave()
            lock.write_text("")


def _cause(error: BaseException) -> BaseException:
    """What a group of tasks really fell over."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def main() -> int:
    # Until the loop listens for itself: a stop during the start must still stop the servers.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda _number, _frame: sys.exit(0))
    try:
        _up()
    except KeyboardInterrupt:
        return 130
    except (Trouble, BrokenPipeError, BaseExceptionGroup) as error:
        cause = _cause(error)
        if isinstance(cause, BrokenPipeError):
            # Whoever read our lines went away: ./run up | head. Nothing is left to say.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        if not isinstance(cause, Trouble):
            raise
        say(str(cause))
        return 1
    say("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
