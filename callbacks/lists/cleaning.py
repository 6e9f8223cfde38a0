"""What one row of a callback list says, or why it cannot be taken over. Pure: no tables here."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping

from portal.kit import phone, privacy, spreadsheet, text
from portal.kit.phone import Phone, PhoneError, PhoneProblem
from portal.residents import languages
from portal.residents.models import Wish

COLUMNS = ("Naam", "Telefoon", "Team", "Onderwerp", "Datum", "Opmerking")
REQUIRED = ("Telefoon", "Team", "Onderwerp", "Datum")
LONGEST_SUBJECT = 200

LOST = re.compile(r"\d[.,]?\d*e\+?\d+|#{3,}", re.IGNORECASE)
LABEL = re.compile(r"\b(tel|telefoon|mob|mobiel|nr)\b[.:]?", re.IGNORECASE)
# 'b.g.g.' is 'bij geen gehoor': a number for when nobody answers the first.
SECOND = re.compile(r"\bb\.?\s?g\.?\s?g\.?|\bof\b|;|\||,", re.IGNORECASE)
DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
PREMIUM = re.compile(r"(?:\+31|0031|0)?[\s.\-/]*90[069]")
SAFETY = ("niet inspreken", "niet bellen", "partner mag het niet weten")
LANGUAGES = {text.plain(name): code for code, name in languages.NAMES.items()}


class RowRefused(Exception):
    """This row cannot be taken over; `str()` is the reason as the report prints it."""


@dataclasses.dataclass(frozen=True)
class Row:
    """One row that can become a callback request."""

    name: str
    phone: Phone
    second_phone: Phone | None
    team: str
    subject: str
    asked_on: dt.date
    note: str
    zero_restored: bool
    bsn_removed: bool
    safe_contact: bool

    @property
    def subject_key(self) -> str:
        """The subject as it is compared."""
        return self.subject.strip().casefold()

    @property
    def name_key(self) -> str:
        """The name as it is compared."""
        return text.plain(self.name)


def team_key(name: str) -> str:
    """Return a team's name as it is compared: case and spaces do not matter."""
    return "".join(name.split()).casefold()


def name_of(cells: Mapping[str, str]) -> str:
    """Return the name that a row gives, without a citizen service number in it."""
    return privacy.mask_bsn(text.clean_line(cells["Naam"]))[:120]


def clean(cells: Mapping[str, str], *, teams: frozenset[str], today: dt.date) -> Row:
    """Read one row. `teams` holds team keys. Raises RowRefused; the first reason wins."""
    if team_key(cells["Team"]) not in teams:
        raise RowRefused("unknown team")
    first, second, zero_restored = _numbers(cells["Telefoon"])
    asked_on = _day(cells["Datum"], today)
    subject = text.clean_line(cells["Onderwerp"])
    clean_subject = privacy.mask_bsn(subject)
    if max(len(subject), len(clean_subject)) > LONGEST_SUBJECT:
        raise RowRefused("subject too long")
    if spreadsheet.TOO_MANY in cells:
        # A separator without quotes: half of the note, and a wish in it, would be lost.
        raise RowRefused("more cells than columns")
    name, note = text.clean_line(cells["Naam"]), text.clean_text(cells["Opmerking"])
    clean_name, clean_note = privacy.mask_bsn(name), privacy.mask_bsn(note)
    return Row(
        name=clean_name[:120],
        phone=first,
        second_phone=second,
        team=team_key(cells["Team"]),
        subject=clean_subject or "Terugbellen",
        asked_on=asked_on,
        note=clean_note[:2000],
        zero_restored=zero_restored,
        bsn_removed=(clean_name, clean_note) != (name, note),
        safe_contact=any(words in text.plain(note) for words in SAFETY),
    )


def remarks(row: Row, *, shared: bool) -> str:
    """Return the outcome of a row that was imported, with its remarks in their fixed order."""
    said = {
        "leading zero restored": row.zero_restored,
        "second number kept": row.second_phone is not None,
        "citizen service number removed from the note": row.bsn_removed,
        "number shared": shared,
        "safe contact set": row.safe_contact,
    }
    words = " + ".join(remark for remark, holds in said.items() if holds)
    return f"imported with remark: {words}" if words else "imported"


def proposed_wishes(note: str) -> list[Wish]:
    """Return the wishes that a note seems to tell; a person decides."""
    words = text.plain(note)
    found = {
        Wish.TALK: "liever bellen" in words or "liever praten" in words,
        Wish.WRITE: "liever mailen" in words or "liever schrijven" in words,
        Wish.NO_VOICEMAIL: "niet inspreken" in words,
        Wish.NO_CALL: "niet bellen" in words,
        Wish.INTERPRETER: "tolk" in words,
    }
    return [wish for wish, holds in found.items() if holds]


def tells_a_wish(note: str) -> bool:
    """Tell whether a note seems to hold a wish that has no code of its own: 'graag via ...'."""
    return bool(re.search(r"\b(graag|liever|alleen|via|niet)\b", text.plain(note)))


def proposed_language(note: str) -> str:
    """Return the language that a note says somebody speaks; empty when it says nothing."""
    spoken = re.search(r"spreekt (?:alleen |vooral )?(\w+)", text.plain(note))
    return LANGUAGES.get(spoken.group(1), "") if spoken else ""


def _numbers(cell: str) -> tuple[Phone, Phone | None, bool]:
    bare = LABEL.sub(" ", cell).strip()
    if not re.search(r"\d", bare) and "#" not in bare:
        raise RowRefused("no number")
    if LOST.search(bare):
        raise RowRefused("number lost by the spreadsheet")
    parts = [part.strip() for part in SECOND.split(bare) if re.search(r"\d", part)]
    first, restored = _number(parts[0])
    second = None
    if len(parts) > 1:
        try:
            second, _ = _number(parts[1])
        except RowRefused:
            second = None
    return first, second, restored


def _number(part: str) -> tuple[Phone, bool]:
    digits = re.sub(r"\D", "", part)
    # A spreadsheet takes 0612345678 for a figure and drops the zero.
    restored = len(digits) == 9 and digits[0] != "0" and "+" not in part
    typed = f"0{digits}" if restored else part
    if PREMIUM.match(typed):
        raise RowRefused("premium number")
    try:
        return phone.parse(typed), restored
    except PhoneError as error:
        premium = error.problem is PhoneProblem.PREMIUM
        raise RowRefused("premium number" if premium else "number not valid") from None


def _day(cell: str, today: dt.date) -> dt.date:
    if match := DAY.match(cell.strip()):
        day, month, year = (int(part) for part in match.groups())
    elif match := ISO_DAY.match(cell.strip()):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise RowRefused("date does not exist")
    try:
        asked_on = dt.date(year, month, day)
    except ValueError:
        raise RowRefused("date does not exist") from None
    if asked_on > today:
        raise RowRefused("date in the future")
    return asked_on
