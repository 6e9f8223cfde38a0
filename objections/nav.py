"""The card on the management page."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

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
