"""The one door from a kenmerk to a letter: whoever may not read its case gets 404, and every look
is recorded."""

import datetime as dt
import re

from django.http import Http404

from portal.audit import record
from portal.cases import access
from portal.kit import text
from portal.letters.making import store
from portal.letters.writing.models import Letter
from portal.staff.models import User
from portal.staff.permissions import Standing

TYPED = re.compile(r"[Bb][- ]?(\d{2})[- ]?(\d{1,6})", re.ASCII)


def clean(typed: str) -> str:
    """Return a typed kenmerk in its one spelling: 'b 26 42' becomes B-26-000042."""
    line = text.clean_line(typed)
    found = TYPED.fullmatch(line)
    return f"B-{found[1]}-{int(found[2]):06d}" if found else line


def get_letter(user: User, code: str, *, now: dt.datetime, may: Standing | None = None) -> Letter:
    """Return the letter with this kenmerk if this colleague may read its case, and record the look.
    Raises Http404 alike for one that is not there and one that is not theirs. Four statements."""
    letter: Letter | None = Letter.objects.with_all().filter(code=clean(code)).first()
    if letter is None:
        raise Http404("brief")
    letter.case = access.get_case(user, letter.case.reference, now=now, may=may)
    return letter


def beside(letter: Letter) -> Letter | None:
    """Return what lies in the same envelope: the translation of a Dutch letter, or the Dutch letter
    of a translation. At most one query."""
    if letter.translates is not None:
        return letter.translates
    found: Letter | None = Letter.objects.with_all().filter(translates=letter).first()
    return found


def find(typed: str, *, may: Standing, now: dt.datetime) -> Letter | None:
    """Return the letter with this kenmerk when this colleague may read it; no look yet. Two
    queries."""
    letter: Letter | None = Letter.objects.filter(code=clean(typed)).first()
    if letter is None:
        return None
    readable = Letter.objects.readable_by(may, now=now)
    return letter if readable.filter(pk=letter.pk).exists() else None


def pdf_of(letter: Letter, user: User, *, now: dt.datetime) -> bytes:
    """Return the PDF as it was made, and record that it was opened. Raises Http404 when there is
    none, or store.Damaged."""
    if not letter.is_made:
        raise Http404("pdf")
    record.look(code="letter.opened", about=letter.case, by=user.actor, now=now, letter=letter.pk)
    return store.get(letter.file, letter.sha256)
