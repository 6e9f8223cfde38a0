"""The counter of one colleague, and who sits where: what changes with every call. Reads only."""

import dataclasses
import datetime as dt
import hashlib
import math
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from portal.desk.board.rows import Row
from portal.desk.places.models import Desk, Pause, ServicePoint, Sitting
from portal.desk.queue import moves
from portal.desk.queue.models import ServicePeriod, Visit
from portal.residents import languages
from portal.staff.models import User

State = Visit.State


@dataclasses.dataclass(frozen=True)
class Seat:
    """Somebody at a service point."""

    sitting: int
    point: str
    who: str
    user_id: int
    speaks: list[str]
    # 'neemt de tijd', or 'even op adem' with its end; empty while it takes people.
    pause: str
    pause_until: dt.datetime | None


@dataclasses.dataclass(frozen=True)
class Seats:
    """Who sits where."""

    taken: list[Seat]

    @property
    def version(self) -> str:
        """Changes when this part must be shown again."""
        return version_of(self.taken)

    def breath_ends_in(self, now: dt.datetime) -> int:
        """Return after how many seconds the first of them takes people again by itself; 0 when
        nobody does."""
        ends = [seat.pause_until for seat in self.taken if seat.pause_until]
        return max(1, math.ceil((min(ends) - now).total_seconds())) if ends else 0

    def of(self, user: User) -> Seat | None:
        """Return where this colleague sits."""
        return next((seat for seat in self.taken if seat.user_id == user.pk), None)


@dataclasses.dataclass(frozen=True)
class Missed:
    """Who was just noted as not come, as long as that can be taken back."""

    reference: str
    number: str
    seconds: int


@dataclasses.dataclass(frozen=True)
class Counter:
    """What this colleague has at hand."""

    seat: Seat | None
    # Called or in a talk: one at a time.
    visit: Row | None
    on_hold: list[Row]
    calls: int
    # How long a slip on 'volgende' can still be taken back.
    undo_seconds: int
    missed: Missed | None

    @property
    def version(self) -> str:
        """Changes when this part must be shown again; not when a slip is too old to take back:
        nothing is replaced under somebody's hands for that."""
        people = [_told(row) for row in (self.visit, *self.on_hold) if row]
        return version_of([self.seat, people, self.calls])

    @property
    def is_called(self) -> bool:
        """Whether we wait until she stands here."""
        return self.visit is not None and self.visit.state == State.CALLED


def version_of(what: Any) -> str:
    """Return a short code that differs when this is something else."""
    return hashlib.blake2s(repr(what).encode(), digest_size=6).hexdigest()


def seats_of(desk: Desk, *, now: dt.datetime) -> Seats:
    """Return who sits at this desk, in the order of its service points. One query."""
    running = Pause.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=now), sitting=OuterRef("pk"), from_at__lte=now
    )
    pause = JSONObject(kind="kind", until="until_at")
    sittings = (
        Sitting.objects.now()
        .filter(point__desk=desk)
        .order_by("point__position", "point__name")
        .values(
            "pk",
            "languages",
            "user_id",
            who=F("user__name"),
            point_name=F("point__name"),
            pause=Subquery(running.order_by("-pk").values(told=pause)[:1]),
        )
    )
    return Seats([_seat(sitting) for sitting in sittings])


def free_points(desks: list[Desk]) -> list[ServicePoint]:
    """Return the service points at which nobody sits, by desk. One query."""
    taken = Sitting.objects.now().values("point")
    points = ServicePoint.objects.filter(desk__in=desks, is_active=True).exclude(pk__in=taken)
    return list(points.select_related("desk__location").order_by("desk", "position", "name"))


def of(user: User, seats: Seats, mine: list[Row], *, now: dt.datetime) -> Counter:
    """Return the counter of this colleague, who has these people. One query for who sits
    somewhere, two more while a no-show can be taken back."""
    seat = seats.of(user)
    if seat is None:
        return Counter(None, None, [], 0, 0, None)
    visit = next((row for row in mine if row.state in {State.CALLED, State.SERVING}), None)
    period = ServicePeriod.objects.filter(user=user).order_by("-pk").first()
    running = period if period and visit and str(period.visit_id) == visit.pk else None
    is_called = running is not None and visit is not None and visit.state == State.CALLED
    return Counter(
        seat=seat,
        visit=visit,
        on_hold=[row for row in mine if row.state == State.ON_HOLD],
        calls=running.calls if running else 0,
        undo_seconds=_left(running.called_at, now) if running and is_called else 0,
        missed=_missed(period, now) if visit is None else None,
    )


def _seat(sitting: Any) -> Seat:
    pause = sitting["pause"]
    until = dt.datetime.fromisoformat(pause["until"]) if pause and pause["until"] else None
    return Seat(
        sitting=sitting["pk"],
        point=sitting["point_name"],
        who=sitting["who"],
        user_id=sitting["user_id"],
        speaks=[languages.name(code) for code in sitting["languages"]],
        pause=Pause.Kind(pause["kind"]).label if pause else "",
        pause_until=until,
    )


def _missed(period: ServicePeriod | None, now: dt.datetime) -> Missed | None:
    if period is None or period.ended_how != ServicePeriod.End.NO_SHOW or not period.ended_at:
        return None
    seconds = _left(period.ended_at, now)
    if not seconds:
        return None
    visit = period.visit
    return Missed(visit.case.reference, visit.shown_number, seconds)


def _left(since: dt.datetime, now: dt.datetime) -> int:
    return max(0, int((since + moves.UNDO - now).total_seconds()))


def _told(row: Row) -> tuple[Any, ...]:
    """What a change of this person is; the minutes pass by themselves."""
    return tuple(value for name, value in vars(row).items() if name != "minutes")
