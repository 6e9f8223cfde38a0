"""The counter of one colleague, and who sits where: what changes with every call. Reads only."""

import dataclasses
import datetime as dt
import hashlib
import math
from typing import Any, NamedTuple

from portal.desk.board.rows import Row
from portal.desk.places.models import Desk, Pause, ServicePoint, Sitting
from portal.desk.queue import moves
from portal.desk.queue.models import ServicePeriod, Visit, shown_number
from portal.kit import plain_sql
from portal.residents import languages
from portal.staff.models import User

State = Visit.State
# Every board asks this at every change. Beside the colleague who asks stands the last time that she
# had somebody.
SEATS = """
    SELECT sitting.id, point.name, colleague.name, colleague.id, sitting.languages,
        pause.kind, pause.until_at, last.*
    FROM desk_sitting sitting
    JOIN desk_servicepoint point ON point.id = sitting.point_id
    JOIN staff_user colleague ON colleague.id = sitting.user_id
    LEFT JOIN LATERAL (
        SELECT kind, until_at FROM desk_pause
        WHERE sitting_id = sitting.id AND from_at <= %(now)s
        AND (until_at IS NULL OR until_at > %(now)s)
        ORDER BY id DESC LIMIT 1
    ) pause ON true
    LEFT JOIN LATERAL (
        SELECT period.visit_id, period.called_at, period.ended_at, period.ended_how, period.calls,
            spine.reference, visit.number, visit.paper_number
        FROM desk_serviceperiod period
        JOIN desk_visit visit ON visit.case_id = period.visit_id
        JOIN cases_case spine ON spine.id = period.visit_id
        WHERE period.user_id = %(user)s
        ORDER BY period.id DESC LIMIT 1
    ) last ON sitting.user_id = %(user)s
    WHERE point.desk_id = %(desk)s AND sitting.until_at IS NULL
    ORDER BY point.position, point.name
"""

# So many of its columns are of the seat.
OF_SEAT = 7


class Period(NamedTuple):
    """The last time that a clerk had somebody, and whom."""

    visit: int
    called_at: dt.datetime
    ended_at: dt.datetime | None
    ended_how: str
    calls: int
    reference: str
    number: int
    paper_number: int | None


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
    """Who sits where, and the last time that the colleague who asks had somebody, if she does."""

    taken: list[Seat]
    last: Period | None = None

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


def seats_of(desk: Desk, user: User, *, now: dt.datetime) -> Seats:
    """Return who sits at this desk, in the order of its service points. One query."""
    found = plain_sql.rows(SEATS, {"desk": desk.pk, "user": user.pk, "now": now})
    had = [row[OF_SEAT:] for row in found if row[OF_SEAT] is not None]
    return Seats([_seat(row[:OF_SEAT]) for row in found], Period(*had[0]) if had else None)


def free_points(desks: list[Desk]) -> list[ServicePoint]:
    """Return the service points at which nobody sits, by desk. One query."""
    taken = Sitting.objects.now().values("point")
    points = ServicePoint.objects.filter(desk__in=desks, is_active=True).exclude(pk__in=taken)
    return list(points.select_related("desk__location").order_by("desk", "position", "name"))


def of(user: User, seats: Seats, mine: list[Row], *, now: dt.datetime) -> Counter:
    """Return the counter of this colleague, who has these people. No query."""
    seat = seats.of(user)
    if seat is None:
        return Counter(None, None, [], 0, 0, None)
    visit = next((row for row in mine if row.state in {State.CALLED, State.SERVING}), None)
    period = seats.last
    running = period if period and visit and str(period.visit) == visit.pk else None
    is_called = running is not None and visit is not None and visit.state == State.CALLED
    return Counter(
        seat=seat,
        visit=visit,
        on_hold=[row for row in mine if row.state == State.ON_HOLD],
        calls=running.calls if running else 0,
        undo_seconds=_left(running.called_at, now) if running and is_called else 0,
        missed=_missed(period, now) if visit is None else None,
    )


def _seat(row: tuple[Any, ...]) -> Seat:
    sitting, point, who, user_id, spoken, pause, until = row
    return Seat(
        sitting=sitting,
        point=point,
        who=who,
        user_id=user_id,
        speaks=[languages.name(code) for code in spoken],
        pause=Pause.Kind(pause).label if pause else "",
        pause_until=until,
    )


def _missed(period: Period | None, now: dt.datetime) -> Missed | None:
    if period is None or period.ended_how != ServicePeriod.End.NO_SHOW or not period.ended_at:
        return None
    seconds = _left(period.ended_at, now)
    number = shown_number(period.number, period.paper_number)
    return Missed(period.reference, number, seconds) if seconds else None


def _left(since: dt.datetime, now: dt.datetime) -> int:
    return max(0, int((since + moves.UNDO - now).total_seconds()))


def _told(row: Row) -> tuple[Any, ...]:
    """What a change of this person is; the minutes pass by themselves."""
    return tuple(value for name, value in vars(row).items() if name != "minutes")
