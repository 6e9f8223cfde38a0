"""Every action on a visit, as one click on a screen that was read before the race. What the desk
does beside it (backup, papers, alarm) is in desk_beside.py."""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable

from callbacks.asking import from_visit
from callbacks.moments import windows
from portal.desk.assist.models import Assist
from portal.desk.backup.models import BackupCall, BackupDuty, DutySwap
from portal.desk.handing import handovers
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places import days, seats
from portal.desk.places.models import Sitting
from portal.desk.queue import arriving, calling, closing, serving
from portal.desk.queue.models import Visit
from portal.kit import clock, phone
from portal.staff.models import Team, User
from tests.faults import desk_stage
from tests.faults.desk_stage import AGREED, GONE, HELD, OFFERED
from tests.faults.desk_world import HOLDER, LEAD, NOW, OTHER, RECEIVERS

Outcome, Way = Visit.Outcome, WarmHandover.Way
WAITS, TALKS = frozenset({"WAITING"}), frozenset(desk_stage.TALKS)
HELPED = TALKS | {"ON_HOLD"}
ANY = HELPED | {"WAITING", "AWAY", "CALLED", "NO_SHOW"}
OFFERS, NOBODY = frozenset({OFFERED, AGREED}), frozenset({GONE})
CLERKS = (HOLDER, OTHER)
TODAY = clock.day_of(NOW)
NOTE = "Uitgelegd aan het loket."
# Two actions can meet when both lock, change or decide by rows of one kind:
# VISIT  the visit itself, and its case, periods and handovers, which a verb changes holding it;
# DAY    the opening that gives the numbers, and who is still in it;
# SEAT   who sits at a service point, and whom that makes an alarm or the last step of a call reach;
# CALL   the backup that is asked, which closing a visit ends and a talk passes over;
# DUTY   the roster and the questions to swap, which asking the backup reads;
# PAPERS receipts;
# PERIOD the times of a talk that is over, which the next talk of this clerk signs off;
# ALARM  an alarm and who saw it.
VISIT, DAY, SEAT, CALL = "VISIT", "DAY", "SEAT", "CALL"
DUTY, PAPERS, PERIOD, ALARM = "DUTY", "PAPERS", "PERIOD", "ALARM"
# The starts that stand for such rows: only raced by two that meet on them.
STARTS_OF = {
    desk_stage.RINGING: {CALL},
    desk_stage.COMING: {CALL},
    desk_stage.SWAP: {DUTY},
    desk_stage.ALARM: {ALARM, SEAT},
    desk_stage.PAPERS: {PAPERS},
}


@dataclasses.dataclass(frozen=True)
class Screen:
    """What a colleague sees before the click."""

    visit: Visit
    user: User
    # Colleagues at this desk, by name.
    users: dict[str, User]
    sitting: Sitting | None = None
    handover: WarmHandover | None = None
    call: BackupCall | None = None
    duty: BackupDuty | None = None
    swap: DutySwap | None = None
    alarm: Assist | None = None
    receipt: PaperReceipt | None = None
    # When the race began.
    began: float = 0.0

    @property
    def now(self) -> dt.datetime:
        """What the clock of this process says at this moment: each race begins at ten."""
        return NOW + dt.timedelta(seconds=time.time() - self.began)

    @property
    def team(self) -> Team:
        """Whose question it is."""
        if self.visit.case.topic is None:
            raise ValueError("a visit about nothing")
        return self.visit.case.topic.team


def on[T](row: T | None) -> T:
    """Return what the screen shows."""
    if row is None:
        raise ValueError("nothing of this on the screen")
    return row


