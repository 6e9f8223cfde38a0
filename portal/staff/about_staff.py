"""What the portal keeps of colleagues. A test holds this against the tables of the database."""

import dataclasses

MANAGERS = "uzelf en de functioneel beheerder"
EVERYONE = "alle collega's"
STAYS = "Zolang u hier werkt. Daarna blijft uw naam staan bij wat u deed."


@dataclasses.dataclass(frozen=True)
class Kept:
    """One thing that we keep. `fields` are its columns, as 'Model.field'."""

    fields: tuple[str, ...]
    what: str
    why: str
    who_sees: str
    how_long: str


KEPT = (
    Kept(
        ("User.username", "User.password", "User.last_login"),
        "Uw inlognaam, uw wachtwoord (onleesbaar gemaakt) en wanneer u het laatst inlogde",
        "Om u binnen te laten, en niemand anders.",
        "De inlognaam: de functioneel beheerder. Het wachtwoord kan niemand lezen.",
        "Zolang u hier werkt.",
    ),
    Kept(
        ("User.name", "User.email", "User.extension"),
        "Uw naam, e-mailadres en toestel van het werk",
        "Zodat collega's weten wie iets deed en u kunnen bereiken.",
        EVERYONE,
        STAYS,
    ),
    Kept(
        ("User.public_name",),
        "De naam die inwoners van u zien",
        "Zodat een inwoner weet wie er belt. U kiest deze naam zelf.",
        "Inwoners en alle collega's",
        "Tot u een andere naam kiest.",
    ),
    Kept(
        ("User.is_active",),
        "Of u kunt inloggen",
        "Om uw toegang te stoppen als u weggaat.",
        MANAGERS,
        STAYS,
    ),
    Kept(
        ("User.left_on", "User.successor"),
        "Op welke dag u wegging en wie uw werk overnam",
        "Zodat wie naar u vraagt, meteen hoort bij wie hij nu terechtkan.",
        EVERYONE,
        STAYS,
    ),
    Kept(
        (
            "Membership.user",
            "Membership.team",
            "Membership.role",
            "Membership.from_on",
            "Membership.until_on",
        ),
        "In welk team u werkt, in welke rol, en van wanneer tot wanneer",
        "Daaruit volgt welke zaken u mag lezen, nu en toen.",
        "Uw team, uw teamleider en de functioneel beheerder",
        "Zolang de zaken uit die tijd bestaan.",
    ),
    Kept(
        ("Absence.user", "Absence.from_on", "Absence.until_on", "Absence.substitute"),
        "Wanneer u er niet bent en wie het overneemt. Nooit waarom.",
        "Zodat een inwoner niet op u hoeft te wachten.",
        "Uzelf en uw teamleider zien de dagen. Alle collega's zien wie het overneemt.",
        "Tot u of uw teamleider het weghaalt.",
    ),
    Kept(
        (
            "StaffSession.user",
            "StaffSession.session_key",
            "StaffSession.browser",
            "StaffSession.started_at",
            "StaffSession.used_at",
            "StaffSession.live_from",
        ),
        "Op welke browsers u bent ingelogd, sinds wanneer, en wanneer u er het laatst iets deed",
        "Zodat u zelf een vergeten sessie kunt beëindigen. Er wordt geen werktijd mee gemeten.",
        MANAGERS,
        "Tot u uitlogt of de sessie vanzelf stopt, op zijn laatst na tien uur.",
    ),
    Kept(
        tuple(
            f"NumberAssignment.{name}"
            for name in ("number", "team", "user", "period", "is_primary")
        ),
        "Welk telefoonnummer bij u of uw team hoort, en in welke periode",
        "Zodat wij weten wie een inwoner terugbelt die dit telefoonnummer zag.",
        "De functioneel beheerder",
        "Zolang het telefoonnummer in gebruik is.",
    ),
    Kept(
        ("CrisisUse.user", "CrisisUse.card", "CrisisUse.at"),
        "Dat u een crisiskaart opende, welke en wanneer",
        "Om te weten welke kaarten nodig zijn. Nooit om u te beoordelen.",
        "Niemand. Alleen het aantal per kaart en maand telt mee.",
        "Dertig dagen. Daarna blijft alleen het aantal, zonder naam.",
    ),
)
