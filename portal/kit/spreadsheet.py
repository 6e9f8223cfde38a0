"""Reading a list as a desk really gets it: comma or semicolon, Windows-1252 or UTF-8, columns in
any order. And writing one that no spreadsheet takes for formulas."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from portal.kit import text
from portal.kit.refusal import Refused

MOST_BYTES = 10_000_000
MOST_ROWS = 20_000
# Nothing here is refused or delayed because somebody elsewhere put a flag on a person.
FORBIDDEN = re.compile(r"fraud|risico|risk|signaal|verdacht|handhaving", re.IGNORECASE)
# Under this key a record tells that it holds more cells than the list has columns.
TOO_MANY = "?"
# Under this one that it holds fewer: what stands in it may belong to another column.
TOO_FEW = "-"
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\0")


class Unreadable(Refused):
    """The file is not a list that we can read; the text says what is wrong."""


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without BOM) or Windows-1252.

    Raises Unreadable for a file that is too large or not text.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("Dit bestand is te groot. Verdeel de lijst over meer bestanden.")
    if b"\0" in content:
        raise Unreadable("Dit is geen tekstbestand. Bewaar de lijst als CSV en probeer het weer.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(
    content: bytes, *, columns: Sequence[str], required: Sequence[str]
) -> list[dict[str, str]]:
    """Return the records of a list, each with every name of `columns` as key.

    Columns are found by header in any order and case; unknown ones are passed over. Raises
    Unreadable when a required column is missing, when a column holds a flag about people, or when
    there is nothing to read, or when a quote is left open: everything behind it would be lost.
    """
    typed = decode(content)
    first = typed.split("\n", 1)[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(typed, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(
            "Dit bestand is geen goede CSV-lijst: misschien staat er ergens een los "
            "aanhalingsteken. "
            "Bewaar de lijst opnieuw als CSV."
        ) from None
    if not rows or not any(rows[0]):
        raise Unreadable("Dit bestand is leeg.")
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(f"Deze lijst heeft meer dan {MOST_ROWS} rijen. Verdeel de lijst.")
    places = _places(rows[0], columns, required)
    return [
        _record(row, places, len(rows[0])) for row in rows[1:] if any(cell.strip() for cell in row)
    ]


def _record(row: Sequence[str], places: Mapping[str, int], width: int) -> dict[str, str]:
    record = {
        name: row[place].strip() if 0 <= place < len(row) else "" for name, place in places.items()
    }
    if any(cell.strip() for cell in row[width:]):
        record[TOO_MANY] = "1"
    if len(row) < width:
        record[TOO_FEW] = "1"
    return record


def _places(
    header: Sequence[str], columns: Sequence[str], required: Sequence[str]
) -> dict[str, int]:
    for name in header:
        if FORBIDDEN.search(name):
            raise Unreadable(
                "In deze lijst staat een kolom over fraude of risico. Zo'n lijst nemen wij niet "
                "over. Haal de kolom weg."
            )
    known = [text.plain(name) for name in header]
    places = {
        name: known.index(text.plain(name)) if text.plain(name) in known else -1 for name in columns
    }
    missing = [name for name in required if places[name] < 0]
    if missing:
        raise Unreadable(f"In deze lijst ontbreekt de kolom {', '.join(missing)}.")
    return places


def safe_cell(value: object) -> str:
    """Return a cell that a spreadsheet shows as text, whatever it starts with."""
    cell = str(value)
    return f"'{cell}" if cell.startswith(FORMULA_START) else cell


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV with semicolons, as Dutch spreadsheets open it, without formulas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()
