"""Finding a citizen service number (BSN) in free text, so that it is never stored; and masking."""

import re

from stdnum.nl import bsn

SEPARATOR = r"[ \u00a0./_,\-]"
# Nine digits, or eight without the leading zero, with at most one separator between them, that are
# no part of a longer number. A look ahead, so that a house number in front does not hide one.
CANDIDATES = [
    re.compile(rf"(?<!\d)(?=((?:\d{SEPARATOR}?){{{digits - 1}}}\d)(?!\d))") for digits in (9, 8)
]
# What is plainly something else. A date and our own references, of a case or a letter, have eight
# digits too, and one in eleven would pass the test; so would the last digits of a phone number of
# ours. Nine digits in one piece are no phone.
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
SOMETHING_ELSE = re.compile(
    rf"(?<!\d)(?:{DAY}{SEPARATOR}{MONTH}{SEPARATOR}{YEAR}"
    rf"|{YEAR}{SEPARATOR}{MONTH}{SEPARATOR}{DAY}"
    r"|\b[BbZz][- ]?\d\d[- ]?\d{6}"
    rf"|(?:\+|00)31{SEPARATOR}?(?:\(0\){SEPARATOR}?|0{SEPARATOR}?)?[1-9](?:{SEPARATOR}{{0,3}}\d){{8}}"
    rf"|0(?!\d{{8}}(?!\d))[1-9](?:{SEPARATOR}{{0,3}}\d){{8}})(?!\d)"
)
MASK = "[burgerservicenummer weggehaald]"


def find_bsn(text: str) -> str | None:
    """Return the first piece of text that passes the test for a citizen service number, or None.

    Not for phone columns: one in eleven numbers passes the test.
    """
    return next((text[start:end] for start, end in _places(text)), None)


def mask_bsn(text: str) -> str:
    """Return the text with every citizen service number replaced by a readable mark."""
    pieces, after = [], 0
    for start, end in _places(text):
        if start >= after:
            pieces += [text[after:start], MASK]
        # Two that overlap go together: no digit of either stays.
        after = max(after, end)
    return "".join([*pieces, text[after:]])


def _places(text: str) -> list[tuple[int, int]]:
    """Return where the numbers begin and end, from the first on."""
    other = [found.span() for found in SOMETHING_ELSE.finditer(text)]
    return sorted(
        found.span(1)
        for candidate in CANDIDATES
        for found in candidate.finditer(text)
        if _passes(found.group(1))
        and not any(start < found.end(1) and found.start(1) < end for start, end in other)
    )


def _passes(text: str) -> bool:
    return bool(bsn.is_valid(re.sub(r"\D", "", text).zfill(9)))
