"""The banner of an urgent case that nobody took in time, or that has no lead to go to."""

from django.db.models import Q
from django.urls import reverse

from portal.due import urgent
from portal.due.models import Reminder
from portal.kit import clock
from portal.kit.page import Banner
from portal.staff.permissions import Standing
from portal.staff.roles import Permission

TEXTS = {
    urgent.UNOWNED: "Spoed vandaag wacht sinds {since} op een collega. Pak het nu op.",
    urgent.LEADERLESS: (
        "Spoed vandaag is nog open en er is geen teamleider aanwezig (sinds {since}). "
        "Spreek nu af wie het doet."
    ),
}


def banner(may: Standing) -> Banner | None:
    """Return the banner of the longest waiting one: for its whole team, and without a lead for who
    manages the portal too. One query."""
    told = Q(team__in=may.teams)
    if Permission.MANAGE_STAFF in may.held:
        told |= Q(code=urgent.LEADERLESS)
    rung = Reminder.objects.rung().filter(told, code__in=TEXTS)
    first: Reminder | None = rung.order_by("at", "pk").first()
    if first is None:
        return None
    return Banner(
        TEXTS[first.code].format(since=clock.time_in_words(first.at)),
        tone="error",
        link_url=reverse("due:work"),
        link_label="Naar mijn dag",
    )
