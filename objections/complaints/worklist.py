"""The worklist of complaints: what one row shows. Reads only."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from objections.complaints.models import Complaint, State
from objections.dossier.act_models import LegalDate, LegalTerm
from objections.pages.listing import Listing
from objections.rows import Row
from portal.cases.models import Case
from portal.cases.worklists import Asked


def _with_details(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    held = LegalDate.objects.current().filter(case=OuterRef("pk"), term=LegalTerm.SETTLE)
    return cases.select_related("complaint").annotate(settle_on=Subquery(held.values("day")))


def _row(case: Any, asked: Asked) -> Row:
    complaint: Complaint = case.complaint
    return Row(
        case=case,
        asked=asked,
        state=State(complaint.state).label,
        term="afhandelen",
        held=case.settle_on,
        take_url=reverse("objections:complaint-claim", args=[case.reference]),
        # Whom it is about is in no list: the row does not say why.
        barred="Een collega pakt dit op" if complaint.about_colleague_id == asked.user.pk else "",
    )


LIST = Listing(
    kind=Complaint.KIND,
    template="objections/complaints/worklist.html",
    looked="complaint.listed",
    details=_with_details,
    row=_row,
)
