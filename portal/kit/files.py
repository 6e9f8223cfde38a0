"""Files outside every address of the site: under a random name, whole or not at all. Which folder
they lie in, and what they mean, is told by the app that keeps them."""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = ".unfinished"


class NoRoom(Exception):
    """The disk is full, or cannot be written."""


class Damaged(Exception):
    """What lies there is not what we put there, or nothing lies there at all."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of these bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(folder: Path, content: bytes, suffix: str) -> str:
    """Keep these bytes and return their name; only this system user can read them. They are on the
    disk when this returns. Raises NoRoom, and then nothing is left behind."""
    name = secrets.token_hex(20) + suffix
    target = path_of(folder, name)
    unfinished = target.with_suffix(UNFINISHED)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        unfinished.rename(target)
        # The name in its folder, and the folder in the one above: both may be new.
        _sync(target.parent)
        _sync(folder)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise NoRoom from None
    return name


def get(folder: Path, name: str, sha256: str) -> bytes:
    """Return what was kept. Raises Damaged when it is gone or not the same any more."""
    try:
        content = path_of(folder, name).read_bytes()
    except OSError:
        raise Damaged from None
    if digest(content) != sha256:
        raise Damaged
    return content


def drop(folder: Path, name: str) -> None:
    """Throw away a file that no row names."""
    path_of(folder, name).unlink(missing_ok=True)


def path_of(folder: Path, name: str) -> Path:
    """Return where a file lies: spread over folders, because thousands in one are slow."""
    return folder / name[:2] / name


def older_than(folder: Path, moment: dt.datetime) -> Iterator[str]:
    """Yield the names of what was put here before this moment, finished or not."""
    for path in folder.glob("*/*"):
        try:
            changed = path.stat().st_mtime
        except FileNotFoundError:
            # Somebody threw it away while we looked.
            continue
        if changed < moment.timestamp():
            yield path.name


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
