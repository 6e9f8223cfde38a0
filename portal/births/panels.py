"""What a case of any kind offers: to send a card to somebody who tells of a birth."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.births.models import Birth
from portal.cases.kinds import Offer
from portal.cases.models import Case
from portal.kit import clock
from portal.residents import relations
from portal.staff.models import User


def with_relation(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Tell of each case whether its resident has something running: fills `has_relation`."""
    told: dict[str, Any] = {"has_relation": relations.has_running(clock.day_of(clock.utc_now()))}
    return cases.annotate(**told)


def offers(case: Case, user: User) -> list[Offer]:
    """Offer a card for a birth that she tells of; no query."""
    if case.kind == Birth.KIND or not case.may_work or not getattr(case, "has_relation", False):
        return []
    if case.resident is None or case.resident.died_on is not None:
        return []
    return [
        Offer("Geboorte gehoord: stuur een kaart", reverse("births:heard", args=[case.reference]))
    ]
