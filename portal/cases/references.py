"""The public reference of a case: short, and easy to read aloud."""

import datetime as dt

from django.db import connection

from portal.kit import clock


def next_reference(*, now: dt.datetime) -> str:
    """Return a new reference such as Z-26-004217. One statement; numbers may be skipped."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('cases_reference_seq')")
        (number,) = cursor.fetchone()
    return f"Z-{clock.day_of(now):%y}-{number:06d}"


def clean(typed: str) -> str:
    """Return a typed reference in its one spelling: 'z 26 4217' becomes Z-26-004217.

    Text that is no reference comes back as it was, so that looking it up finds nothing.
    """
    parts = typed.upper().replace("-", " ").split()
    if len(parts) == 3 and parts[0] == "Z" and parts[1].isdigit() and parts[2].isdigit():
        return f"Z-{parts[1]}-{int(parts[2]):06d}"
    return typed.strip()
