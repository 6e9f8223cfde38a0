"""The line 'Inloop' in the navigation."""

from portal.kit import page
from portal.staff.roles import Permission

ITEM = page.NavItem(
    label="Inloop",
    url_name="desk:board",
    permission=Permission.WORK_DESK,
    text="Wie er wacht, wie u helpt en wat eruit kwam.",
)
