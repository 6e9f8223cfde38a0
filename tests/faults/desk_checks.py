"""What must hold of a visit after any race: read from the rows and from the record."""

import dataclasses
from collections import Counter
from typing import Self

from django.db.models import Max

from portal.audit.models import Event
from portal.cases.models import Assignment, Case
from portal.contacts.models import ContactMoment, Promise
from portal.desk.handing.models import WarmHandover
from portal.desk.places.models import Opening, Sitting
from portal.desk.queue.models import ServicePeriod, Visit
from tests.faults.callback_checks import Found
from tests.faults.desk_acts import Act

State = Visit.State
HELPS = frozenset({State.CALLED, State.SERVING})
HAS_HER = HELPS | {State.ON_HOLD}


def check(before: Visit) -> Found:
    """Look at one visit, its case, periods, handovers and record."""
    found = Found()
    visit: Visit = Visit.objects.select_related("case", "promise").get(pk=before.pk)
    kept = (visit.number, visit.arrived_at) == (before.number, before.arrived_at)
    found.unless(kept, "number or arrival changed")
    _check_who(found, visit)
    _check_periods(found, visit)
    _check_case(found, visit)
    _check_handovers(found, visit)
    _check_record(found, visit)
    return found


@dataclasses.dataclass(frozen=True)
class Before:
    """How far the record and the notes were when a race began."""

    event: int
    moment: int

    @classmethod
    def now(cls) -> Self:
        """Remember it."""
        newest = Event.objects.aggregate(pk=Max("pk"))["pk"] or 0
        return cls(newest, ContactMoment.objects.aggregate(pk=Max("pk"))["pk"] or 0)


def said_and_done(before: Before, done: list[Act]) -> Found:
    """Look whether what colleagues were told happened, as often as they were told so."""
    found = Found()
    by_code = {act.code: act for act in done if act.code}
    told = Counter(act.code for act in done if act.code)
    since = Event.objects.filter(pk__gt=before.event)
    recorded = Counter(since.values_list("code", flat=True))
    for code, times in told.items():
        if not by_code[code].may_repeat:
            found.twice(times, code)
        least = 0 if by_code[code].may_be_idle else times
        holds = least <= recorded[code] <= times
        found.unless(holds, f"{code}: told {times}, recorded {recorded[code]}")
    written = ContactMoment.objects.filter(pk__gt=before.moment).exclude(note="").count()
    notes = sum(bool(act.note) for act in done)
    found.unless(written == notes, f"{written} notes written of {notes}")
    return found


def _check_who(found: Found, visit: Visit) -> None:
    has = visit.state in HAS_HER
    found.unless(has == (visit.clerk_id is not None), "state and clerk disagree")
    found.unless(has == (visit.point_id is not None), "state and point disagree")
    if visit.state == State.CALLED:
        seated = Sitting.objects.now().filter(user=visit.clerk_id, point=visit.point_id)
        found.unless(seated.exists(), "called to a point where this clerk does not sit")
    others = Visit.objects.filter(state__in=HELPS).values_list("clerk", "point")
    clerks, points = Counter(clerk for clerk, _ in others), Counter(point for _, point in others)
    found.twice(max(clerks.values(), default=0), "one clerk helps")
    found.twice(max(points.values(), default=0), "one point helps")


def _check_periods(found: Found, visit: Visit) -> None:
    running = list(ServicePeriod.objects.filter(visit=visit, ended_at=None))
    found.twice(len(running), "open period")
    found.unless((len(running) == 1) == (visit.state in HELPS), "period and state disagree")
    for period in running:
        same = (period.user_id, period.point_id) == (visit.clerk_id, visit.point_id)
        found.unless(same, "period and visit name another clerk or point")
        talks = period.began_at is not None
        found.unless(talks == (visit.state == State.SERVING), "talk and state disagree")


def _check_case(found: Found, visit: Visit) -> None:
    case = visit.case
    found.unless(case.is_open == visit.is_open, "case and visit disagree")
    found.unless(case.outcome == visit.outcome, "outcomes disagree")
    running = Assignment.objects.filter(case=case, until_at=None)
    found.twice(running.count(), "who has it now")
    held = running.first()
    found.unless(held and held.owner_id == case.owner_id, "owner and assignment differ")
    day: Opening = Opening.objects.get(pk=visit.opening_id)
    left = Visit.objects.open().filter(opening=day).exists()
    found.unless(day.is_running or not left, "the day is closed with somebody in it")
    if visit.outcome == Visit.Outcome.PROMISE:
        promise = visit.promise
        found.unless(promise and promise.state == Promise.State.OPEN, "no promise stands")
    elif visit.outcome:
        led_to = Case.objects.filter(origin=case).count()
        found.unless(not led_to, "a request was made though the visit ended otherwise")


def _check_handovers(found: Found, visit: Visit) -> None:
    waiting = list(WarmHandover.objects.waiting().filter(visit=visit))
    found.twice(len(waiting), "open offer")
    for asked in waiting:
        stands = visit.state in {State.SERVING, State.ON_HOLD}
        giver = asked.giver_id == visit.clerk_id
        found.unless(stands and giver, "an offer of whoever does not have her")


def _check_record(found: Found, visit: Visit) -> None:
    """A closed case is read-only: what is written about it comes before its closing."""
    about = Event.objects.filter(object_kind=Case._meta.label_lower, object_id=visit.pk)
    codes = list(about.order_by("pk").values_list("code", flat=True))
    found.twice(codes.count("case.closed"), "closed")
    found.unless(("case.closed" in codes) != visit.is_open, "case and record disagree")
    if "case.closed" in codes:
        late = codes[codes.index("case.closed") + 1 :]
        found.unless(not late, f"{', '.join(late)} after it was closed")
