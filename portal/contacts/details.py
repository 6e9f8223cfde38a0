"""What a case page reads of first days together with its case, so that it costs no statement."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from portal.cases.models import Case
from portal.contacts.models import FirstReport, LooksLike


def with_first_days(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Tell of each case what it looks like and which first report it holds: fills `looks_told` and
    `first_report_told`, for portal.contacts.panels."""
    looks = LooksLike.objects.filter(case=OuterRef("pk")).order_by("pk")
    look = JSONObject(pk="pk", what="what", received_on="received_on", verdict="verdict")
    reports = FirstReport.objects.filter(
        Q(case=OuterRef("pk")) | Q(case=OuterRef("origin_id"))
    ).order_by("reported_on", "pk")
    report = JSONObject(kind="kind", reported_on="reported_on", given="given")
    told: dict[str, Any] = {
        "looks_told": ArraySubquery(looks.values(look=look)),
        "first_report_told": Subquery(reports.values(report=report)[:1]),
    }
    return cases.annotate(**told)


def looks_of_case() -> "ArraySubquery":
    """Return what a row of a list tells: what its case looks like and nobody ruled out."""
    kept = LooksLike.objects.filter(case=OuterRef("pk")).exclude(verdict=LooksLike.Verdict.IS_NOT)
    return ArraySubquery(kept.order_by("pk").values(what_it_is=F("what")))
