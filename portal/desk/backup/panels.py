"""Asking the backup from the page of a visit. An entry of settings.PANELS."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.desk.backup import roster, screens
from portal.desk.backup.forms import AskForm
from portal.desk.queue.models import Visit
from portal.staff.models import User


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return the question to the backup of an open visit, above its endings: who does not know the
    answer must not have to look for help. Two queries."""
    if slot != "case-first" or case.kind != Visit.KIND or not case.is_open:
        return None
    if not getattr(case, "may_work", False):
        return None
    return Fragment("desk/backup_panel.html", of_visit(case))


def of_visit(case: Case) -> dict[str, object]:
    """Return what the panel shows. Two queries."""
    form = AskForm(teams=roster.teams(), initial={"team": case.topic.team_id if case.topic else ""})
    return {"case": case, "calls": screens.of_case(case), "form": form}
