"""A morning at a desk, one act after another through the verbs: people come, are called, talk and
go home with an answer. The same morning is made for the past, at moments that lie there, and played
live; a pace says which. Nobody else's visit or service point is touched."""

import dataclasses
import datetime as dt
import functools
import heapq
import itertools
from collections.abc import Callable
from typing import Protocol

from almere.demo import endings
from almere.demo.callbacks import CALLERS
from almere.demo.colleagues import COLLEAGUES
from almere.demo.endings import Colleagues
from almere.demo.one_go import savepoints
from almere.demo.past import PEOPLE, neighbour
from almere.demo.visitors import OPENS, Course, Visitor
from portal.audit.actor import ANONYMOUS
from portal.cases import topics
from portal.cases.models import Topic
from portal.desk.places.models import Opening, Sitting
from portal.desk.queue import arriving, calling, serving
from portal.desk.queue.models import Visit
from portal.kit import clock, phone
from portal.municipality import calendars
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import people
from portal.staff.models import User

# Of the invented people those who come to the desk are not those who ask for a call.
FIRST_PERSON = PEOPLE
END = dt.timedelta(minutes=2)
RECALL, GIVE_UP = dt.timedelta(seconds=70), dt.timedelta(seconds=160)
STEPS_OUT_AFTER, STEPS_OUT_FOR = dt.timedelta(minutes=4), dt.timedelta(minutes=11)
BACK_AFTER = dt.timedelta(minutes=18)
FORM = dt.timedelta(minutes=6)

# What happens at a moment of the morning: `at` is that moment, `now` what a verb is told.
type Act = Callable[[dt.datetime, dt.datetime], None]


class Pace(Protocol):
    """How the moments of the morning become instants."""

    def reach(self, at: dt.datetime) -> dt.datetime:
        """Return the instant to tell the verbs, when it is that moment of the morning."""


@dataclasses.dataclass(frozen=True)
class Cast:
    """Who and what the morning is about."""

    topics: dict[str, Topic]
    colleagues: Colleagues
    # Whoever says her name was written down before all of this.
    known_at: dt.datetime

    def resident(self, visitor: Visitor) -> Resident | None:
        """Return who this is, when she says so."""
        if visitor.person is None:
            return None
        person = neighbour(FIRST_PERSON + visitor.person)
        typed = phone.parse(person.phone)
        known: Resident | None = Resident.objects.with_number(typed.e164).first()
        told = register.Told(name=person.name, phone=typed, birth_date=person.birth_date)
        return known or register.add(told=told, by=ANONYMOUS, now=self.known_at)


def cast(*, known_at: dt.datetime) -> Cast:
    """Return the topics and colleagues of the demo. Four queries."""
    teams = {one.username: one.team for one in COLLEAGUES if CALLERS & set(one.roles)}
    by_code = {team.code: team for team in people.active_teams()}
    users = people.active().filter(username__in=teams).order_by("username")
    workers = [(user, by_code[teams[user.username]]) for user in users]
    listed = {topic.code: topic for topic in topics.listed()}
    return Cast(listed, Colleagues(workers, calendars.office_calendar()), known_at)


@dataclasses.dataclass
class Clerk:
    """Somebody of the desk who helps, and with whom."""

    user: User
    sitting: Sitting
    visit: Visit | None = None


