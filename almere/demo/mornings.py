"""The mornings of two years at the desks of the demo, made through the verbs at moments that lie in
that past, the last one first. A morning is made whole or not at all: no visit of the past is ever
seen that waits."""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Iterator

from django.db import IntegrityError

from almere.demo import history, past
from almere.demo.desk import CLERKS, LEADS
from almere.demo.morning import Cast, Clerk, Morning, cast
from almere.demo.one_go import in_one_go
from almere.demo.past import Past, dice
from almere.demo.visitors import MINUTE, OPENS, Visitor
from portal.audit import record
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import papers
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue.models import Visit
from portal.jobs import slots
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.live import notify
from portal.municipality import calendars
from portal.staff.models import User

DONE = "mornings-done"
LOCK = "almere.demo.mornings"
# How many come on an ordinary morning: with these less than 10,000 in two years.
A_DAY = {"stadhuis": 14.0, "buiten": 3.6}
# The money comes around the twentieth, and so do the questions about it.
PAYDAY, PAYDAYS = 1.5, range(20, 24)
SEASON = {1: 1.15, 7: 0.85, 8: 0.85, 12: 0.95}
# A second or third clerk for so many people.
A_CLERK = 15
KEPT, BROKEN, SOON = 0.88, 0.95, 0.5
OPEN_FOR = dt.timedelta(hours=4)


@dataclasses.dataclass(frozen=True)
class _PastMorning:
    """One morning that is still to be made."""

    desk: Desk
    day: dt.date
    cast: Cast
    past: Past

    @property
    def code(self) -> str:
        """The code of the location."""
        return self.desk.location.code

    @property
    def slot(self) -> str:
        """What is written down when it is made."""
        return _slot(self.desk, self.day)


def is_being_made() -> bool:
    """Tell whether the past was begun and its mornings are not finished. One query."""
    moments = slots.moments(job=history.JOB, slots=(history.BEGUN, DONE))
    return history.BEGUN in moments and DONE not in moments


def past_is_being_made() -> bool:
    """Tell whether any of the past, calls or mornings, is still to be made. One query."""
    slot_names = (history.BEGUN, history.DONE, DONE)
    moments = slots.moments(job=history.JOB, slots=slot_names)
    return history.BEGUN in moments and len(moments) < len(slot_names)


def visitors_on(day: dt.date, code: str) -> list[Visitor]:
    """Return who walks in on a day: more after a weekend and when the money comes."""
    payday = PAYDAY if day.day in PAYDAYS else 1.0
    busy = A_DAY[code] * past.WEEKDAYS[day.weekday()] * payday * SEASON.get(day.month, 1.0)
    count = round(busy * (0.7 + 0.6 * dice(day, code, "busy")))
    return [Visitor(f"past-visit-{code}-{day}-{number:02d}") for number in range(count)]


def go_on(*, seconds: float, rest: Callable[[float], None] = time.sleep) -> int:
    """Make mornings for about so many seconds, and return how many visits. Nothing when all are
    made, or while another worker is at it. Rests after each, as the history of callbacks does."""
    if not is_being_made():
        return 0
    made, until = 0, time.monotonic() + seconds
    with locks.alone(LOCK) as alone, notify.silence():
        left = _left() if alone else iter(())
        for one in left:
            began = time.monotonic()
            made += _whole_or_nothing(one)
            if time.monotonic() > until:
                break
            rest((time.monotonic() - began) * history.REST)
    return made


def _left() -> Iterator[_PastMorning]:
    """Yield every morning that is still to be made, and write down that all are. A desk at which
    colleagues sit now may have no place for a morning of the past: then it is for a later run."""
    moments = slots.moments(job=history.JOB)
    calendar = calendars.office_calendar()
    plan = Past(moments[history.BEGUN], calendar)
    # Known since before the first day.
    told = cast(known_at=clock.instant(plan.first_on - dt.timedelta(days=1), dt.time(9)))
    desks = list(Desk.objects.select_related("location", "team").filter(location__code__in=A_DAY))
    whole = len(desks) == len(A_DAY)
    for day in _days(plan):
        for desk in desks:
            if _slot(desk, day) not in moments:
                yield _PastMorning(desk, day, told, plan)
    made = slots.moments(job=history.JOB)
    if whole and all(_slot(desk, day) in made for day in _days(plan) for desk in desks):
        slots.take(job=history.JOB, slot=DONE, now=clock.utc_now())


