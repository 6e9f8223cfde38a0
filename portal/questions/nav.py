"""The line 'Vragen' in the navigation."""

from portal.kit import page
from portal.staff.roles import Permission

ITEM = page.NavItem(
    label="Vragen",
    url_name="questions:worklist",
    permission=Permission.WORK_CASES,
    text="Wie wacht op een antwoord in gewone taal, en tot wanneer.",
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "questions:answer": "het antwoord op een vraag",
    "questions:pass-on": "doorgeven aan een ander team",
    "questions:close": "afronden zonder antwoord",
}
