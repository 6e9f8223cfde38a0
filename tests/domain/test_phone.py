"""Numbers as people write them, and what may be dialled."""

import pytest

from portal.kit import phone
from portal.kit.phone import PhoneError, PhoneProblem


@pytest.mark.parametrize(
    "typed",
    ["0612345678", "06-12345678", "06 12 34 56 78", "+31612345678", "0031612345678",
     "+31 (0)6 12345678", "06/12345678", " 06.12.34.56.78 "],
)  # fmt: skip
def test_all_notations_of_one_number_are_one_number(typed: str) -> None:
    assert phone.parse(typed).e164 == "+31612345678"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", PhoneProblem.EMPTY),
        ("   ", PhoneProblem.EMPTY),
        ("061234567", PhoneProblem.NOT_VALID),
        ("niet", PhoneProblem.SHORT),
        ("112", PhoneProblem.SHORT),
        ("14 036", PhoneProblem.SHORT),
        ("*21*0612345678#", PhoneProblem.SERVICE_CODE),
        ("0612345678;ext=3", PhoneProblem.SERVICE_CODE),
        ("tel:0612345678", PhoneProblem.SERVICE_CODE),
        ("0900-8844", PhoneProblem.PREMIUM),
        ("0906 0123", PhoneProblem.PREMIUM),
        ("+44 70 1234 5678", PhoneProblem.PREMIUM),
        ("+1 900 555 1234", PhoneProblem.PREMIUM),
        ("+882 16 555 1234", PhoneProblem.PREMIUM),
        ("+881 612 345 678", PhoneProblem.PREMIUM),
    ],
)
def test_what_cannot_be_called_is_refused_with_the_reason(
    typed: str, problem: PhoneProblem
) -> None:
    with pytest.raises(PhoneError) as refused:
        phone.parse(typed)
    assert refused.value.problem in {problem, PhoneProblem.NOT_VALID}
    assert str(refused.value)


def test_europe_is_free_and_the_rest_needs_the_list() -> None:
    assert phone.parse("+32 470 12 34 56").may_be_dialled()
    turkish = phone.parse("+90 532 123 45 67")
    assert not turkish.may_be_dialled()
    assert turkish.may_be_dialled(frozenset({"TR"}))


def test_only_a_mobile_number_gets_a_text() -> None:
    assert phone.parse("06 12345678").may_be_texted()
    assert not phone.parse("036 5501234").may_be_texted()


def test_short_numbers_are_shown_and_dialled_as_they_are() -> None:
    assert phone.show("14 036") == "14 036"
    assert phone.to_dial("14 036") == "tel:14036"
    assert phone.show("+31365550101") == "036 555 0101"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("06-1234", "61234"),
        ("+31 6 1234", "61234"),
        ("0031 61234", "61234"),
        ("123", ""),
        ("036 555", "36555"),
    ],
)
def test_search_finds_what_all_notations_share(typed: str, digits: str) -> None:
    assert phone.search_digits(typed) == digits
