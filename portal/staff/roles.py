"""What each role may do, in one table and in words. Code asks for a permission, never for a
role."""

import enum

from portal.staff.models import Role


class Permission(enum.StrEnum):
    """Something that a colleague may do."""

    FIND_RESIDENTS = "FIND_RESIDENTS"
    READ_CASES = "READ_CASES"
    WORK_CASES = "WORK_CASES"
    WORK_DESK = "WORK_DESK"
    LEAD_TEAM = "LEAD_TEAM"
    HANDLE_MESSAGES = "HANDLE_MESSAGES"
    WRITE_TEMPLATES = "WRITE_TEMPLATES"
    MANAGE_OFFICE = "MANAGE_OFFICE"
    MANAGE_STAFF = "MANAGE_STAFF"
    # Letters of the teams in which one holds it, and those of all teams.
    PRINT_LETTERS = "PRINT_LETTERS"
    PRINT_ALL_LETTERS = "PRINT_ALL_LETTERS"


_CASEWORK = {Permission.FIND_RESIDENTS, Permission.READ_CASES, Permission.WORK_CASES}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.DESK: frozenset(_CASEWORK | {Permission.WORK_DESK}),
    Role.CASEWORKER: frozenset(_CASEWORK),
    Role.INFORMAL_HANDLER: frozenset(_CASEWORK),
    Role.TEAM_LEAD: frozenset(
        _CASEWORK
        | {
            Permission.WORK_DESK,
            Permission.LEAD_TEAM,
            Permission.HANDLE_MESSAGES,
            Permission.WRITE_TEMPLATES,
            Permission.PRINT_LETTERS,
        }
    ),
    Role.DISCOVERY: frozenset({Permission.FIND_RESIDENTS}),
    Role.COORDINATOR: frozenset({Permission.FIND_RESIDENTS}),
    Role.PARTNER: frozenset(),
    Role.PRINT_ROOM: frozenset({Permission.PRINT_LETTERS, Permission.PRINT_ALL_LETTERS}),
    Role.FUNCTIONAL_MANAGER: frozenset(
        {
            Permission.MANAGE_OFFICE,
            Permission.MANAGE_STAFF,
            Permission.HANDLE_MESSAGES,
            Permission.WRITE_TEMPLATES,
        }
    ),
}


ROLE_TEXTS: dict[Role, str] = {
    Role.DESK: "helpt mensen in de inloop. Zoekt inwoners, schrijft verzoeken op, belt en "
    "beantwoordt vragen van het team.",
    Role.CASEWORKER: "zoekt inwoners, schrijft verzoeken op, belt en beantwoordt vragen van het "
    "team.",
    Role.INFORMAL_HANDLER: "doet hetzelfde als een klantmanager, en belt eerst bij bezwaar.",
    Role.TEAM_LEAD: "doet hetzelfde als een klantmanager. Leest ook lijsten in, ziet cijfers van "
    "het team, krijgt spoed die om 16:00 uur open is, regelt afwezigheid en vertrek, schrijft "
    "briefmodellen en print brieven van het team.",
    Role.DISCOVERY: "zoekt inwoners, maar leest geen zaken van teams.",
    Role.COORDINATOR: "zoekt inwoners, maar leest geen zaken van teams.",
    Role.PARTNER: "hoort bij een team, maar zoekt geen inwoners en leest geen zaken.",
    Role.PRINT_ROOM: "print brieven en kaarten van alle teams en doet ze op de post. Zoekt geen "
    "inwoners en leest geen zaken.",
    Role.FUNCTIONAL_MANAGER: "beheert teams, collega's, telefoonnummers, briefmodellen en andere "
    "teksten. Leest geen zaken van inwoners.",
}


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that hold a permission."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
