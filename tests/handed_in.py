"""Files as people and attackers hand them in, made here and nowhere kept."""

import io
import random
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# Somewhere in a street of this town.
GPS = {1: "N", 2: (52.0, 22.0, 13.0), 3: "E", 4: (5.0, 13.0, 12.0)}
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def file(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    """Return it as a browser sends it."""
    return SimpleUploadedFile(name, content)


def photo(seed: int = 1, size: tuple[int, int] = (900, 600), *, exif: bool = False) -> bytes:
    """A photo; another seed is another one. With `exif` it tells where it was taken."""
    picture = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 20 + seed).convert("RGB")
    picture.paste((seed * 7 % 255, 90, 140), (0, 0, 60, 60))
    target, extra = io.BytesIO(), Image.Exif()
    if exif:
        extra[0x010F] = "Telefoonmerk"
        # Turned a quarter: what we show stands upright.
        extra[0x0112] = 6
        extra.get_ifd(0x8825).update(GPS)
    picture.save(target, "JPEG", exif=extra)
    return target.getvalue()


def png(size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture with holes in it."""
    target = io.BytesIO()
    Image.new("RGBA", size, (10, 120, 80, 120)).save(target, "PNG")
    return target.getvalue()


def pdf(*, does: str = "", password: str = "", pages: int = 1) -> bytes:
    """A PDF; it can start a script or a program, carry a file, or be locked."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    root = document.Root
    if does == "script":
        root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
        )
    elif does == "launch":
        act = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([0, 0, 9, 9]),
            A=act,
        )
        document.pages[0].Annots = pikepdf.Array([link])
    elif does == "file":
        document.attachments["kaart.txt"] = b"hallo"
    target = io.BytesIO()
    locked = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(target, encryption=locked)
    return target.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """A few hundred bytes that say they are nine hundred million points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))
        )

    head = struct.pack("!LLBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    """Ten million zeros in ten thousand bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("nullen", bytes(10_000_000))
    return target.getvalue()


def swollen_pdf() -> bytes:
    """A PDF whose table of objects grows to a gigabyte when it is opened."""
    table = zlib.compress(bytes(1_000_000_000), 1)
    head = b"%PDF-1.5\n"
    keys = b"<</Type/XRef/Size 200000000/W[1 2 2]/Root 1 0 R/Filter/FlateDecode/Length "
    body = b"1 0 obj\n" + keys + str(len(table)).encode() + b">>stream\n" + table
    return head + body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def noise(size: int) -> bytes:
    """Bytes that mean nothing."""
    return random.Random(7).randbytes(size)
