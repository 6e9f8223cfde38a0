"""The lines 'Bezwaren' and 'Klachten' in the navigation, and the card on the management page."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem(
    label="Bezwaren",
    url_name="objections:worklist",
    permission=Permission.WORK_CASES,
    text="Wie het niet eens is met een besluit: wie u eerst belt, en tot wanneer wij beslissen.",
)
COMPLAINTS = NavItem(
    label="Klachten",
    url_name="objections:complaints",
    permission=Permission.WORK_CASES,
    text="Wie niet tevreden is over hoe wij met iemand omgingen: wie u eerst belt, en tot wanneer.",
)
CARDS = (
    NavItem(
        "Wie pakt bezwaren op?",
        "objections:team",
        Permission.MANAGE_OFFICE,
        text="Eén team voor alle bezwaren, of het team van het onderwerp.",
    ),
    NavItem(
        "Wettelijke termijnen",
        "objections:law",
        Permission.MANAGE_OFFICE,
        text="Hoe wij de laatste dag voor bezwaar en beslissing berekenen, en wat een jurist nog "
        "moet bevestigen.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "objections:step": "een handeling in een bezwaar",
    "objections:pass-on": "een bezwaar doorgeven aan een ander team",
    "objections:register": "een nieuw bezwaar",
    "objections:together": "een bezwaar dat u samen opschrijft",
    "objections:together-from": "een bezwaar dat u samen opschrijft",
    "objections:reword": "de woorden van een bezwaar",
}
