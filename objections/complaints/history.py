"""What the timeline tells of a complaint: each act with the law that it rests on, and why."""

from objections.complaints.models import Complaint
from objections.dossier.act_models import Act, ActKind
from portal.cases.models import Case
from portal.cases.timeline import Entry

# What was told to her, or by her: for the report of a contact.
SPOKEN = frozenset({ActKind.TALKED, ActKind.SETTLED, ActKind.HANDLING})


def entries(case: Case) -> list[Entry]:
    """Return one entry per act. One query, or none when the page has read them already."""
    if case.kind != Complaint.KIND:
        return []
    return [_entry(act) for act in sorted(case.acts.all(), key=lambda act: act.pk)]


def _entry(act: Act) -> Entry:
    label = ActKind(act.kind).label.capitalize()
    text = f"{label} ({act.article})" if act.article else label
    return Entry(act.at, text, act.by, act.reason, is_contact=act.kind in SPOKEN)
