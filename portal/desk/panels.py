"""What stands above the actions on the page of a visit: what we promised this person, and what else
she has with us. Only once we know whom we speak to."""

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.desk.board import rows
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.residents.models import Resident
from portal.staff.models import User

MOST = 5


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return it for an open visit of somebody who proved who she is. Two queries, or none."""
    if slot != "case-first" or case.kind != Visit.KIND or not case.is_open:
        return None
    person = case.resident
    if person is None or person.identity != Resident.Identity.RIGHT or not case.may_work:
        return None
    standing = Promise.objects.standing().of_resident(person).exclude(case=case)
    promised = [
        {
            "words": f"{promise.get_kind_display().capitalize()} "
            f"{clock.window_in_words(promise.from_at, promise.until_at)}",
            # Nobody outside the team sees the history of who needs safe contact.
            "text": "" if person.safe_contact else promise.text,
            "owner": promise.owner.name if promise.owner else promise.team.name,
        }
        for promise in standing[:MOST]
    ]
    row = rows.one(case.visit, user, now=clock.utc_now())
    context = {"case": case, "promised": promised, "row": row}
    return Fragment("desk/promised.html", context)
