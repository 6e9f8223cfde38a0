"""The interpreter line: started with one click, stopped with one click, and counted by language."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from portal.desk.host.models import InterpreterUse
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import User

MINUTE = dt.timedelta(minutes=1)


def start(*, visit: Visit, language: str, user: User, now: dt.datetime) -> InterpreterUse:
    """The interpreter is on the line. Twice is once.

    Raises moves.Elsewhere for a visit that is done, moves.NotYours or permissions.NotAllowed.
    """
    with transaction.atomic():
        fresh = moves.lock_open(visit, user, now=now)
        use, made = InterpreterUse.objects.get_or_create(
            visit=fresh,
            defaults={
                "desk": fresh.opening.desk,
                "language": language,
                "day": clock.day_of(now),
                "started_at": now,
            },
        )
        if made:
            fresh.language = fresh.language or language
            moves.change(fresh, "language", now=now)
            moves.note(fresh, "desk.interpreter_started", user=user, now=now)
    return use


def stop(*, visit: Visit, user: User, now: dt.datetime) -> None:
    """The line is closed: what stays is a language, a day and minutes. Without one that runs this
    changes nothing."""
    with transaction.atomic():
        fresh = moves.lock(visit, user, now=now)
        use = InterpreterUse.objects.select_for_update().filter(visit=fresh).first()
        if use is not None:
            _end(use, fresh.closed_at or now)
            moves.note(fresh, "desk.interpreter_stopped", user=user, now=now)
            moves.tell_screens(fresh)


def stop_all(*, opening: Opening, now: dt.datetime) -> None:
    """The day is over: what nobody stopped ended with its visit. Part of the verb that closes."""
    running = InterpreterUse.objects.select_for_update(of=("self",)).filter(visit__opening=opening)
    for use in running.select_related("visit"):
        _end(use, (use.visit.closed_at if use.visit else None) or now)


def running(visit: Visit) -> InterpreterUse | None:
    """Return the use that runs for this visit. One query."""
    return InterpreterUse.objects.filter(visit=visit).first()


def by_language(desk: Desk, first: dt.date, last: dt.date) -> QuerySet[InterpreterUse, Any]:
    """How often and for how long each language was needed on the line in these days."""
    ended = InterpreterUse.objects.filter(
        desk=desk, day__gte=first, day__lte=last, visit__isnull=True
    )
    counted: QuerySet[InterpreterUse, Any] = ended.values("language").annotate(
        times=Count("pk"), total=Sum("minutes")
    )
    return counted


def _end(use: InterpreterUse, at: dt.datetime) -> None:
    started = use.started_at or at
    # Begun minutes count whole: that is how the line is paid.
    use.minutes = max(1, -(-max(at - started, MINUTE) // MINUTE))
    use.visit, use.started_at = None, None
    use.save(update_fields=["minutes", "visit", "started_at"])
