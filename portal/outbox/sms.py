"""How long a text message is. A message in the alphabet of GSM (3GPP 23.038) holds 160 signs; one
sign outside it, and the whole message holds 70."""

import unicodedata

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These cost two.
EXTENDED = frozenset("^{}\\[~]|€\f")
# What keyboards and word processors make of plain signs.
PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "`": "'",
        "´": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "•": "-",
        "…": "...",
        # Letters of neighbours that are no other letter with an accent.
        "Ł": "L",
        "ł": "l",
        "ı": "i",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\t": " ",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)


def plain(text: str) -> str:
    """Return the text with signs that a telephone knows: straight quotes and dashes, and a letter
    without its accent where GSM has only that. Other scripts stay as they are."""
    composed = unicodedata.normalize("NFC", text.translate(PLAIN))
    return "".join(_known(sign) for sign in composed)


def shorten(text: str, *, most: int) -> str:
    """Return the text on one line, cut at a word where it is longer than this many signs."""
    line = " ".join(plain(text).split())
    if len(line) <= most:
        return line
    return line[: most - 2].rsplit(" ", 1)[0].rstrip(",;:-") + "..."


def _known(sign: str) -> str:
    if sign in ALPHABET or sign in EXTENDED:
        return sign
    bare = unicodedata.normalize("NFD", sign)[0]
    return bare if bare in ALPHABET else sign
