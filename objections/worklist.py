"""The worklist of objections: what one row shows. Reads only."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Objection, State
from objections.pages.listing import Listing
from objections.rows import Row
from portal.cases.models import Case
from portal.cases.worklists import Asked


def _with_details(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    held = LegalDate.objects.current().filter(case=OuterRef("pk"))
    return cases.select_related("objection").annotate(
        decide_on=Subquery(held.filter(term=LegalTerm.DECIDE).values("day")),
        came_in_time=Subquery(held.filter(term=LegalTerm.OBJECT).values("in_time")),
    )


def _row(case: Any, asked: Asked) -> Row:
    objection: Objection = case.objection
    return Row(
        case=case,
        asked=asked,
        state=State(objection.state).label,
        term="beslissen",
        held=case.decide_on,
        take_url=reverse("objections:take", args=[case.reference]),
        barred="U nam dit besluit" if objection.decision_taker_id == asked.user.pk else "",
        is_late=case.came_in_time is False,
        is_unsigned=objection.is_unsigned,
    )


LIST = Listing(
    kind=Objection.KIND,
    template="objections/worklist.html",
    looked="objection.listed",
    details=_with_details,
    row=_row,
)
