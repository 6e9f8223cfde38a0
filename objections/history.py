"""What the timeline tells of an objection: each act with the law that it rests on, and why."""

from django.db.models import QuerySet

from objections.dossier.act_models import Act, ActKind
from objections.dossier.models import Objection
from portal.cases.models import Case
from portal.cases.timeline import Entry

# What was told to her, or by her: for the report of a contact.
SPOKEN = frozenset({ActKind.TALKED, ActKind.PROPOSED, ActKind.PROMISED, ActKind.FORMAL})


def entries(case: Case) -> list[Entry]:
    """Return one entry per act. One query, or none when the page has read them already."""
    if case.kind != Objection.KIND:
        return []
    return [_entry(act) for act in acts_of(case)]


def acts_of(case: Case) -> list[Act]:
    """Return the acts, the oldest first. No query for a case that was read with them."""
    return sorted(case.acts.all(), key=lambda act: act.pk)


def with_acts(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Read with many cases what was done in them. An entry of settings.TIMELINE_LOADERS."""
    return cases.prefetch_related("acts")


def _entry(act: Act) -> Entry:
    label = ActKind(act.kind).label.capitalize()
    text = f"{label} ({act.article})" if act.article else label
    return Entry(act.at, text, act.by, act.reason, is_contact=act.kind in SPOKEN)
