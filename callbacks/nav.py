"""The line 'Terugbellen' in the navigation."""

from callbacks import worklist
from portal.kit import clock, page
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


def _due(may: Standing) -> int:
    return worklist.count_due(may.teams, now=clock.utc_now())


ITEM = page.NavItem(
    label="Terugbellen",
    url_name="callbacks:worklist",
    permission=Permission.WORK_CASES,
    count=_due,
    text="Wie u vandaag belt, in welke volgorde, en wat is afgesproken.",
)

CARDS = (
    page.NavItem(
        "Belmomenten en plaatsen",
        "callbacks:capacity",
        Permission.MANAGE_OFFICE,
        text="Hoeveel inwoners een team per half uur kan bellen, en hoe vaak wij het proberen.",
    ),
)
