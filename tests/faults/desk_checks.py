"""What must hold of visits after any race: read from the rows and from the record, of many races at
once."""

import dataclasses
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import Max, Model

from portal.audit.models import Event
from portal.cases.models import Assignment, Case
from portal.contacts.models import ContactMoment, Promise
from portal.desk.assist.models import Assist
from portal.desk.backup.models import BackupCall, BackupDuty, BackupTiming, DutySwap
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places.models import Opening, Sitting
from portal.desk.queue.models import ServicePeriod, Visit
from tests.faults.callback_checks import Found
from tests.faults.desk_acts import Act
from tests.faults.desk_world import World

State = Visit.State
HELPS = frozenset({State.CALLED, State.SERVING})
HAS_HER = HELPS | {State.ON_HOLD}
# What the events of a race are about; `Before.duties` is for those that it takes away.
ABOUT = (Case, Opening, PaperReceipt, Assist, BackupDuty)


@dataclasses.dataclass(frozen=True)
class Before:
    """How far the record was when the races began, and whom they were about."""

    event: int
    # Their keys tell no order.
    timings: frozenset[uuid.UUID]
    duties: dict[int, int]

    @classmethod
    def now(cls) -> Self:
        """Remember it."""
        newest = Event.objects.aggregate(pk=Max("pk"))["pk"] or 0
        timings = frozenset(BackupTiming.objects.values_list("pk", flat=True))
        return cls(newest, timings, dict(BackupDuty.objects.values_list("pk", "team")))


class After:
    """Everything that these races can have changed, by desk, visit or team. Some fifteen queries,
    however many races."""

    def __init__(self, before: Before, worlds: list[World], visits: list[int]) -> None:
        openings = [world.opening.pk for world in worlds]
        teams = [world.team.pk for world in worlds]
        rows = Visit.objects.filter(opening__in=openings, case__gte=min(visits))
        self.visits = {visit.pk: visit for visit in rows.select_related("case", "promise")}
        self.visits_of = _by(self.visits.values(), "opening_id")
        cases = list(self.visits)
        self.periods = _by(ServicePeriod.objects.filter(visit__in=cases, ended_at=None), "visit_id")
        self.owners = _by(Assignment.objects.filter(case__in=cases, until_at=None), "case_id")
        self.led_to = Counter(
            Case.objects.filter(origin__in=cases).values_list("origin", flat=True)
        )
        self.offers = _by(WarmHandover.objects.waiting().filter(visit__in=cases), "visit_id")
        self.calls = _by(BackupCall.objects.filter(visit__in=cases), "visit_id")
        self.receipts = _by(PaperReceipt.objects.filter(visit__in=cases), "visit_id")
        timings = dict(BackupTiming.objects.values_list("pk", "team"))
        self.timings = Counter(team for pk, team in timings.items() if pk not in before.timings)
        written = ContactMoment.objects.filter(case__in=cases).exclude(note="")
        self.notes = Counter(written.values_list("case", flat=True))
        self.openings = Opening.objects.in_bulk(openings)
        now = Sitting.objects.now()
        self.seats = dict(now.values_list("user", "point"))
        alarms = Assist.objects.filter(desk__in=[world.desk.pk for world in worlds])
        self.alarms = _by(alarms.exclude(state="CARED").prefetch_related("seen"), "desk_id")
        self.duties = _by(BackupDuty.objects.filter(team__in=teams), "team_id")
        self.swaps = _by(DutySwap.objects.open().filter(duty__team__in=teams), "duty_id")
        self._read_record(before, worlds)

    def _read_record(self, before: Before, worlds: list[World]) -> None:
        about = [model._meta.label_lower for model in ABOUT]
        kinds = dict(zip(ABOUT, about, strict=True))
        desks = {world.desk.pk: world.number for world in worlds}
        by_opening = {world.opening.pk: world.number for world in worlds}
        by_team = {world.team.pk: world.number for world in worlds}
        made = BackupDuty.objects.filter(team__in=by_team).values_list("pk", "team")
        places: dict[tuple[str, int], int] = {}
        for visit in self.visits.values():
            places[kinds[Case], visit.pk] = by_opening[visit.opening_id]
            for receipt in self.receipts[visit.pk]:
                places[kinds[PaperReceipt], receipt.pk] = by_opening[visit.opening_id]
        for pk, team in {**before.duties, **dict(made)}.items():
            if team in by_team:
                places[kinds[BackupDuty], pk] = by_team[team]
        for pk, desk in Assist.objects.filter(desk__in=desks).values_list("pk", "desk"):
            places[kinds[Assist], pk] = desks[desk]
        self.codes: dict[int, list[str]] = defaultdict(list)
        self.recorded: dict[int, Counter[str]] = defaultdict(Counter)
        events = Event.objects.filter(object_kind__in=about, pk__gt=before.event).order_by("pk")
        for kind, pk, code in events.values_list("object_kind", "object_id", "code"):
            if kind == kinds[Case]:
                self.codes[pk].append(code)
            if (kind, pk) in places:
                self.recorded[places[kind, pk]][code] += 1


