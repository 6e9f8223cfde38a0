"""A walk-in desk with colleagues, and visits that stand as a race needs them."""

import dataclasses
import datetime as dt

from portal.desk.handing.models import WarmHandover
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import arriving, closing
from portal.desk.queue.models import ServicePeriod, Visit
from portal.live import notify
from portal.staff.models import Role, User
from tests import build

# Tuesday 24 November 2026, 10:00 in Amsterdam.
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
BEFORE = NOW - dt.timedelta(seconds=5)
ARRIVED = NOW - dt.timedelta(minutes=20)
State = Visit.State
# Besides the states of a visit: in a talk with a question to a team that nobody answered, and in a
# talk that a colleague goes on with later.
OFFERED, AGREED = "OFFERED", "AGREED"
# She went home with an answer: nobody is left.
GONE = "GONE"
STARTS = ("WAITING", "AWAY", "CALLED", "SERVING", "ON_HOLD", "NO_SHOW", OFFERED, AGREED, GONE)
HELD = frozenset({"CALLED", "SERVING", "ON_HOLD", OFFERED, AGREED})
# Who sits at the service points, and who of the team may be asked to come.
HOLDER, OTHER = "Anna", "Joyce"
RECEIVERS = ("Bilal", "Carla")


@dataclasses.dataclass(frozen=True)
class Stage:
    """One desk on one day; nothing else happens in the town."""

    town: build.Town
    desk: Desk
    opening: Opening
    users: dict[str, User]
    points: dict[str, ServicePoint]

    def place(self, start: str) -> Visit:
        """Let somebody in and put her where the race begins. Around the verbs of calling, because
        some fifty thousand races begin like this."""
        arrival = arriving.Arrival(opening=self.opening, arrived_at=ARRIVED)
        with notify.silence():
            visit = arriving.arrive(arrival=arrival, by=build.TESTER, now=NOW)
        if start == State.AWAY:
            Visit.objects.filter(pk=visit.pk).update(state=start)
        if start == GONE:
            ending = closing.Ending(Visit.Outcome.ANSWERED)
            closing.finish(visit=visit, ending=ending, user=self.users[OTHER], now=NOW)
        if start in HELD or start == State.NO_SHOW:
            self._call(visit, start)
        if start in {OFFERED, AGREED}:
            self._offer(visit, start)
        return visit

    def _call(self, visit: Visit, start: str) -> None:
        clerk, point = self.users[HOLDER], self.points[HOLDER]
        talks = start not in {State.CALLED, State.NO_SHOW}
        state = start if start in State.values else State.SERVING
        holds = start in HELD
        Visit.objects.filter(pk=visit.pk).update(
            state=state,
            clerk=clerk if holds else None,
            point=point if holds else None,
            first_called_at=BEFORE,
        )
        ended = {State.ON_HOLD: "ON_HOLD", State.NO_SHOW: "NO_SHOW"}.get(State(state))
        ServicePeriod.objects.create(
            visit=visit,
            point=point,
            user=clerk,
            called_at=BEFORE,
            began_at=BEFORE if talks else None,
            ended_at=BEFORE if ended else None,
            ended_how=ended or "",
        )

    def _offer(self, visit: Visit, start: str) -> None:
        agreed = {
            "state": WarmHandover.State.ACCEPTED,
            "answered_at": BEFORE,
            "receiver": self.users[RECEIVERS[0]],
            "way": WarmHandover.Way.LATER,
        }
        WarmHandover.objects.create(
            visit=visit,
            giver=self.users[HOLDER],
            to_team=self.town.teams["inkomen-1"],
            told="Zij kwam voor de brief.",
            offered_at=BEFORE,
            **(agreed if start == AGREED else {}),
        )

    def clear(self) -> None:
        """Send everybody home and let everybody sit where they sat."""
        went = {"closed_at": NOW, "outcome": "LEFT"}
        still = Visit.objects.open()
        for visit in still.select_related("case"):
            visit.case.closed_at, visit.case.outcome = NOW, "LEFT"
            visit.case.save(update_fields=["closed_at", "outcome"])
        WarmHandover.objects.waiting().update(state="WITHDRAWN", answered_at=NOW)
        still.update(state=State.CLOSED, clerk=None, point=None, needs=[], **went)
        ServicePeriod.objects.filter(user__isnull=False, ended_at=None).update(
            ended_at=NOW, ended_how="LEFT"
        )
        ServicePeriod.objects.filter(user__isnull=False).update(done_at=NOW, user=None)
        Opening.objects.filter(pk=self.opening.pk).update(closed_at=None, closed_by="")
        seated = set(Sitting.objects.now().values_list("user__name", flat=True))
        for name in {HOLDER, OTHER} - seated:
            seats.sit(point=self.points[name], user=self.users[name], now=NOW)


def build_stage() -> Stage:
    """Make town, desk and colleagues, with two of them at a service point."""
    town = build.town(now=NOW)
    team = town.teams["inkomen-1"]
    clerks = {
        name: build.colleague(name=name, team=team, role=Role.DESK) for name in (HOLDER, OTHER)
    }
    helpers = {
        name: build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in RECEIVERS
    }
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=clerks[HOLDER], now=ARRIVED)
    found = ServicePoint.objects.filter(desk=desk).order_by("position")
    points = dict(zip((HOLDER, OTHER), found, strict=False))
    for name, user in clerks.items():
        seats.sit(point=points[name], user=user, now=NOW)
    return Stage(town, desk, opening, clerks | helpers, points)
