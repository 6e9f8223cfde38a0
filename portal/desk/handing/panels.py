"""What the case page of a visit shows of handing it over."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.desk.handing.models import WarmHandover
from portal.desk.queue.models import Visit
from portal.staff.models import User


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return who was asked and who took it: both names stay. One query for a visit. An entry of
    settings.PANELS."""
    if slot != "case" or case.kind != Visit.KIND:
        return None
    found = [one for one in WarmHandover.objects.of_visit(case.pk) if one.is_told]
    if not found:
        return None
    context = {"case": case, "handovers": found, "user": user}
    return Fragment("desk/handing/panel.html", context)
