"""What ./run needs on a developer's machine: the environment of a command, one command with
servers around it, and the end of it all. Production sets its own environment and uses none of this.
"""

import contextlib
import os
import secrets
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from almere.embedded import ROOT, Servers, Trouble, command_of, execute, locked, say

LOCAL = ROOT / ".local"
PORTAL = LOCAL / "portal"
# Commands of manage.py that change tables; every other one runs with the rights of the portal.
OWNER_COMMANDS = {"migrate", "showmigrations", "dbshell", "flush", "makemigrations"}
SLOTS = 9


def secret_key() -> str:
    """The secret of this checkout, made once and readable by its owner only."""
    path = LOCAL / "secret"
    with locked(LOCAL / "secret.lock"):
        if not path.exists() or len(path.read_text()) < 40:
            path.unlink(missing_ok=True)
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(file, secrets.token_urlsafe(48).encode())
            os.close(file)
        return path.read_text()


def _database(sockets: Path, role: str) -> str:
    return f"postgresql://{role}@/almere?host={quote(str(sockets))}"


def own_servers(name: str) -> dict[str, str]:
    """Servers named in the environment, which replace the embedded ones.

    Tests, benchmarks and fault runs destroy data: they look at other variables than the portal.
    """
    prefix = "" if name == "portal" else "TEST_"
    given = {key: os.environ.get(prefix + key, "") for key in ("DATABASE_URL", "REDIS_URL")}
    if given["DATABASE_URL"]:
        owner = os.environ.get(prefix + "DATABASE_OWNER_URL", "")
        given["DATABASE_OWNER_URL"] = owner or given["DATABASE_URL"]
    return {key: value for key, value in given.items() if value}


def needs_servers(name: str) -> bool:
    return len(own_servers(name)) < 3


def environment(name: str, servers: Servers) -> dict[str, str]:
    """The whole environment of a command; what the person set already stays as it is."""
    own = own_servers(name)
    port = os.environ.get("PORT", "8000")
    defaults = {
        "DEMO": "1" if name == "portal" and "DATABASE_URL" not in own else "0",
        "DEBUG": "0",
        "SECRET_KEY": secret_key(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PORT": port,
        "BASE_URL": f"http://localhost:{port}",
        "LIVE_URL": f"http://localhost:{int(port) + 1}",
        "DJANGO_SETTINGS_MODULE": "almere.settings",
        "PYTHONUNBUFFERED": "1",
    }
    embedded = {
        "DATABASE_URL": _database(servers.sockets, "portal_app"),
        "DATABASE_OWNER_URL": _database(servers.sockets, "portal_owner"),
        "REDIS_URL": f"redis+socket://{servers.sockets}/v.sock",
    }
    return {**defaults, **os.environ, **embedded, **own}


@contextlib.contextmanager
def serving(name: str, home: Path) -> Iterator[dict[str, str]]:
    """The environment of a command, with the servers that it needs, for as long as it runs."""
    # Only tests throw away what they write: a benchmark waits for the disk as the portal does.
    servers = Servers(home, kept=name != "test")
    if not needs_servers(name):
        yield environment(name, servers)
        return
    try:
        servers.join()
        yield environment(name, servers)
    finally:
        servers.leave()


@contextlib.contextmanager
def _slot(name: str) -> Iterator[Path]:
    """A directory of servers that no other run in this checkout uses: test, test-2, test-3."""
    for number in range(1, SLOTS + 1):
        home = LOCAL / (name if number == 1 else f"{name}-{number}")
        with locked(home / "run.lock", wait=False) as ours:
            if ours:
                yield home
                return
    raise Trouble(f"{SLOTS} runs of ./run {name} are busy in this checkout: wait for one.")


def running() -> str:
    """Where the portal of this checkout is open now; empty when it is not."""
    lock = PORTAL / "up.lock"
    # Read without holding it: who starts the portal at this moment must get it.
    told = lock.read_text().split() if lock.exists() else []
    return told[1] if len(told) == 2 and command_of(int(told[0])) else ""


def manage(argv: list[str]) -> int:
    with serving("portal", PORTAL) as env:
        address = running()
        if address and not {"BASE_URL", "PORT"} & set(os.environ):
            # What a command prints or sends points to the portal that is open.
            env = {**env, "BASE_URL": address}
        # Building an index may take longer than a page may; waiting for a lock may not.
        env = {**env, "DB_STATEMENT_TIMEOUT_MS": "0"}
        if argv and argv[0] in OWNER_COMMANDS:
            env["AS_OWNER"] = "1"
        return execute([sys.executable, "manage.py", *argv], env)


def scratch(name: str, argv: list[str]) -> int:
    """Run a command with servers of its own, as the role that may make databases."""
    with _slot(name) as home, serving(name, home) as env:
        # Making and dropping databases may take long on a busy machine.
        return execute(argv, {**env, "AS_OWNER": "1", "DB_STATEMENT_TIMEOUT_MS": "60000"})


def down() -> int:
    """Stop a running portal, then every server in this checkout that nobody uses."""
    lock = PORTAL / "up.lock"
    with locked(lock, wait=False) as free:
        holder = 0 if free else int(lock.read_text().split()[0])
    if holder:
        os.kill(holder, signal.SIGTERM)
        with locked(lock):
            say("The portal stopped.")
    for home in sorted(path.parent for path in LOCAL.glob("*/users.lock")):
        if not Servers(home).leave():
            say(f"The servers in {home} are in use by another command: left alone.")
    return 0


def main(argv: list[str]) -> int:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: sys.exit(128 + number))
    try:
        if argv[:1] == ["manage"]:
            return manage(argv[1:])
        if argv[:1] == ["down"]:
            return down()
        return scratch(argv[0], argv[1:])
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
