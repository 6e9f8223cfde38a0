"""What the rooms of the host offer in a visit that runs: an entry of settings.DESK_ENDINGS."""

from django.urls import reverse

from portal.cases.kinds import Offer
from portal.desk.queue.models import Visit
from portal.staff.models import User


def offers(visit: Visit, user: User) -> list[Offer]:
    """Return what a clerk can do for her besides talking. No query."""
    where = {"pk": visit.pk}
    return [
        Offer("Papieren aannemen", reverse("desk:visit-papers", kwargs=where)),
        Offer("Om papieren vragen", reverse("desk:ask-papers", kwargs=where)),
        Offer("Eerste melding", reverse("desk:visit-report", kwargs=where)),
        Offer("Tolk aan de lijn", reverse("desk:interpreter", kwargs=where)),
        Offer("Bewijs van bezoek", reverse("desk:proof", kwargs=where)),
    ]
