"""Handing over, among the ways to end a visit."""

from django.urls import reverse

from portal.cases.kinds import Offer
from portal.desk.queue import moves
from portal.desk.queue.models import Visit
from portal.staff.models import User


def offers(visit: Visit, user: User) -> list[Offer]:
    """Offer to hand over, to whoever helps her; the page knows how far that is. No query. An entry
    of settings.DESK_ENDINGS."""
    if visit.clerk_id != user.pk or visit.state not in moves.HELPED:
        return []
    url = reverse("desk:hand-over", args=[visit.case.reference])
    return [Offer("Overdragen aan een collega", url)]
