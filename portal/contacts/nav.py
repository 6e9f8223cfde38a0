"""The place of this app in the navigation, and its card on the management page."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ASSURANCES = NavItem("Toezeggingen", "contacts:assurances", Permission.READ_CASES)

CARDS = (
    NavItem(
        "Formulieren om aan te vragen",
        "contacts:application-forms",
        Permission.MANAGE_OFFICE,
        text="Welk formulier een inwoner meteen krijgt die een uitkering of hulp wil aanvragen.",
    ),
)

# What a form says, for who logs in again and must know what was not sent.
FORMS = {
    "contacts:say-assurance": "een toezegging",
    "contacts:take-back-assurance": "het intrekken van een toezegging",
    "contacts:clash": "uw besluit over een toezegging",
}
