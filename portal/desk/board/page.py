"""What the case page shows of a visit. Reads only."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.staff.models import User


def story(case: Case) -> Fragment:
    """Return what she came for and what came of it. No query of its own."""
    return Fragment("desk/story.html", {"case": case, "visit": case.visit})


def actions(case: Case, user: User) -> Fragment | None:
    """Return what this colleague can do with the visit now. No query of its own."""
    return Fragment("desk/actions.html", {"case": case, "visit": case.visit, "user": user})
