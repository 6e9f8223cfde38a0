"""What we promised a resident and still have to do: the first line of her page."""

import dataclasses

from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.kit import clock
from portal.staff.models import User


@dataclasses.dataclass(frozen=True)
class Promised:
    """One promise that still stands."""

    words: str
    text: str
    owner: str
    reference: str
    is_late: bool


def panel(cases: list[Case], user: User) -> Fragment | None:
    """Return the open promises of these cases, what ends first on top. No query: the timeline has
    read the promises with their owners."""
    standing = [
        (promise, case)
        for case in cases
        for promise in case.promises.all()
        if promise.state == Promise.State.OPEN
    ]
    now = clock.utc_now()
    rows = [
        Promised(
            words=f"{promise.get_kind_display().capitalize()} "
            f"{clock.window_in_words(promise.from_at, promise.until_at)}",
            text=promise.text,
            owner=_owner(promise, case, user),
            reference=case.reference,
            is_late=promise.until_at <= now,
        )
        for promise, case in sorted(standing, key=lambda pair: (pair[0].until_at, pair[0].pk))
    ]
    return Fragment("contacts/promised.html", {"rows": rows}) if cases else None


def _owner(promise: Promise, case: Case, user: User) -> str:
    owner = promise.owner or case.owner
    if owner is None:
        return case.team.name
    return "u" if owner == user else owner.name
