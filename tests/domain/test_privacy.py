"""A citizen service number is found in a note; a date is not mistaken for one."""

import datetime as dt

import pytest
from stdnum.nl import bsn

from portal.kit import privacy


def some_bsn() -> str:
    """Return a number that passes the test, made here: none stands in the source."""
    return next(text for n in range(10**8, 10**8 + 99) if bsn.is_valid(text := str(n)))


def test_a_citizen_service_number_is_found_and_masked_in_any_spelling() -> None:
    number = some_bsn()
    dotted = f"{number[:4]}.{number[4:6]}.{number[6:]}"
    for spelled in (number, dotted, f"{number[:3]} {number[3:6]} {number[6:]}"):
        assert privacy.find_bsn(f"mijn nummer is {spelled}, dank u") == spelled
        assert number not in privacy.mask_bsn(f"nummer {spelled}")


def test_no_date_of_a_century_is_taken_for_one() -> None:
    day = dt.date(1940, 1, 1)
    while day.year < 2040:
        for spelled in (f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", day.isoformat()):
            assert privacy.find_bsn(f"gebeld op {spelled} over de brief") is None
        day += dt.timedelta(days=1)


@pytest.mark.parametrize("mark", [" ", "/", "_", ",", "\u00a0"])
@pytest.mark.parametrize("front", ["12 ", "kamer 123 ", "geb. 1-2-1990 ", "+", "06 ", "nr."])
def test_digits_in_front_hide_none(front: str, mark: str) -> None:
    number = some_bsn()
    spelled = mark.join([number[:3], number[3:6], number[6:]])
    assert privacy.find_bsn(f"{front}{spelled}, dank u") == spelled
    assert privacy.mask_bsn(f"{front}{spelled} 3") == f"{front}{privacy.MASK} 3"


@pytest.mark.parametrize("mobile", ["+316{}", "00316{}", "+31 6 {}", "06{}", "06-{}", "06 - {}"])
def test_no_phone_number_is_taken_for_one(mobile: str) -> None:
    for digits in range(12_345_000, 12_345_999):
        assert privacy.find_bsn(f"bel {mobile.format(digits)} na 12 uur") is None


@pytest.mark.parametrize("begin", ["Z-26-", "B-26-", "b-26-", "B 26 "])
def test_no_reference_of_ours_is_taken_for_one(begin: str) -> None:
    for number in range(1, 2000):
        text = f"Mijn kenmerk is {begin}{number:06d}."
        assert privacy.find_bsn(text) is None, text
