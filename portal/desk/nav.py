"""The line 'Inloop' in the navigation."""

from portal.kit import page
from portal.staff.roles import Permission

# What a form of this app is called when a lost session must send it again.
FORMS = {
    "desk:close-antwoord": "afronden met antwoord",
    "desk:close-afspraak": "afronden met een afspraak",
    "desk:close-moment": "afronden met een moment aan de balie",
    "desk:close-verwezen": "afronden met een verwijzing",
    "desk:resident": "wie dit bezoek is",
}
ITEM = page.NavItem(
    label="Inloop",
    url_name="desk:board",
    permission=Permission.WORK_DESK,
    text="Wie er wacht, wie u helpt en wat eruit kwam.",
)