def _days(plan: Past) -> list[dt.date]:
    """Every working day of the two years until yesterday, the last one first."""
    count = (clock.day_of(plan.begun_at) - plan.first_on).days
    every = (plan.first_on + dt.timedelta(days=number) for number in range(count))
    return [day for day in every if plan.calendar.is_working_day(day)][::-1]


def _slot(desk: Desk, day: dt.date) -> str:
    return f"{desk.location.code}-{day.isoformat()}"


def _whole_or_nothing(one: _PastMorning) -> int:
    """Make one morning in one transaction; none when a colleague works there at this instant."""
    try:
        with record.together(), in_one_go():
            made = _make(one)
    except (Refused, IntegrityError):
        # A colleague sat down, or called somebody, while we did: they come first.
        return 0
    return made


def _make(one: _PastMorning) -> int:
    coming = visitors_on(one.day, one.code)
    if Opening.objects.filter(desk=one.desk, day=one.day).exists():
        coming = []
    elif not (places := _places(one, needed=1 + len(coming) // A_CLERK)):
        return 0
    else:
        _play(one, coming, places)
    slots.take(job=history.JOB, slot=one.slot, now=clock.utc_now())
    return len(coming)


def _play(
    one: _PastMorning, coming: list[Visitor], places: list[tuple[ServicePoint, User]]
) -> None:
    lead = User.objects.get(username=LEADS[one.code])
    opens_at = clock.instant(one.day, OPENS) - (4 + 8 * dice(one.slot, "opens")) * MINUTE
    opening = days.open_day(desk=one.desk, user=lead, now=opens_at)
    sit_at = opens_at + MINUTE
    clerks = [Clerk(user, seats.sit(point=point, user=user, now=sit_at)) for point, user in places]
    morning = Morning(opening=opening, clerks=clerks, host=lead, cast=one.cast, pace=AsItWas())
    for visitor in coming:
        morning.expect(visitor)
    ends_at = max(morning.play(), clock.instant(one.day, OPENS) + OPEN_FOR)
    days.close_day(opening=opening, user=lead, now=ends_at + 6 * MINUTE)
    _keep(one, morning)


class AsItWas:
    """The past does not wait."""

    def reach(self, at: dt.datetime) -> dt.datetime:
        """It is that moment."""
        return at


def _places(one: _PastMorning, *, needed: int) -> list[tuple[ServicePoint, User]]:
    """Return service points and clerks for a morning of the past, from those that nobody works at
    now; nothing when there are not enough. Two queries."""
    sitting = Sitting.objects.now()
    points = ServicePoint.objects.filter(desk=one.desk, is_active=True, is_quiet=False)
    free = list(points.exclude(pk__in=sitting.values("point")).order_by("position"))
    helping = Visit.objects.open().filter(clerk__isnull=False).values("clerk")
    names = CLERKS[one.code]
    users = User.objects.filter(username__in=names, is_active=True).exclude(pk__in=helping)
    clerks = list(users.exclude(pk__in=sitting.values("user")).order_by("username"))
    clerks.sort(key=lambda user: dice(one.slot, user.username))
    needed = min(needed, len(names), points.count())
    found = list(zip(free, clerks, strict=False))[:needed]
    return found if len(found) == needed else []


def _keep(one: _PastMorning, morning: Morning) -> None:
    """What was promised is mostly done in time, and what is not due yet may still stand; papers
    arrive at their team the same afternoon."""
    made = Promise.objects.standing().filter(case__visit__opening=morning.opening)
    for promise in made.select_related("owner", "case"):
        visitor, owner = morning.visitors[promise.case_id], promise.owner
        last = clock.day_of(promise.until_at - MINUTE)
        chance = visitor.dice("kept")
        day = one.past.calendar.add(one.day, 1) if visitor.dice("soon") < SOON else last
        if KEPT <= chance < BROKEN:
            day = one.past.calendar.add(last, 1)
        at = clock.instant(day, dt.time(9)) + 420 * visitor.dice("kept at") * MINUTE
        if promise.kind == Promise.Kind.DESK and chance < KEPT:
            at = promise.from_at + 5 * MINUTE
        if owner is None or at >= one.past.begun_at:
            continue
        end = promises.keep if chance < BROKEN else promises.release
        end(promise=promise, by=owner.actor, now=at)
    arrives_at = clock.instant(one.day, dt.time(13)) + 120 * dice(one.slot, "post") * MINUTE
    for receipt in PaperReceipt.objects.filter(visit__opening=morning.opening):
        there = [user for user, team in one.cast.colleagues.workers if team == receipt.team]
        for worker in there[:1]:
            papers.confirm(receipt=receipt, user=worker, now=arrives_at)
