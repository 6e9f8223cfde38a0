"""The places of this app in the navigation, and its card on the management page."""

from portal.kit import page
from portal.staff.roles import Permission

# What a form of this app is called when a lost session must send it again.
FORMS = {
    "desk:close-antwoord": "afronden met antwoord",
    "desk:close-afspraak": "afronden met een afspraak",
    "desk:close-moment": "afronden met een moment aan de balie",
    "desk:close-verwezen": "afronden met een verwijzing",
    "desk:close-weg": "afronden van wie weg is gegaan",
    "desk:hand-over": "een overdracht aan een collega",
    "desk:conclude-handover": "afronden van een overdracht",
    "desk:visit-report": "een eerste melding",
    "desk:report": "een eerste melding",
    "desk:resident": "wie dit bezoek is",
}
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
TEXTS = page.NavItem(
    label="Sms als de balie om u vraagt",
    url_name="desk:texts",
    permission=Permission.WORK_CASES,
)
PAPERS = page.NavItem(
    label="Papieren",
    url_name="desk:papers",
    permission=Permission.WORK_CASES,
    text="Wat aan de balie voor uw team is afgegeven.",
)
CARDS = (
    page.NavItem(
        "Balies en loketten",
        "desk:desks",
        Permission.MANAGE_OFFICE,
        text="Op welke locaties een inloop is, en welke loketten daar zijn.",
    ),
)