@dataclasses.dataclass(frozen=True)
class Act:
    """One action: where it may begin, what it does, and what it leaves in the record."""

    name: str
    starts: frozenset[str]
    do: Callable[[Screen], object]
    # The event that it appends; empty for what is not told of one row.
    code: str = ""
    # What else it appends, when it does more than one thing.
    also: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset({VISIT})
    # Who may click it.
    by: tuple[str, ...] = CLERKS
    # Two who do it at once both may: it happens twice.
    may_repeat: bool = False
    # Once more is once: done, and there was nothing left to do.
    may_be_idle: bool = False
    # Only these screens show it; all when empty.
    shows: frozenset[str] = frozenset()
    # Whoever has the visit is not asked.
    by_all: bool = False
    note: str = ""

    def fits(self, start: str, by: str) -> bool:
        """Tell whether it may be done where the race begins, when nobody else does anything."""
        if start not in self.starts:
            return False
        return start not in HELD or by != OTHER or self.by_all

    def applies(self, start: str) -> bool:
        """Tell whether a screen could show the button at all."""
        return not self.shows or start in self.shows


def _finish(screen: Screen, outcome: Visit.Outcome) -> Visit:
    ending = closing.Ending(outcome, note=NOTE)
    return closing.finish(visit=screen.visit, ending=ending, user=screen.user, now=screen.now)


def _offer(screen: Screen) -> WarmHandover:
    asked = handovers.Offer(screen.team, "Zij kwam voor de brief.")
    return handovers.offer(visit=screen.visit, asked=asked, user=screen.user, now=screen.now)


def _accept(screen: Screen, way: WarmHandover.Way) -> WarmHandover:
    return handovers.accept(
        handover=on(screen.handover),
        way=way,
        user=screen.user,
        before=TODAY + dt.timedelta(days=1),
        now=screen.now,
    )


def _call_back(screen: Screen) -> object:
    plan = from_visit.Plan(
        topic=on(screen.visit.case.topic),
        owner=screen.user,
        phone=phone.Phone(f"+3161{screen.visit.pk % 10_000_000:07d}"),
        note=NOTE,
        wanted=(windows.of(windows.choices(now=screen.now, days=3)[-1]),),
        said_aloud=True,
        name="Sam de Wit",
    )
    return from_visit.turn(visit=screen.visit, plan=plan, user=screen.user, now=screen.now)


