"""Visits that stand as a race needs them, at many desks at once: in few statements and around the
verbs of calling, because some hundred thousand races begin like this."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from portal.audit import record
from portal.cases.models import Assignment, Case, Channel
from portal.contacts.models import Promise
from portal.desk.assist.models import Assist, AssistSeen
from portal.desk.backup import calls
from portal.desk.backup.models import BackupCall, BackupDuty, DutySwap
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places.models import Opening, Sitting
from portal.desk.queue.models import ServicePeriod, Visit
from portal.kit import clock
from tests import build
from tests.faults import desk_world
from tests.faults.desk_world import ARRIVED, BACKUP, HOLDER, NOW, OTHER, STAND_IN, World

# Less than the ten seconds in which a slip is taken back.
BEFORE = NOW - dt.timedelta(seconds=2)
TALKED = NOW - dt.timedelta(minutes=10)
# So long ago that an alarm reaches everybody at the location.
ALARMED = NOW - dt.timedelta(seconds=40)
State = Visit.State
# Besides the states of a visit. All of these are in a talk too: with a question to a team that
# nobody answered; that a colleague goes on with later; for which the backup is rung, or comes;
# while a colleague is asked to swap; with an alarm; with papers that are on their way.
OFFERED, AGREED = "OFFERED", "AGREED"
RINGING, COMING, SWAP, ALARM, PAPERS = "RINGING", "COMING", "SWAP", "ALARM", "PAPERS"
# She went home with an answer: nobody is left.
GONE = "GONE"
TALKS = ("SERVING", OFFERED, AGREED, RINGING, COMING, SWAP, ALARM, PAPERS)
STARTS = ("WAITING", "AWAY", "CALLED", "ON_HOLD", "NO_SHOW", GONE, *TALKS)
HELD = frozenset({"CALLED", "ON_HOLD", *TALKS})
STATES = {GONE: State.CLOSED} | dict.fromkeys(TALKS, State.SERVING)
ENDED = {"ON_HOLD": "ON_HOLD", "NO_SHOW": "NO_SHOW", GONE: "FINISHED"}


@dataclasses.dataclass(frozen=True)
class Place:
    """At which desk a race begins, and how."""

    world: World
    start: str


def place(places: Sequence[Place]) -> list[Visit]:
    """Let somebody in at each of these desks, and put her where the race begins."""
    openings = [here.world.opening.pk for here in places]
    Opening.objects.filter(pk__in=openings).update(last_number=F("last_number") + 1)
    numbers = dict(Opening.objects.filter(pk__in=openings).values_list("pk", "last_number"))
    cases = _cases(places)
    visits = [
        _visit(here, case, numbers[here.world.opening.pk])
        for here, case in zip(places, cases, strict=True)
    ]
    Visit.objects.bulk_create(visits)
    began = list(zip(places, visits, strict=True))
    ServicePeriod.objects.bulk_create(
        _period(here, visit)
        for here, visit in began
        if here.start in HELD or here.start in {State.NO_SHOW, GONE}
    )
    WarmHandover.objects.bulk_create(
        _handover(here, visit) for here, visit in began if here.start in {OFFERED, AGREED}
    )
    BackupCall.objects.bulk_create(
        _call(here, visit) for here, visit in began if here.start in {RINGING, COMING}
    )
    PaperReceipt.objects.bulk_create(
        _receipt(here, visit) for here, visit in began if here.start == PAPERS
    )
    Assist.objects.bulk_create(_alarm(here) for here in places if here.start == ALARM)
    _swaps([here.world for here in places if here.start == SWAP])
    return visits


def clear(worlds: list[World]) -> None:
    """Send everybody home, forget what was asked, and let everybody sit where they sat."""
    Case.objects.open().update(closed_at=Greatest(F("opened_at"), Value(NOW)), outcome="LEFT")
    WarmHandover.objects.waiting().update(state="WITHDRAWN", answered_at=NOW)
    ended: dict[str, Any] = {"clerk": None, "point": None, "needs": []}
    closed_at = Greatest(F("arrived_at"), Value(NOW))
    Visit.objects.open().update(state="CLOSED", outcome="LEFT", closed_at=closed_at, **ended)
    ends = Greatest(F("called_at"), F("began_at"), Value(NOW))
    ServicePeriod.objects.filter(ended_at=None).update(ended_at=ends, ended_how="LEFT")
    done_at = Greatest(F("ended_at"), Value(NOW))
    ServicePeriod.objects.filter(user__isnull=False).update(done_at=done_at, user=None)
    left = {"ended_at": NOW, "ended_by": build.TESTER.key}
    Promise.objects.standing().update(state=Promise.State.RELEASED, **left)
    forgotten = {"state": "ENDED", "ended_how": "WITHDRAWN", "helper": None, **calls.FORGOTTEN}
    BackupCall.objects.open().update(**forgotten)
    AssistSeen.objects.all().delete()
    Assist.objects.exclude(state="CARED").update(
        state="CARED", raised_at=None, claimer=None, raiser=None
    )
    Opening.objects.filter(closed_at__isnull=False).update(closed_at=None, closed_by="")
    _plan(worlds)
    _sit_down(worlds)


def _cases(places: Sequence[Place]) -> list[Case]:
    with connection.cursor() as cursor:
        series = "select nextval('cases_reference_seq') from generate_series(1, %s)"
        cursor.execute(series, [len(places)])
        references = [f"Z-{NOW:%y}-{number:06d}" for (number,) in cursor.fetchall()]
    cases = Case.objects.bulk_create(
        Case(
            reference=reference,
            kind=Visit.KIND,
            subject=here.world.topic.label,
            topic=here.world.topic,
            channel=Channel.DESK,
            team=here.world.desk.team,
            opened_at=ARRIVED,
            closed_at=BEFORE if here.start == GONE else None,
            outcome="ANSWERED" if here.start == GONE else "",
        )
        for here, reference in zip(places, references, strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(case=case, team=case.team, from_at=ARRIVED, by=build.TESTER.key)
        for case in cases
    )
    with record.together():
        for case in cases:
            record.event(code="desk.arrived", about=case, by=build.TESTER, now=ARRIVED)
            if case.closed_at is not None:
                record.event(code="case.closed", about=case, by=build.TESTER, now=BEFORE)
    return cases


def _visit(here: Place, case: Case, number: int) -> Visit:
    is_gone, is_held = here.start == GONE, here.start in HELD
    return Visit(
        case=case,
        opening=here.world.opening,
        number=number,
        arrived_at=ARRIVED,
        changed_at=BEFORE,
        state=STATES.get(here.start, here.start),
        clerk=here.world.users[HOLDER] if is_held else None,
        point=here.world.points[HOLDER] if is_held else None,
        first_called_at=BEFORE if is_held or here.start == State.NO_SHOW else None,
        closed_at=BEFORE if is_gone else None,
        outcome="ANSWERED" if is_gone else "",
    )


def _period(here: Place, visit: Visit) -> ServicePeriod:
    ended = ENDED.get(here.start, "")
    talked = here.start in {State.ON_HOLD, GONE, *TALKS}
    called_at = TALKED if talked else BEFORE
    return ServicePeriod(
        visit=visit,
        point=here.world.points[HOLDER],
        user=here.world.users[HOLDER],
        called_at=called_at,
        began_at=called_at if talked else None,
        ended_at=BEFORE if ended else None,
        ended_how=ended,
    )


def _handover(here: Place, visit: Visit) -> WarmHandover:
    agreed = {
        "state": WarmHandover.State.ACCEPTED,
        "answered_at": BEFORE,
        "receiver": here.world.users[BACKUP],
        "way": WarmHandover.Way.LATER,
    }
    return WarmHandover(
        visit=visit,
        giver=here.world.users[HOLDER],
        to_team=here.world.team,
        told="Zij kwam voor de brief.",
        offered_at=BEFORE,
        **(agreed if here.start == AGREED else {}),
    )


def _call(here: Place, visit: Visit) -> BackupCall:
    users = here.world.users
    comes = {"state": "COMING", "helper": users[BACKUP], "answered_at": BEFORE}
    return BackupCall(
        visit=visit,
        team=here.world.team,
        asker=users[HOLDER],
        asked_at=BEFORE,
        step_at=BEFORE,
        person=users[BACKUP],
        deputy=users[desk_world.DEPUTY],
        lead=users[desk_world.LEAD],
        **(comes if here.start == COMING else {}),
    )


def _receipt(here: Place, visit: Visit) -> PaperReceipt:
    return PaperReceipt(
        visit=visit,
        what=PaperReceipt.What.PROOF,
        sheets=2,
        team=here.world.team,
        received_at=BEFORE,
        received_by=here.world.users[HOLDER].actor.key,
        signed_as=HOLDER,
    )


def _alarm(here: Place) -> Assist:
    return Assist(
        desk=here.world.desk,
        point=here.world.points[HOLDER],
        day=clock.day_of(NOW),
        raiser=here.world.users[HOLDER],
        raised_at=ALARMED,
    )


def _swaps(worlds: list[World]) -> None:
    users = {world.team.pk: world.users for world in worlds}
    DutySwap.objects.bulk_create(
        DutySwap(
            duty=duty,
            asker=users[duty.team_id][BACKUP],
            asked=users[duty.team_id][STAND_IN],
            asked_at=BEFORE,
        )
        for duty in BackupDuty.objects.filter(team__in=users)
    )


def _plan(worlds: list[World]) -> None:
    DutySwap.objects.all().delete()
    stands = {
        (duty.team_id, duty.person_id, duty.deputy_id): duty for duty in BackupDuty.objects.all()
    }
    missing = [
        duty
        for duty in desk_world.planned(worlds)
        if stands.pop((duty.team_id, duty.person_id, duty.deputy_id), None) is None
    ]
    BackupDuty.objects.filter(pk__in=[duty.pk for duty in stands.values()]).delete()
    BackupDuty.objects.bulk_create(missing)


def _sit_down(worlds: list[World]) -> None:
    seated = set(Sitting.objects.now().values_list("user", flat=True))
    Sitting.objects.bulk_create(
        Sitting(point=world.points[name], user=world.users[name], from_at=ARRIVED)
        for world in worlds
        for name in (HOLDER, OTHER)
        if world.users[name].pk not in seated
    )
