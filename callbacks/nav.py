"""The line 'Terugbellen' in the navigation."""

from callbacks import worklist
from portal.kit import clock, page
from portal.staff.models import User
from portal.staff.roles import Permission


def _due(user: User) -> int:
    return worklist.count_due(user, now=clock.utc_now())


ITEM = page.NavItem(
    label="Terugbellen",
    url_name="callbacks:worklist",
    permission=Permission.WORK_CASES,
    count=_due,
    text="Wie u vandaag belt, in welke volgorde, en wat is afgesproken.",
)

CARDS = (
    page.NavItem(
        "Bellen uit onszelf",
        "callbacks:purposes",
        Permission.MANAGE_OFFICE,
        text="Voor welke doelen wij mensen bellen die misschien geld of hulp laten liggen.",
    ),
)
