"""What comes between printer and letter box: death, a secret address, a birth taken back."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.births import births, deciding, following, hearing, importing
from portal.births.models import Birth, BirthNotice
from portal.letters import tasks
from portal.letters.models import PrintRun
from portal.letters.printing import runs
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.residents import register, relations
from portal.residents.models import Relation, Resident, Wish
from portal.staff.models import User
from tests import build, build_births, build_letter
from tests.build import TESTER

State = Letter.State


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


def made(run: PrintRun) -> PrintRun:
    tasks.make_run(run.pk)
    run.refresh_from_db()
    return run


def ask(user: User, now: dt.datetime, kind: PrintRun.Kind = PrintRun.Kind.LETTERS) -> PrintRun:
    """The run of the team of this lead, made."""
    team = user.memberships.get().team
    return made(runs.ask(kind=kind, team=team, user=user, now=now))


def resident_of(letter: Letter) -> Resident:
    assert letter.case.resident is not None
    return letter.case.resident


def die(letter: Letter, now: dt.datetime) -> None:
    register.set_died(resident=resident_of(letter), died_on=now.date(), by=TESTER, now=now)


def state_of(letter: Letter) -> str:
    return Letter.objects.get(pk=letter.pk).state


def test_an_address_that_became_secret_is_in_no_pile(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    letter, other = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA")
    register.keep_address_secret(resident=resident_of(letter), by=TESTER, now=now)
    run = ask(daan, now)
    text = build_letter.text_of(runs.download(run=run, user=daan, now=now))
    assert other.code in text
    assert letter.code not in text
    assert "1399ZZ" not in text
    alone = made(runs.ask_alone(letter=letter, user=daan, now=now))
    assert letter.code in build_letter.text_of(runs.download(run=alone, user=daan, now=now))


@pytest.mark.parametrize("is_made", [False, True], ids=["asked", "made"])
def test_an_address_that_becomes_secret_leaves_the_pile(
    town: build.Town, bilal: User, daan: User, now: dt.datetime, is_made: bool
) -> None:
    letter, other = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA")
    team = town.teams["inkomen-1"]
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=team, user=daan, now=now)
    if is_made:
        made(run)
    register.keep_address_secret(resident=resident_of(letter), by=TESTER, now=now)
    if is_made:
        with pytest.raises(runs.Otherwise, match="opnieuw"):
            runs.download(run=run, user=daan, now=now)
    made(run)
    text = build_letter.text_of(runs.download(run=run, user=daan, now=now))
    assert letter.code not in text
    assert state_of(letter) == State.MADE
    made(runs.ask_alone(letter=letter, user=daan, now=now))
    assert runs.posted(run=run, user=daan, now=now) == 1
    assert state_of(other) == State.SENT


def test_who_died_after_the_file_was_made_is_not_in_the_file_that_is_printed(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    letter, other = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA")
    run = ask(daan, now)
    die(letter, now)
    with pytest.raises(runs.Otherwise, match="opnieuw"):
        runs.download(run=run, user=daan, now=now)
    made(run)
    text = build_letter.text_of(runs.download(run=run, user=daan, now=now))
    assert letter.code not in text
    assert state_of(letter) == State.STOPPED
    assert runs.posted(run=run, user=daan, now=now) == 1
    assert state_of(other) == State.SENT


def test_who_died_after_the_printing_is_taken_out_before_the_pile_is_posted(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    letter, other = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA")
    run = ask(daan, now)
    runs.download(run=run, user=daan, now=now)
    die(letter, now)
    assert [one.pk for one in runs.to_take_out(run)] == [letter.pk]
    with pytest.raises(runs.Otherwise, match=letter.code):
        runs.posted(run=run, user=daan, now=now)
    assert state_of(letter) == State.STOPPED
    assert state_of(other) == State.PRINTING
    assert [one.pk for one in runs.to_take_out(run)] == [letter.pk]
    assert runs.posted(run=run, user=daan, now=now) == 1
    assert state_of(other) == State.SENT


def test_a_translation_is_taken_out_with_its_letter(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    case = build_letter.case_with_address(now)
    letter = build_letter.draft(case, now=now)
    words = writing.Draft(
        "general", "Papers", "Send us your papers.", language="en", translates=letter
    )
    beside = writing.write(case=case, draft=words, by=TESTER, now=now)
    writing.sign(letter=letter, user=bilal, now=now)
    for one in (letter, beside):
        tasks.make(one.pk)
    build_letter.made(town, bilal, now, "1301 AA")
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=town.teams["inkomen-1"], user=daan, now=now)
    die(letter, now)
    assert made(run).is_ready
    assert (state_of(letter), state_of(beside)) == (State.STOPPED, State.STOPPED)
    assert runs.size_of(run) == 1


def test_a_birth_that_is_taken_back_at_the_printer_leaves_no_name(
    town: build.Town,
    bilal: User,
    daan: User,
    now: dt.datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    birth = build_births.birth(town, now=now)
    card = deciding.Card("Noor de Vries", Birth.Design.SUN, build_births.AT_HOME)
    letter = deciding.welcome(birth=birth, card=card, user=bilal, now=now).card
    assert letter is not None
    tasks.make(letter.pk)
    run = ask(daan, now, PrintRun.Kind.CARDS)
    runs.download(run=run, user=daan, now=now)
    assert births.withdraw(notice=BirthNotice.objects.get(), by=TESTER, now=now)
    following.forget(now=now)
    # Whoever has the pile in hand still reads which card comes out.
    assert [one.pk for one in runs.to_take_out(run)] == [letter.pk]
    with pytest.raises(runs.Otherwise, match=letter.code):
        runs.posted(run=run, user=daan, now=now)
    following.forget(now=now)
    assert [one.pk for one in runs.to_take_out(run)] == [letter.pk]
    with django_capture_on_commit_callbacks(execute=True):
        assert runs.posted(run=run, user=daan, now=now) == 0
    following.forget(now=now)
    assert not Letter.objects.exists()
    assert not list(Path(settings.LETTERS_DIR).rglob("*.pdf"))


def bring_in(tmp_path: Path, now: dt.datetime, *rows: str) -> dict[str, int]:
    file = build_births.file(tmp_path / "geboorten.csv", *rows)
    return importing.take(content=file.read_bytes(), by=TESTER, now=now).counts


ROW = "{};{};2-11-2026;Noor;de Vries;{};14-3-1994;;Odeonstraat;12;1325 AL;Almere;N;{}"


@pytest.mark.parametrize(
    ("kind", "parent", "remark"),
    [
        ("I", "Anneke de Vries", ""),
        ("N", "Anneke de Vries", "levenloos geboren"),
        ("I", "A. de Vries-Jansen", ""),
    ],
)
def test_a_birth_that_the_source_takes_back_ends_also_when_nothing_runs_any_more(
    town: build.Town, now: dt.datetime, tmp_path: Path, kind: str, parent: str, remark: str
) -> None:
    build_births.source(town)
    build_births.parent(now=now)
    assert bring_in(tmp_path, now, ROW.format("k-1", "N", "Anneke de Vries", ""))["task"] == 1
    Relation.objects.all().delete()
    bring_in(tmp_path, now, ROW.format("k-1", kind, parent, remark))
    assert Birth.objects.get().state == Birth.State.ENDED


def test_a_birth_that_a_colleague_heard_ends_when_the_source_tells_how_it_went(
    town: build.Town, bilal: User, now: dt.datetime, tmp_path: Path
) -> None:
    build_births.source(town)
    case = build.callback(town.topics["uitkering"], now=now, name="Anneke de Vries").case
    resident = case.resident
    assert resident is not None
    register_birth_date(resident)
    relations.begin(resident=resident, by=TESTER, now=now)
    day = dt.date(2026, 11, 2)
    hearing.heard(case=case, born_on=day, first_names="Noor", user=bilal, now=now)
    bring_in(tmp_path, now, ROW.format("k-1", "N", "Anneke de Vries", "overleden"))
    assert Birth.objects.get().state == Birth.State.ENDED


def register_birth_date(resident: Resident) -> None:
    resident.birth_date = dt.date(1994, 3, 14)
    resident.save(update_fields=["birth_date"])


def test_nobody_decides_otherwise_than_she_told_us_herself(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build_letter.case_with_address(now)
    assert case.resident is not None
    letter = build_letter.draft(case, now=now)
    register.add_wish(resident=case.resident, wish=Wish.NO_POST, by=TESTER, now=now)
    register.set_safe_contact(resident=case.resident, by=TESTER, now=now)
    with pytest.raises(writing.MayNot):
        writing.sign(letter=letter, user=bilal, now=now, on_purpose=True)
