"""The lines 'Terugbellen' and 'Telefoon' in the navigation, and a card on the management page."""

from callbacks import worklist
from callbacks.telephony import missed
from portal.kit import clock, page
from portal.staff.permissions import Standing
from portal.staff.roles import Permission


def _due(may: Standing) -> int:
    return worklist.count_due(may.teams, now=clock.utc_now())


def _missed(may: Standing) -> int:
    return missed.count(may.teams, now=clock.utc_now())


ITEM = page.NavItem(
    label="Terugbellen",
    url_name="callbacks:worklist",
    permission=Permission.WORK_CASES,
    count=_due,
    text="Wie u vandaag belt, in welke volgorde, en wat is afgesproken.",
)

PHONE = page.NavItem(
    label="Telefoon",
    url_name="callbacks:calls",
    permission=Permission.WORK_CASES,
    count=_missed,
    text="Wie ons belde en niemand sprak, en wie nu belt.",
)

CARDS = (
    page.NavItem(
        "Telefooncentrales",
        "callbacks:phone-systems",
        Permission.MANAGE_OFFICE,
        text="Welke centrale ons vertelt wie er belt, en welk toestel van wie is.",
    ),
)
