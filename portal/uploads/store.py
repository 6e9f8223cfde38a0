"""Where the bytes of uploads lie: under random names in UPLOADS_DIR, outside every address."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.kit import files
from portal.kit.files import Damaged as Damaged
from portal.kit.files import digest as digest
from portal.kit.refusal import Refused


class NoRoom(Refused):
    """The disk is full, or cannot be written."""

    text = (
        "Wij kunnen dit bestand nu niet bewaren. Dat ligt aan ons. Probeer het later nog een keer, "
        "of geef het ons op een andere manier."
    )


def put(content: bytes, suffix: str) -> str:
    """Keep these bytes and return their name; they are on the disk then. Raises NoRoom."""
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(_folder()).free < settings.UPLOAD_KEEP_FREE_BYTES + len(content):
            raise NoRoom
        return files.put(_folder(), content, suffix)
    except (files.NoRoom, OSError):
        raise NoRoom from None


def get(name: str, sha256: str) -> bytes:
    """Return what was kept. Raises Damaged when it is gone or not the same any more."""
    return files.get(_folder(), name, sha256)


def drop(*names: str) -> None:
    """Throw away files that no row names."""
    for name in names:
        if name:
            files.drop(_folder(), name)


def path_of(name: str) -> Path:
    """Return where a file lies."""
    return files.path_of(_folder(), name)


def older_than(moment: dt.datetime) -> Iterator[str]:
    """Yield the names of what was put here before this moment."""
    return files.older_than(_folder(), moment)


def _folder() -> Path:
    return Path(settings.UPLOADS_DIR)