def check(after: After, world: World, before: Visit) -> Found:
    """Look at one visit and all that belongs to its desk."""
    found = Found()
    visit = after.visits[before.pk]
    kept = (visit.number, visit.arrived_at) == (before.number, before.arrived_at)
    found.unless(kept, "number or arrival changed")
    _check_periods(found, after, visit)
    _check_case(found, after, visit)
    _check_offers(found, after, visit)
    _check_record(found, after, visit, was_open=before.is_open)
    _check_desk(found, after, world)
    _check_calls(found, after, world, visit)
    _check_roster(found, after, world)
    return found


def said_and_done(after: After, world: World, visit: Visit, done: list[Act]) -> Found:
    """Look whether what colleagues were told happened, as often as they were told so."""
    found = Found()
    recorded = after.recorded[world.number]
    told: dict[str, list[Act]] = defaultdict(list)
    for act in done:
        if act.code:
            told[act.code].append(act)
    for code, acts in told.items():
        sure = [act for act in acts if not act.may_be_idle]
        # Twice is once, but not of two different actions.
        once = {act.name for act in done if act.may_be_idle and code in {act.code, *act.also}}
        # One may lead to where the other begins; two that begin at one place may not both be done.
        if frozenset.intersection(*(act.starts for act in acts)):
            found.twice(sum(not act.may_repeat for act in acts), code)
        holds = len(sure) <= recorded[code] <= len(sure) + len(once)
        found.unless(holds, f"{code}: told {len(acts)}, recorded {recorded[code]}")
    notes = sum(bool(act.note) for act in done)
    written = after.notes[visit.pk]
    found.unless(written == notes, f"{written} notes written of {notes}")
    return found


