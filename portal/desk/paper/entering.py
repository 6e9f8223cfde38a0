"""What was written on slips of paper while the portal was away, entered afterwards: each slip once,
with the time that stood on it."""

import dataclasses
import datetime as dt

from django.db import models, transaction

from portal.audit import record
from portal.cases.models import Topic
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import arriving, closing
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.live import notify, topics
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

# Longer ago nobody knows what a slip was about.
BACK = dt.timedelta(days=14)


class Became(models.TextChoices):
    """What the slip says that came of it."""

    WAITS = "WAITS", "wacht nog"
    ANSWERED = "ANSWERED", "antwoord gekregen"
    LEFT = "LEFT", "weggegaan"


class WrongTime(Refused):
    """A time that has not come yet, or a day of too long ago."""

    text = "Deze tijd moet nog komen. Kijk de tijd en de dag na."


class OtherSlip(Refused):
    """A slip with this number was entered with something else on it; the text says with what."""


@dataclasses.dataclass(frozen=True)
class Slip:
    """One row of paper."""

    number: int
    time: dt.time
    topic: Topic | None = None
    became: Became = Became.WAITS


@dataclasses.dataclass(frozen=True)
class Entered:
    """What became of entering a slip; `was_there` when a colleague had entered it before."""

    visit: Visit
    was_there: bool


def day_for(*, desk: Desk, day: dt.date, user: User, now: dt.datetime) -> Opening:
    """Return the day to enter slips in, open: nobody could open it while the portal was away. A
    past day that is opened here waits to be closed by a person.

    Raises WrongTime or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    today = clock.day_of(now)
    if not today - BACK <= day <= today:
        raise WrongTime("Kies een dag van de laatste twee weken.")
    if day == today:
        return days.open_day(desk=desk, user=user, now=now)
    with transaction.atomic():
        opening, made = Opening.objects.get_or_create(
            desk=desk, day=day, defaults={"opened_at": now, "opened_by": user.actor.key}
        )
        closed = Opening.objects.filter(pk=opening.pk, closed_at__isnull=False)
        if closed.update(closed_at=None, closed_by="") or made:
            record.event(code="desk.day_opened", about=opening, by=user.actor, now=now)
            notify.hint(topics.desk(desk.pk))
        opening.refresh_from_db()
    return opening


def enter(*, opening: Opening, slip: Slip, user: User, now: dt.datetime) -> Entered:
    """Enter one slip. The same slip again, by whomever, makes no second visit.

    Raises WrongTime, OtherSlip, arriving.DayIsClosed, moves.NotYours or permissions.NotAllowed.
    """
    permissions.check(user, Permission.WORK_DESK, now=now)
    at = clock.instant(opening.day, slip.time)
    if at > now:
        raise WrongTime
    arrival = arriving.Arrival(
        opening=opening,
        topic=slip.topic,
        token=f"papier-{opening.pk}-{slip.number}",
        paper_number=slip.number,
        arrived_at=at,
    )
    with transaction.atomic():
        was_there = Visit.objects.filter(opening=opening, paper_number=slip.number).exists()
        visit = arriving.arrive(arrival=arrival, by=user.actor, now=now)
        _check_same(visit, slip, at)
        if slip.became is not Became.WAITS and visit.is_open:
            ending = closing.Ending(Visit.Outcome(slip.became.value))
            visit = closing.finish(visit=visit, ending=ending, user=user, now=now)
    return Entered(visit, was_there)


def told(entered: list[Entered]) -> str:
    """Return in words what went in."""
    new = sum(not one.was_there for one in entered)
    known = len(entered) - new
    words = "1 nummertje ingevoerd." if new == 1 else f"{new} nummertjes ingevoerd."
    return f"{words} {known} stond er al." if known else words


def live(opening: Opening) -> list[Visit]:
    """Return who is here, in order of arrival, for the sheet. One query."""
    return list(Visit.objects.of_opening(opening).open().in_order_of_arrival())


def _check_same(visit: Visit, slip: Slip, at: dt.datetime) -> None:
    """Two slips with one number are a slip of the pen: a person looks."""
    same_end = visit.is_open or slip.became is Became.WAITS or visit.outcome == slip.became
    if visit.arrived_at == at and same_end:
        return
    became = visit.get_outcome_display() or visit.get_state_display()
    when = clock.time_in_words(visit.arrived_at)
    raise OtherSlip(f"P{slip.number} staat er al, van {when}: {became}. Kijk het papier na.")
