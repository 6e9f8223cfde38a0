"""Everything that the case page shows of a callback besides the call, in the order in which one
needs it; read with the case."""

from django.db.models import QuerySet

from callbacks.asking import at_desk, letters
from callbacks.decisions import panel as decision_panel
from callbacks.hands import handover_panel
from callbacks.proactive import calls
from callbacks.reaching import permitted, same_number, speaking_panel
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.staff.models import User

PANELS = (
    decision_panel.panel,
    letters.panel,
    calls.panel,
    speaking_panel.panel,
    same_number.panel,
    permitted.panel,
    handover_panel.panel,
    at_desk.panel,
)


def with_all(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read with a case what these panels show. An entry of settings.CASE_DETAILS."""
    for read in (
        same_number.with_same_number,
        handover_panel.with_handover,
        speaking_panel.with_speaker,
        calls.with_purpose,
        decision_panel.with_decision,
        letters.with_letters,
    ):
        cases = read(cases)
    return cases


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return what belongs in this slot, one below the other. An entry of settings.PANELS."""
    parts = [part for show in PANELS if (part := show(slot, case, user))]
    return Fragment("callbacks/panels.html", {"parts": parts}) if parts else None
