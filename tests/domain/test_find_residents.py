"""Finding someone who says her name over the phone: a table of spellings, and numbers in pieces."""

import datetime as dt

import pytest

from portal.audit.actor import job
from portal.cases.search_forms import SearchForm
from portal.kit import phone
from portal.kit.phone import Phone
from portal.residents import matching, register
from portal.residents.models import Resident

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
BY = job("tests")
PEOPLE = [
    "Ayşe Yılmaz",
    "Mohammed el Bakkali",
    "Zeynep Öztürk-van den Berg",
    "Jan-Willem Meijer",
    "Sjoukje Dijkstra",
    "Łukasz Wójcik",
    "Fatima D'Angelo",
    "Piet Janssen",
    "Ahmed Hassan",
    "Selam Ghebremedhin",
]


def resident(name: str, *, number: Phone | None = None, born: dt.date | None = None) -> Resident:
    told = register.Told(name=name, phone=number, birth_date=born)
    return register.add(told=told, by=BY, now=NOW)


def names(typed: str) -> list[str]:
    return [found.name for found in matching.find(typed)]


@pytest.fixture
def people(db: None) -> None:
    for name in PEOPLE:
        resident(name)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        # Accents and capitals.
        ("ayse yilmaz", "Ayşe Yılmaz"),
        ("AYŞE YILMAZ", "Ayşe Yılmaz"),
        ("Lukasz Wojcik", "Łukasz Wójcik"),
        # The order and what stands between.
        ("Yılmaz, Ayşe", "Ayşe Yılmaz"),
        ("jan willem meijer", "Jan-Willem Meijer"),
        ("Jan-Willem", "Jan-Willem Meijer"),
        ("van den Berg", "Zeynep Öztürk-van den Berg"),
        ("vd Berg", "Zeynep Öztürk-van den Berg"),
        ("v.d. berg", "Zeynep Öztürk-van den Berg"),
        ("van de berg", "Zeynep Öztürk-van den Berg"),
        ("d\u2019angelo", "Fatima D'Angelo"),
        ("angelo", "Fatima D'Angelo"),
        # The beginning of words, and initials.
        ("yil", "Ayşe Yılmaz"),
        ("sj dij", "Sjoukje Dijkstra"),
        ("M. Bakkali", "Mohammed el Bakkali"),
        # ij and y are one sound.
        ("meyer", "Jan-Willem Meijer"),
        ("dykstra", "Sjoukje Dijkstra"),
        # Slips and how it sounds.
        ("yilmas", "Ayşe Yılmaz"),
        ("jilmaz", "Ayşe Yılmaz"),
        ("mohamed bakali", "Mohammed el Bakkali"),
        ("muhammed", "Mohammed el Bakkali"),
        ("zeinep", "Zeynep Öztürk-van den Berg"),
        ("oezturk", "Zeynep Öztürk-van den Berg"),
        ("dijksta", "Sjoukje Dijkstra"),
        ("jansen", "Piet Janssen"),
        ("achmed", "Ahmed Hassan"),
        ("gebremedin", "Selam Ghebremedhin"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(typed: str, name: str) -> None:
    assert names(typed)[:1] == [name]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", ["kowalski", "xqz", "x", "%", "_", "-", "%%%%", "a\\b", ""])
def test_who_is_not_there_is_not_found(typed: str) -> None:
    assert names(typed) == []


def test_exact_names_come_first_and_then_what_begins_so_and_then_what_looks_like_it(
    db: None,
) -> None:
    for name in ["Piet Janssens", "Anna Jansen", "Jansen", "Jan Jansen-Bos", "Janssen", "Ans Vos"]:
        resident(name)
    assert names("jansen") == [
        "Jansen",
        "Anna Jansen",
        "Jan Jansen-Bos",
        "Janssen",
        "Piet Janssens",
    ]


def test_names_that_look_like_it_are_left_out_when_enough_are_right(db: None) -> None:
    for number in range(matching.FEW):
        resident(f"Jansen {number}")
    resident("Janssen")
    assert "Janssen" not in names("jansen")


def test_a_slip_in_one_word_is_forgiven_and_another_person_is_not(db: None) -> None:
    resident("Fatma Yılmaz")
    resident("Ayşe Yıldız")
    assert names("fatma yilmas") == ["Fatma Yılmaz"]


@pytest.mark.parametrize(
    "typed",
    [
        "0612345678",
        "06 12 34 56 78",
        "06-12345678",
        "+31 6 12345678",
        "+31 (0)6 12345678",
        "0031612345678",
        "612345678",
        "345678",
        "5678",
        "06 1234",
        "+31 6 1234",
        "0031 6 1234",
    ],
)
def test_a_number_is_found_in_any_notation_and_in_part(db: None, typed: str) -> None:
    found = resident("Ayşe Yılmaz", number=phone.parse("06 12345678"))
    resident("Iemand anders", number=phone.parse("06 87654321"))
    assert matching.find(typed) == [found]


@pytest.mark.parametrize("typed", ["+49 1512 3456789", "0049 1512 3456789", "3456789", "+49 1512"])
def test_a_foreign_number_is_found(db: None, typed: str) -> None:
    found = resident("Jürgen Groß", number=phone.parse("+49 1512 3456789"))
    assert matching.find(typed) == [found]


@pytest.mark.parametrize("typed", ["678", "0612", "06 99", "123456789012345678"])
def test_too_few_digits_or_another_number_find_nobody(db: None, typed: str) -> None:
    resident("Ayşe Yılmaz", number=phone.parse("06 12345678"))
    assert names(typed) == []


@pytest.mark.parametrize(
    "typed", ["2-1-1990", "02/01/1990", "2 januari 1990", "1990-01-02", "ayse 2-1-1990"]
)
def test_a_date_of_birth_is_found_as_people_write_it(db: None, typed: str) -> None:
    found = resident("Ayşe Yılmaz", born=dt.date(1990, 1, 2))
    resident("Ayşe Demir", born=dt.date(1990, 2, 1))
    assert matching.find(typed) == [found]


@pytest.mark.parametrize("typed", ["31-2-1990", "0-0-1990", "99 januari 1990"])
def test_a_day_that_does_not_exist_finds_nobody(db: None, typed: str) -> None:
    resident("Ayşe Yılmaz", born=dt.date(1990, 1, 2))
    assert names(typed) == []


def test_no_reference_is_taken_for_a_citizen_service_number() -> None:
    # One in eleven would be, when typed without its letter's dash.
    typed = [f"z 26 {number:06}" for number in range(22)]
    assert [text for text in typed if not SearchForm({"q": text}).is_valid()] == []


def test_search_stops_at_fifty(db: None) -> None:
    for number in range(matching.LIMIT + 1):
        resident(f"Jansen {number:02}")
    assert len(names("jansen")) == matching.LIMIT
