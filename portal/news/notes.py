"""Writing what got better, showing it from a day on, and taking it back."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit import clock, text
from portal.kit.refusal import Refused
from portal.news.models import NewsNote

# The public page shows the last ones; the rest is in the file.
SHOWN = 30
COLUMNS = ("Dag", "Wat is er beter", "Tekst")


class ShownBefore(Refused):
    """People have read it."""

    text = "Dit bericht stond al op de site. Trek het in, en schrijf een nieuw bericht."


class InThePast(Refused):
    """It was not there on that day."""

    text = "Deze dag is voorbij. Kies vandaag of een dag die nog komt."


class NotShown(Refused):
    """There is nothing to take back."""

    text = "Dit bericht staat niet op de site en staat ook niet klaar."


def write(
    *,
    title: str,
    body: str,
    publish_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
    note: NewsNote | None = None,
) -> NewsNote:
    """Write a note, or write `note` anew; without a day it stays a draft. Raises InThePast, or
    ShownBefore."""
    today = clock.day_of(now)
    if publish_on is not None and publish_on < today:
        raise InThePast
    with transaction.atomic():
        fresh = _locked(note) if note else NewsNote(written_by=by.key, written_at=now)
        if note and not may_change(fresh, today):
            raise ShownBefore
        fresh.title, fresh.body, fresh.publish_on = title, body, publish_on
        if note:
            fresh.save(update_fields=["title", "body", "publish_on"])
        else:
            fresh.save(force_insert=True)
        record.event(code="news.changed" if note else "news.written", about=fresh, by=by, now=now)
    return fresh


def withdraw(*, note: NewsNote, by: Actor, now: dt.datetime) -> None:
    """Take a note from the page, or keep it from coming there. Twice changes nothing. Raises
    NotShown for a draft."""
    with transaction.atomic():
        fresh = _locked(note)
        if fresh.withdrawn_at is not None:
            return
        if fresh.publish_on is None:
            raise NotShown
        fresh.withdrawn_at, fresh.withdrawn_by = now, by.key
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record.event(code="news.withdrawn", about=fresh, by=by, now=now)


def may_change(note: NewsNote, today: dt.date) -> bool:
    """Tell whether nobody has read it yet."""
    waits = note.publish_on is None or note.publish_on > today
    return waits and note.withdrawn_at is None


def find(pk: int) -> NewsNote | None:
    """Return one note, or None. One query."""
    found: NewsNote | None = NewsNote.objects.filter(pk=pk).first()
    return found


def shown(now: dt.datetime) -> list[NewsNote]:
    """Return what everybody reads now. One query."""
    return list(NewsNote.objects.shown(clock.day_of(now))[:SHOWN])


def all_of_them() -> list[NewsNote]:
    """Return every note for its manager. One query."""
    return list(NewsNote.objects.newest()[:200])


def as_text(now: dt.datetime) -> str:
    """Return all that is shown as plain text, ready to paste into a newsletter. One query."""
    parts = [
        f"{note.title}\n{clock.in_words(note.publish_on, year=True)}\n\n{note.body}"
        for note in NewsNote.objects.shown(clock.day_of(now))
        if note.publish_on
    ]
    return "\n\n---\n\n".join(parts) + "\n"


def as_rows(now: dt.datetime) -> list[list[str]]:
    """Return the same as rows below COLUMNS. One query."""
    return [
        [note.publish_on.isoformat(), note.title, text.clean_line(note.body)]
        for note in NewsNote.objects.shown(clock.day_of(now))
        if note.publish_on
    ]


def _locked(note: NewsNote) -> NewsNote:
    found: NewsNote = NewsNote.objects.select_for_update().get(pk=note.pk)
    return found
