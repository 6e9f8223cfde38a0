"""A morning at a desk of the demo that is played now, beside whoever looks or works there: clerks
of the demo sit where nobody sits, and help only whom the play let in."""

import contextlib
import datetime as dt
import functools
import time
from collections.abc import Callable

from django.db.models import Q

from almere.demo import endings, morning
from almere.demo.desk import CLERKS, LEADS, stand_by
from almere.demo.morning import Act, Cast, Clerk, Morning
from almere.demo.visitors import APART, OPENS, Visitor
from portal.desk.backup import calls as backup
from portal.desk.backup.models import BackupCall
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint, Sitting
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.jobs import slots
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.staff.models import User

State = Visit.State
JOB = "demo-play"
TOKENS = "play-"
SOON = dt.timedelta(seconds=30)
# In how many of the talks that are long enough the backup is asked, and when.
BACKUP, LONG_TALK = 0.4, dt.timedelta(minutes=12)
ASKS_AFTER, ANSWERS_AFTER, COMES_AFTER = (dt.timedelta(minutes=n) for n in (2, 4, 2))
QUESTION = "Kun je even meekijken? Ik kom er met deze brief niet uit."

type Say = Callable[[str], object]


class TooFew(Refused):
    """A desk at which every service point or clerk of the demo is taken."""

    text = "every service point or clerk of the demo is taken; leave one free and try again"


class Over(Refused):
    """A colleague closed the day, or let the clerks of the play stand up."""

    text = "a colleague closed the day or sent the clerks of the play away"


class Compressed:
    """So many minutes of the morning in one of ours."""

    def __init__(self, opening: Opening, *, speed: float) -> None:
        """Let the morning begin now."""
        self.begins_at, self.speed = clock.instant(opening.day, OPENS), speed
        self.began = clock.utc_now()

    def reach(self, at: dt.datetime) -> dt.datetime:
        """Wait until it is that moment of the morning, and return the real instant."""
        due = self.began + (at - self.begins_at) / self.speed
        time.sleep(max(0.0, (due - clock.utc_now()).total_seconds()))
        return clock.utc_now()


