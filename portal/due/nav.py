"""The line 'Mijn dag' in the navigation."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem(
    label="Mijn dag",
    url_name="due:work",
    permission=Permission.READ_CASES,
    text="Alles met uw naam of van uw team, het dringendste bovenaan.",
)
