"""The place of this app in the navigation, and its cards on the management page."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem("Inwoners", "cases:search", Permission.FIND_RESIDENTS)
LIMITS = NavItem("Contactafspraken", "cases:limits", Permission.LEAD_TEAM)
WHO_KNOWS = NavItem("Wie kan dit?", "cases:who-knows", Permission.FIND_RESIDENTS)

CARDS = (
    NavItem(
        "Onderwerpen",
        "cases:topics",
        Permission.MANAGE_OFFICE,
        text="Waar inwoners over kunnen bellen, in hun eigen woorden, en welk team antwoordt.",
    ),
)
