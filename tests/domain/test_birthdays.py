"""Dates of birth as people write them."""

import datetime as dt

import pytest

from portal.kit import birthdays
from portal.kit.birthdays import BirthdayError, BirthdayProblem

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "31-12-1980",
        "31/12/1980",
        "31.12.1980",
        "31 12 1980",
        "31 - 12 - 1980",
        "31121980",
        "311280",
        "31-12-80",
        "1980-12-31",
        "31 december 1980",
        "31 DECEMBER 1980",
        "31 dec 1980",
        "31 dec. 1980",
        "31-dec-1980",
        "31dec80",
        "  31-12-1980. ",
    ],
)
def test_every_way_to_write_it(typed: str) -> None:
    assert birthdays.read(typed, today=TODAY) == dt.date(1980, 12, 31)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("1 mrt 1990", dt.date(1990, 3, 1)),
        ("1 maart 1990", dt.date(1990, 3, 1)),
        ("3 sept 1975", dt.date(1975, 9, 3)),
        ("9-9-05", dt.date(2005, 9, 9)),
        ("24-11-2026", TODAY),
        ("25-11-26", dt.date(1926, 11, 25)),
        ("29-02-00", dt.date(2000, 2, 29)),
    ],
)
def test_what_can_mean_one_day_only(typed: str, born: dt.date) -> None:
    assert birthdays.read(typed, today=TODAY) == born


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", BirthdayProblem.NOT_A_DATE),
        ("gisteren", BirthdayProblem.NOT_A_DATE),
        ("31-02-1980", BirthdayProblem.NOT_A_DATE),
        ("32-01-1980", BirthdayProblem.NOT_A_DATE),
        ("12 xyz 1980", BirthdayProblem.NOT_A_DATE),
        ("1980", BirthdayProblem.NOT_A_DATE),
        ("3112198", BirthdayProblem.NOT_A_DATE),
        ("³1-12-1980", BirthdayProblem.NOT_A_DATE),
        ("25-11-2026", BirthdayProblem.NOT_A_BIRTHDAY),
        ("31-12-1899", BirthdayProblem.NOT_A_BIRTHDAY),
        ("1-1-0000", BirthdayProblem.NOT_A_DATE),
        ("1-1-20", BirthdayProblem.CENTURY),
        ("24-11-26", BirthdayProblem.CENTURY),
    ],
)
def test_what_is_not_clear_is_asked(typed: str, problem: BirthdayProblem) -> None:
    with pytest.raises(BirthdayError) as raised:
        birthdays.read(typed, today=TODAY)
    assert raised.value.problem is problem
