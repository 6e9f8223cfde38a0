"""Print runs: sorted by postcode, no names on the sheet, no letter in two, sent once posted."""

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.letters import tasks
from portal.letters.making import store
from portal.letters.models import PrintedLetter, PrintRun
from portal.letters.printing import reminders, run_making, runs
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.municipality.models import Municipality
from portal.residents import register
from portal.staff import permissions
from portal.staff.models import Role, User
from tests import build, build_letter
from tests.races import at_once

State = PrintRun.State


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


def ask(user: User, now: dt.datetime, kind: PrintRun.Kind = PrintRun.Kind.LETTERS) -> PrintRun:
    """The run of the team of this lead, made."""
    team = user.memberships.get().team
    run = runs.ask(kind=kind, team=team, user=user, now=now)
    tasks.make_run(run.pk)
    run.refresh_from_db()
    return run


def test_a_run_is_sorted_and_its_sheet_names_nobody(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    letters = build_letter.made(town, bilal, now, "1399 ZZ", "1301 AA", "1325 AL")
    (alone,) = build_letter.made(town, bilal, now, "1302 BB", secret=True)
    run = ask(daan, now)
    assert run.is_ready, run.reason
    pdf = runs.download(run=run, user=daan, now=now)
    pages = build_letter.text_of(pdf).split("Gevraagd op")
    text = build_letter.text_of(pdf)
    order = [text.rindex(letter.code) for letter in (letters[1], letters[2], letters[0])]
    assert order == sorted(order)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 4
    sheet = [word.text for word in build_letter.words_of(pdf) if word.page == 1]
    assert {letter.code for letter in letters} <= set(sheet)
    assert "1399ZZ" in sheet
    assert not {word for word in sheet if word.startswith(("Naam", "Persoon"))}
    assert alone.code not in text
    assert len(pages) == 2


def test_a_letter_is_sent_when_its_run_is_posted(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    (letter,) = build_letter.made(town, bilal, now, "1325 AL")
    run = ask(daan, now)
    file = run.file
    with pytest.raises(runs.Otherwise, match="print"):
        runs.posted(run=run, user=daan, now=now)
    first = runs.download(run=run, user=daan, now=now)
    with pytest.raises(runs.SayWhy):
        runs.download(run=run, user=daan, now=now)
    assert runs.download(run=run, user=daan, now=now, reason="De printer liep vast.") == first
    letter.refresh_from_db()
    assert letter.state == Letter.State.PRINTING
    assert runs.posted(run=run, user=daan, now=now) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.ended_at) == (Letter.State.SENT, now)
    assert store.get(letter.file, letter.sha256)
    assert file
    with pytest.raises(runs.Otherwise):
        runs.download(run=run, user=daan, now=now, reason="Nog een keer.")
    with pytest.raises(runs.Otherwise):
        runs.cancel(run=run, user=daan, now=now)
    with pytest.raises(runs.NothingReady):
        ask(daan, now)


def test_what_is_cancelled_can_be_printed_again(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    (letter,) = build_letter.made(town, bilal, now, "1325 AL")
    run = ask(daan, now)
    assert runs.cancel(run=run, user=daan, now=now) == 1
    letter.refresh_from_db()
    assert letter.state == Letter.State.MADE
    second = ask(daan, now)
    assert second.is_ready
    assert [one.pk for one in runs.in_the_pile(second)] == [letter.pk]


def test_a_letter_is_in_one_run_whatever_happens(
    transactional_db: None, town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    letters = build_letter.made(town, bilal, now, "1325 AL", "1326 AL", "1327 AL")
    team = town.teams["inkomen-1"]

    def press() -> object:
        return runs.ask(kind=PrintRun.Kind.LETTERS, team=team, user=daan, now=now).pk

    answers = at_once([press] * 3)
    taken = PrintedLetter.objects.filter(left_at__isnull=True).values_list("letter", flat=True)
    assert sorted(taken) == sorted(letter.pk for letter in letters)
    assert any(isinstance(answer, int) for answer in answers)
    run = PrintRun.objects.exclude(pk=PrintedLetter.objects.values("run")[:1]).first()
    other = run or PrintRun.objects.create(
        kind="LETTERS", of_team=team, asked_by="job:tests", asked_at=now
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintedLetter.objects.create(run=other, letter=letters[0])


def test_posting_and_cancelling_at_once_does_one(
    transactional_db: None, town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    (letter,) = build_letter.made(town, bilal, now, "1325 AL")
    run = ask(daan, now)
    runs.download(run=run, user=daan, now=now)
    answers = at_once(
        [
            lambda: runs.posted(run=run, user=daan, now=now),
            lambda: runs.cancel(run=run, user=daan, now=now),
        ]
    )
    run.refresh_from_db()
    letter.refresh_from_db()
    assert [answer for answer in answers if answer == 1] == [1]
    assert (run.state, letter.state) in {("POSTED", "SENT"), ("CANCELLED", "MADE")}


def test_two_workers_make_one_file(
    transactional_db: None,
    town: build.Town,
    bilal: User,
    daan: User,
    now: dt.datetime,
    settings: Settings,
) -> None:
    build_letter.made(town, bilal, now, "1325 AL")
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=town.teams["inkomen-1"], user=daan, now=now)
    at_once([lambda: tasks.make_run(run.pk)] * 3)
    run.refresh_from_db()
    assert run.is_ready
    assert run.attempts == 1
    assert len(list(Path(settings.LETTERS_DIR).rglob("pdf/*/*.pdf"))) == 2


def test_a_run_of_a_dead_worker_is_made_again_and_given_up_at_last(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    build_letter.made(town, bilal, now, "1325 AL")
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=town.teams["inkomen-1"], user=daan, now=now)
    moment = now
    for _ in range(run_making.MOST_TRIES):
        assert run_making.due(moment) == [run.pk]
        assert run_making.claim(pk=run.pk, now=moment) is not None
        assert run_making.due(moment) == []
        moment += dt.timedelta(minutes=10)
    assert run_making.claim(pk=run.pk, now=moment) is None
    run.refresh_from_db()
    assert (run.state, run.reason) == (State.FAILED, run_making.GAVE_UP)
    runs.again(run=run, user=daan, now=now)
    tasks.make_run(run.pk)
    run.refresh_from_db()
    assert run.is_ready


def test_who_died_is_taken_out_at_the_last_moment(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    first, second = build_letter.made(town, bilal, now, "1325 AL", "1326 AL")
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=town.teams["inkomen-1"], user=daan, now=now)
    resident = first.case.resident
    assert resident is not None
    register.set_died(resident=resident, died_on=now.date(), by=daan.actor, now=now)
    tasks.make_run(run.pk)
    run.refresh_from_db()
    first.refresh_from_db()
    assert first.state == Letter.State.STOPPED
    assert [one.pk for one in runs.in_the_pile(run)] == [second.pk]
    assert first.code not in build_letter.text_of(runs.download(run=run, user=daan, now=now))
    writing.stop(letter=second, reason="Niet meer nodig.", by=daan.actor, now=now)
    assert [one.pk for one in runs.to_take_out(run)] == [second.pk]
    assert runs.posted(run=run, user=daan, now=now) == 0


def test_double_sided_each_letter_begins_on_its_own_sheet(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    Municipality.objects.update(prints_double_sided=True)
    build_letter.made(town, bilal, now, "1325 AL", "1326 AL")
    run = ask(daan, now)
    assert run.pages == 6
    words = build_letter.words_of(runs.download(run=run, user=daan, now=now))
    assert {word.page for word in words} == {1, 3, 5}


def test_a_secret_address_is_printed_by_itself(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    (letter,) = build_letter.made(town, bilal, now, "1325 AL", secret=True)
    with pytest.raises(runs.NothingReady):
        ask(daan, now)
    run = runs.ask_alone(letter=letter, user=daan, now=now)
    tasks.make_run(run.pk)
    run.refresh_from_db()
    assert (run.kind, run.pages) == (PrintRun.Kind.ALONE, 1)
    assert letter.code in build_letter.text_of(runs.download(run=run, user=daan, now=now))
    assert runs.posted(run=run, user=daan, now=now) == 1


def test_who_may_print_what(
    town: build.Town, bilal: User, daan: User, eva: User, now: dt.datetime
) -> None:
    build_letter.made(town, bilal, now, "1325 AL")
    printer = build.colleague(name="Sita", team=town.teams["beheer"], role=Role.PRINT_ROOM)
    for user, team in ((bilal, town.teams["inkomen-1"]), (eva, None), (daan, None)):
        with pytest.raises(permissions.NotAllowed):
            runs.ask(kind=PrintRun.Kind.LETTERS, team=team, user=user, now=now)
    run = runs.ask(kind=PrintRun.Kind.LETTERS, team=None, user=printer, now=now)
    tasks.make_run(run.pk)
    with pytest.raises(permissions.NotAllowed):
        runs.download(run=run, user=daan, now=now)
    run.refresh_from_db()
    assert runs.download(run=run, user=printer, now=now)


def test_a_run_that_nobody_posted_is_told_after_a_working_day(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    build_letter.made(town, bilal, now, "1325 AL")
    run = ask(daan, now)
    assert reminders.due(now + dt.timedelta(hours=23)) == []
    (told,) = reminders.due(now + dt.timedelta(hours=24))
    assert told.owner_id == daan.pk
    runs.cancel(run=run, user=daan, now=now)
    assert reminders.due(now + dt.timedelta(days=3)) == []


def test_a_damaged_file_is_made_again(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    (letter,) = build_letter.made(town, bilal, now, "1325 AL")
    letter.refresh_from_db()
    store.path_of(letter.file).write_bytes(b"broken")
    run = ask(daan, now)
    assert run.is_ready
    store.path_of(run.file).write_bytes(b"broken")
    with pytest.raises(runs.Otherwise, match="opnieuw"):
        runs.download(run=run, user=daan, now=now)
    tasks.make_run(run.pk)
    run.refresh_from_db()
    assert letter.code in build_letter.text_of(runs.download(run=run, user=daan, now=now))
