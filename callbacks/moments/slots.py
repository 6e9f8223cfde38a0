"""Which windows can still be chosen, and holding a place in one. A place is a number on the promise
itself: the database gives it to one, and it is free again as soon as that promise ends."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from callbacks.models import FormAsk
from callbacks.moments import capacity, windows
from callbacks.moments.capacity import HALF_HOUR, Places
from callbacks.moments.windows import NoSuchWindow, Window
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import clock, locks
from portal.kit.refusal import Refused
from portal.kit.workdays import HalfDay
from portal.municipality import calendars
from portal.staff.models import Team

# "It does not matter": of all days, or of one.
ANY = "eerste"
# Why a team has one more than it has places: the window stays when a request changes team.
CAME = "Kwam van een ander team"
# How many working days ahead we look for a free place.
FURTHEST = 30
NEARBY = 3


class Full(Refused):
    """Somebody else has the last place. `nearby` is what is still free around it."""

    text = "Dit moment is net vergeven."

    def __init__(self, nearby: Sequence[Window] = ()) -> None:
        self.nearby = list(nearby)
        near = "; ".join(window.words for window in self.nearby)
        then = f"Nog vrij: {near}." if near else "Er is voorlopig niets vrij."
        super().__init__(f"{self.text} {then}")


def half_of(window: Window) -> HalfDay:
    """Return the part of the day in which a window lies."""
    begins, ends = clock.local(window.from_at), clock.local(window.until_at)
    return HalfDay(begins.date(), begins.time(), ends.time())


@dataclasses.dataclass(frozen=True)
class Choice:
    """A window that can be chosen. `free` places are left; None where no places are counted."""

    window: Window
    free: int | None = None

    @property
    def code(self) -> str:
        """'2026-11-25-ochtend', or '2026-11-25-1030' for a half hour."""
        begins = clock.local(self.window.from_at)
        return f"{begins:%Y-%m-%d-%H%M}" if self.is_slot else self.half.code

    @property
    def half(self) -> HalfDay:
        """The part of the day in which it lies."""
        return half_of(self.window)

    @property
    def day(self) -> dt.date:
        """The Dutch day on which it lies."""
        return clock.day_of(self.window.from_at)

    @property
    def is_slot(self) -> bool:
        """Whether places are counted."""
        return self.free is not None

    @property
    def is_full(self) -> bool:
        """Whether nobody can choose it any more."""
        return self.free is not None and self.free <= 0

    @property
    def hours(self) -> str:
        """'10:00 tot 10:30 uur', for beneath the day."""
        begins, ends = clock.local(self.window.from_at), clock.local(self.window.until_at)
        return f"{begins:%H:%M} tot {ends:%H:%M} uur"


@dataclasses.dataclass(frozen=True)
class Seat:
    """A window, and the place in it; None where no places are counted."""

    window: Window
    place: int | None = None
    overbooked_because: str = ""


@dataclasses.dataclass(frozen=True)
class Day:
    """What can be chosen on one day, in order; full half hours among it."""

    day: dt.date
    choices: list[Choice]

    @property
    def uses_slots(self) -> bool:
        """Whether this day goes by half hours."""
        return any(choice.is_slot for choice in self.choices)

    @property
    def free(self) -> list[Choice]:
        """What is not full."""
        return [choice for choice in self.choices if not choice.is_full]


def ahead(
    team: Team | None, *, now: dt.datetime, days: int | None = None, furthest: int = FURTHEST
) -> list[Day]:
    """Return the coming working days of this team until `days` of them have something free, or as
    many as residents may choose from; full days in between are there too, and none lies `furthest`
    working days away. Without a team half-days. Three queries."""
    calendar, usual = calendars.choosing()
    working = calendar.working_days(clock.day_of(now))
    coming = [day for day, _ in zip(working, range(furthest), strict=False)]
    places = capacity.of_days(team, coming) if team else {}
    until = clock.end_of(coming[-1])
    held = _held(team, now, until) if team and places else {}
    found: list[Day] = []
    for day in coming:
        choices = _choices(day, places.get(day), held, now)
        if choices:
            found.append(Day(day, choices))
        if sum(bool(one.free) for one in found) >= (usual if days is None else days):
            break
    return found


def _held(team: Team, since: dt.datetime, until: dt.datetime) -> dict[dt.datetime, int]:
    return Counter(begins for begins, _ in _places(team, since, until))


def _places(team: Team, since: dt.datetime, until: dt.datetime) -> list[tuple[dt.datetime, int]]:
    """Return which places are held of half hours that begin in [since, until). One query."""
    promised = Promise.objects.places_held(team, since, until)
    # What joined an open request is promised nothing, and must not be told from what did not join.
    joined = FormAsk.objects.places_held(team, since, until)
    columns = ("from_at", "place")
    return list(promised.values_list(*columns).union(joined.values_list(*columns), all=True))


def _choices(
    day: dt.date, places: Places | None, held: dict[dt.datetime, int], now: dt.datetime
) -> list[Choice]:
    if places is None:
        halves = (HalfDay(day, *hours) for hours in (calendars.MORNING, calendars.AFTERNOON))
        found = [Choice(windows.of(half)) for half in halves]
    else:
        found = [
            Choice(Window(begins, begins + HALF_HOUR), free=most - held.get(begins, 0))
            for time, most in places.items()
            for begins in [clock.instant(day, time)]
        ]
    return [choice for choice in found if choice.window.from_at > now]


def without(days: list[Day], window: Window | None) -> list[Day]:
    """Return the same days without this window. No query."""
    left = (Day(one.day, [two for two in one.choices if two.window != window]) for one in days)
    return [day for day in left if day.choices]


def find(team: Team, code: str, *, now: dt.datetime) -> list[Window]:
    """Return the windows that this answer means, the first one first: of a day, of a half-day, or
    of all ('eerste') only what is free; a half hour itself also when it is full.

    Raises NoSuchWindow for what was never offered, Full when nothing of it is free. Three
    queries.
    """
    return find_in(ahead(team, now=now), code)


def find_in(offered: list[Day], code: str) -> list[Window]:
    """The same, among days that were read before. No query."""
    choices = [choice for day in offered for choice in day.choices]
    meant = [choice for choice in choices if choice.code == code]
    if meant:
        return [choice.window for choice in meant]
    meant = [
        choice for choice in choices if code in (ANY, choice.day.isoformat(), choice.half.code)
    ]
    if not meant:
        raise NoSuchWindow
    free = [choice.window for choice in meant if not choice.is_full]
    if not free:
        raise Full(_nearest(meant[0].window, choices))
    return free


def next_after(team: Team, window: Window, *, now: dt.datetime) -> list[Window]:
    """Return where we can try again: on another day and another part of the day, in order; when all
    that is full any half hour of another day. Empty when nothing is free. Three queries.

    A different part of the day finds people who are never home in the morning.
    """
    last_day = max(clock.day_of(window.from_at), clock.day_of(now))
    was = half_of(window).name
    free = [
        choice
        for day in ahead(team, now=now, days=10)
        for choice in day.free
        if choice.day > last_day
    ]
    other = [choice for choice in free if choice.half.name != was]
    return [choice.window for choice in other or free]


def take(
    *,
    team: Team,
    wanted: Sequence[Window],
    now: dt.datetime,
    overbook_because: str = "",
) -> Seat:
    """Hold a place in the first of these windows that has one, until this transaction ends: the
    caller makes the promise in it. With a reason a colleague may take one that is not there.

    Raises Full, or NoSuchWindow for what is no half hour of a team that works with them.
    """
    days = sorted({clock.day_of(window.from_at) for window in wanted})
    places = capacity.of_days(team, days)
    for window in wanted:
        of_day = places.get(clock.day_of(window.from_at))
        if of_day is None:
            return Seat(window)
        place = _free_place(team, window, of_day)
        if place:
            return Seat(window, place)
    if overbook_because:
        return _overbook(team, wanted[0], places, overbook_because)
    raise Full(_nearby(team, wanted[0], now=now))


def seat_for(
    case: Case, wanted: Sequence[Window], *, now: dt.datetime, overbook_because: str = ""
) -> Seat:
    """The same for a case; what cannot wait needs no place. Raises Full or NoSuchWindow."""
    if case.is_urgent:
        return Seat(wanted[0])
    return take(team=case.team, wanted=wanted, now=now, overbook_because=overbook_because)


def hold_again(promise: Promise) -> None:
    """Let a window that ended by a slip hold its place again, or one more when somebody has it by
    now. Part of the verb that lets it stand again."""
    if promise.place is None:
        return
    taken = _lock(promise.team, Window.of(promise))
    if promise.place in taken:
        promise.place = max(taken) + 1
        promise.overbooked_because = "Een vergissing is teruggedraaid"
        promise.save(update_fields=["place", "overbooked_because"])


def follow(case: Case, *, by: Actor, now: dt.datetime) -> None:
    """Let what was promised go with its case: the place is free again at the team that had it, and
    held at the one that has it now, also when there is none. Part of another verb."""
    # One whose end has passed is broken at the team that let it pass.
    running = Promise.objects.standing().filter(case=case, until_at__gt=now)
    for promise in running.order_by("pk"):
        seat = _seat_at(case, promise, now)
        promises.follow(
            promise=promise,
            case=case,
            place=seat.place,
            overbooked_because=seat.overbooked_because,
            by=by,
            now=now,
        )


def _seat_at(case: Case, promise: Promise, now: dt.datetime) -> Seat:
    """Hold the place for this promise at the team of its case."""
    window = Window.of(promise)
    if promise.team_id == case.team_id:
        return Seat(window, promise.place, promise.overbooked_because)
    is_half_hour = window.until_at - window.from_at == HALF_HOUR
    if promise.kind != Promise.Kind.WINDOW or case.is_urgent or not is_half_hour:
        return Seat(window)
    return take(team=case.team, wanted=[window], now=now, overbook_because=CAME)


def promise(case: Case, seat: Seat, *, by: Actor, now: dt.datetime) -> Promise:
    """Promise the window whose place is held. Part of another verb."""
    return promises.make(
        case=case,
        kind=Promise.Kind.WINDOW,
        from_at=seat.window.from_at,
        until_at=seat.window.until_at,
        place=seat.place,
        overbooked_because=seat.overbooked_because,
        by=by,
        now=now,
    )


def _free_place(team: Team, window: Window, places: Places) -> int | None:
    most = places.get(clock.local(window.from_at).time(), 0)
    if window.until_at - window.from_at != HALF_HOUR:
        raise NoSuchWindow
    taken = _lock(team, window)
    return next((place for place in range(1, most + 1) if place not in taken), None)


def _overbook(team: Team, window: Window, places: dict[dt.date, Places], because: str) -> Seat:
    most = places[clock.day_of(window.from_at)].get(clock.local(window.from_at).time(), 0)
    place = max([most, *_lock(team, window)]) + 1
    return Seat(window, place, because)


def _lock(team: Team, window: Window) -> set[int]:
    """Return the places that are held in this half hour; whoever asks next waits for us.

    Without the lock two would count the same places, and the second would meet the constraint
    that holds a place once instead of an answer. One lock a team, whichever half hours: of two who
    look in another order, each would wait for the other.
    """
    locks.wait_for(f"slots-{team.pk}")
    return {place for _, place in _places(team, window.from_at, window.until_at)}


def _nearby(team: Team, window: Window, *, now: dt.datetime) -> list[Window]:
    offered = ahead(team, now=now)
    return _nearest(window, [choice for day in offered for choice in day.choices])


def _nearest(window: Window, choices: Iterable[Choice]) -> list[Window]:
    free = [choice.window for choice in choices if not choice.is_full]
    free.sort(key=lambda one: (abs(one.from_at - window.from_at), one.from_at))
    return sorted(free[:NEARBY], key=lambda one: one.from_at)
