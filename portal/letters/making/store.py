"""Where PDFs lie: under a random name outside every address, whole or not at all."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings


class NoRoom(Exception):
    """The disk is full, or cannot be written; `reason` is for colleagues."""

    reason = "Er is geen ruimte om de brief te bewaren."


class Damaged(Exception):
    """What lies there is not what we put there."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of a PDF, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep these bytes and return their name. They are on the disk when this returns. Raises
    NoRoom, and then nothing is left behind."""
    name = f"{secrets.token_hex(20)}.pdf"
    target = path_of(name)
    unfinished = target.with_suffix(".unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        _sync(target.parent)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise NoRoom from None
    return name


def get(name: str, sha256: str) -> bytes:
    """Return what was kept. Raises Damaged when it is gone or not the same any more."""
    try:
        content = path_of(name).read_bytes()
    except OSError:
        raise Damaged from None
    if digest(content) != sha256:
        raise Damaged
    return content


def drop(name: str) -> None:
    """Throw away a file that no row names."""
    path_of(name).unlink(missing_ok=True)


def path_of(name: str) -> Path:
    """Return where a file lies: spread over folders, because thousands in one are slow."""
    return Path(settings.LETTERS_DIR) / "pdf" / name[:2] / name


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
