"""What got better: a draft, a day on which everybody reads it, and taking it back."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.kit import clock
from portal.news import notes
from portal.news.models import NewsNote
from portal.staff.models import User
from tests import build

DAY = dt.timedelta(days=1)


def write(now: dt.datetime, *, on: dt.date | None, title: str = "U kiest zelf") -> NewsNote:
    body = "U kiest nu zelf wanneer wij bellen."
    return notes.write(title=title, body=body, publish_on=on, by=build.TESTER, now=now)


@pytest.mark.usefixtures("db")
def test_everybody_reads_it_from_its_day_on(now: dt.datetime) -> None:
    today = clock.day_of(now)
    write(now, on=None, title="Concept")
    write(now, on=today + DAY, title="Morgen")
    first, second = write(now, on=today, title="Een"), write(now, on=today, title="Twee")
    assert [note.title for note in notes.shown(now)] == ["Twee", "Een"]
    assert [note.title for note in notes.shown(now + DAY)] == ["Morgen", "Twee", "Een"]
    notes.withdraw(note=first, by=build.TESTER, now=now)
    notes.withdraw(note=first, by=build.TESTER, now=now)
    assert notes.shown(now) == [second]
    assert "Een" not in notes.as_text(now)
    assert notes.as_rows(now) == [["2026-11-24", "Twee", "U kiest nu zelf wanneer wij bellen."]]


@pytest.mark.usefixtures("db")
def test_what_was_read_keeps_its_words(now: dt.datetime, hanna: User) -> None:
    today = clock.day_of(now)
    draft, told = write(now, on=None), write(now, on=today)
    words: dict[str, Any] = {
        "title": "Anders",
        "body": "Anders.",
        "by": hanna.actor,
        "now": now,
    }
    notes.write(note=draft, publish_on=today + DAY, **words)
    with pytest.raises(notes.ShownBefore):
        notes.write(note=told, publish_on=today + DAY, **words)
    with pytest.raises(notes.InThePast):
        notes.write(note=draft, publish_on=today - DAY, **words)
    with pytest.raises(notes.NotShown):
        notes.withdraw(note=write(now, on=None), by=hanna.actor, now=now)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"body": ""}, {"withdrawn_by": "x"}, {"publish_on": None}]
)
def test_the_database_refuses_half_a_note(now: dt.datetime, wrong: dict[str, str]) -> None:
    note = write(now, on=clock.day_of(now))
    if "publish_on" in wrong:
        notes.withdraw(note=note, by=build.TESTER, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        NewsNote.objects.filter(pk=note.pk).update(**wrong)
