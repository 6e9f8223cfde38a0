"""Dates of birth and of letters as people write them: 31-12-1980, 31121980, 31.12.80, 31 december
1980. Pure."""

import datetime as dt
import enum
import re

from portal.kit import clock

OLDEST = dt.date(1900, 1, 1)
# Nobody who asks us something is older.
MOST_YEARS = 110
# No letter that somebody still asks about is older; some bear a date that has yet to come.
OLDEST_LETTER = dt.date(2000, 1, 1)
MOST_AHEAD = dt.timedelta(days=31)
NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})", re.ASCII)
TURNED = re.compile(r"(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})", re.ASCII)
JOINED = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)", re.ASCII)
NAMED = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})[-/. ]*(\d{4}|\d{2})", re.ASCII)
# The other spellings that people use.
MONTHS = {"mrt": 3, "sept": 9, "october": 10, "oct": 10}


class BirthdayProblem(enum.StrEnum):
    """Why a text is no date of birth."""

    NOT_A_DATE = "not_a_date"
    NOT_A_BIRTHDAY = "not_a_birthday"
    CENTURY = "century"


class BirthdayError(ValueError):
    """A text that is no date of birth; `problem` says why."""

    def __init__(self, problem: BirthdayProblem) -> None:
        self.problem = problem
        super().__init__(problem)


def read(text: str, *, today: dt.date) -> dt.date:
    """Return the date of birth in a text.

    Two digits are a year when only one century makes a person of at most 110 years. Raises
    BirthdayError.
    """
    day, month, year = _parts(" ".join(text.lower().split()).strip(" .,"))
    born = [found for number in _years(year) if (found := _date(number, month, day))]
    if not born:
        raise BirthdayError(BirthdayProblem.NOT_A_DATE)
    if len(year) == 4:
        if not OLDEST <= born[0] <= today:
            raise BirthdayError(BirthdayProblem.NOT_A_BIRTHDAY)
        return born[0]
    likely = [found for found in born if found <= today and today.year - found.year <= MOST_YEARS]
    if len(likely) != 1:
        raise BirthdayError(BirthdayProblem.CENTURY)
    return likely[0]


def read_of_letter(text: str, *, today: dt.date) -> dt.date:
    """Return the date on a letter; two digits are a year of this century. Raises BirthdayError."""
    day, month, year = _parts(" ".join(text.lower().split()).strip(" .,"))
    found = _date(_years(year)[-1], month, day)
    if found is None:
        raise BirthdayError(BirthdayProblem.NOT_A_DATE)
    if not OLDEST_LETTER <= found <= today + MOST_AHEAD:
        raise BirthdayError(BirthdayProblem.NOT_A_BIRTHDAY)
    return found


def in_words(day: dt.date) -> str:
    """Return '31 december 1980', so that a slip of the finger stands out."""
    return f"{day.day} {clock.MONTHS[day.month - 1]} {day.year}"


def _parts(text: str) -> tuple[int, int, str]:
    if found := NUMBERS.fullmatch(text) or JOINED.fullmatch(text):
        return int(found[1]), int(found[2]), found[3]
    if found := TURNED.fullmatch(text):
        return int(found[3]), int(found[2]), found[1]
    if found := NAMED.fullmatch(text):
        return int(found[1]), _month(found[2]), found[3]
    raise BirthdayError(BirthdayProblem.NOT_A_DATE)


def _month(name: str) -> int:
    if name in MONTHS:
        return MONTHS[name]
    for number, month in enumerate(clock.MONTHS, start=1):
        if month.startswith(name):
            return number
    raise BirthdayError(BirthdayProblem.NOT_A_DATE)


def _years(year: str) -> list[int]:
    return [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
