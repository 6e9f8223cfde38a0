"""The colleagues of the demo: one account for each role, all with the demo password. Invented."""

import dataclasses
import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from almere.demo.town import LONG_AGO
from portal.audit import record
from portal.audit.actor import Actor
from portal.staff import colleagues, login
from portal.staff.models import Role, Team, User


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
    _of("mirjam", "Mirjam Bos", "inloop-stadhuis", "901", Role.TEAM_LEAD),
    _of("sven", "Sven Bakker", "inloop-stadhuis", "902", Role.DESK),
    _of("amal", "Amal Idrissi", "inloop-stadhuis", "903", Role.DESK),
    _of("loes", "Loes Verhoeven", "inloop-stadhuis", "904", Role.DESK),
    _of("jaap", "Jaap Terpstra", "inloop-stadhuis", "905", Role.DESK),
    _of("petra", "Petra Lim", "inloop-buiten", "951", Role.TEAM_LEAD),
    _of("okan", "Okan Çelik", "inloop-buiten", "952", Role.DESK),
    _of("wilma", "Wilma Brouwer", "inloop-buiten", "953", Role.DESK),
    _of("sita", "Sita Ramlal", "postkamer", "802", Role.PRINT_ROOM),
    _of("hanna", "Hanna Kowalska", "functioneel-beheer", "801", Role.FUNCTIONAL_MANAGER),
]


def load(*, teams: dict[str, Team], by: Actor, now: dt.datetime) -> dict[str, User]:
    """Make the accounts, or find them; every one gets the demo password of today's settings."""
    names = [one.username for one in COLLEAGUES]
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    known = next(iter(users.values()), None)
    if known and check_password(settings.DEMO_PASSWORD, known.password):
        hashed = known.password
    else:
        # Argon2 is slow on purpose: one hash serves all.
        hashed = make_password(settings.DEMO_PASSWORD)
        User.objects.filter(username__in=names).update(password=hashed)
    for one in COLLEAGUES:
        if one.username not in users:
            users[one.username] = _account(one, hashed, teams[one.team], by, now)
    return users


def _account(one: Colleague, hashed: str, team: Team, by: Actor, now: dt.datetime) -> User:
    """Make one account. Not with colleagues.add, which hashes a start password of its own."""
    user = User(
        username=one.username,
        name=one.name,
        public_name=one.name.split()[0],
        email=f"{one.username}@almere.example",
        extension=one.extension,
        password=hashed,
    )
    with transaction.atomic():
        user.save(force_insert=True)
        record.event(code="user.added", about=user, by=by, now=now)
        for role in one.roles:
            colleagues.begin_membership(
                user=user, team=team, role=role, from_on=LONG_AGO, until_on=None, by=by, now=now
            )
    return user


def lines(*, now: dt.datetime) -> list[str]:
    """Return the accounts as a person reads them. One query."""
    return [
        f"demo accounts, all with the password {settings.DEMO_PASSWORD}",
        *(
            f"  {account.username:<8} {account.name:<18} {account.role}, {account.team}"
            for account in login.demo_accounts(now=now)
        ),
    ]
