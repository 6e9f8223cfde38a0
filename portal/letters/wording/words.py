"""The words of the office that no resident has to know, with a human word for each: the list
belongs to the staff."""

import datetime as dt

from django.db import IntegrityError, transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.kit.plain_language import Word, Words
from portal.kit.refusal import Refused
from portal.letters.wording.models import OfficeWord


class KnownWord(Refused):
    """The list has this word already."""

    text = "Dit woord staat al in de lijst."


def current() -> Words:
    """Return the list, for portal.kit.plain_language. One query."""
    rows = OfficeWord.objects.order_by("word").values_list("word", "human", "beside")
    return tuple(Word(word, human, _parts(beside)) for word, human, beside in rows)


def all_of_them() -> list[OfficeWord]:
    """Return the list for its page, by word. One query."""
    return list(OfficeWord.objects.order_by("word"))


def find(pk: int) -> OfficeWord | None:
    """Return one word, or None."""
    found: OfficeWord | None = OfficeWord.objects.filter(pk=pk).first()
    return found


def add(*, word: str, human: str, beside: str, by: Actor, now: dt.datetime) -> OfficeWord:
    """Put a word on the list. Raises KnownWord."""
    try:
        with transaction.atomic():
            row = OfficeWord.objects.create(word=word.lower(), human=human, beside=beside)
            record.event(code="word.added", about=row, by=by, now=now)
    except IntegrityError:
        raise KnownWord from None
    return row


def change(*, row: OfficeWord, human: str, beside: str, by: Actor, now: dt.datetime) -> None:
    """Write the human word anew."""
    with transaction.atomic():
        OfficeWord.objects.filter(pk=row.pk).update(human=human, beside=beside)
        record.event(code="word.changed", about=row, by=by, now=now)


def remove(*, row: OfficeWord, by: Actor, now: dt.datetime) -> None:
    """Take a word off the list; once more is harmless."""
    with transaction.atomic():
        deleted, _ = OfficeWord.objects.filter(pk=row.pk).delete()
        if deleted:
            record.event(code="word.removed", about=row, by=by, now=now)


def _parts(beside: str) -> tuple[str, ...]:
    return tuple(part for one in beside.split(",") if (part := one.strip()))
