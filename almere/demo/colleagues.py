"""The colleagues of the demo: one account for each role, all with the demo password. Invented."""

import dataclasses
import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from almere.demo.town import LONG_AGO
from portal.staff.models import Membership, Role, Team, User


@dataclasses.dataclass(frozen=True)
class Colleague:
    """One account; the first role is the one that the list of accounts names."""

    username: str
    name: str
    team: str
    roles: tuple[Role, ...]
    extension: str


def _of(username: str, name: str, team: str, extension: str, *roles: Role) -> Colleague:
    return Colleague(username, name, team, roles, extension)


COLLEAGUES = [
    _of("anna", "Anna de Wit", "inkomen-1", "101", Role.DESK),
    _of("bilal", "Bilal Amrani", "inkomen-1", "102", Role.CASEWORKER),
    _of("noor", "Noor van Dijk", "inkomen-1", "103", Role.CASEWORKER),
    _of("daan", "Daan Pietersma", "inkomen-1", "104", Role.TEAM_LEAD),
    _of("joyce", "Joyce Pinas", "inkomen-2", "201", Role.DESK),
    _of("kwame", "Kwame Mensah", "inkomen-2", "202", Role.CASEWORKER),
    _of("sanne", "Sanne Postma", "inkomen-2", "203", Role.CASEWORKER),
    _of("meryem", "Meryem Aydın", "inkomen-2", "204", Role.TEAM_LEAD),
    _of("eva", "Eva Janssen", "werk", "301", Role.CASEWORKER),
    _of("tomasz", "Tomasz Nowak", "werk", "302", Role.CASEWORKER),
    _of("ruben", "Ruben Levy", "werk", "303", Role.TEAM_LEAD),
    _of("yara", "Yara Haddad", "bijzondere-bijstand", "401", Role.CASEWORKER),
    _of("lucas", "Lucas Martina", "bijzondere-bijstand", "402", Role.CASEWORKER),
    _of("priya", "Priya Ramdin", "bijzondere-bijstand", "403", Role.TEAM_LEAD),
    _of("carla", "Carla Ferreira", "informele-aanpak", "501", Role.INFORMAL_HANDLER),
    _of("ingrid", "Ingrid Bakker", "informele-aanpak", "502", Role.TEAM_LEAD),
    _of("fatma", "Fatma El Idrissi", "ontdekkingsteam", "601", Role.DISCOVERY, Role.COORDINATOR),
    _of("thijs", "Thijs Veenstra", "ontdekkingsteam", "602", Role.DISCOVERY),
    _of("gijs", "Gijs Smit", "sociaal-raadslieden", "701", Role.PARTNER),
    _of("hanna", "Hanna Kowalska", "functioneel-beheer", "801", Role.FUNCTIONAL_MANAGER),
]


def load(teams: dict[str, Team]) -> dict[str, User]:
    """Make the accounts, or find them; every one gets the demo password of today's settings."""
    first = User.objects.filter(username=COLLEAGUES[0].username).first()
    # Argon2 is slow on purpose: one hash serves all.
    if first and check_password(settings.DEMO_PASSWORD, first.password):
        password = first.password
    else:
        password = make_password(settings.DEMO_PASSWORD)
    return {one.username: _account(one, teams[one.team], password) for one in COLLEAGUES}


def _account(colleague: Colleague, team: Team, password: str) -> User:
    user, created = User.objects.get_or_create(
        username=colleague.username,
        defaults={
            "name": colleague.name,
            "public_name": colleague.name.split()[0],
            "email": f"{colleague.username}@almere.example",
            "extension": colleague.extension,
            "password": password,
        },
    )
    if user.password != password:
        user.password = password
        user.save(update_fields=["password"])
    if created:
        for role in colleague.roles:
            Membership.objects.create(user=user, team=team, role=role, from_on=LONG_AGO)
    return user


def lines(today: dt.date) -> list[str]:
    """Return the accounts as a person reads them. One query."""
    held = (
        Membership.objects.on(today)
        .filter(user__username__in=[colleague.username for colleague in COLLEAGUES])
        .select_related("user", "team")
        .order_by("team__code", "user__username", "pk")
    )
    roles: dict[User, list[str]] = {}
    teams: dict[User, str] = {}
    for membership in held:
        roles.setdefault(membership.user, []).append(membership.get_role_display())
        teams[membership.user] = membership.team.name
    table = [
        f"  {user.username:<8} {user.name:<18} {', '.join(roles[user])}, {teams[user]}"
        for user in roles
    ]
    return [f"demo accounts, all with the password {settings.DEMO_PASSWORD}", *table]
