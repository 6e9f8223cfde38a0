"""The banner of an urgent case that nobody took in time, or that has no lead to go to; and for who
manages the portal, of a team that will have no number to call with."""

from django.db.models import Case, Q, When
from django.urls import reverse

from portal.due import number_reminders, urgent
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
# Told to whoever manages the portal, when nothing is urgent.
NUMBERS = (number_reminders.GAP, number_reminders.UNTESTED)


def banner(may: Standing) -> Banner | None:
    """Return the banner of the longest waiting one: for its whole team, and without a lead for who
    manages the portal too. One query."""
    told = Q(code__in=TEXTS, team__in=may.teams)
    if Permission.MANAGE_STAFF in may.held:
        told |= Q(code__in=[urgent.LEADERLESS, *NUMBERS])
    rung = Reminder.objects.rung().filter(told)
    calm_last = rung.annotate(is_calm=Case(When(code__in=NUMBERS, then=1), default=0))
    first: Reminder | None = calm_last.order_by("is_calm", "at", "pk").first()
    if first is None:
        return None
    if first.code in NUMBERS:
        return Banner(
            first.text,
            tone="warning",
            link_url=reverse("staff:numbers"),
            link_label="Naar de telefoonnummers",
        )
    return Banner(
        TEXTS[first.code].format(since=clock.time_in_words(first.at)),
        tone="error",
        link_url=reverse("due:work"),
        link_label="Naar mijn dag",
    )
