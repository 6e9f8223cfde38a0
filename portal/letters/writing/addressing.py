"""To whom a letter goes: the lines in the window of its envelope."""

import re
import textwrap

from portal.kit import text
from portal.kit.refusal import Refused
from portal.residents.models import Resident

# What fits in the window of an envelope in the type of the address.
MOST_LINES, MOST_SIGNS = 6, 46
POSTCODE = re.compile(r"(\d{4}) ?([A-Za-z]{2})")
TOWN_LINE = re.compile(rf"({POSTCODE.pattern}) +(\S.*)")


class NoAddress(Refused):
    """There is nothing to write on the envelope; the text says what is missing."""


class BadAddress(Refused):
    """What was typed does not fit in the window."""


def in_window(typed: str, resident: Resident | None) -> str:
    """Return the lines of the window: what was typed, or else her address. Raises NoAddress or
    BadAddress."""
    return lines_of(*typed.splitlines()) if typed else of_resident(resident)


def of_resident(resident: Resident | None) -> str:
    """Return the lines of the window: name, street, postcode and town. Raises NoAddress."""
    if resident is None:
        raise NoAddress("Deze zaak heeft nog geen inwoner. Koppel eerst een inwoner.")
    missing = [
        label
        for label, value in (
            ("naam", resident.name),
            ("straat", resident.street),
            ("huisnummer", resident.house_number),
            ("postcode", resident.postcode or resident.country),
            ("plaats", resident.town),
        )
        if not value
    ]
    if missing:
        raise NoAddress(f"Het adres is niet compleet. Dit ontbreekt: {', '.join(missing)}.")
    return lines_of(
        resident.name,
        f"{resident.street} {resident.house_number}",
        town_line(resident.postcode, resident.town),
        resident.country,
    )


def town_line(postcode: str, town: str) -> str:
    """Return '1325 AL  ALMERE': two spaces before the town, in capitals."""
    if found := POSTCODE.fullmatch(postcode.strip()):
        postcode = f"{found[1]} {found[2].upper()}"
    return f"{postcode}  {town.upper()}".strip()


def lines_of(*lines: str) -> str:
    """Return the lines as they are kept, that of the town as the post reads it; a long one goes on
    in the next line. Raises BadAddress for fewer than three lines or more than fit."""
    given = [clean for line in lines if (clean := _clean(line))]
    given[1:] = [_with_town(line) for line in given[1:]]
    kept = [part for line in given for part in _folded(line)]
    if len(given) < 3 or len(kept) > MOST_LINES:
        raise BadAddress(
            "Een adres heeft drie tot zes regels: naam, straat, postcode en plaats. Dit adres past "
            "niet in het venster van de envelop."
        )
    return "\n".join(kept)


def postcode_of(addressee: str) -> str:
    """Return what a print run is sorted by: the postcode of an addressee, or nothing."""
    found = [POSTCODE.match(line) for line in addressee.splitlines()[1:]]
    return next((f"{one[1]}{one[2].upper()}" for one in found if one), "")


def _with_town(line: str) -> str:
    found = TOWN_LINE.fullmatch(line)
    return town_line(found[1], found[4]) if found else line


def _folded(line: str) -> list[str]:
    # Two spaces before the town are the post's own rule: a line that fits stays as it is.
    return [line] if len(line) <= MOST_SIGNS else textwrap.wrap(line, MOST_SIGNS)


def _clean(line: str) -> str:
    return "  ".join(text.clean_line(part) for part in line.split("  ")).strip()
