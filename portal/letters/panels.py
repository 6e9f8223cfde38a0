"""What the case page shows of letters, and the door to a new one. No statement of its own."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.letters import history
from portal.residents import languages
from portal.staff.models import User

CASE = "case"
SHOWN = 6


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the letters of this case, the newest first."""
    if slot != CASE:
        return None
    told = history.letters_of(case)
    if not told and (not case.may_work or case.resident is None):
        return None
    rows = [(one, languages.name(one.language)) for one in reversed(told)]
    context = {
        "case": case,
        "rows": rows[:SHOWN],
        "older": rows[SHOWN:],
        "may_write": case.may_work and case.resident is not None,
    }
    return Fragment("letters/case_panel.html", context)
