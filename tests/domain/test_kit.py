"""Clock, workdays, text, privacy and states."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import clock, privacy, secret, states, text
from portal.kit.workdays import WorkCalendar


def _nine_digits_that_pass(start: int) -> str:
    """Make a number that passes the eleven-test; literals of that kind stand nowhere."""
    for number in range(start, start + 200):
        digits = f"{number:09d}"
        total = sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        if total % 11 == 0:
            return digits
    raise AssertionError


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 22, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC), dt.date(2027, 3, 28)),
    ],
)
def test_a_day_is_a_dutch_day_also_when_the_clock_changes(
    instant: dt.datetime, day: dt.date
) -> None:
    assert clock.day_of(instant) == day


def test_a_day_ends_where_the_next_begins_also_when_the_clock_changes() -> None:
    day = dt.date(2026, 10, 25)
    assert clock.end_of(day) - clock.begin_of(day) == dt.timedelta(hours=25)
    assert clock.end_of(day) == dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC)


def test_times_are_said_in_dutch() -> None:
    start = clock.instant(dt.date(2026, 11, 24), dt.time(10))
    end = clock.instant(dt.date(2026, 11, 24), dt.time(10, 30))
    assert clock.window_in_words(start, end) == "dinsdag 24 november, tussen 10:00 en 10:30 uur"


CALENDAR = WorkCalendar(frozenset({dt.date(2026, 12, 25)}))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


@given(DAYS, st.integers(0, 40))
def test_adding_working_days_is_counted_back(day: dt.date, count: int) -> None:
    assert CALENDAR.between(day, CALENDAR.add(day, count)) == count


def test_a_closed_day_does_not_count() -> None:
    assert CALENDAR.add(dt.date(2026, 12, 24), 1) == dt.date(2026, 12, 28)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(dt.date(2026, 12, 24), -1)


@given(st.text(max_size=200))
def test_cleaning_text_twice_changes_nothing_more(typed: str) -> None:
    once = text.clean_text(typed)
    assert text.clean_text(once) == once
    assert "\x00" not in once
    line = text.clean_line(typed)
    assert text.clean_line(line) == line
    assert "\n" not in line


def test_names_are_found_without_accents() -> None:
    assert text.plain("Ayşe  YILMAZ-Łuczak") == "ayse yilmaz-luczak"


@given(st.integers(100_000_000, 999_999_000), st.sampled_from(["", " ", ".", "-"]))
def test_a_citizen_service_number_is_found_in_any_spelling(start: int, gap: str) -> None:
    digits = _nine_digits_that_pass(start)
    typed = gap.join([digits[:4], digits[4:6], digits[6:]])
    note = f"mijn nummer is {typed}, graag bellen"
    assert privacy.find_bsn(note) == typed
    assert typed not in privacy.mask_bsn(note)
    assert privacy.find_bsn(privacy.mask_bsn(note)) is None


def test_a_phone_number_is_no_citizen_service_number() -> None:
    assert privacy.find_bsn("bel +31612345678 of 0031612345678") is None


def test_a_code_is_the_same_however_it_is_typed() -> None:
    code = secret.new_code()
    assert secret.digest_code(code) == secret.digest_code(code.lower().replace("-", " "))
    assert len(secret.new_link()) >= 22


def test_a_move_that_the_table_does_not_hold_is_a_bug() -> None:
    table: states.Transitions = {"A": frozenset({"B"}), "B": frozenset()}
    states.check_move(table, "A", "B")
    for old, new in (("B", "A"), ("A", "A"), ("C", "A")):
        with pytest.raises(states.IllegalMove):
            states.check_move(table, old, new)
    assert "A --> B" in states.diagram("x", table)
    assert "B --> [*]" in states.diagram("x", table)
