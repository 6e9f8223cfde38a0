"""Asking a virus scanner, when CLAMD_ADDRESS names one. Anything but its clear yes is a no: what
could not be scanned does not come in."""

import logging
import socket
import struct

from django.conf import settings

from portal.kit.refusal import Refused
from portal.uploads.models import Upload

logger = logging.getLogger(__name__)

PIECE = 64 * 1024
MOST_OF_AN_ANSWER = 4096


class Infected(Refused):
    """The scanner found something."""

    text = (
        "Onze virusscanner vindt dit bestand niet veilig. Wij hebben het niet bewaard. Maak een "
        "foto van het papier en voeg die toe."
    )


class ScannerAway(Refused):
    """The scanner did not say yes or no."""

    text = (
        "Wij kunnen nu niet nagaan of dit bestand veilig is. Daarom hebben wij het niet bewaard. U "
        "hebt niets verkeerd gedaan. Probeer het straks nog een keer, of geef het ons later."
    )


def scan(content: bytes) -> Upload.Scan:
    """Return how these bytes came through the scanner. Raises Infected or ScannerAway."""
    if not settings.CLAMD_ADDRESS:
        return Upload.Scan.NOT_ASKED
    try:
        answer = _ask(content)
    except OSError as error:
        logger.error("uploads: no answer of the scanner (%s)", type(error).__name__)
        raise ScannerAway from None
    if answer == "stream: OK":
        return Upload.Scan.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        logger.warning("uploads: the scanner found something")
        raise Infected
    logger.error("uploads: the scanner did not say yes or no")
    raise ScannerAway


def _ask(content: bytes) -> str:
    """Return the answer of clamd to INSTREAM: its length and the bytes, in pieces, then nothing."""
    with _connected() as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < MOST_OF_AN_ANSWER:
            part = connection.recv(MOST_OF_AN_ANSWER)
            if not part:
                # It died halfway: half an answer is none.
                raise ConnectionError
            answer += part
    return answer.partition(b"\0")[0].decode(errors="replace")


def _connected() -> socket.socket:
    address, seconds = settings.CLAMD_ADDRESS, settings.CLAMD_ANSWER_SECONDS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)
