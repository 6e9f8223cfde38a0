"""The card on the management page, and what its form is called."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

CARDS = (
    NavItem(
        "Verbeteringen",
        "news:index",
        Permission.MANAGE_OFFICE,
        text="Korte berichten over wat er beter is geworden, voor iedereen.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "news:new": "het bericht over een verbetering",
    "news:change": "het bericht over een verbetering",
}
