"""Lists of births: what becomes of each row, and that nothing stays of who is none of ours."""

import contextlib
import datetime as dt
import io
import os
import tempfile
import time
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from portal.births import source
from portal.births.models import Birth, BirthImport, BirthNotice, BirthSource
from portal.cases.models import Case
from portal.residents import register
from portal.residents.models import Relation, Resident, Wish
from tests import build, build_births
from tests.build import TESTER
from tests.build_births import DATA, HEADER
from tests.races import at_once

TODAY = "2026-11-21"
LIEKE = "Lieke Jansen;6-6-1995;;Jazzstraat;9;1311 KC;Almere"
JORIS = "Joris Bakker;1-2-1991;;Odeonstraat;12;1325 AL;Almere"


@pytest.fixture(autouse=True)
def _ready(town: build.Town) -> None:
    build_births.source(town)
    build_births.load_relations()


def imported(path: Path, *, today: str = TODAY) -> str:
    out = io.StringIO()
    call_command("import_births", path, "--report", "csv", "--today", today, stdout=out)
    return out.getvalue()


def outcomes(path: Path, *, today: str = TODAY) -> list[str]:
    return [line.partition(",")[2] for line in imported(path, today=today).splitlines()[1:]]


def row(
    key: object,
    *,
    kind: str = "N",
    born: str = "10-11-2026",
    name: str = "Mila",
    parent: str = LIEKE,
    secret: str = "N",
    remark: str = "",
) -> str:
    return f"{key};{kind};{born};{name};Jansen;{parent};{secret};{remark}"


def test_the_list_becomes_what_was_agreed() -> None:
    assert imported(DATA / "geboorten.csv") == (DATA / "geboorten_verwacht.csv").read_text()


def test_the_same_list_again_asks_nothing_new() -> None:
    first = outcomes(DATA / "geboorten.csv")
    cases = Case.objects.count()
    again = outcomes(DATA / "geboorten.csv")
    assert Case.objects.count() == cases
    for before, after in zip(first, again, strict=True):
        expected = "repeat" if before.startswith(("task", "repeat", "withdrawn")) else before
        assert after == expected


