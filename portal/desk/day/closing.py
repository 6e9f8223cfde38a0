"""Closing a day loses no one: each open visit gets its outcome from a person, and who could not be
helped comes first next time."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction

from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.day import leftovers
from portal.desk.host import interpreters
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import closing, moves
from portal.desk.queue.models import ServicePeriod, Visit
from portal.due import urgent_clock
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.municipality import calendars
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.roles import Permission

Outcome = Visit.Outcome
SEEN_AHEAD = 30


class Way(models.TextChoices):
    """What becomes of somebody who is still here at the end."""

    STAYS = "", "Blijft tot het klaar is"
    FIRST = "FIRST", "Komt de volgende keer als eerste (dat is gezegd)"
    ANSWERED = "ANSWERED", "Is geholpen en heeft antwoord"
    LEFT = "LEFT", "Is weggegaan"


class NobodyToTell(Refused):
    """Whoever went home on an earlier day cannot be told to come first."""

    text = (
        "Deze inwoner is al naar huis en hoort dit niet. Kies wat ervan kwam: wie zonder antwoord "
        "wegging, heeft de volgende keer vanzelf voorrang."
    )


class NoNextDay(Refused):
    """Without opening hours nobody can say when to come."""

    text = (
        "Deze balie heeft geen openingstijden. Vraag de functioneel beheerder om ze in te vullen."
    )


def give_outcome(*, visit: Visit, way: Way, user: User, now: dt.datetime) -> Visit:
    """Give one open visit of this day its outcome. Who stays, stays.

    Raises NobodyToTell, NoNextDay, moves.Elsewhere, moves.NotYours, permissions.NotAllowed or what
    a guard refuses: spoed ends by what was done.
    """
    if way is Way.STAYS:
        return visit
    with transaction.atomic():
        if visit.opening.day < clock.day_of(now):
            _nobody_has_it_any_more(visit, user, now)
        fresh = moves.lock(visit, user, now=now)
        if way is Way.FIRST:
            ending = _come_first(fresh, user, now)
        else:
            ending = closing.Ending(Outcome(way.value))
        return closing.finish(visit=fresh, ending=ending, user=user, now=now)


def settle(*, chosen: Iterable[tuple[Visit, Way]], user: User, now: dt.datetime) -> dict[int, str]:
    """Give each visit the outcome that was chosen for it. One that is refused holds up no other:
    returned is why, by the number of the visit."""
    refused: dict[int, str] = {}
    for visit, way in chosen:
        try:
            give_outcome(visit=visit, way=way, user=user, now=now)
        except Refused as refusal:
            refused[visit.pk] = str(refusal)
    return refused


def close(*, opening: Opening, user: User, now: dt.datetime) -> Opening:
    """Close a day in which everybody has an outcome. Who would come first today and did not come,
    need not any more; the interpreter line is off.

    Raises days.StillThere or permissions.NotAllowed.
    """
    with transaction.atomic():
        closed = days.close_day(opening=opening, user=user, now=now)
        interpreters.stop_all(opening=opening, now=now)
        for promise in leftovers.promised_on(opening.desk, opening.day):
            promises.release(promise=promise, by=user.actor, now=now)
    return closed


def next_day(desk: Desk, *, now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """Return when this desk opens after today, and the end of that office day. Two queries."""
    hours = calendars.hours_of(desk.location)
    calendar = calendars.office_calendar()
    day = clock.day_of(now)
    for _ in range(SEEN_AHEAD):
        day = calendar.next_working_day(day)
        if day.weekday() in hours:
            opens, closes = hours[day.weekday()]
            # Past the hours of the desk: what is kept until then was kept in time.
            last = max(closes, urgent_clock.CLOSES)
            return clock.instant(day, opens), clock.instant(day, last)
    return None


def _nobody_has_it_any_more(visit: Visit, user: User, now: dt.datetime) -> None:
    """On an earlier day a colleague forgot to end this talk, and may be away today: it is nobody's,
    and the night counts as no talking."""
    permissions.check(user, Permission.WORK_DESK, now=now)
    fresh = Visit.objects.select_for_update(of=("self",)).select_related("opening").get(pk=visit.pk)
    if fresh.state in moves.HELD:
        moves.end_period(fresh, ServicePeriod.End.UNDONE, now=now)
        moves.move(fresh, Visit.State.WAITING, now=now)


def _come_first(visit: Visit, user: User, now: dt.datetime) -> closing.Ending:
    if visit.opening.day != clock.day_of(now):
        raise NobodyToTell
    when = next_day(visit.opening.desk, now=now)
    if when is None:
        raise NoNextDay
    promise = promises.make(
        case=visit.case,
        kind=Promise.Kind.DESK,
        text=leftovers.COME_FIRST,
        owner=user,
        from_at=when[0],
        until_at=when[1],
        by=user.actor,
        now=now,
    )
    return closing.Ending(Outcome.APPOINTMENT, promise=promise, said_aloud=True)