class Morning:
    """The acts of a morning in their order."""

    def __init__(
        self, *, opening: Opening, clerks: list[Clerk], host: User, cast: Cast, pace: Pace
    ) -> None:
        """Begin with nobody in the house."""
        self.opening, self.clerks, self.host = opening, clerks, host
        self.cast, self.pace = cast, pace
        self.begins_at = clock.instant(opening.day, OPENS)
        self.visitors: dict[int, Visitor] = {}
        self.waiting: dict[int, Visit] = {}
        self._acts: list[tuple[dt.datetime, int, Act]] = []
        self._order = itertools.count()
        # Who was ever called in vain, and who of them is not back.
        self._missed: set[int] = set()
        self._gone: dict[int, Visit] = {}

    def at(self, moment: dt.datetime, act: Act) -> None:
        """Let this happen at a moment of the morning."""
        heapq.heappush(self._acts, (moment, next(self._order), act))

    def expect(self, visitor: Visitor) -> None:
        """Let this visitor walk in when she does."""
        self.at(
            self.begins_at + visitor.arrives_after,
            functools.partial(self._arrive, visitor),
        )

    def play(self) -> dt.datetime:
        """Let everything happen, and then say of who did not come back that they left; return the
        instant after which nobody is left."""
        at = self.begins_at
        while self._acts or self.anybody(at):
            at, _, act = heapq.heappop(self._acts)
            self.do(act, at, self.pace.reach(at))
        now = self.pace.reach(at + END)
        for visit in self._gone.values():
            self.do(functools.partial(self._left, visit), at, now)
        return now

    def anybody(self, _at: dt.datetime) -> bool:
        """Tell whether somebody is still there when everything happened; who lets them be helped
        says so with an act."""
        return False

    def do(self, act: Act, at: dt.datetime, now: dt.datetime) -> None:
        """Do one act of the morning."""
        act(at, now)

    def told(self, visit: Visit, what: str) -> None:
        """Somebody may want to know what happened."""

    def _arrive(self, visitor: Visitor, at: dt.datetime, now: dt.datetime) -> None:
        visit = arriving.arrive(
            arrival=arriving.Arrival(
                opening=self.opening,
                topic=self.cast.topics.get(visitor.topic),
                resident=self.cast.resident(visitor),
                words=visitor.words,
                language=visitor.language,
                needs=visitor.needs,
                people=visitor.people,
                priority=visitor.priority,
                urgent=visitor.is_urgent,
                token=visitor.token,
            ),
            by=self.host.actor,
            now=now,
        )
        self.told(visit, "arrives")
        self.take_in(visit, visitor, at)
        self.at(at + visitor.seen, self.wake)

    def take_in(self, visit: Visit, visitor: Visitor, at: dt.datetime) -> None:
        """Let somebody wait who has a number."""
        self.visitors[visit.pk] = visitor
        self.waiting[visit.pk] = visit
        if visitor.course is Course.LEAVES:
            self.at(at + visitor.patience, functools.partial(self._leave, visit))
        if visitor.course is Course.STEPS_OUT:
            self.at(at + STEPS_OUT_AFTER, functools.partial(self._step_out, visit))

    def _leave(self, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        if self.waiting.pop(visit.pk, None):
            self._left(visit, at, now)

    def _left(self, visit: Visit, _at: dt.datetime, now: dt.datetime) -> None:
        visitor = self.visitors[visit.pk]
        endings.leave(visit=visit, visitor=visitor, user=self.host, now=now)
        self.told(visit, "left")

    def _step_out(self, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        if self.waiting.pop(visit.pk, None):
            serving.step_out(visit=visit, user=self.host, now=now)
            self.told(visit, "steps out")
            self.at(at + STEPS_OUT_FOR, functools.partial(self.come_back, visit))

    def come_back(self, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        """She waits again, at her old place."""
        serving.back_to_queue(visit=visit, user=self.host, now=now)
        self.told(visit, "is back")
        self._gone.pop(visit.pk, None)
        self.waiting[visit.pk] = visit
        self.wake(at, now)

    def wake(self, at: dt.datetime, now: dt.datetime) -> None:
        """Let a clerk who has nobody call the next one."""
        for clerk in self.clerks:
            if clerk.visit is None and self.waiting:
                self.call(clerk, at, now)

    def call(self, clerk: Clerk, at: dt.datetime, now: dt.datetime) -> None:
        """Call who is next; when all who wait are for somebody else at this desk, who may be a
        colleague of today, the one who waits longest."""
        try:
            with savepoints():
                visit = calling.call_next(user=clerk.sitting.clerk, now=now)
        except calling.NobodyWaits:
            visit = calling.call(visit=self.longest(), sitting=clerk.sitting, now=now)
        self.called(clerk, visit, at)

    def longest(self) -> Visit:
        """Return who waits longest, after what cannot wait."""
        return min(
            self.waiting.values(), key=lambda visit: (not visit.case.is_urgent, visit.number)
        )

    def called(self, clerk: Clerk, visit: Visit, at: dt.datetime) -> None:
        """Somebody is on the way to this service point, or is not there."""
        self.waiting.pop(visit.pk, None)
        clerk.visit = visit
        visitor = self.visitors[visit.pk]
        self.told(visit, f"is called to {clerk.sitting.point.name}")
        if visitor.course in {Course.MISSED, Course.LATE} and visit.pk not in self._missed:
            self.at(at + RECALL, functools.partial(self._recall, clerk, visit))
            self.at(at + GIVE_UP, functools.partial(self._give_up, clerk, visit))
        else:
            self.at(at + visitor.walk, functools.partial(self.begin, clerk, visit))

    def _recall(self, clerk: Clerk, visit: Visit, _at: dt.datetime, now: dt.datetime) -> None:
        calling.recall(visit=visit, user=clerk.user, now=now)
        self.told(visit, "is called again")

    def _give_up(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        calling.no_show(visit=visit, user=clerk.user, now=now)
        self.told(visit, "did not come")
        self.missed(visit, at)
        self._free(clerk, at, now)

    def missed(self, visit: Visit, at: dt.datetime) -> None:
        """Nobody came; some do later."""
        if self.visitors[visit.pk].course is Course.LATE:
            self.at(at + BACK_AFTER, functools.partial(self.come_back, visit))
        self._missed.add(visit.pk)
        self._gone[visit.pk] = visit

    def begin(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        """She stands at the service point."""
        serving.begin(visit=visit, user=clerk.user, now=now)
        self.told(visit, "talks")
        self.talks(clerk, visit, at)

    def talks(self, clerk: Clerk, visit: Visit, at: dt.datetime) -> None:
        """Let a talk take its time."""
        visitor = self.visitors[visit.pk]
        half = at + visitor.talk / 2
        if visitor.course is Course.HOLDS:
            self.at(half, functools.partial(self._hold, clerk, visit))
            return
        if visitor.course is Course.NEXT_TOPIC:
            self.at(half, functools.partial(self._next_topic, clerk, visit))
        self.at(at + visitor.talk, functools.partial(self._finish, clerk, visit))

    def _next_topic(self, clerk: Clerk, visit: Visit, _at: dt.datetime, now: dt.datetime) -> None:
        topic = self.cast.topics[self.visitors[visit.pk].next_topic]
        serving.next_topic(visit=visit, topic=topic, user=clerk.user, now=now)

    def _hold(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        serving.hold(visit=visit, user=clerk.user, now=now)
        self.told(visit, "fills in a form")
        self.at(at + FORM, functools.partial(self.resume, clerk, visit))

    def resume(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        """The form is filled in: the talk goes on."""
        serving.resume(visit=visit, user=clerk.user, now=now)
        self.told(visit, "talks again")
        rest = self.visitors[visit.pk].talk / 2
        self.at(at + rest, functools.partial(self._finish, clerk, visit))

    def _finish(self, clerk: Clerk, visit: Visit, at: dt.datetime, now: dt.datetime) -> None:
        visitor = self.visitors[visit.pk]
        endings.finish(endings.Talk(visit, visitor, clerk.user, self.cast.colleagues, now))
        self.told(visit, "goes home with an answer")
        self.at(at + visitor.after, functools.partial(self._free, clerk))

    def _free(self, clerk: Clerk, at: dt.datetime, now: dt.datetime) -> None:
        clerk.visit = None
        self.wake(at, now)
