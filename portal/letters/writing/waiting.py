"""The letters that wait for a colleague: what failed or is held up, and one's own drafts."""

import datetime as dt
from typing import Any

from portal.kit.page import MOST_COUNTED
from portal.letters.writing.models import Letter
from portal.staff.permissions import Standing

ROWS = 25


def for_a_person(*, may: Standing, now: dt.datetime, page: int = 1) -> tuple[list[Letter], bool]:
    """Return letters that failed or are held up, the newest first, and whether there are more. One
    query."""
    readable = Letter.objects.readable_by(may, now=now).for_a_person().with_all()
    start = (page - 1) * ROWS
    found = list(readable.order_by("-written_at", "-pk")[start : start + ROWS + 1])
    return found[:ROWS], len(found) > ROWS


def drafts(*, may: Standing, now: dt.datetime) -> list[Letter]:
    """Return the newest drafts of this colleague. One query."""
    readable = Letter.objects.readable_by(may, now=now).with_all()
    mine = readable.filter(state=Letter.State.DRAFT, written_by=may.user.actor.key, translates=None)
    return list(mine.order_by("-written_at", "-pk")[:ROWS])


def numbers_of(may: Standing) -> Any:
    """Return what reads the letters of one's teams that wait for a person, 100 at most."""
    waiting = Letter.objects.for_a_person().filter(case__team__in=may.teams)
    return waiting.values("pk")[: MOST_COUNTED + 1]
