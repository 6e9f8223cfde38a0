"""The callback list as a desk has it. A number that passes the test for a citizen service number
stands in no file: it is made here."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def citizen_number() -> str:
    """Make nine digits that pass the eleven-test."""
    digits = [4, 4, 4, 1, 1, 1, 2, 2]
    for last in range(10):
        weighed = sum(digit * (9 - place) for place, digit in enumerate(digits)) - last
        if weighed % 11 == 0:
            return "".join(map(str, [*digits, last]))
        digits[7] = (digits[7] + 1) % 10
    raise AssertionError


def callback_list() -> bytes:
    """Return the list in Windows-1252, with semicolons, as a spreadsheet saved it."""
    content = (DATA / "terugbellijst.csv").read_bytes()
    return content.replace(b"{bsn}", citizen_number().encode())
