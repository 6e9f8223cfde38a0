"""A banner for everyone while messages wait longer than they should."""

from portal.kit import clock
from portal.kit.page import Banner
from portal.outbox.models import Message
from portal.staff.permissions import Standing

LATE = Banner("Berichten gaan nu later de deur uit. Ze raken niet kwijt.", tone="warning")


def banner(_may: Standing) -> Banner | None:
    """Return the banner when a message has waited for minutes. One query."""
    return LATE if Message.objects.waiting_long(clock.utc_now()).exists() else None
