"""Letters to many: one a case whatever dies, those who may not receive it passed over, held and
stopped at any moment."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from portal.letters import kinds, tasks
from portal.letters.making import make, rendering, sheet, store
from portal.letters.models import BatchRow, LetterBatch, Template, TemplateVersion
from portal.letters.printing import batch_working, batches
from portal.letters.writing import writing
from portal.letters.writing.models import Letter
from portal.residents import register
from portal.staff import permissions
from portal.staff.models import Membership, Role, User
from tests import build, build_letter
from tests.races import at_once

State, Row = LetterBatch.State, BatchRow.State


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path


@pytest.fixture
def version(now: dt.datetime, town: build.Town) -> TemplateVersion:
    return build_letter.template(now=now)


def cases(town: build.Town, now: dt.datetime, count: int) -> list[str]:
    found = []
    for number in range(count):
        case = build.callback(
            town.topics["uitkering"],
            now=now,
            name=f"Sam Persoon{number}",
            number=f"06 1234 56{number:02}",
        ).case
        build_letter.live_at(case)
        found.append(case.reference)
    return found


def chosen(
    version: TemplateVersion, user: User, now: dt.datetime, references: list[str] | None = None
) -> LetterBatch:
    team = user.memberships.get().team
    choice = batches.Choice(references=references or ())
    return batches.choose(version=version, team=team, choice=choice, user=user, now=now)


def run_to_the_end(batch: LetterBatch, now: dt.datetime) -> None:
    for _ in range(50):
        tasks.write_batch(batch.pk)
        batch.refresh_from_db()
        if not batch.is_running:
            break
    for letter in Letter.objects.filter(batch_row__batch=batch):
        tasks.make(letter.pk)


def test_each_case_gets_its_letter_and_who_may_not_is_passed_over(
    town: build.Town, daan: User, version: TemplateVersion, now: dt.datetime
) -> None:
    references = cases(town, now, 5)
    batch = chosen(version, daan, now)
    people = [row.case.resident for row in batch.rows.order_by("pk")]
    safe, dead, gone = (resident for resident in people[:3] if resident is not None)
    register.set_safe_contact(resident=safe, by=daan.actor, now=now)
    register.set_died(resident=dead, died_on=now.date(), by=daan.actor, now=now)
    gone.street = ""
    gone.save()
    previews = batches.previews(batch, user=daan, now=now)
    assert [bool(one.letter) for one in previews] == [False, False, False, True, True]
    assert Letter.objects.count() == 0
    batches.sign(batch=batch, user=daan, now=now)
    run_to_the_end(batch, now)
    assert batch.state == State.DONE
    progress = batches.progress(batch)
    assert (progress.rows, progress.made, progress.skipped, progress.failed) == (5, 2, 2, 1)
    reasons = [row.reason for row in batches.without_letter(batch)]
    assert any("Veilig contact" in reason for reason in reasons)
    assert any("straat" in reason for reason in reasons)
    gone.street = "Kade"
    gone.save()
    assert batches.again(batch=batch, user=daan, now=now) == 1
    run_to_the_end(batch, now)
    assert batches.progress(batch).made == 3
    assert {letter.signed_by for letter in Letter.objects.all()} == {daan.actor.key}
    assert len(references) == 5


def test_the_preview_is_what_is_made(
    town: build.Town, daan: User, version: TemplateVersion, now: dt.datetime
) -> None:
    cases(town, now, 4)
    batch = chosen(version, daan, now)
    previews = batches.previews(batch, user=daan, now=now)
    assert len(previews) == 3
    shown = previews[0].letter
    assert shown is not None
    body = sheet.context_of(shown)["body"]
    batches.sign(batch=batch, user=daan, now=now)
    run_to_the_end(batch, now)
    letter = Letter.objects.get(case=previews[0].case)
    assert (sheet.context_of(letter)["body"], letter.addressee) == (body, shown.addressee)


def test_a_list_of_references_takes_only_ones_own(
    town: build.Town, daan: User, eva: User, version: TemplateVersion, now: dt.datetime
) -> None:
    own = cases(town, now, 2)
    foreign = build.callback(town.topics["werk"], now=now, number="06 11 22 33 44").case.reference
    batch = chosen(version, daan, now, [*own, foreign, "Z-26-999999"])
    assert (batch.rows.count(), batch.unknown) == (2, 2)
    with pytest.raises(permissions.NotAllowed):
        chosen(version, eva, now, own)
    with pytest.raises(batches.NoCases):
        chosen(version, daan, now, [foreign])
    # Another lead of this team would read the letter, and has nothing to do with that case.
    Membership.objects.create(
        user=daan, team=town.teams["werk"], role=Role.CASEWORKER, from_on=now.date()
    )
    team = town.teams["inkomen-1"]
    with pytest.raises(batches.NoCases):
        batches.choose(
            version=version, team=team, choice=batches.Choice([foreign]), user=daan, now=now
        )


def test_it_stands_still_goes_on_and_stops(
    town: build.Town,
    daan: User,
    version: TemplateVersion,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch_working, "AT_ONCE", 2)
    cases(town, now, 6)
    batch = chosen(version, daan, now)
    batches.sign(batch=batch, user=daan, now=now)
    tasks.write_batch(batch.pk)
    batches.pause(batch=batch, user=daan, now=now)
    tasks.write_batch(batch.pk)
    assert batch.rows.filter(state="WRITTEN").count() == 2
    batches.resume(batch=batch, user=daan, now=now)
    tasks.write_batch(batch.pk)
    first = Letter.objects.order_by("pk").first()
    assert first is not None
    monkeypatch.setattr(make, "TOGETHER", 1)
    tasks.make(first.pk)
    assert batches.cancel(batch=batch, user=daan, now=now) == 3
    tasks.write_batch(batch.pk)
    progress = batches.progress(batch)
    assert (progress.made, progress.cancelled, progress.skipped) == (1, 2, 3)
    assert Letter.objects.filter(state="STOPPED").count() == 3
    with pytest.raises(batches.Otherwise):
        batches.resume(batch=batch, user=daan, now=now)


def test_what_is_written_is_stopped_until_it_is_made(
    town: build.Town, daan: User, version: TemplateVersion, now: dt.datetime
) -> None:
    cases(town, now, 2)
    batch, other = chosen(version, daan, now), chosen(version, daan, now)
    for one in (batch, other):
        batches.sign(batch=one, user=daan, now=now)
        tasks.write_batch(one.pk)
        one.refresh_from_db()
        assert one.is_done
        assert batches.progress(one).is_under_way
    assert batches.cancel(batch=batch, user=daan, now=now) == 2
    tasks.sweep()
    assert not batches.progress(other).is_under_way
    with pytest.raises(batches.Otherwise, match="alles is al gemaakt"):
        batches.cancel(batch=other, user=daan, now=now)
    assert (batches.progress(batch).made, batches.progress(other).made) == (0, 2)


def test_workers_at_once_write_one_letter_a_case(
    transactional_db: None,
    town: build.Town,
    daan: User,
    version: TemplateVersion,
    now: dt.datetime,
) -> None:
    cases(town, now, 6)
    batch = chosen(version, daan, now)
    batches.sign(batch=batch, user=daan, now=now)
    at_once([lambda: tasks.write_batch(batch.pk)] * 3)
    assert Letter.objects.filter(batch_row__batch=batch).count() == 6
    assert Letter.objects.count() == 6
    row = batch.rows.first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchRow.objects.create(batch=batch, case=row.case)


def test_a_batch_that_nobody_works_on_is_found(
    town: build.Town, daan: User, version: TemplateVersion, now: dt.datetime
) -> None:
    cases(town, now, 1)
    batch = chosen(version, daan, now)
    assert batch_working.standing_still(now) == []
    batches.sign(batch=batch, user=daan, now=now)
    assert batch_working.standing_still(now) == [batch.pk]


def test_a_no_is_never_sent_to_many(
    town: build.Town, daan: User, version: TemplateVersion, now: dt.datetime
) -> None:
    cases(town, now, 1)
    Template.objects.update(kind="refusal")
    version.refresh_from_db()
    with pytest.raises(permissions.NotAllowed):
        chosen(version, daan, now)


LONG = build_letter.BODY * 8
NAMES = ("Ayşe Yılmaz", "محمد أحمد", "Ørjan Łódź", "X")


def test_letters_laid_out_together_are_the_same_to_the_byte(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    letters = []
    for number in range(9):
        case = build.callback(
            town.topics["uitkering"], now=now, number=f"06 1234 56{number:02}"
        ).case
        build_letter.live_at(case, name=NAMES[number % len(NAMES)])
        body = LONG if number in {0, 4} else build_letter.BODY + f"\nNummer {number}."
        draft = build_letter.draft(case, now=now, body=body)
        letters.append(writing.sign(letter=draft, user=bilal, now=now))
    htmls = [sheet.html_of(letter) for letter in letters]
    css = sheet.css_of(letters[0])
    together = rendering.many(htmls, layout=kinds.LETTER, css=css)
    assert [number for number, pdf in enumerate(together) if pdf is None] == [0, 4]
    for html, pdf in zip(htmls, together, strict=True):
        alone = rendering.one(html, layout=kinds.LETTER, css=css)
        assert pdf == (alone if alone.pages == 1 else None)
    # One task makes them all: what needs two pages by itself.
    tasks.make(letters[1].pk)
    made = list(Letter.objects.order_by("pk"))
    assert [letter.state for letter in made] == ["MADE"] * 9
    assert [letter.pages > 1 for letter in made] == [number in {0, 4} for number in range(9)]
    for letter, html in zip(made, htmls, strict=True):
        kept = store.get(letter.file, letter.sha256)
        assert kept == rendering.one(html, layout=kinds.LETTER, css=css).content


def test_when_letters_together_break_off_each_goes_alone(
    town: build.Town,
    bilal: User,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = []
    for number in range(3):
        case = build.callback(
            town.topics["uitkering"], now=now, number=f"06 1234 56{number:02}"
        ).case
        letters.append(build_letter.signed(case, bilal, now=now))

    def breaks(*_: object, **__: object) -> None:
        raise rendering.BrokeOff("Het maken van deze brief brak af.")

    with monkeypatch.context() as away:
        away.setattr(rendering, "many", breaks)
        tasks.make(letters[0].pk)
        assert set(Letter.objects.values_list("state", flat=True)) == {"HELD"}
        for letter in letters:
            tasks.make(letter.pk)
    assert set(Letter.objects.values_list("state", flat=True)) == {"MADE"}
