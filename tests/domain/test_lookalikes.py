"""Who may be one person: proposed by number or date of birth with a name, never by number alone."""

import datetime as dt

import pytest

from portal.kit import phone
from portal.residents import lookalikes, register
from portal.residents.models import Resident
from tests import build

BORN = dt.date(1980, 3, 12)


def someone(name: str, number: str = "", born: dt.date | None = None) -> Resident:
    """Write somebody down."""
    told = register.Told(name=name, phone=phone.parse(number) if number else None, birth_date=born)
    now = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
    return register.add(told=told, by=build.TESTER, now=now)


@pytest.mark.django_db
def test_six_people_with_one_number_are_six_people() -> None:
    names = ["Ayşe Yılmaz", "Bram Bakker", "Chantal Dros", "Emre Kaya", "Fleur Smit", "Joost Vos"]
    all_six = [someone(name, "06 12345678") for name in names]
    assert [lookalikes.proposed(person) for person in all_six] == [[]] * 6


@pytest.mark.django_db
def test_two_people_with_one_name_are_two_people() -> None:
    one = someone("Jan Jansen", "06 12345678", BORN)
    other = someone("Jan Jansen", "06 87654321")
    twin = someone("Jan Jansen", "06 12345678", dt.date(1990, 1, 1))
    assert lookalikes.proposed(one) == []
    assert lookalikes.proposed(other) == []
    assert lookalikes.proposed(twin) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Ayse Yilmaz", "A. Yilmaz", "Ayşe Yilmas", "AYŞE YILMAZ-KAYA"])
def test_the_same_number_with_a_similar_name_is_proposed(name: str) -> None:
    one, other = someone("Ayşe Yılmaz", "06 12345678"), someone(name, "+31612345678")
    assert lookalikes.proposed(one) == [other]


@pytest.mark.django_db
def test_the_same_birthday_with_a_similar_name_is_proposed() -> None:
    one = someone("Ayşe Yılmaz", born=BORN)
    other = someone("A. Yilmaz", "06 12345678", BORN)
    someone("Piet Bakker", born=BORN)
    assert lookalikes.proposed(one) == [other]


@pytest.mark.django_db
def test_a_name_that_was_not_given_is_like_nothing() -> None:
    one, other = someone("", "06 12345678"), someone("", "06 12345678")
    assert lookalikes.proposed(one) == []
    assert lookalikes.proposed(other) == []


@pytest.mark.django_db
def test_comparing_tells_what_agrees_and_never_what_it_is() -> None:
    one = someone("Ayşe", "06 12345678", BORN)
    other = someone("Ayşe", "06 87654321", BORN)
    told = {row.label: row.answer for row in lookalikes.compare(one, other)}
    assert told["Geboortedatum"] == "EQUAL"
    assert told["Telefoonnummer"] == "DIFFERENT"
    assert told["E-mailadres"] == "UNKNOWN"
    assert told["Postcode en huisnummer"] == "UNKNOWN"
    assert "1980" not in str(told)
