"""Importing the list that a desk keeps in a spreadsheet."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from callbacks.lists import importing
from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case
from portal.intake.models import ImportedRow
from portal.kit import spreadsheet
from portal.outbox.models import Message
from portal.residents.models import Resident
from portal.staff.models import NumberAssignment
from tests import build, lists

HEADER = "Naam;Telefoon;Team;Onderwerp;Datum;Opmerking\n"


def run(folder: Path) -> list[dict[str, str]]:
    path = folder / "terugbellijst.csv"
    path.write_bytes(lists.callback_list())
    out = io.StringIO()
    call_command("import_callbacks", str(path), "--report", "csv", stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def take(typed: str, now: dt.datetime) -> list[str]:
    content = (HEADER + typed).encode()
    imported = importing.keep(content=content, name="x.csv", by=build.TESTER, now=now)
    rows = importing.take_all(imported=imported, by=build.TESTER, now=now)
    return [row.outcome for row in rows]


@pytest.fixture
def expected() -> list[dict[str, str]]:
    with (lists.DATA / "terugbellijst_verwacht.csv").open() as file:
        return list(csv.DictReader(file))


def test_the_list_becomes_what_was_agreed(
    town: build.Town, expected: list[dict[str, str]], tmp_path: Path
) -> None:
    assert run(tmp_path) == expected


def test_a_second_run_changes_nothing(
    town: build.Town, expected: list[dict[str, str]], tmp_path: Path
) -> None:
    run(tmp_path)
    before = (
        Case.objects.count(),
        Resident.objects.count(),
        list(CallbackRequest.objects.order_by("pk").values_list("times_asked", flat=True)),
    )
    second = run(tmp_path)

    for row, first in zip(second, expected, strict=True):
        if first["outcome"].startswith("refused"):
            assert row == first
        else:
            assert row == {**first, "outcome": "already imported"}
    assert before == (
        Case.objects.count(),
        Resident.objects.count(),
        list(CallbackRequest.objects.order_by("pk").values_list("times_asked", flat=True)),
    )


def test_no_message_leaves_and_no_words_stay_behind(town: build.Town, tmp_path: Path) -> None:
    run(tmp_path)
    assert not Message.objects.exists()
    kept = ImportedRow.objects.exclude(cells={})
    assert all(row.outcome.startswith("refused") and set(row.cells) == {"name"} for row in kept)
    assert "Kowalska" not in str(list(Event.objects.values_list("data", flat=True)))


def test_safe_contact_of_a_note_waits_for_a_person(town: build.Town, now: dt.datetime) -> None:
    take("Ada;06 12345678;Werk;vraag;3-11-2026;partner mag het niet weten\n", now)
    resident = Resident.objects.get(name="Ada")
    assert (resident.safe_contact, resident.safe_contact_confirmed) == (True, False)


def test_the_same_row_twice_in_one_file_asks_twice(town: build.Town, now: dt.datetime) -> None:
    row = "Ada;06 12345678;Werk;vraag;3-11-2026;\n"
    assert take(row + row, now) == ["imported", "joined"]
    assert CallbackRequest.objects.get().times_asked == 2
    assert take(row + row + row, now) == ["already imported", "already imported", "joined"]


def test_no_name_joins_nobody(town: build.Town, now: dt.datetime) -> None:
    row = ";06 12345678;Werk;vraag;{};\n"
    assert take(row.format("3-11-2026") + row.format("4-11-2026"), now) == ["imported"] * 2


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("Ada;;Rozen;;;", "refused: unknown team"),
        ("Ada;;werk;;;", "refused: no number"),
        ("Ada;geen;werk;;;", "refused: no number"),
        ("Ada;3,16E+10;werk;;;", "refused: number lost by the spreadsheet"),
        ("Ada;0900-8844;werk;;;", "refused: premium number"),
        ("Ada;09061234;werk;;;", "refused: premium number"),
        ("Ada;+44 70 1234 5678;werk;;;", "refused: premium number"),
        ("Ada;0612;werk;;;", "refused: number not valid"),
        ("Ada;0612345678;werk;x;31-11-2026;", "refused: date does not exist"),
        ("Ada;0612345678;werk;x;25-11-2026;", "refused: date in the future"),
        (f"Ada;0612345678;werk;{'x' * 201};3-11-2026;", "refused: subject too long"),
        ("Ada;0612345678;w E r K;x;3-11-2026;", "imported"),
        ("Ada;+597 712 3456;werk;x;3-11-2026;", "imported"),
        ("Ada;612345678;werk;x;3-11-2026;", "imported with remark: leading zero restored"),
        ("Ada;0612345678 bgg 036-5501234;werk;x;3-11-2026;",
         "imported with remark: second number kept"),
    ],
)  # fmt: skip
def test_the_first_refusal_wins(
    town: build.Town, now: dt.datetime, cells: str, outcome: str
) -> None:
    assert take(cells + "\n", now) == [outcome]


def test_columns_in_any_order_with_commas_and_bom(town: build.Town, now: dt.datetime) -> None:
    typed = "DATUM,team,Onderwerp,Extra,TELEFOON,naam\n3-11-2026,Werk,vraag,x,0612345678,Zoë\n"
    imported = importing.keep(
        content=typed.encode("utf-8-sig"), name="x.csv", by=build.TESTER, now=now
    )
    rows = list(importing.take_all(imported=imported, by=build.TESTER, now=now))
    assert [row.outcome for row in rows] == ["imported"]
    assert Resident.objects.get().name == "Zoë"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04\x00\x00",
        b"Naam;Telefoon\nAda;06\n",
        b"Naam;Telefoon;Team;Onderwerp;Datum;Fraude-indicatie\n",
        b"Naam;Telefoon;Team;Onderwerp;Datum;Risicoscore\n",
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(
    town: build.Town, now: dt.datetime, content: bytes
) -> None:
    with pytest.raises(spreadsheet.Unreadable):
        importing.keep(content=content, name="x.csv", by=build.TESTER, now=now)
    assert not ImportedRow.objects.exists()


def test_an_unreadable_file_ends_with_status_two(town: build.Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_callbacks", str(tmp_path / "none.csv"))
    assert refused.value.returncode == 2


def test_no_cell_becomes_a_formula() -> None:
    typed = spreadsheet.write(["a"], [["=1+1"], ["+316"], ["-x"], ["@x"], ["gewoon"]])
    assert typed.split("\r\n")[1:5] == ["'=1+1", "'+316", "'-x", "'@x"]


def test_what_a_row_tells_is_kept_when_it_joins(town: build.Town, now: dt.datetime) -> None:
    row = "Ada;06 12345678{};Werk;vraag;3-11-2026;{}\n"
    typed = row.format("", "") + row.format(" bgg 036-5501234", "partner mag het niet weten")
    assert take(typed, now) == ["imported", "joined"]
    resident = Resident.objects.get()
    assert (resident.safe_contact, resident.safe_contact_confirmed) == (True, False)
    assert resident.contact_points.count() == 2


def test_an_open_quote_swallows_nobody(town: build.Town, now: dt.datetime) -> None:
    with pytest.raises(spreadsheet.Unreadable, match="aanhalingsteken"):
        take('Ada;0612345678;Werk;x;3-11-2026;"belt\nBo;0612345679;Werk;x;3-11-2026;\n', now)


def test_a_note_that_falls_apart_is_refused(town: build.Town, now: dt.datetime) -> None:
    typed = "Ada;0612345678;Werk;x;3-11-2026;graag bellen; partner mag het niet weten\n"
    assert take(typed, now) == ["refused: more cells than columns"]


def test_no_row_stops_a_list(town: build.Town, now: dt.datetime) -> None:
    number = lists.citizen_number()
    typed = (
        f"Ada;0612345678;Werk;{' '.join([number] * 20)};3-11-2026;\n"
        f"{chr(0xFDFA) * 40};0612345679;Werk;x;3-11-2026;\n"
        "Bo;0612345680;Werk;x;1-1-0001;\n"
    )
    assert take(typed, now) == ["refused: subject too long", "imported", "imported"]


def test_a_team_without_a_number_refuses_its_rows_only(town: build.Town, now: dt.datetime) -> None:
    NumberAssignment.objects.filter(team=town.teams["werk"]).delete()
    typed = "Ada;0612345678;{};x;3-11-2026;\n"
    rows = typed.format("Werk") + typed.format("Inkomen 1")
    assert take(rows, now) == ["refused: team has no number", "imported"]


def test_a_row_of_today_before_nine_can_be_closed(town: build.Town) -> None:
    early = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
    take("Ada;0612345678;Werk;x;24-11-2026;\n", early)
    assert Case.objects.get().opened_at == early