def test_nothing_stays_of_who_is_not_ours_or_not_stored(
    transactional_db: None, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    began = time.time() - 1
    imported(DATA / "geboorten.csv")
    # Volgnummers 7, 12, 13, 16, 19 and 20; and remarks and second parents of all.
    forgotten = (
        "Lotte", "levenloos", "Polkastraat", "Olena", "Shevchenko", "Khreshchatyk", "Milan",
        "Menuetstraat", "Sanne", "Nadia", "Oud", "Mila", "adoptie", "tweeling met 1",
        "nog geen naam", "Toekomst", "Finn", "Joris Bakker", "Văn Long", "Piotr", "Ibrahim",
        "Wouter in", "Daniël Hendriks", "ingetrokken", "1999-01-07", "1994-04-04",
    )  # fmt: skip
    everything = _everything()
    # Two of these are residents by the other list: their own names may stand there.
    known = {"Joris Bakker", "Mila", "Milan", "Oud"}
    for word in set(forgotten) - known:
        assert word not in everything, word
    births = str(list(Birth.objects.values_list())) + _table("births_birthchild")
    for word in forgotten:
        assert word not in births, word
    told = caplog.text + "".join(capfd.readouterr())
    assert not [word for word in forgotten if word in told]
    # These stand in no other list: not in a file that was written since, not in the broker.
    only_here = ("Polkastraat", "Khreshchatyk", "Menuetstraat", "levenloos", "Toekomst")
    for file in _written_since(began):
        content = file.read_bytes()
        assert not [word for word in only_here if word.encode() in content], file
    broker = _in_the_broker()
    assert not [word for word in only_here if word.encode() in broker]
    counts = BirthImport.objects.get().counts
    assert counts == {
        "task": 12, "repeat": 1, "withdrawn": 1, "not ours": 3, "not stored": 3, "refused": 2,
    }  # fmt: skip


def _written_since(moment: float) -> list[Path]:
    """Return the files of this project, of its database and of the temporary folder that changed
    since then."""
    folders = [settings.BASE_DIR / ".local", Path(tempfile.gettempdir())]
    found = []
    for folder in folders:
        # Not what other programs of this machine keep beside ours.
        deep = folder.rglob("*") if folder.name == ".local" else folder.glob("*")
        for file in deep:
            with contextlib.suppress(OSError):
                if file.is_file() and file.stat().st_mtime >= moment:
                    found.append(file)
    return [file for file in found if os.access(file, os.R_OK) and "pytest" not in file.name]


def _in_the_broker() -> bytes:
    """Return every key of the broker with what it holds."""
    broker = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"))
    try:
        keys = list(broker.scan_iter())
        return b" ".join([*keys, *(broker.dump(key) or b"" for key in keys)])
    finally:
        broker.close()


def _everything() -> str:
    return " ".join(_table(name) for name in connection.introspection.table_names())


def _table(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'select row_to_json(t)::text from "{name}" t')
        return " ".join(line for (line,) in cursor.fetchall())


def test_the_ground_comes_first(town: build.Town) -> None:
    for empty in ({"source": ""}, {"legal_ground": ""}, {"team": None}):
        BirthSource.objects.all().delete()
        full = {"source": "x", "legal_ground": "y", "team": town.teams["werk"]}
        BirthSource.objects.create(pk=1, **{**full, **empty})
        with pytest.raises(CommandError, match="staat uit") as refusal:
            imported(DATA / "geboorten.csv")
        assert refusal.value.returncode == 2
    assert not Birth.objects.exists()


def test_what_is_taken_back_is_heard_while_births_are_off(tmp_path: Path, now: dt.datetime) -> None:
    path = build_births.file(tmp_path / "x.csv", row(1), row(2, parent=JORIS, name="Kim"))
    assert outcomes(path) == ["task", "task"]
    source.set_source(source="", legal_ground="x", team=None, by=TESTER, now=now)
    stillborn = row(2, parent=JORIS, name="Kim", remark="levenloos")
    later = build_births.file(tmp_path / "y.csv", row(1, kind="I"), stillborn, row(3, name="Mo"))
    with pytest.raises(CommandError, match="wel verwerkt"):
        imported(later)
    assert not Birth.objects.unfinished().exists()
    assert BirthImport.objects.order_by("-pk")[0].counts["withdrawn"] == 2
    assert not _table("births_birthchild")


@pytest.mark.parametrize("cut", [0, 3, 7])
def test_a_row_that_misses_a_cell_is_refused_and_not_shifted(tmp_path: Path, cut: int) -> None:
    cells = row(1).split(";")
    short = ";".join([*cells[:cut], *cells[cut + 1 :]])
    path = build_births.file(tmp_path / "x.csv", short, f"{row(2)};nog iets", row(3, name="Mo"))
    wrong = "refused: cells missing or too many"
    assert outcomes(path) == [wrong, wrong, "task"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_order_and_quotes_do_not_matter(tmp_path: Path, encoding: str) -> None:
    columns = HEADER.split(";")
    cells = dict(zip(columns, row(1, name="Zoë").split(";"), strict=True))
    turned = list(reversed(columns))
    lines = [
        ",".join(name.upper() for name in turned),
        "",
        ",".join(f'"{cells[name]}"' for name in turned),
        "",
    ]
    path = tmp_path / "x.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert imported(path) == "row,outcome\n2,task\n"
    assert Birth.objects.get().children.get().first_names == "Zoë"


def test_withdrawn_before_and_after_it_came(tmp_path: Path) -> None:
    path = build_births.file(
        tmp_path / "x.csv",
        row(1, kind="I"),
        row(1),
        row(2, name="Sam"),
        row(3, name="Kim"),
        row(2, kind="i", name="Sam"),
        row(3, kind="I", name="Kim"),
        row(3, kind="I", name="Kim"),
        row(3, name="Kim"),
        row(4, name="Noa"),
    )
    assert outcomes(path) == [
        "withdrawn: nothing to end",
        "not stored",
        "task",
        "task: same birth as row 4",
        "withdrawn: task of row 4 goes on without this child",
        "withdrawn: task of row 4 ended",
        "repeat",
        "repeat",
        "task",
    ]
    later = build_births.file(tmp_path / "y.csv", row(4, kind="I"), row(4))
    assert outcomes(later) == ["withdrawn: task ended", "repeat"]
    assert not Birth.objects.unfinished().exists()
    assert not _table("births_birthchild")


def test_a_remark_that_comes_later_stops_the_card(tmp_path: Path) -> None:
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1))) == ["task"]
    later = build_births.file(tmp_path / "y.csv", row(1, remark="Levenloos geboren"))
    assert outcomes(later) == ["withdrawn: task ended"]
    again = build_births.file(tmp_path / "z.csv", row(9, name="Ander"))
    assert Birth.objects.get().state == Birth.State.ENDED
    assert "eboren" not in _everything()
    assert outcomes(again) == ["task"]