def _by(rows: Iterable[Model], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _check_desk(found: Found, after: After, world: World) -> None:
    """Whom everybody at this desk helps, and whether its day can be over."""
    visits = after.visits_of[world.opening.pk]
    for visit in visits:
        has = visit.state in HAS_HER
        found.unless(has == (visit.clerk_id is not None), "state and clerk disagree")
        found.unless(has == (visit.point_id is not None), "state and point disagree")
        if visit.state == State.CALLED:
            seated = after.seats.get(visit.clerk_id) == visit.point_id
            found.unless(seated, "called to a point where this clerk does not sit")
    helped = [visit for visit in visits if visit.state in HELPS]
    clerks = Counter(visit.clerk_id for visit in helped)
    points = Counter(visit.point_id for visit in helped)
    found.twice(max(clerks.values(), default=0), "one clerk helps")
    found.twice(max(points.values(), default=0), "one point helps")
    given = Counter(visit.number for visit in visits)
    found.twice(max(given.values(), default=0), "number given")
    day = after.openings[world.opening.pk]
    left = any(visit.is_open for visit in visits)
    found.unless(day.is_running or not left, "the day is closed with somebody in it")
    alarms = after.alarms[world.desk.pk]
    found.twice(sum(alarm.state == "OPEN" for alarm in alarms), "open alarm")
    for alarm in alarms:
        kept = alarm.state == "OPEN" or not alarm.seen.all()
        found.unless(kept, "who saw it is kept of an alarm that is over")


def _check_periods(found: Found, after: After, visit: Visit) -> None:
    running = after.periods[visit.pk]
    found.twice(len(running), "open period")
    found.unless((len(running) == 1) == (visit.state in HELPS), "period and state disagree")
    for period in running:
        same = (period.user_id, period.point_id) == (visit.clerk_id, visit.point_id)
        found.unless(same, "period and visit name another clerk or point")
        talks = period.began_at is not None
        found.unless(talks == (visit.state == State.SERVING), "talk and state disagree")


def _check_case(found: Found, after: After, visit: Visit) -> None:
    case = visit.case
    found.unless(case.is_open == visit.is_open, "case and visit disagree")
    found.unless(case.outcome == visit.outcome, "outcomes disagree")
    running = after.owners[visit.pk]
    found.twice(len(running), "who has it now")
    held = running[0] if running else None
    found.unless(held and held.owner_id == case.owner_id, "owner and assignment differ")
    if visit.outcome == Visit.Outcome.PROMISE:
        promise = visit.promise
        found.unless(promise and promise.state == Promise.State.OPEN, "no promise stands")
    elif visit.outcome:
        made = after.led_to[visit.pk]
        found.unless(not made, "a request was made though the visit ended otherwise")


def _check_offers(found: Found, after: After, visit: Visit) -> None:
    waiting = after.offers[visit.pk]
    found.twice(len(waiting), "open offer")
    for asked in waiting:
        stands = visit.state in {State.SERVING, State.ON_HOLD}
        giver = asked.giver_id == visit.clerk_id
        found.unless(stands and giver, "an offer of whoever does not have her")
    tokens = Counter(receipt.token for receipt in after.receipts[visit.pk] if receipt.token)
    found.twice(max(tokens.values(), default=0), "receipts of one form")


def _check_calls(found: Found, after: After, world: World, visit: Visit) -> None:
    """What was asked of the backup ends with the visit, and each end is counted once."""
    calls = after.calls[visit.pk]
    running = [call for call in calls if call.state != BackupCall.State.ENDED]
    found.twice(len(running), "open call")
    found.unless(visit.is_open or not running, "the backup is rung for nobody")
    ended = len(calls) - len(running)
    counted = after.timings[world.team.pk]
    found.unless(counted == ended, f"{counted} of {ended} calls that ended were counted")
    helped = sum(call.ended_how in {"CAME", "PHONED"} for call in calls)
    recorded = after.recorded[world.number]
    ends = (recorded["backup.helped"], recorded["backup.ended"])
    found.unless(ends == (helped, ended - helped), "calls and record disagree")


def _check_roster(found: Found, after: After, world: World) -> None:
    """Whoever asks to swap stands on that duty."""
    duties = after.duties[world.team.pk]
    found.twice(len(duties), "duty of one half-day")
    for duty in duties:
        asked = after.swaps[duty.pk]
        found.twice(len(asked), "open question to swap")
        stands = all(swap.asker_id in {duty.person_id, duty.deputy_id} for swap in asked)
        found.unless(stands, "a question to swap of whoever does not stand there")


def _check_record(found: Found, after: After, visit: Visit, *, was_open: bool) -> None:
    """A closed case is read-only: what is written about it comes before its closing."""
    codes = after.codes[visit.pk] if was_open else ["case.closed", *after.codes[visit.pk]]
    found.twice(codes.count("case.closed"), "closed")
    found.unless(("case.closed" in codes) != visit.is_open, "case and record disagree")
    if "case.closed" in codes:
        late = set(codes[codes.index("case.closed") + 1 :]) - {"desk.time_corrected"}
        found.unless(not late, f"{', '.join(sorted(late))} after it was closed")
