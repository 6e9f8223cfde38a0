"""One database that went through all migrations, of which every test run uses a copy: to migrate
takes ten seconds, to copy takes none. It stays on the server until a migration changes."""

import hashlib
import os
import subprocess
import sys

import django

from tests.architecture.source import PACKAGES, ROOT
from tests.bench import databases

NAME = "almere_migrated"
# Any number will do: two processes must not make it at once.
MAKER_LOCK = 20_037


def key() -> str:
    """All that decides what is in it, in one word."""
    files = [ROOT / "almere" / "roles.sql"]
    for package in PACKAGES:
        files += sorted((ROOT / package).glob("**/migrations/*.py"))
    made_of = hashlib.sha256(django.__version__.encode())
    for path in files:
        made_of.update(f"{path.relative_to(ROOT)} {path.read_text()}".encode())
    return made_of.hexdigest()


def migrated() -> str:
    """Return its name, and make it where it is not there or no longer right."""
    with databases.connect("postgres") as server:
        server.execute("select pg_advisory_lock(%s)", [MAKER_LOCK])
        known = server.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [NAME],
        ).fetchone()
        if known != (key(),):
            server.execute(f'drop database if exists "{NAME}" with (force)')
            server.execute(f'create database "{NAME}"')
            _migrate()
            server.execute(f"""comment on database "{NAME}" is '{key()}'""")
    return NAME


def _migrate() -> None:
    address = databases.url(NAME, role=databases.OWNER_URL)
    env = {**os.environ, "DATABASE_URL": address, "DATABASE_OWNER_URL": address}
    argv = [sys.executable, "-m", "almere.migrate"]
    done = subprocess.run(argv, env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
