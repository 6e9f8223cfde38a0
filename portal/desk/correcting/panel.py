"""What the case page says of correcting the times of a visit."""

from django.urls import reverse

from portal.cases.kinds import Offer
from portal.cases.models import Case
from portal.desk.queue.models import Visit
from portal.staff.models import User


def offers(case: Case, user: User) -> list[Offer]:
    """Offer to correct the times of a visit that is over; no query."""
    if case.kind != Visit.KIND or case.is_open or not case.may_work:
        return []
    return [Offer("De tijden kloppen niet", reverse("desk:times", args=[case.reference]))]
