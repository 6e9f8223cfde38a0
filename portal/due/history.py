"""What the timeline tells of an urgent case."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.due.models import UrgentStep

TEXTS = {
    UrgentStep.Kind.MARKED: "Dit kan niet wachten tot morgen",
    UrgentStep.Kind.HANDED: "Spoed nog open om 16:00 uur: de teamleider heeft het nu",
    UrgentStep.Kind.SETTLED: "Spoed: dit is vandaag gedaan",
    UrgentStep.Kind.RESUMED: "Teruggedraaid: het is nog spoed",
}


def entries(case: Case) -> list[Entry]:
    """Return one entry per step. One query, or none for a case that never was urgent."""
    if not getattr(case, "was_urgent", True):
        return []
    return [
        Entry(step.at, TEXTS[UrgentStep.Kind(step.kind)], step.by, step.text)
        for step in _steps(case)
    ]


def with_steps(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read the steps of many cases in the same statement."""
    step = JSONObject(at="at", kind="kind", by="by", text="text")
    hers = UrgentStep.objects.filter(case=OuterRef("pk")).order_by("pk")
    return cases.annotate(steps_told=ArraySubquery(hers.values(step=step)))


def _steps(case: Case) -> Iterable[UrgentStep]:
    read = vars(case).get("steps_told")
    if read is None:
        return UrgentStep.objects.filter(case=case)
    return [UrgentStep(**{**row, "at": dt.datetime.fromisoformat(row["at"])}) for row in read]
