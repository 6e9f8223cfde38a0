"""The line 'Vragen' in the navigation."""

from portal.kit import page
from portal.staff.roles import Permission

ITEM = page.NavItem(
    label="Vragen",
    url_name="questions:worklist",
    permission=Permission.WORK_CASES,
    text="Wie wacht op een antwoord in gewone taal, en tot wanneer.",
)
