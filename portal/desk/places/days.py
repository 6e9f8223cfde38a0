"""The day of a desk: opened by a person, closed by a person, and never with somebody in it."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.desk.places import hosting, seats
from portal.desk.places.models import Desk, Opening
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission


class StillThere(Refused):
    """Nobody goes home without an answer: the text says how many are still here."""


def open_day(*, desk: Desk, user: User, now: dt.datetime) -> Opening:
    """Open the desk for today, or open it again. Twice is once.

    Raises permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        opening, made = Opening.objects.get_or_create(
            desk=desk,
            day=clock.day_of(now),
            defaults={"opened_at": now, "opened_by": user.actor.key},
        )
        opening = _locked(opening)
        if made or not opening.is_running:
            opening.closed_at, opening.closed_by = None, ""
            opening.save(update_fields=["closed_at", "closed_by"])
            record.event(code="desk.day_opened", about=opening, by=user.actor, now=now)
            notify.hint(topics.desk(desk.pk))
    return opening


def close_day(*, opening: Opening, user: User, now: dt.datetime) -> Opening:
    """Close a day in which nobody waits any more. Twice is once.

    Raises StillThere while a visit is open: each needs its outcome first; permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        fresh = _locked(opening)
        if not fresh.is_running:
            return fresh
        left = still_there(fresh)
        if left:
            people = "is nog iemand" if left == 1 else f"zijn nog {left} mensen"
            raise StillThere(f"Er {people} binnen. Sluit pas als iedereen een antwoord heeft.")
        fresh.closed_at, fresh.closed_by = max(now, fresh.opened_at), user.actor.key
        fresh.save(update_fields=["closed_at", "closed_by"])
        seats.all_stand_up(opening=fresh, now=now)
        hosting.end_all(desk=fresh.desk)
        record.event(code="desk.day_closed", about=fresh, by=user.actor, now=now)
        notify.hint(topics.desk(fresh.desk_id))
    return fresh


def tell(*, opening: Opening, notice: str, user: User, now: dt.datetime) -> Opening:
    """Set the one line that everybody at the desk reads today; empty takes it away."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    with transaction.atomic():
        fresh = _locked(opening)
        fresh.notice = notice
        fresh.save(update_fields=["notice"])
        record.event(code="desk.notice_set", about=fresh, by=user.actor, now=now)
        notify.hint(topics.desk(fresh.desk_id))
    return fresh


def today(desk: Desk, *, now: dt.datetime) -> Opening | None:
    """Return the opening of this desk on this Dutch day, if somebody opened it. One query."""
    found: Opening | None = Opening.objects.of_day(clock.day_of(now)).filter(desk=desk).first()
    if found is not None:
        found.desk = desk
    return found


def still_there(opening: Opening) -> int:
    """Return how many visits of this day have no outcome yet. One query."""
    count: int = Visit.objects.open().filter(opening=opening).count()
    return count


def _locked(opening: Opening) -> Opening:
    rows = Opening.objects.select_for_update(of=("self",)).select_related("desk__location")
    fresh: Opening = rows.get(pk=opening.pk)
    return fresh
