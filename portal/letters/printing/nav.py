"""The places of the printer and of letters to many in the navigation, and the card of the
envelope."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem("Drukken", "letters:printing", Permission.PRINT_LETTERS)
BATCHES = NavItem("Brieven aan velen", "letters:batches", Permission.LEAD_TEAM)
CARDS = (
    NavItem(
        "Envelop en briefhoofd",
        "letters:envelope",
        Permission.MANAGE_OFFICE,
        text="Waar het venster van de envelop zit, en wat boven een brief staat.",
    ),
)
