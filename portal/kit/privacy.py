"""Finding a citizen service number (BSN) in free text, so that it is never stored; and masking."""

import re

from stdnum.nl import bsn

# Nine digits (or eight, without the leading zero) with at most one separator between them, that
# are no part of a longer number.
CANDIDATE = re.compile(r"(?<![\d+])(?:\d[ .\-]?){7,8}\d(?!\d)")
# A date has eight digits too, and one in eleven dates would pass the test.
DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ .\-](?:0?[1-9]|1[0-2])[ .\-](?:19|20)\d\d"
    r"|(?:19|20)\d\d[ .\-](?:0?[1-9]|1[0-2])[ .\-](?:0?[1-9]|[12]\d|3[01])"
)
MASK = "[burgerservicenummer weggehaald]"


def _is_bsn(text: str) -> bool:
    if DATE.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)
    if len(digits) == 8:
        digits = "0" + digits
    return len(digits) == 9 and bool(bsn.is_valid(digits))


def find_bsn(text: str) -> str | None:
    """Return the first piece of text that passes the test for a citizen service number, or None.

    Not for phone columns: one in eleven numbers passes the test.
    """
    return next((m.group() for m in CANDIDATE.finditer(text) if _is_bsn(m.group())), None)


def mask_bsn(text: str) -> str:
    """Return the text with every citizen service number replaced by a readable mark."""
    return CANDIDATE.sub(lambda m: MASK if _is_bsn(m.group()) else m.group(), text)
