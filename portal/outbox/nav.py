"""The line in the navigation: how many messages wait for a person."""

from portal.kit.page import MOST_COUNTED, NavItem
from portal.outbox import standing
from portal.outbox.models import Message
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


def count() -> int:
    """Return how many messages failed or are uncertain, 100 at most. One query."""
    return int(Message.objects.for_a_person()[: MOST_COUNTED + 1].count())


def _count(may: Standing) -> int:
    return standing.of(may).for_a_person


ITEM = NavItem(
    label="Berichten",
    url_name="outbox:unsent",
    permission=Permission.HANDLE_MESSAGES,
    count=_count,
    text="Welke berichten niet aankwamen, en wat u daaraan kunt doen.",
)
