"""The line 'Kaarten' in the navigation, and the card on the management page."""

from portal.kit import page
from portal.staff.roles import Permission

ITEM = page.NavItem(
    label="Kaarten",
    url_name="births:worklist",
    permission=Permission.WORK_CASES,
    text="Bij een geboorte sturen wij een kaart, als die welkom is.",
)
CARDS = (
    page.NavItem(
        "Geboortekaarten",
        "births:source",
        Permission.MANAGE_OFFICE,
        text="Uit welke bron geboorten komen, op welke grondslag, en wie kaarten bevestigt.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "births:welcome": "de kaart",
    "births:heard": "een geboorte die u hoorde",
}
