"""Of which births nobody is ever asked, however a register writes it."""

import datetime as dt

import pytest

from portal.births import reading

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "remark",
    [
        "Levenloze geboorte",
        "lev.loos",
        "leven-loos",
        "niet-levend geboren",
        "niet in leven",
        "kind leefde niet",
        "zonder leven geboren",
        "Kind is dood",
        "dood bij geboorte",
        "Doodgeboorte",
        "stierf na de geboorte",
        "stervend",
        "IUVD",
        "born dead",
        "deceased",
        "geadopteerd",
        "te vondeling gelegd",
    ],
)
def test_however_it_is_written_nobody_is_asked(remark: str) -> None:
    cells = dict.fromkeys(reading.COLUMNS, "") | {"Bijzonderheid": remark}
    assert reading.notice_of(cells, today=TODAY).never_asked


@pytest.mark.parametrize("name", ["Diederik", "Sterre", "Levi", "Lev Loïs", "Deadra", "Evelien"])
def test_a_name_is_no_remark(name: str) -> None:
    cells = dict.fromkeys(reading.COLUMNS, "") | {"Voornamen kind": name}
    assert not reading.notice_of(cells, today=TODAY).never_asked
