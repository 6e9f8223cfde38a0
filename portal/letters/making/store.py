"""Where PDFs lie: under a random name outside every address, whole or not at all."""

from pathlib import Path

from django.conf import settings

from portal.kit import files
from portal.kit.files import Damaged as Damaged
from portal.kit.files import digest as digest


class NoRoom(Exception):
    """The disk is full, or cannot be written; `reason` is for colleagues."""

    reason = "Er is geen ruimte om de brief te bewaren."


def put(content: bytes) -> str:
    """Keep these bytes and return their name. They are on the disk when this returns. Raises
    NoRoom, and then nothing is left behind."""
    try:
        return files.put(_folder(), content, ".pdf")
    except files.NoRoom:
        raise NoRoom from None


def get(name: str, sha256: str) -> bytes:
    """Return what was kept. Raises Damaged when it is gone or not the same any more."""
    return files.get(_folder(), name, sha256)


def drop(name: str) -> None:
    """Throw away a file that no row names."""
    files.drop(_folder(), name)


def path_of(name: str) -> Path:
    """Return where a file lies."""
    return files.path_of(_folder(), name)


def _folder() -> Path:
    return Path(settings.LETTERS_DIR) / "pdf"