QUEUE = (
    Act(
        "next",
        WAITS,
        lambda s: calling.call_next(user=on(s.sitting).clerk, now=s.now),
        "desk.called",
        rows=frozenset({VISIT, DAY, SEAT, PERIOD, CALL}),
    ),
    Act(
        "call",
        frozenset({"WAITING", "NO_SHOW"}),
        lambda s: calling.call(visit=s.visit, sitting=on(s.sitting), now=s.now),
        "desk.called",
        rows=frozenset({VISIT, SEAT, PERIOD}),
    ),
    Act(
        "recall",
        frozenset({"CALLED"}),
        lambda s: calling.recall(visit=s.visit, user=s.user, now=s.now),
        "desk.recalled",
        may_repeat=True,
    ),
    Act(
        "undo call",
        frozenset({"CALLED"}),
        lambda s: calling.undo_call(visit=s.visit, user=s.user, now=s.now),
        "desk.undone",
    ),
    Act(
        "no-show",
        frozenset({"CALLED"}),
        lambda s: calling.no_show(visit=s.visit, user=s.user, now=s.now),
        "desk.no_show",
    ),
    Act(
        "undo no-show",
        frozenset({"NO_SHOW"}),
        lambda s: calling.undo_no_show(visit=s.visit, sitting=on(s.sitting), now=s.now),
        "desk.undone",
        rows=frozenset({VISIT, SEAT, PERIOD}),
        # Whoever called her takes the slip back.
        by=(HOLDER,),
    ),
    Act(
        "begin",
        frozenset({"CALLED"}),
        lambda s: serving.begin(visit=s.visit, user=s.user, now=s.now),
        "desk.began",
        rows=frozenset({VISIT, CALL}),
    ),
    Act(
        "hold",
        TALKS,
        lambda s: serving.hold(visit=s.visit, user=s.user, now=s.now),
        "desk.held",
        rows=frozenset({VISIT, CALL, PERIOD}),
    ),
    Act(
        "resume",
        frozenset({"ON_HOLD"}),
        lambda s: serving.resume(visit=s.visit, user=s.user, now=s.now),
        "desk.resumed",
        rows=frozenset({VISIT, CALL, PERIOD}),
    ),
    Act(
        "back to queue",
        ANY - WAITS,
        lambda s: serving.back_to_queue(visit=s.visit, user=s.user, now=s.now),
        "desk.back_in_queue",
        rows=frozenset({VISIT, PERIOD}),
    ),
    Act(
        "step out",
        WAITS,
        lambda s: serving.step_out(visit=s.visit, user=s.user, now=s.now),
        "desk.stepped_out",
    ),
    Act(
        "next topic",
        ANY,
        lambda s: serving.next_topic(
            visit=s.visit, topic=on(s.visit.case.topic), user=s.user, now=s.now
        ),
        "desk.next_topic",
        may_repeat=True,
    ),
    Act(
        "finish",
        ANY,
        lambda s: _finish(s, Outcome.ANSWERED),
        "case.closed",
        note=NOTE,
        rows=frozenset({VISIT, CALL, PERIOD}),
    ),
    Act(
        "leave",
        ANY,
        lambda s: _finish(s, Outcome.LEFT),
        "case.closed",
        note=NOTE,
        rows=frozenset({VISIT, CALL, PERIOD}),
    ),
    Act(
        "call back later", ANY, _call_back, "case.closed", note=NOTE, rows=frozenset({VISIT, CALL})
    ),
    Act("offer", HELPED - {OFFERED}, _offer, "desk.handover_offered"),
    Act(
        "withdraw",
        frozenset({OFFERED}),
        lambda s: handovers.withdraw(handover=on(s.handover), user=s.user, now=s.now),
        "desk.handover_withdrawn",
        may_repeat=True,
        may_be_idle=True,
        shows=OFFERS,
    ),
    Act(
        "accept",
        frozenset({OFFERED}),
        lambda s: _accept(s, Way.COMES),
        "desk.handover_accepted",
        by=RECEIVERS,
        shows=OFFERS,
        rows=frozenset({VISIT, CALL, PERIOD}),
    ),
    Act(
        "accept for later",
        frozenset({OFFERED}),
        lambda s: _accept(s, Way.LATER),
        "desk.handover_accepted",
        by=RECEIVERS,
        shows=OFFERS,
    ),
    Act(
        "close as handed over",
        frozenset({AGREED}),
        lambda s: handovers.conclude(handover=on(s.handover), note=NOTE, user=s.user, now=s.now),
        "case.closed",
        shows=OFFERS,
        note=NOTE,
        rows=frozenset({VISIT, CALL}),
    ),
    Act(
        "take a number",
        frozenset({GONE}),
        lambda s: arriving.arrive(
            arrival=arriving.Arrival(opening=s.visit.opening), by=s.user.actor, now=s.now
        ),
        "desk.arrived",
        may_repeat=True,
        shows=NOBODY,
        rows=frozenset({VISIT, DAY}),
    ),
    Act(
        "stand up",
        frozenset({"WAITING", "AWAY", "NO_SHOW", GONE}),
        lambda s: seats.stand_up(sitting=on(s.sitting), now=s.now),
        may_repeat=True,
        rows=frozenset({VISIT, DAY, SEAT, PERIOD, CALL}),
    ),
    Act(
        "close the day",
        frozenset({GONE}),
        lambda s: days.close_day(opening=s.visit.opening, user=s.user, now=s.now),
        may_repeat=True,
        rows=frozenset({VISIT, DAY, SEAT}),
    ),
    Act(
        "release",
        HELPED | {"CALLED"},
        lambda s: serving.release(visit=s.visit, user=s.user, now=s.now),
        "desk.released",
        by=(LEAD,),
        rows=frozenset({VISIT, PERIOD, CALL}),
    ),
)
