"""The line 'Mijn dag' in the navigation."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem(
    label="Mijn dag",
    url_name="due:work",
    permission=Permission.READ_CASES,
    text="Alles met uw naam of van uw team, het dringendste bovenaan.",
)
MORNING_MAIL = NavItem(
    label="E-mail in de ochtend",
    url_name="due:morning-mail",
    permission=Permission.READ_CASES,
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "due:mark-urgent": "een zaak met spoed",
    "due:settle-urgent": "wat er vandaag voor spoed is gedaan",
}
