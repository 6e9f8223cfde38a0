"""Opens one file that a stranger made, in a process of its own that knows nothing else: no
database, no settings, no files to write. Its parent may kill it at any moment.

It reads the file from its input and writes what it is as one JSON line, followed by as many bytes
as that line says: a thumbnail and a preview of a picture. Run as `python -I child.py`.
"""

import io
import json
import resource
import sys
import warnings
import zipfile
from typing import Any

import pikepdf
from PIL import Image, ImageOps

MOST_MEMORY = 640 * 1024 * 1024
MOST_SECONDS = 15
# Sixty-four million points: more than a telephone makes unless it is told to.
MOST_POINTS = 64_000_000
PREVIEW, THUMBNAIL = (1600, 1600), (200, 200)
WHITE = (255, 255, 255)
JPEG, PNG, PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"
# The brands of an ISO media file that is a picture of an iPhone.
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
PACKED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
)
PROGRAM = (b"MZ", b"\x7fELF", b"#!")
# What makes a picture something else as well, for a program that reads past its start.
PAGES = (b"<script", b"<html", b"<!doctype", b"<iframe", b"<?php")
# What a PDF can do besides showing pages.
DOES = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"})
MOST_OBJECTS, DEEPEST = 50_000, 6


class No(Exception):
    """This file is not taken; the word says why."""


def look(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what these bytes are, and the pictures of it. Raises No."""
    if content.startswith((JPEG, PNG)):
        return _picture(content)
    if content.startswith(PDF):
        return _document(content)
    raise No(_what_else(content))


def _what_else(content: bytes) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "HEIC"
    if content.startswith(PACKED):
        return "PACKED"
    if content.startswith(PROGRAM):
        return "PROGRAM"
    if start.startswith((b"<", b"&lt;")) or b"<svg" in start:
        return "PAGE"
    return "UNKNOWN"


def _picture(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if _is_also_something_else(content):
        raise No("DOUBLE")
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            kind = "PNG" if picture.format == "PNG" else "JPEG"
            if picture.width * picture.height > MOST_POINTS:
                raise No("TOO_MANY_POINTS")
            # A large JPEG is read at half its size or less: every point is read, few are kept.
            picture.draft("RGB", PREVIEW)
            picture.load()
            shown = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise No("BROKEN") from None
    shown.thumbnail(PREVIEW)
    plain = _on_white(shown)
    preview = _jpeg(plain, 82)
    plain.thumbnail(THUMBNAIL)
    return {"kind": kind}, [_jpeg(plain, 70), preview]


def _is_also_something_else(content: bytes) -> bool:
    lower = content.lower()
    return (
        PDF in content
        or any(mark in lower for mark in PAGES)
        or zipfile.is_zipfile(io.BytesIO(content))
    )


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, WHITE)
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return the points and nothing else: not where it was taken, nor by which telephone."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _document(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise No("DOUBLE")
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not len(document.pages):
                raise No("BROKEN")
            for page in document.pages:
                # The page tree is really there, and every page has a size.
                list(page.mediabox)
            return {"kind": "PDF", "more": _does_more(document)}, []
    except pikepdf.PasswordError:
        raise No("LOCKED") from None
    except (pikepdf.PdfError, ValueError, AttributeError, TypeError, RuntimeError, KeyError):
        raise No("BROKEN") from None


def _does_more(document: pikepdf.Pdf) -> bool:
    for number, item in enumerate(document.objects):
        if number > MOST_OBJECTS:
            # Too much to see through: say so rather than that nothing is in it.
            return True
        if _acts(item, 0):
            return True
    return False


def _acts(item: Any, depth: int) -> bool:
    if depth > DEEPEST:
        return True
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        if "/EF" in item or "/JS" in item or str(item.get("/S", "")) in DOES:
            return True
        children = [child for _, child in item.items()]
    elif isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        return False
    # What has a number of its own is looked at by itself.
    return any(_acts(child, depth + 1) for child in children if not _has_number(child))


def _has_number(item: Any) -> bool:
    return isinstance(item, pikepdf.Object) and item.is_indirect


def main() -> None:
    """Look at one file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    try:
        told, parts = look(sys.stdin.buffer.read())
    except No as no:
        told, parts = {"no": str(no)}, []
    except MemoryError:
        told, parts = {"no": "TOO_MUCH"}, []
    told["sizes"] = [len(part) for part in parts]
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(parts))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
