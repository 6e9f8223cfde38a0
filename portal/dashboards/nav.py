"""The line 'Inzicht' in the navigation."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem(
    label="Inzicht",
    url_name="dashboards:today",
    permission=Permission.LEAD_TEAM,
    text="Wat vandaag aandacht vraagt, en hoe het de laatste tijd gaat.",
)
