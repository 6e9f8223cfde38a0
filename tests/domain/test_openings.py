"""When the desk and the telephone are open, and what that is called."""

import datetime as dt

import pytest

from portal.kit import clock
from portal.municipality import hours
from portal.municipality.hours import OFFICE, Openings

TUESDAY = dt.date(2026, 11, 24)
SATURDAY = dt.date(2026, 11, 28)
MORNINGS = dict.fromkeys(range(5), (dt.time(8, 30), dt.time(12, 30)))
WEEK = Openings(desk=MORNINGS, phone=(dt.time(9), dt.time(17)))


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return clock.instant(day, dt.time(hour, minute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maandag tot en met vrijdag, 08:30 tot 17:00 uur", (dt.time(8, 30), dt.time(17))),
        ("op werkdagen van 9:00 tot 17:00 uur", (dt.time(9), dt.time(17))),
        ("op werkdagen van 9.00 uur - 17.00 uur", (dt.time(9), dt.time(17))),
        ("ma 9:00 tot 12:00, do 13:00 tot 17:00 uur", OFFICE),
        ("in de ochtend", OFFICE),
        ("van 25:00 tot 26:00", OFFICE),
        ("van 17:00 tot 09:00", OFFICE),
        ("", OFFICE),
    ],
)
def test_hours_in_a_line(text: str, expected: hours.Hours) -> None:
    assert hours.of_words(text) == expected


@pytest.mark.parametrize(
    ("moment", "desk", "phone", "opens"),
    [
        (at(TUESDAY, 3), False, False, at(TUESDAY, 8, 30)),
        (at(TUESDAY, 8, 30), True, False, at(TUESDAY, 9)),
        (at(TUESDAY, 10), True, True, at(TUESDAY + dt.timedelta(1), 8, 30)),
        (at(TUESDAY, 12, 30), False, True, at(TUESDAY + dt.timedelta(1), 8, 30)),
        (at(TUESDAY, 17), False, False, at(TUESDAY + dt.timedelta(1), 8, 30)),
        (at(SATURDAY, 10), False, False, at(SATURDAY + dt.timedelta(2), 8, 30)),
    ],
)
def test_open_now_and_again(
    moment: dt.datetime, desk: bool, phone: bool, opens: dt.datetime
) -> None:
    assert WEEK.desk_is_open(moment) is desk
    assert WEEK.phone_is_open(moment) is phone
    assert WEEK.opens(moment) == opens


def test_a_closed_day_opens_nothing() -> None:
    monday = SATURDAY + dt.timedelta(2)
    closed = Openings(desk=MORNINGS, closed={monday: "Studiedag"})
    assert not closed.desk_is_open(at(monday, 10))
    assert not closed.phone_is_open(at(monday, 10))
    assert closed.opens(at(SATURDAY, 10)) == at(monday + dt.timedelta(1), 8, 30)
    assert closed.help_from(at(SATURDAY, 10)) == at(monday + dt.timedelta(1), 9)
    assert closed.closures(at(SATURDAY, 10), days=10) == [(monday, "Studiedag")]
    assert closed.closures(at(SATURDAY, 10), days=1) == []


def test_a_closed_day_on_which_we_never_work_is_no_news() -> None:
    assert Openings(closed={SATURDAY: "Feest"}).closures(at(TUESDAY, 10), days=10) == []


def test_without_hours_nothing_is_promised() -> None:
    assert Openings().desk_opens(at(TUESDAY, 10)) is None


@pytest.mark.parametrize(
    ("moment", "starts"),
    [
        (at(TUESDAY, 3), at(TUESDAY, 9)),
        (at(TUESDAY, 10, 7), at(TUESDAY, 10, 7)),
        (at(TUESDAY, 15, 59), at(TUESDAY, 15, 59)),
        (at(TUESDAY, 16), at(TUESDAY + dt.timedelta(1), 9)),
    ],
)
def test_from_when_what_cannot_wait_is_taken_up(moment: dt.datetime, starts: dt.datetime) -> None:
    assert WEEK.help_from(moment) == starts


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(TUESDAY, 9), "vandaag om 09:00 uur"),
        (at(TUESDAY + dt.timedelta(1), 9), "morgen om 09:00 uur"),
        (at(SATURDAY, 9), "zaterdag 28 november om 09:00 uur"),
    ],
)
def test_how_a_moment_is_called(moment: dt.datetime, words: str) -> None:
    assert hours.in_words(moment, now=at(TUESDAY, 3)) == words
