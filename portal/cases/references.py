"""The public reference of a case: short, and easy to read aloud."""

import datetime as dt
import re

from django.db import connection

from portal.kit import clock, text

# ASCII only: other digits, such as superscripts, are digits to Python and no numbers.
TYPED = re.compile(r"[Zz][- ]?(\d{2})[- ]?(\d{1,6})", re.ASCII)


def next_reference(*, now: dt.datetime) -> str:
    """Return a new reference such as Z-26-004217. One statement; numbers may be skipped."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('cases_reference_seq')")
        (number,) = cursor.fetchone()
    return f"Z-{clock.day_of(now):%y}-{number:06d}"


def clean(typed: str) -> str:
    """Return a typed reference in its one spelling: 'z 26 4217' becomes Z-26-004217.

    Text that is no reference comes back as one harmless line, so that looking it up finds nothing.
    """
    line = text.clean_line(typed)
    found = TYPED.fullmatch(line)
    return f"Z-{found[1]}-{int(found[2]):06d}" if found else line
