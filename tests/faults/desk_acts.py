"""Every action on a visit, as one click on a screen that was read before the race."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from callbacks.asking import from_visit
from callbacks.moments import windows
from portal.cases.models import Topic
from portal.desk.handing import handovers
from portal.desk.handing.models import WarmHandover
from portal.desk.places import days, seats
from portal.desk.places.models import Sitting
from portal.desk.queue import arriving, calling, closing, serving
from portal.desk.queue.models import Visit
from portal.kit import clock, phone
from portal.staff.models import Team, User
from tests.faults.desk_stage import AGREED, GONE, HELD, HOLDER, NOW, OFFERED, RECEIVERS

Outcome, Way = Visit.Outcome, WarmHandover.Way
WAITS, TALKS = frozenset({"WAITING"}), frozenset({"SERVING", OFFERED, AGREED})
HELPED = TALKS | {"ON_HOLD"}
ANY = HELPED | {"WAITING", "AWAY", "CALLED", "NO_SHOW"}
TODAY = clock.day_of(NOW)
NOTE = "Uitgelegd aan het loket."


@dataclasses.dataclass(frozen=True)
class Screen:
    """What a colleague sees before the click."""

    visit: Visit
    user: User
    sitting: Sitting | None
    handover: WarmHandover | None

    @property
    def seat(self) -> Sitting:
        """Where this colleague sits."""
        if self.sitting is None:
            raise ValueError("nobody sits there")
        return self.sitting

    @property
    def asked(self) -> WarmHandover:
        """The handover on screen."""
        if self.handover is None:
            raise ValueError("nothing was offered")
        return self.handover


@dataclasses.dataclass(frozen=True)
class Act:
    """One action: where it may begin, what it does, and what it leaves in the record."""

    name: str
    starts: frozenset[str]
    do: Callable[[Screen], object]
    # The event that it appends; empty for what is not about the visit.
    code: str = ""
    # Two who do it at once both may: it happens twice.
    may_repeat: bool = False
    # Done, and there was nothing left to do.
    may_be_idle: bool = False
    by_receiver: bool = False
    # Only a screen with a question to a colleague shows it.
    needs_offer: bool = False
    # Only raced when she went home: it is about somebody else.
    needs_nobody: bool = False
    note: str = ""

    def fits(self, start: str, by: str) -> bool:
        """Tell whether it may be done where the race begins, when nobody else does anything."""
        if start not in self.starts:
            return False
        return start not in HELD or by == HOLDER or by in RECEIVERS or self.name == "stand up"

    def applies(self, start: str) -> bool:
        """Tell whether a screen could show the button at all."""
        if self.needs_nobody:
            return start == GONE
        return not self.needs_offer or start in {OFFERED, AGREED}


def look(pk: int, name: str) -> Screen:
    """Read what the screen of this colleague shows now."""
    user = User.objects.get(username=name.lower())
    newest = WarmHandover.objects.of_visit(pk).first()
    return Screen(arriving.found(pk), user, seats.sitting_of(user), newest)


def _finish(screen: Screen, outcome: Visit.Outcome) -> Visit:
    ending = closing.Ending(outcome, note=NOTE)
    return closing.finish(visit=screen.visit, ending=ending, user=screen.user, now=NOW)


def _topic() -> Topic:
    return Topic.objects.select_related("team").get(code="uitkering")


def _offer(screen: Screen) -> WarmHandover:
    asked = handovers.Offer(Team.objects.get(code="inkomen-1"), "Zij kwam voor de brief.")
    return handovers.offer(visit=screen.visit, asked=asked, user=screen.user, now=NOW)


def _accept(screen: Screen, way: WarmHandover.Way) -> WarmHandover:
    return handovers.accept(
        handover=screen.asked,
        way=way,
        user=screen.user,
        before=TODAY + dt.timedelta(days=1),
        now=NOW,
    )


def _call_back(screen: Screen) -> object:
    plan = from_visit.Plan(
        topic=_topic(),
        owner=screen.user,
        phone=phone.Phone(f"+3161{screen.visit.pk % 10_000_000:07d}"),
        note=NOTE,
        wanted=(windows.of(windows.choices(now=NOW, days=3)[-1]),),
        said_aloud=True,
        name="Sam de Wit",
    )
    return from_visit.turn(visit=screen.visit, plan=plan, user=screen.user, now=NOW)


ACTS = [
    Act(
        "next",
        WAITS,
        lambda s: calling.call_next(user=s.seat.clerk, now=NOW),
        "desk.called",
    ),
    Act(
        "call",
        frozenset({"WAITING", "NO_SHOW"}),
        lambda s: calling.call(visit=s.visit, sitting=s.seat, now=NOW),
        "desk.called",
    ),
    Act(
        "recall",
        frozenset({"CALLED"}),
        lambda s: calling.recall(visit=s.visit, user=s.user, now=NOW),
        "desk.recalled",
        may_repeat=True,
    ),
    Act(
        "undo call",
        frozenset({"CALLED"}),
        lambda s: calling.undo_call(visit=s.visit, user=s.user, now=NOW),
        "desk.undone",
    ),
    Act(
        "no-show",
        frozenset({"CALLED"}),
        lambda s: calling.no_show(visit=s.visit, user=s.user, now=NOW),
        "desk.no_show",
    ),
    Act(
        "undo no-show",
        frozenset({"NO_SHOW"}),
        lambda s: calling.undo_no_show(visit=s.visit, sitting=s.seat, now=NOW),
        "desk.undone",
    ),
    Act(
        "begin",
        frozenset({"CALLED"}),
        lambda s: serving.begin(visit=s.visit, user=s.user, now=NOW),
        "desk.began",
    ),
    Act(
        "hold",
        TALKS,
        lambda s: serving.hold(visit=s.visit, user=s.user, now=NOW),
        "desk.held",
    ),
    Act(
        "resume",
        frozenset({"ON_HOLD"}),
        lambda s: serving.resume(visit=s.visit, user=s.user, now=NOW),
        "desk.resumed",
    ),
    Act(
        "back to queue",
        ANY - WAITS,
        lambda s: serving.back_to_queue(visit=s.visit, user=s.user, now=NOW),
        "desk.back_in_queue",
    ),
    Act(
        "step out",
        WAITS,
        lambda s: serving.step_out(visit=s.visit, user=s.user, now=NOW),
        "desk.stepped_out",
    ),
    Act(
        "next topic",
        ANY,
        lambda s: serving.next_topic(visit=s.visit, topic=_topic(), user=s.user, now=NOW),
        "desk.next_topic",
        may_repeat=True,
    ),
    Act("finish", ANY, lambda s: _finish(s, Outcome.ANSWERED), "case.closed", note=NOTE),
    Act("leave", ANY, lambda s: _finish(s, Outcome.LEFT), "case.closed", note=NOTE),
    Act("call back later", ANY, _call_back, "case.closed", note=NOTE),
    Act("offer", HELPED - {OFFERED}, _offer, "desk.handover_offered"),
    Act(
        "withdraw",
        frozenset({OFFERED}),
        lambda s: handovers.withdraw(handover=s.asked, user=s.user, now=NOW),
        "desk.handover_withdrawn",
        may_repeat=True,
        may_be_idle=True,
        needs_offer=True,
    ),
    Act(
        "accept",
        frozenset({OFFERED}),
        lambda s: _accept(s, Way.COMES),
        "desk.handover_accepted",
        by_receiver=True,
        needs_offer=True,
    ),
    Act(
        "accept for later",
        frozenset({OFFERED}),
        lambda s: _accept(s, Way.LATER),
        "desk.handover_accepted",
        by_receiver=True,
        needs_offer=True,
    ),
    Act(
        "close as handed over",
        frozenset({AGREED}),
        lambda s: handovers.conclude(handover=s.asked, note=NOTE, user=s.user, now=NOW),
        "case.closed",
        needs_offer=True,
        note=NOTE,
    ),
    Act(
        "take a number",
        frozenset({GONE}),
        lambda s: arriving.arrive(
            arrival=arriving.Arrival(opening=s.visit.opening), by=s.user.actor, now=NOW
        ),
        "desk.arrived",
        may_repeat=True,
        needs_nobody=True,
    ),
    Act(
        "stand up",
        frozenset({"WAITING", "AWAY", "NO_SHOW", GONE}),
        lambda s: seats.stand_up(sitting=s.seat, now=NOW),
        may_repeat=True,
    ),
    Act(
        "close the day",
        frozenset({GONE}),
        lambda s: days.close_day(opening=s.visit.opening, user=s.user, now=NOW),
        may_repeat=True,
    ),
]
BY_NAME = {act.name: act for act in ACTS}