@pytest.mark.parametrize(
    "remark",
    ["akte van geboorte (LEVENLOOS)", "doodgeboren", "Adoptie", "afstand gedaan", "kind overleden"],
)
def test_who_should_not_be_asked_is_not_stored(tmp_path: Path, remark: str) -> None:
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1, remark=remark))) == ["not stored"]
    assert not BirthNotice.objects.exists()


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("02-11-2026", "task"),
        ("2-11-2026", "task"),
        ("2026-11-02", "task"),
        ("2-11-2026 00:00:00", "task"),
        ("26-9-2026", "task"),
        ("25-9-2026", "not stored"),
        ("21-11-2026", "task"),
        ("22-11-2026", "refused: date in the future"),
        ("29-2-2026", "refused: date does not exist"),
        ("", "refused: date does not exist"),
        ("gisteren", "refused: date does not exist"),
    ],
)
def test_days(tmp_path: Path, born: str, expected: str) -> None:
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1, born=born))) == [expected]


def test_rows_that_cannot_be_read(tmp_path: Path) -> None:
    path = build_births.file(
        tmp_path / "x.csv",
        row(1, kind="W"),
        row("", name="Zonder"),
        row(2, name="x" * 200),
        row(3, name='"=HYPERLINK(""x"")"'),
        row(4, parent="Onbekend;1-1-1990;;Straat;1;1311 KC;Almere", kind="W"),
    )
    assert outcomes(path) == [
        "refused: unknown kind",
        "refused: number missing",
        "refused: text too long",
        "task",
        "not ours",
    ]


def test_homonyms_are_told_apart_by_address_or_not_at_all(tmp_path: Path, now: dt.datetime) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "Naam;Geboortedatum;Postcode;Huisnummer\n"
        "Lieke Jansen;06-06-1995;1399 ZZ;1\nLIEKE  JANSEN;6-6-1995;1311KC;9\n"
    )
    call_command("import_relations", path)
    assert Resident.objects.filter(search_name="lieke jansen").count() == 2
    elsewhere = "Lieke Jansen;6-6-1995;;Straat;5;1300 AA;Almere"
    rows = build_births.file(tmp_path / "x.csv", row(1), row(2, parent=elsewhere))
    assert outcomes(rows) == ["task", "refused: more than one person"]
    resident = Birth.objects.get().case.resident
    assert resident is not None
    assert resident.postcode == "1311 KC"


