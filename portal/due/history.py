"""What the timeline tells of an urgent case."""

from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.due.models import UrgentStep

TEXTS = {
    UrgentStep.Kind.MARKED: "Dit kan niet wachten tot morgen",
    UrgentStep.Kind.HANDED: "Spoed nog open om 16:00 uur: de teamleider heeft het nu",
    UrgentStep.Kind.SETTLED: "Spoed: dit is vandaag gedaan",
}


def entries(case: Case) -> list[Entry]:
    """Return one entry per step. One query, or none for a case that never was urgent."""
    if not getattr(case, "was_urgent", True):
        return []
    return [
        Entry(step.at, TEXTS[UrgentStep.Kind(step.kind)], step.by, step.text)
        for step in UrgentStep.objects.filter(case=case)
    ]
