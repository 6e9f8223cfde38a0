"""What a list or another system tells of one birth, read word for word. Pure. The remark is looked
at here and goes no further."""

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

from portal.kit import birthdays, spreadsheet, text
from portal.kit.birthdays import BirthdayError

# All are needed: a list that does not say that an address is secret, or that nobody should be
# asked, could harm somebody.
COLUMNS = (
    "Volgnummer",
    "Soort",
    "Geboortedatum",
    "Voornamen kind",
    "Achternaam kind",
    "Ouder 1",
    "Geboortedatum ouder 1",
    "Straat",
    "Huisnummer",
    "Postcode",
    "Plaats",
    "Geheim",
    "Bijzonderheid",
)
NEW, WITHDRAWN = "n", "i"
# No card, and no question to anybody: these births are never kept.
NEVER_ASKED = re.compile(
    r"\blev\w* ?lo[oz]|niet levend|niet in leven|niet geleefd|leefde niet|zonder leven|\bdood"
    r"|stil ?ge|still ?b|overl|gestorv|sterf|\bstierf|\bsterven|miskraam|\biuvd\b|\bdead\b|\bdied\b"
    r"|\bdeceased|adopt|afstand|afgestaan|vondeling|relinquish"
)
SIGNS = re.compile(r"\W+")
DUTCH_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
# A spreadsheet adds midnight to a day.
MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
POSTCODE = re.compile(r"\d{4} ?[A-Za-z]{2}", re.ASCII)
OPEN = frozenset({"", "n", "nee", "0", "false", "onwaar"})
MASKED = "geheim"
MOST_NAME, MOST_STREET, MOST_NUMBER, MOST_KEY = 120, 80, 20, 60


@dataclasses.dataclass(frozen=True)
class Address:
    """Where the card goes; empty as far as it was not told."""

    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the post can bring something there."""
        known = all((self.street, self.house_number, self.town))
        return known and bool(POSTCODE.fullmatch(self.postcode))


@dataclasses.dataclass(frozen=True)
class Notice:
    """One row. `problem` says what is wrong with it, in the words of the report."""

    key: str
    kind: str
    born_on: dt.date | None
    first_names: str
    last_name: str
    parent: str
    parent_born_on: dt.date | None
    address: Address
    is_secret: bool
    never_asked: bool
    problem: str = ""
    # Cells are missing or too many: whose they are cannot be told.
    is_shifted: bool = False

    @property
    def only_ends(self) -> bool:
        """Whether it asks nobody anything: it takes a birth back, or says that none may be asked
        about."""
        return self.kind == WITHDRAWN or self.never_asked


def notice_of(cells: Mapping[str, str], *, today: dt.date) -> Notice:
    """Read one row."""
    # Letters with their accents in one piece: so our fonts hold them.
    whole = {name: unicodedata.normalize("NFC", cells.get(name) or "") for name in COLUMNS}
    told = {name: text.clean_line(cell) for name, cell in whole.items()}
    # Whatever stands between the words: "niet-levend", "lev.loos".
    special = SIGNS.sub(" ", text.plain(f"{told['Bijzonderheid']} {told['Voornamen kind']}"))
    street = told["Straat"]
    address = Address(
        # Some sources write that it is secret in the place of the street.
        street="" if text.plain(street) == MASKED else street,
        house_number=told["Huisnummer"],
        postcode=told["Postcode"].upper(),
        town=told["Plaats"],
    )
    return Notice(
        key=told["Volgnummer"],
        kind=text.plain(told["Soort"]),
        born_on=day_of(told["Geboortedatum"]),
        first_names=told["Voornamen kind"],
        last_name=told["Achternaam kind"],
        parent=told["Ouder 1"],
        parent_born_on=_birthday(told["Geboortedatum ouder 1"], today),
        address=address,
        is_secret=_is_secret(told, street),
        never_asked=bool(NEVER_ASKED.search(special)),
        problem=_problem(told, address),
        is_shifted=spreadsheet.TOO_FEW in cells or spreadsheet.TOO_MANY in cells,
    )


def day_of(typed: str) -> dt.date | None:
    """Return the day, with or without leading zeros; None for one that does not exist."""
    bare = MIDNIGHT.sub("", typed)
    if found := DUTCH_DAY.fullmatch(bare):
        day, month, year = (int(part) for part in found.groups())
    elif found := ISO_DAY.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _is_secret(told: Mapping[str, str], street: str) -> bool:
    # Anything but a clear no: somebody's safety may hang on it.
    said = text.plain(told["Geheim"]) not in OPEN
    return said or text.plain(street) == MASKED or MASKED in text.plain(told["Bijzonderheid"])


def _birthday(typed: str, today: dt.date) -> dt.date | None:
    try:
        return birthdays.read(MIDNIGHT.sub("", typed), today=today)
    except BirthdayError:
        return None


def _problem(told: Mapping[str, str], address: Address) -> str:
    if text.plain(told["Soort"]) not in {NEW, WITHDRAWN}:
        return "unknown kind"
    if not told["Volgnummer"]:
        return "number missing"
    too_long = (
        len(told["Volgnummer"]) > MOST_KEY
        or max(len(told["Voornamen kind"]), len(told["Achternaam kind"])) > MOST_NAME
        or max(len(address.street), len(address.town) + 20) > MOST_STREET
        or len(address.house_number) > MOST_NUMBER
        or len(address.postcode) > 10
    )
    return "text too long" if too_long else ""
