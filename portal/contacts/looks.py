"""What a case seems to be besides what it came in as: found in the words, or seen by a colleague.
The day on which it came in is kept, for the term runs from there."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor, job
from portal.cases import lifecycle, permissions
from portal.cases.models import Case
from portal.contacts import wording
from portal.contacts.models import LooksLike
from portal.kit import clock
from portal.kit.states import MovedMeanwhile
from portal.staff.models import User

READER = job("woorden")
Verdict, What = LooksLike.Verdict, LooksLike.What


def recognise(
    *, case: Case, words: str, now: dt.datetime, received_on: dt.date | None = None
) -> list[LooksLike]:
    """Flag what the resident's own words look like, received on the day on which the case came in
    unless told otherwise. Part of the verb that takes in her words."""
    found = wording.what_it_looks_like(words)
    return [_flag(case, what, by=READER, now=now, received_on=received_on) for what in found]


def find(*, case: Case, pk: int) -> LooksLike | None:
    """Return a flag of this case. One query."""
    return LooksLike.objects.select_related("case").filter(case=case, pk=pk).first()


def mark(*, case: Case, what: LooksLike.What, user: User, now: dt.datetime) -> None:
    """A colleague sees that this is one, whatever the words were. Again changes nothing.

    Raises permissions.NotAllowed.
    """
    permissions.check_can_work(user, case, now=now)
    with transaction.atomic():
        # Of two at once, and of one beside the reader of words, the unique row decides.
        flag = _flag(case, what, by=user.actor, now=now)
        _settle(flag, Verdict.IS, seen=flag.verdict, by=user.actor, now=now)


def settle(
    *, flag: LooksLike, verdict: LooksLike.Verdict, seen: str, user: User, now: dt.datetime
) -> None:
    """A colleague looked: it is one, or it is not. `seen` is the verdict that the screen showed.

    What is one stays flagged until the department that handles it takes it; what is not may still
    become one. Raises states.MovedMeanwhile or permissions.NotAllowed.
    """
    permissions.check_can_work(user, flag.case, now=now)
    with transaction.atomic():
        _settle(flag, verdict, seen=seen, by=user.actor, now=now)


def carry(*, old: Case, new: Case, by: Actor, now: dt.datetime) -> None:
    """Let what was not ruled out follow a case into the one that it became, with its first day."""
    for flag in LooksLike.objects.filter(case=old).exclude(verdict=Verdict.IS_NOT).order_by("pk"):
        LooksLike.objects.create(
            case=new,
            what=flag.what,
            received_on=flag.received_on,
            at=now,
            by=by.key,
            verdict=flag.verdict,
            verdict_at=flag.verdict_at,
            verdict_by=flag.verdict_by,
        )


def _flag(
    case: Case,
    what: LooksLike.What,
    *,
    by: Actor,
    now: dt.datetime,
    received_on: dt.date | None = None,
) -> LooksLike:
    first = case.origin or case
    received_on = received_on or clock.day_of(first.opened_at)
    flag, created = LooksLike.objects.get_or_create(
        case=case,
        what=what,
        defaults={"received_on": received_on, "at": now, "by": by.key},
    )
    if created:
        record.event(code="contact.looks_like", about=case, by=by, now=now, what=what.value)
        lifecycle.tell_screens(case)
    return flag


def _settle(
    flag: LooksLike, verdict: LooksLike.Verdict, *, seen: str, by: Actor, now: dt.datetime
) -> None:
    if flag.verdict == verdict:
        return
    if seen == Verdict.IS:
        # Only the department that handles it ends it.
        raise MovedMeanwhile
    moved = LooksLike.objects.filter(pk=flag.pk, verdict=seen).update(
        verdict=verdict, verdict_at=now, verdict_by=by.key
    )
    if not moved:
        raise MovedMeanwhile
    code = "contact.looks_settled" if verdict == Verdict.IS else "contact.looks_ruled_out"
    record.event(code=code, about=flag.case, by=by, now=now, what=flag.what)
    lifecycle.tell_screens(flag.case)
