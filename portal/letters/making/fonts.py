"""The fonts of letters: those of this project and no other, whatever the machine has."""

import functools
import hashlib
import os
import unicodedata
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont, woff2

# The ones that hold all of their script; those for screens are cut in pieces.
FACES = (
    "noto-sans-400",
    "noto-sans-700",
    "noto-sans-arabic-400",
    "noto-sans-arabic-700",
    "noto-sans-armenian-400",
    "noto-sans-armenian-700",
    "noto-sans-cyrillic-ext-400",
    "noto-sans-cyrillic-ext-700",
    "noto-sans-ethiopic-400",
    "noto-sans-ethiopic-700",
    "noto-sans-georgian-400",
    "noto-sans-georgian-700",
    "noto-sans-greek-400",
    "noto-sans-greek-700",
    "noto-sans-hebrew-400",
    "noto-sans-hebrew-700",
)
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def config_file() -> Path:
    """Return the file for FONTCONFIG_FILE; the fonts are unpacked beside it the first time, because
    the renderer reads no compressed ones."""
    sources = [settings.BASE_DIR / "static" / "fonts" / f"{face}.woff2" for face in FACES]
    contents = b"".join(source.read_bytes() for source in sources)
    folder = Path(settings.LETTERS_DIR) / f"fonts-{hashlib.sha256(contents).hexdigest()[:12]}"
    config = folder / "fonts.conf"
    if config.exists():
        return config
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        # Two workers may start at once: each writes a whole file and puts it in place.
        unfinished = folder / f"{source.stem}.{os.getpid()}"
        woff2.decompress(str(source), str(unfinished))
        unfinished.rename(folder / f"{source.stem}.ttf")
    unfinished = folder / f"config.{os.getpid()}"
    unfinished.write_text(CONFIG.format(folder=folder))
    unfinished.rename(config)
    return config


def missing(text: str) -> list[str]:
    """Return the letters of this text that none of our fonts can print, each once, in order."""
    known = _letters()
    composed = unicodedata.normalize("NFC", text)
    unknown = [sign for sign in composed if ord(sign) not in known and not sign.isspace()]
    return list(dict.fromkeys(unknown))


@functools.cache
def _letters() -> frozenset[int]:
    """Return what the ordinary and the bold faces can both print."""
    faces: dict[str, set[int]] = {"400": set(), "700": set()}
    for face in FACES:
        font = TTFont(settings.BASE_DIR / "static" / "fonts" / f"{face}.woff2", lazy=True)
        faces[face.rpartition("-")[2]] |= set(font.getBestCmap())
        font.close()
    return frozenset(faces["400"] & faces["700"])
