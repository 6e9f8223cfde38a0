"""The lines of the walk-in desk in the navigation."""

from portal.kit import page
from portal.staff.roles import Permission

ITEM = page.NavItem(
    label="Inloop",
    url_name="desk:board",
    permission=Permission.WORK_DESK,
    text="Wie er wacht, wie u helpt en wat eruit kwam.",
)
BACKUP = page.NavItem(
    label="Achtervang",
    url_name="desk:roster",
    permission=Permission.WORK_CASES,
    text="Wie de balie helpt als die het antwoord niet weet, en wie wanneer.",
)
