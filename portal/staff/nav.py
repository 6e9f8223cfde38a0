"""The place of this app in the navigation, and its cards on the management page."""

from portal.kit.page import NavItem
from portal.staff.roles import Permission

ITEM = NavItem("Beheer", "staff:management", Permission.MANAGE_OFFICE)

CARDS = (
    NavItem(
        "Collega's",
        "staff:colleagues",
        Permission.MANAGE_STAFF,
        text="Toevoegen, rollen geven en laten stoppen, en een nieuw wachtwoord maken.",
    ),
    NavItem(
        "Teams",
        "staff:teams",
        Permission.MANAGE_OFFICE,
        text="Welke teams er zijn, wie erin werkt en met welk telefoonnummer zij bellen.",
    ),
    NavItem(
        "Telefoonnummers",
        "staff:numbers",
        Permission.MANAGE_OFFICE,
        text="De telefoonnummers die inwoners zien als wij bellen, en wie er dan opneemt.",
    ),
    NavItem(
        "Gegevens van de gemeente",
        "staff:facts",
        Permission.MANAGE_OFFICE,
        text="Naam, telefoon, u of je, en hoe ver vooruit een belmoment kan.",
    ),
    NavItem(
        "Mededeling",
        "staff:notice",
        Permission.MANAGE_OFFICE,
        text="Eén zin die iedereen boven aan elke bladzijde leest, tot een tijd die u kiest.",
    ),
    NavItem(
        "Locaties en openingstijden",
        "staff:locations",
        Permission.MANAGE_OFFICE,
        text="Waar inwoners kunnen binnenlopen, en wanneer.",
    ),
    NavItem(
        "Sluitingsdagen",
        "staff:closures",
        Permission.MANAGE_OFFICE,
        text="Feestdagen en andere dagen waarop wij niet bellen.",
    ),
    NavItem(
        "Storingen",
        "staff:outages",
        Permission.MANAGE_OFFICE,
        text="Wanneer inwoners ons niet konden bereiken. Een termijn kan daardoor langer duren.",
    ),
    NavItem(
        "Crisiskaarten",
        "staff:crisis-manage",
        Permission.MANAGE_OFFICE,
        text="Wat een collega zegt en doet als er nu gevaar is, en wie zij waarschuwt.",
    ),
)
