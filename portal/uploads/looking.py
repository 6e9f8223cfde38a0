"""What a file really is: a process of its own (child.py) opens it. What it is called and what the
browser says of it count for nothing, but for names of things that we never take."""

import dataclasses
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from portal.kit.refusal import Refused
from portal.uploads.models import Upload

CHILD = Path(__file__).parent / "child.py"
SECONDS = 20.0
# Opening takes memory, and a whole processor: no more than this at once in one process of ours.
AT_ONCE, WAIT_SECONDS = 2, 15.0
# The name of a picture or a document says nothing; the name of anything else is enough.
KNOWN_SUFFIXES = frozenset(
    {"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".pdf", ".heic", ".heif", ".webp", ".tmp"}
)
AS_PHOTO = _("Maak een foto van het papier, of sla het op als PDF. Die kunt u hier wel toevoegen.")
TEXTS: dict[str, str | LazyText] = {
    "EMPTY": _("Dit bestand is leeg. Kijk of u het goede bestand koos, of maak een nieuwe foto."),
    "TOO_LARGE": _(
        "Dit bestand is te groot: er past %(most)s in. Maak een foto met een lagere kwaliteit, of "
        "deel het op in meer bestanden."
    ),
    "HEIC": _(
        "Deze foto is in de vorm HEIC, en die kunnen wij niet openen. Maak de foto opnieuw vanuit "
        "dit scherm, of maak een schermafdruk van de foto en voeg die toe."
    ),
    "PACKED": _("Dit is een Word-bestand of een ingepakte map. Die openen wij hier niet.")
    + " "
    + AS_PHOTO,
    "PROGRAM": _("Dit is een programma. Programma's nemen wij niet aan.") + " " + AS_PHOTO,
    "PAGE": _("Dit is een webpagina of een tekening. Die openen wij hier niet.") + " " + AS_PHOTO,
    "UNKNOWN": _("Wij kunnen alleen foto's (JPG of PNG) en PDF openen.") + " " + AS_PHOTO,
    "DOUBLE": _("In dit bestand zit nog een ander bestand verstopt. Dat nemen wij niet aan.")
    + " "
    + AS_PHOTO,
    "LOCKED": _(
        "Deze PDF zit op slot met een wachtwoord. Sla hem op zonder wachtwoord, of maak een foto "
        "van het papier."
    ),
    "BROKEN": _(
        "Dit bestand is kapot: wij kunnen het niet openen. Maak een nieuwe foto, of sla het nog "
        "een keer op als PDF."
    ),
    "TOO_MANY_POINTS": _(
        "Deze foto heeft te veel beeldpunten. Maak hem opnieuw met een gewone kwaliteit, of maak "
        "een schermafdruk van de foto."
    ),
    "TOO_MUCH": _(
        "Dit bestand is te zwaar om te openen. Maak een foto van het papier en voeg die toe."
    ),
    "BUSY": _(
        "Het is nu erg druk, en daarom konden wij dit bestand niet openen. Probeer het over een "
        "paar minuten nog een keer."
    ),
}


class NotTaken(Refused):
    """This file does not come in; `code` says why, the text what to do."""

    def __init__(self, code: str, **details: str) -> None:
        self.code = code
        super().__init__(str(TEXTS[code]) % details if details else str(TEXTS[code]))


@dataclasses.dataclass(frozen=True)
class Seen:
    """What a file is, and what we made to look at."""

    kind: Upload.Kind
    thumbnail: bytes = b""
    preview: bytes = b""
    has_more_inside: bool = False


_places = threading.BoundedSemaphore(AT_ONCE)


def check_size(size: int) -> None:
    """Raise NotTaken for a file that holds nothing, or too much to read at all."""
    if not size:
        raise NotTaken("EMPTY")
    if size > settings.UPLOAD_MOST_BYTES:
        raise NotTaken("TOO_LARGE", most=f"{settings.UPLOAD_MOST_BYTES // 1024**2} MB")


def look(content: bytes, *, name: str) -> Seen:
    """Return what these bytes are. Raises NotTaken."""
    told, parts = _opened(content)
    if "no" in told:
        raise NotTaken(told["no"])
    if Path(name).suffix.lower() not in KNOWN_SUFFIXES:
        raise NotTaken("UNKNOWN")
    thumbnail, preview = parts or (b"", b"")
    return Seen(Upload.Kind(told["kind"]), thumbnail, preview, told.get("more", False))


def _opened(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise NotTaken("BUSY")
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotTaken("TOO_MUCH") from None
    finally:
        _places.release()
    head, found, rest = child.stdout.partition(b"\n")
    if child.returncode or not found:
        # It was killed: by its own limits, or by what was in the file.
        raise NotTaken("TOO_MUCH")
    told: dict[str, Any] = json.loads(head)
    parts = []
    for size in told["sizes"]:
        parts.append(rest[:size])
        rest = rest[size:]
    return told, parts
