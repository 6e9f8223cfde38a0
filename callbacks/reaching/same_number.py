"""Who else is to be called on the same number, and whether it is an office's: a number is not a
person, and colleagues should know before they say a name."""

import dataclasses
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from callbacks.models import CallbackRequest
from portal.audit import record
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock
from portal.residents.models import OfficeNumber, Resident
from portal.staff.models import User

MOST = 5


@dataclasses.dataclass(frozen=True)
class Other:
    """Another open request on this number: a name and a team, as in any search."""

    name: str
    team: str


def with_same_number(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let a case know the other open requests on its number, and the office whose number it is:
    fills `same_number` and `office`. An entry of settings.CASE_DETAILS."""
    others = (
        CallbackRequest.objects.filter(
            number_to_call=OuterRef("callback__number_to_call"), case__closed_at__isnull=True
        )
        .exclude(pk=OuterRef("pk"))
        # Another request of hers is nobody else.
        .exclude(case__resident=Coalesce(OuterRef("resident"), Value(0)))
        .order_by("pk")
    )
    told = JSONObject(
        resident="case__resident", name="case__resident__name", team="case__team__name"
    )
    office = OfficeNumber.objects.running().filter(number=OuterRef("callback__number_to_call"))
    return cases.annotate(
        same_number=ArraySubquery(others.values(told=told)[: MOST + 1]),
        office=Subquery(office.values("office")[:1]),
    )


def panel(slot: str, case: Any, user: User) -> Fragment | None:
    """Return who else has this number, and record that these names were seen. One statement, none
    when there is nobody. An entry of settings.PANELS."""
    if slot != "case-first" or not case.is_open:
        return None
    others, office = getattr(case, "same_number", []), getattr(case, "office", None)
    if not others and not office:
        return None
    shown = others[:MOST]
    seen = [Resident(pk=told["resident"]) for told in shown if told["resident"]]
    record.looks(code="resident.found", about=seen, by=user.actor, now=clock.utc_now())
    return Fragment(
        "callbacks/same_number.html",
        {
            "office": office,
            "others": [Other(told["name"] or "iemand zonder naam", told["team"]) for told in shown],
            "is_cut": len(others) > MOST,
        },
    )