def test_who_moved_is_the_same_person_with_her_wishes(tmp_path: Path, now: dt.datetime) -> None:
    resident = Resident.objects.get(search_name="lieke jansen")
    register.set_safe_contact(resident=resident, by=TESTER, now=now)
    path = tmp_path / "r.csv"
    path.write_text("Naam;Geboortedatum;Postcode;Huisnummer\nLieke Jansen;6-6-1995;1399 ZZ;1\n")
    call_command("import_relations", path)
    assert Resident.objects.filter(search_name="lieke jansen").count() == 1


def test_two_parents_of_ours_are_two_cards_and_twins_one(tmp_path: Path) -> None:
    path = build_births.file(
        tmp_path / "x.csv",
        row(1),
        row(2, parent=JORIS),
        row(3, born="11-11-2026", name="Na middernacht"),
        row(4, born="13-10-2026", name="Ander"),
    )
    assert outcomes(path) == ["task", "task", "task: same birth as row 2", "task"]


def test_her_own_wish_and_death_come_first(tmp_path: Path, now: dt.datetime) -> None:
    resident = Resident.objects.get(search_name="lieke jansen")
    register.add_wish(resident=resident, wish=Wish.NO_CARD, by=TESTER, now=now)
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1))) == ["not stored"]
    register.set_wishes(resident=resident, wishes=[], by=TESTER, now=now)
    register.set_died(resident=resident, died_on=now.date(), by=TESTER, now=now)
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1))) == ["not stored"]


def test_a_relation_that_ended_is_none(tmp_path: Path) -> None:
    only = tmp_path / "r.csv"
    only.write_text("Naam;Geboortedatum;Postcode;Huisnummer\nJoris Bakker;1-2-1991;1325 AL;12\n")
    call_command("import_relations", only, "--complete")
    assert Relation.objects.filter(until_on=None).count() == 1
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1))) == ["not ours"]


def test_a_thousand_rows(tmp_path: Path) -> None:
    stranger = "Niemand;1-1-1990;;Straat;1;1311 KC;Almere"
    rows = [row(n, parent=stranger) for n in range(980)] + [
        row(2000 + n, name=f"Kind{n}") for n in range(20)
    ]
    found = outcomes(build_births.file(tmp_path / "x.csv", *rows))
    assert found.count("not ours") == 980
    assert found.count("task: same birth as row 982") == 19


def test_a_list_that_is_none_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for content in (b"", b"\0\1", b"Naam;Telefoon\nAda;06\n", HEADER.encode() + b'\n"1;N\n'):
        path.write_bytes(content)
        with pytest.raises(CommandError) as refusal:
            imported(path)
        assert refusal.value.returncode == 2
    with pytest.raises(CommandError):
        imported(tmp_path / "nergens.csv")


def test_two_who_bring_in_one_list_at_once_make_each_card_once(
    transactional_db: None, tmp_path: Path
) -> None:
    path = build_births.file(tmp_path / "x.csv", row(1), row(2, name="Sam"))
    at_once([lambda: imported(path)] * 3)
    assert Birth.objects.count() == 1
    assert BirthNotice.objects.count() == 2
    totals = [one.counts for one in BirthImport.objects.all()]
    assert sum(one["task"] for one in totals) == 2
    assert sum(one["repeat"] for one in totals) == 4


def test_the_name_that_was_missing_comes_later(tmp_path: Path) -> None:
    assert outcomes(build_births.file(tmp_path / "x.csv", row(1, name=""))) == [
        "task: name of the child missing"
    ]
    assert outcomes(build_births.file(tmp_path / "y.csv", row(1, name="Noa"))) == ["repeat"]
    assert Birth.objects.get().children.get().first_names == "Noa"


@pytest.mark.parametrize("secret", ["J", "ja", "1", "misschien"])
def test_anything_but_no_is_secret(tmp_path: Path, secret: str) -> None:
    path = build_births.file(tmp_path / "x.csv", row(1, secret=secret))
    assert outcomes(path) == ["task: printed singly"]
    assert Resident.objects.get(search_name="lieke jansen").address_is_secret
