"""What comes of a visit in the demo: each outcome made by the verbs that make it real."""

import dataclasses
import datetime as dt

from django.db import transaction

from almere.demo import visitors
from almere.demo.visitors import Visitor
from portal.cases import lifecycle
from portal.cases.models import Share
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.queue import closing
from portal.desk.queue.closing import Ending
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.staff.models import User

Outcome = Visit.Outcome
# How many working days a promise takes at most, and how far ahead somebody comes back.
SOONEST, LATEST = 1, 6
# Who promises: mostly the clerk, else a colleague of the team that knows.
ITSELF = 0.6
FIRST, HALF_HOUR = dt.time(9), dt.timedelta(minutes=30)


@dataclasses.dataclass(frozen=True)
class Colleagues:
    """Who can do what was promised, and on which days."""

    owners: list[User]
    calendar: WorkCalendar


def finish(
    *, visit: Visit, visitor: Visitor, user: User, colleagues: Colleagues, now: dt.datetime
) -> Visit:
    """End a talk with what this visitor goes home with; something urgent with what was done."""
    with transaction.atomic():
        if visit.case.is_urgent:
            done = visitor.pick("done", visitors.DONE_TODAY)
            urgent.settle(case=visit.case, done=done, by=user.actor, now=now)
        ending = _ending(visit, visitor, user, colleagues, now)
        return closing.finish(visit=visit, ending=ending, user=user, now=now)


def leave(*, visit: Visit, visitor: Visitor, user: User, now: dt.datetime) -> Visit:
    """She is gone, and somebody at the desk says so."""
    ending = Ending(Outcome.LEFT, why_left=visitor.why_left)
    return closing.finish(visit=visit, ending=ending, user=user, now=now)


def _ending(
    visit: Visit, visitor: Visitor, user: User, colleagues: Colleagues, now: dt.datetime
) -> Ending:
    outcome = visitor.outcome
    if outcome in {Outcome.PROMISE, Outcome.APPOINTMENT}:
        owner = user
        if colleagues.owners and visitor.dice("owner") >= ITSELF:
            owner = visitor.pick("colleague", colleagues.owners)
        promise = _promise(visit, visitor, owner, user, colleagues, now)
        return Ending(outcome, note=visitor.note, promise=promise, said_aloud=True)
    if outcome is Outcome.REFERRED:
        how, to = visitor.pick("referral", visitors.REFERRED)
        return Ending(outcome, note=visitor.note, referral=how.value, referred_to=to)
    return Ending(outcome, note=visitor.note)


def _promise(
    visit: Visit,
    visitor: Visitor,
    owner: User,
    user: User,
    colleagues: Colleagues,
    now: dt.datetime,
) -> Promise:
    """Promise something before the end of a day, or a moment at the desk."""
    days = SOONEST + int(visitor.dice("days") * (LATEST - SOONEST + 1))
    day = colleagues.calendar.add(clock.day_of(now), days)
    if visitor.outcome is Outcome.APPOINTMENT:
        kind, text = Promise.Kind.DESK, visitor.pick("text", visitors.APPOINTED)
        from_at = clock.instant(day, FIRST) + int(visitor.dice("half hour") * 7) * HALF_HOUR
        until_at = from_at + HALF_HOUR
    else:
        kind, text = Promise.Kind.OTHER, visitor.pick("text", visitors.PROMISED)
        from_at, until_at = now, clock.end_of(day)
    promise = promises.make(
        case=visit.case,
        kind=kind,
        text=text,
        from_at=from_at,
        until_at=until_at,
        owner=owner,
        by=user.actor,
        now=now,
    )
    if owner != user:
        # Whoever does it reads what it is about.
        lifecycle.share(
            case=visit.case,
            who=owner,
            ground=Share.Ground.HANDED_OVER,
            until_at=None,
            by=user.actor,
            now=now,
        )
    return promise
