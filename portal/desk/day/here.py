"""At which desk a colleague is, and what every page of its day begins with. Reads only."""

import dataclasses
import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.desk.places.models import Desk, Opening, Sitting
from portal.kit import clock
from portal.staff.models import Membership, User


@dataclasses.dataclass(frozen=True)
class Here:
    """The desk of this colleague today. Without a desk nobody can walk in anywhere."""

    desk: Desk | None
    opening: Opening | None
    # Days that nobody closed: their people are asked after first.
    left_open: list[Opening]

    @property
    def is_open(self) -> bool:
        """Whether numbers can be given now."""
        return self.opening is not None and self.opening.is_running


NOWHERE = Here(None, None, [])


def desk_of(user: User, *, now: dt.datetime) -> Desk | None:
    """Return the desk at which this colleague sits, else that of a team of theirs, else the first.
    One query."""
    sits = Sitting.objects.now().filter(user=user, point__desk=OuterRef("pk"))
    member = Membership.objects.on(clock.day_of(now)).filter(user=user, team=OuterRef("team"))
    desks = desks_in_use().annotate(sits=Exists(sits), member=Exists(member))
    found: Desk | None = desks.order_by("-sits", "-member", "pk").first()
    return found


def desks_in_use() -> QuerySet[Desk]:
    """The desks where people walk in."""
    desks: QuerySet[Desk] = Desk.objects.filter(is_active=True).select_related("location", "team")
    return desks.order_by("location__name", "pk")


def find(user: User, *, now: dt.datetime) -> Here:
    """Return where this colleague is and how the day stands there. Two queries."""
    desk = desk_of(user, now=now)
    if desk is None:
        return NOWHERE
    today = clock.day_of(now)
    shown = Q(day=today) | Q(day__lt=today, closed_at__isnull=True)
    rows = Opening.objects.filter(shown, desk=desk).select_related("desk__location", "desk__team")
    return of_days(desk, list(rows), now=now)


def of_days(desk: Desk, days: list[Opening], *, now: dt.datetime) -> Here:
    """Return how the day stands, from days of this desk that were read already. No query."""
    today = clock.day_of(now)
    opening = next((one for one in days if one.day == today), None)
    left = [one for one in days if one.day < today and one.is_running]
    return Here(desk, opening, sorted(left, key=lambda one: one.day))