class LiveMorning(Morning):
    """A morning in which somebody else may do something at any moment."""

    def __init__(
        self,
        *,
        opening: Opening,
        clerks: list[Clerk],
        host: User,
        cast: Cast,
        speed: float,
        say: Say,
    ) -> None:
        """Begin with whom an earlier play left."""
        pace = Compressed(opening, speed=speed)
        super().__init__(opening=opening, clerks=clerks, host=host, cast=cast, pace=pace)
        self.say = say
        for visit in self._ours(self._of_clerks() | Q(opening=opening)):
            self._go_on(visit, self.begins_at)

    def told(self, visit: Visit, what: str) -> None:
        """Say what happened, without names."""
        self.say(f"{clock.local(clock.utc_now()):%H:%M:%S}  number {visit.shown_number:<3} {what}")

    def do(self, act: Act, at: dt.datetime, now: dt.datetime) -> None:
        """Do one act; when somebody was first, look how things are now."""
        try:
            act(at, now)
        except Over:
            raise
        except Refused as refusal:
            self.say(f"          a colleague was first: {refusal}")
            self._look_again(at)

    def wake(self, at: dt.datetime, now: dt.datetime) -> None:
        """Let a clerk call who has nobody. Raises Over when none is left."""
        here = Sitting.objects.now().filter(user__in=[clerk.user for clerk in self.clerks])
        sitting = set(here.values_list("pk", flat=True))
        self.clerks = [clerk for clerk in self.clerks if clerk.sitting.pk in sitting]
        if not self.clerks:
            raise Over
        waiting = self._ours(Q(opening=self.opening, state=State.WAITING))
        self.waiting = {visit.pk: visit for visit in waiting}
        super().wake(at, now)

    def call(self, clerk: Clerk, at: dt.datetime, now: dt.datetime) -> None:
        """Call who is next of those whom the play let in: a number that a visitor of the demo gave
        waits for that visitor."""
        others = Visit.objects.filter(opening=self.opening, state=State.WAITING)
        if others.exclude(pk__in=self.waiting).exists():
            visit = calling.call(visit=self.longest(), sitting=clerk.sitting, now=now)
            self.called(clerk, visit, at)
        else:
            super().call(clerk, at, now)

    def talks(self, clerk: Clerk, visit: Visit, at: dt.datetime) -> None:
        """Let a talk take its time; in some the clerk does not know the answer."""
        super().talks(clerk, visit, at)
        visitor = self.visitors[visit.pk]
        for call in BackupCall.objects.open().filter(visit=visit):
            # What is urgent rang by itself while she waited.
            self.at(at + SOON, functools.partial(self._backup_comes, clerk, call))
        if visitor.dice("backup") < BACKUP and visitor.talk > LONG_TALK:
            self.at(at + ASKS_AFTER, functools.partial(self._ask_backup, clerk, visit))

    def _ask_backup(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        topic = visit.case.topic
        if topic is None:
            return
        question = backup.Question(topic.team, words=QUESTION, point=clerk.sitting.point)
        call = backup.ask(visit=visit, question=question, user=clerk.user, now=now)
        self.told(visit, f"needs the backup of {topic.team.name}")
        self.at(at + ANSWERS_AFTER, functools.partial(self._backup_comes, clerk, call))

    def _backup_comes(
        self, clerk: Clerk, call: BackupCall, at: dt.datetime, now: dt.datetime
    ) -> None:
        """Whoever is on the roster comes, unless somebody answered before."""
        helper = call.person or call.deputy or call.lead
        with contextlib.suppress(Refused):
            if helper is not None:
                backup.answer(call=call, said=backup.Answer.COMING, user=helper, now=now)
                self.told(call.visit, "hears that the backup comes")
        self.at(at + COMES_AFTER, functools.partial(self._backup_is_there, clerk, call))

    def _backup_is_there(
        self, clerk: Clerk, call: BackupCall, _at: dt.datetime, now: dt.datetime
    ) -> None:
        with contextlib.suppress(Refused):
            if BackupCall.objects.filter(pk=call.pk, state=BackupCall.State.COMING).exists():
                backup.done(call=call, user=clerk.user, now=now)

    def anybody(self, at: dt.datetime) -> bool:
        """Tell whether somebody whom the play let in is back in the queue."""
        there = bool(self._ours(Q(opening=self.opening, state=State.WAITING)))
        if there:
            self.at(at + SOON, self.wake)
        return there

    def stop(self) -> None:
        """End at once and leave nobody at a service point: talks end with what came of them, and
        who was called waits again at the old place."""
        now = clock.utc_now()
        for visit in self._ours(self._of_clerks()):
            # Whoever was first, she has an answer or waits.
            with contextlib.suppress(Refused):
                self._let_go(visit, now)

    def _let_go(self, visit: Visit, now: dt.datetime) -> None:
        user = next(clerk.user for clerk in self.clerks if clerk.user.pk == visit.clerk_id)
        if visit.state == State.CALLED:
            serving.back_to_queue(visit=visit, user=user, now=now)
            return
        visitor = self.visitors[visit.pk]
        endings.finish(endings.Talk(visit, visitor, user, self.cast.colleagues, now))

    def _ours(self, which: Q) -> list[Visit]:
        """Visits of the play that have no outcome yet, in order of arrival. One query."""
        rows = Visit.objects.open().filter(which, case__intake_token__startswith=TOKENS)
        found = rows.select_related("case__topic", "opening__desk").in_order_of_arrival()
        return list(found)

    def _of_clerks(self) -> Q:
        return Q(clerk__in=[clerk.user for clerk in self.clerks])

    def _look_again(self, at: dt.datetime) -> None:
        """Let a clerk go on with the visit that they have, or call again when it is gone."""
        for clerk in self.clerks:
            if clerk.visit is None:
                continue
            pk, clerk.visit = clerk.visit.pk, None
            for visit in self._ours(Q(pk=pk, clerk=clerk.user)):
                self._go_on(visit, at)
        self.at(at + SOON, self.wake)

    def _go_on(self, visit: Visit, at: dt.datetime) -> None:
        """Let somebody who is in the house go on from where she is."""
        visitor = self.visitors.setdefault(visit.pk, Visitor(visit.case.intake_token or ""))
        clerk = next((one for one in self.clerks if one.user.pk == visit.clerk_id), None)
        if visit.state == State.WAITING:
            self.take_in(visit, visitor, at)
            self.at(at + SOON, self.wake)
        elif visit.state == State.AWAY:
            self.at(at + SOON, functools.partial(self.come_back, visit))
        elif visit.state == State.NO_SHOW:
            self.missed(visit, at)
        elif clerk is not None:
            clerk.visit = visit
            if visit.state == State.CALLED:
                self.at(at + visitor.walk, functools.partial(self.begin, clerk, visit))
            elif visit.state == State.SERVING:
                self.talks(clerk, visit, at)
            else:
                self.at(at + SOON, functools.partial(self.resume, clerk, visit))


def begin(*, desk: Desk, many: int, speed: float, seed: str, clerks: int, say: Say) -> LiveMorning:
    """Open the day, let clerks of the demo sit down and expect visitors: the same people for the
    same seed. Raises TooFew."""
    now = clock.utc_now()
    run = clock.stamp(now)
    host = User.objects.get(username=LEADS[desk.location.code])
    seated = _sit_down(desk, clerks, now)
    opening = days.open_day(desk=desk, user=host, now=now)
    stand_by(by=host.actor, now=now)
    told = morning.cast(known_at=now)
    live = LiveMorning(opening=opening, clerks=seated, host=host, cast=told, speed=speed, say=say)
    for number in range(many):
        # A token is used once: the stamp tells two mornings of one seed apart.
        live.expect(Visitor(f"{TOKENS}{seed or run}-{number:02d}{APART}{run}"))
    return live


def end(live: LiveMorning, *, closes: bool) -> bool:
    """Let the clerks of the play stand up, and close the day at its end; return False and leave it
    open when somebody else sits there or somebody has no answer yet."""
    now = clock.utc_now()
    for clerk in live.clerks:
        with contextlib.suppress(seats.StillHelping):
            seats.stand_up(sitting=clerk.sitting, now=now)
    desk = live.opening.desk
    if not closes or Sitting.objects.now().filter(point__desk=desk).exists():
        return False
    try:
        days.close_day(opening=live.opening, user=live.host, now=now)
    except days.StillThere:
        return False
    return True


def _sit_down(desk: Desk, most: int, now: dt.datetime) -> list[Clerk]:
    """Let clerks of the demo sit down who sit nowhere, at service points where nobody sits; whom an
    earlier play left there stays. The first service point is for a visitor of the demo."""
    left = [Clerk(sitting.clerk, sitting) for sitting in _left_by_a_play(desk)]
    sitting = Sitting.objects.now()
    points = ServicePoint.objects.filter(desk=desk, is_active=True, is_quiet=False)
    free = points.exclude(pk__in=sitting.values("point")).order_by("-position")
    first = points.order_by("position").first()
    names = CLERKS[desk.location.code]
    users = User.objects.filter(username__in=names, is_active=True)
    resting = users.exclude(pk__in=sitting.values("user"))
    by_name = sorted(resting, key=lambda user: names.index(user.username), reverse=True)
    pairs = zip([point for point in free if point != first], by_name, strict=False)
    for point, user in list(pairs)[: max(0, most - len(left))]:
        made = seats.sit(point=point, user=user, now=now)
        slots.take(job=JOB, slot=f"sitting-{made.pk}", now=now)
        left.append(Clerk(user, made))
    if not left:
        raise TooFew
    return left


def _left_by_a_play(desk: Desk) -> list[Sitting]:
    """Return where clerks still sit of a play that was killed. Two queries."""
    known = [int(slot.removeprefix("sitting-")) for slot in slots.moments(job=JOB)]
    rows = Sitting.objects.now().filter(pk__in=known, point__desk=desk)
    return list(rows.select_related("user", "point__desk"))
