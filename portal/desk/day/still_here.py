"""Who is still at the desk when a day ends, and what can be made of each visit then. Reads only."""

import dataclasses
import datetime as dt

from django.conf import settings
from django.forms import BoundField
from django.utils.module_loading import import_string

from portal.cases.kinds import Offer
from portal.cases.models import Case
from portal.desk.day import leftovers
from portal.desk.places.models import Opening
from portal.desk.queue.models import Visit
from portal.staff.models import User
from portal.staff.permissions import Standing


@dataclasses.dataclass(frozen=True)
class StillHere:
    """An open visit, and what else a colleague can make of it: a callback with a free window."""

    visit: Visit
    field: BoundField
    offers: list[Offer]
    # What was done about spoed is written on the page of her case.
    may_read: bool


def opening(pk: int) -> Opening | None:
    """Return a day with its desk. One query."""
    rows = Opening.objects.select_related("desk__location", "desk__team")
    found: Opening | None = rows.filter(pk=pk).first()
    return found


def still_here(day: Opening) -> list[Visit]:
    """Return the visits of this day without an outcome, in order of arrival. One query."""
    return list(Visit.objects.of_opening(day).open().in_order_of_arrival())


def told_to_come_first(day: Opening) -> list[Visit]:
    """Return the visits of this day that ended with 'come first next time'. One query."""
    rows = Visit.objects.filter(opening=day, promise__text=leftovers.COME_FIRST)
    return list(rows.select_related("case", "promise__case").order_by("number"))


def rows(
    visits: list[tuple[Visit, BoundField]], may: Standing, *, now: dt.datetime
) -> list[StillHere]:
    """Return each visit with its choice and what else can be made of it: that needs her case, so it
    is offered to who may read it. One query."""
    cases = Case.objects.visible_to(may, now=now).filter(pk__in=[one.pk for one, _ in visits])
    readable = set(cases.values_list("pk", flat=True))
    return [
        StillHere(visit, field, _offers(visit, may.user) if may_read else [], may_read)
        for visit, field in visits
        for may_read in [visit.pk in readable]
    ]


def _offers(visit: Visit, user: User) -> list[Offer]:
    """What can be made of a visit that ends besides what stands on its own page:
    settings.DESK_ENDINGS that open her case."""
    found = [import_string(path) for path in settings.DESK_ENDINGS]
    return [offer for ending in found for offer in ending(visit, user) if offer.opens_case]
