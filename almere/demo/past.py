"""The past of the demo: what happened on each working day of two years, decided by hashes of the
day, so that a run that was cut off goes on with the very same people and calls."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence

from almere.demo.stories import NAMES, WORDS
from callbacks.models import CallAttempt
from callbacks.moments.windows import Window
from portal.kit import clock
from portal.kit.workdays import WorkCalendar
from portal.municipality import calendars

Result = CallAttempt.Result
DAYS = 730
# Before this many days ago residents saw no number when we called.
CALLER_ID_DAYS = 365
# The last days belong to the stories of today.
LAST_DAYS = 5
# So many that the figures look real, so few that they are made within an hour.
A_DAY = 18
WRITTEN_A_DAY = 5
PEOPLE = 2500
WEEKDAYS = (1.3, 1.05, 0.95, 0.9, 0.8)
MISSES = (
    Result.NO_ANSWER,
    Result.NO_ANSWER,
    Result.NO_ANSWER,
    Result.VOICEMAIL,
    Result.ENGAGED,
    Result.SOMEBODY_ELSE,
)


@dataclasses.dataclass(frozen=True)
class Times:
    """How calling went in a time: chances, and working days until the first window."""

    reached: float
    late: float
    again: float
    cancelled: float
    soonest: int
    latest: int


ANONYMOUS_CALLS = Times(reached=0.36, late=0.25, again=0.12, cancelled=0.05, soonest=2, latest=4)
CALLER_ID = Times(reached=0.60, late=0.08, again=0.04, cancelled=0.03, soonest=1, latest=2)


@dataclasses.dataclass(frozen=True)
class Past:
    """The two years before the moment at which the history was begun."""

    begun_at: dt.datetime
    calendar: WorkCalendar

    @property
    def first_on(self) -> dt.date:
        """The first day."""
        return clock.day_of(self.begun_at) - dt.timedelta(days=DAYS)

    @property
    def caller_id_on(self) -> dt.date:
        """The day on which the teams began to show their number."""
        return clock.day_of(self.begun_at) - dt.timedelta(days=CALLER_ID_DAYS)

    def days(self) -> list[dt.date]:
        """Every working day of the history, the first one first."""
        every = (self.first_on + dt.timedelta(days=number) for number in range(DAYS - LAST_DAYS))
        return [day for day in every if self.calendar.is_working_day(day)]

    def asked_on(self, day: dt.date) -> "list[PastRequest]":
        """What was asked on one day."""
        busy = A_DAY * WEEKDAYS[day.weekday()] * (0.75 + 0.5 * dice(day, "busy"))
        return [PastRequest(self, day, number) for number in range(round(busy))]

    def written_on(self, day: dt.date) -> "list[PastQuestion]":
        """What was asked in writing on one day."""
        busy = WRITTEN_A_DAY * (0.5 + dice(day, "written"))
        return [PastQuestion(self, day, number) for number in range(round(busy))]


@dataclasses.dataclass(frozen=True)
class _Asked:
    """What somebody asked in the past."""

    past: Past
    day: dt.date
    number: int

    @property
    def token(self) -> str:
        """Its intake token, by which a later run sees that it was made."""
        return f"past-{self.day}-{self.number:02d}"

    def dice(self, what: str) -> float:
        """A chance of this one in [0, 1), the same in every run."""
        return dice(self.token, what)

    def pick[T](self, what: str, among: Sequence[T]) -> T:
        """Choose one."""
        return among[int(self.dice(what) * len(among))]

    @property
    def asked_at(self) -> dt.datetime:
        """When she asked: between eight and six."""
        return clock.instant(self.day, dt.time(8)) + dt.timedelta(
            seconds=int(36_000 * self.dice("asked"))
        )

    @property
    def topic(self) -> str:
        """The code of what it was about."""
        topics = list(WORDS)
        # The first topics are asked about more often.
        return topics[int(self.dice("topic") ** 2 * len(topics))]

    @property
    def person(self) -> int:
        """Who asked; some ask more often."""
        return int(self.dice("person") ** 1.4 * PEOPLE)


@dataclasses.dataclass(frozen=True)
class PastQuestion(_Asked):
    """One question in writing of the past, and when it was answered."""

    @property
    def token(self) -> str:
        """Its intake token, by which a later run sees that it was made."""
        return f"past-question-{self.day}-{self.number:02d}"

    @property
    def answered_at(self) -> dt.datetime:
        """When we answered: mostly within the days that we promise, and never after the past."""
        day = self.past.calendar.add(self.day, 1 + int(self.dice("answered") ** 2 * 5))
        minutes = dt.timedelta(minutes=int(480 * self.dice("minute")))
        at = clock.instant(day, dt.time(9)) + minutes
        return min(at, self.past.begun_at - dt.timedelta(minutes=1))


@dataclasses.dataclass(frozen=True)
class PastRequest(_Asked):
    """One callback request of the past, as it was asked and as it went."""

    @property
    def times(self) -> Times:
        """How calling went then."""
        return CALLER_ID if self.shows_number else ANONYMOUS_CALLS

    @property
    def window(self) -> Window:
        """The window that she chose."""
        times = self.times
        ahead = times.soonest + int(self.dice("ahead") * (times.latest - times.soonest + 1))
        day = self.past.calendar.add(self.day, ahead)
        start, end = calendars.MORNING if self.dice("half") < 0.55 else calendars.AFTERNOON
        return Window(clock.instant(day, start), clock.instant(day, end))

    @property
    def cancelled_at(self) -> dt.datetime | None:
        """When she took it back herself, if she did."""
        if self.dice("cancelled") >= self.times.cancelled:
            return None
        return self.asked_at + (self.window.from_at - self.asked_at) / 2

    @property
    def asked_again_at(self) -> dt.datetime | None:
        """When she asked once more before her window, if she did."""
        if self.dice("again") >= self.times.again:
            return None
        return self.asked_at + (self.window.from_at - self.asked_at) * 0.7

    @property
    def shows_number(self) -> bool:
        """Whether she saw our number when we called."""
        return self.day >= self.past.caller_id_on

    def called_at(self, window: Window, turn: int) -> dt.datetime:
        """When we called for this window: in it, or too late on one of the next working days."""
        minutes = dt.timedelta(minutes=5 + int(200 * self.dice(f"minute-{turn}")))
        if self.dice(f"late-{turn}") >= self.times.late:
            return window.from_at + minutes
        day = self.past.calendar.add(
            clock.day_of(window.from_at), 1 + int(2 * self.dice(f"later-{turn}"))
        )
        return clock.instant(day, clock.local(window.from_at).time()) + minutes

    def result(self, turn: int) -> CallAttempt.Result:
        """What came of a call."""
        chance = self.dice(f"reached-{turn}")
        if chance < self.times.reached:
            return Result.REACHED
        return self.pick(f"miss-{turn}", MISSES)


def dice(*of: object) -> float:
    """Return a number in [0, 1) that looks random and is the same for the same words."""
    words = ":".join(map(str, of)).encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=6).digest()) / 2**48


@dataclasses.dataclass(frozen=True)
class Neighbour:
    """An invented resident of the past. Two may have one name; no one has one's number."""

    name: str
    phone: str
    birth_date: dt.date


def neighbour(number: int) -> Neighbour:
    """Return one of PEOPLE."""
    names = [name.strip().split(" ", 1) for name in NAMES.split(";")]
    first = names[int(dice("first", number) * len(names))][0]
    last = names[int(dice("last", number) * len(names))][-1]
    born = dt.date(1950, 1, 1) + dt.timedelta(days=int(20_000 * dice("born", number)))
    return Neighbour(f"{first} {last}", f"036 056 {number:04d}", born)
