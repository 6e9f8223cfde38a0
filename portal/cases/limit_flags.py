"""Contact limits, read together with a case or a resident so that they cost no statement."""

import datetime as dt
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from portal.cases.models import Case
from portal.kit import clock
from portal.residents.models import ContactLimit
from portal.staff.models import User

TOLD = JSONObject(
    pk="pk",
    what="what",
    number="number",
    from_on="from_on",
    until_on="until_on",
    contact="contact__name",
)


def with_limits(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Tell of each case which contact limits hold today: fills `limits_told`. An entry of
    settings.CASE_DETAILS."""
    return cases.annotate(limits_told=told_of("resident"))


def told_of(name: str) -> "ArraySubquery":
    """Return the limits that hold today of the resident that this column of the outer query
    names."""
    running: QuerySet[Any] = ContactLimit.objects.running(clock.day_of(clock.utc_now()))
    return ArraySubquery(running.filter(resident=OuterRef(name)).order_by("pk").values(told=TOLD))


def read(told: dict[str, Any]) -> ContactLimit:
    """Return the limit that was read as JSON, as far as its words need it."""
    return ContactLimit(
        pk=told["pk"],
        what=told["what"],
        number=told["number"],
        from_on=dt.date.fromisoformat(told["from_on"]),
        until_on=dt.date.fromisoformat(told["until_on"]),
        contact=User(name=told["contact"]),
    )
