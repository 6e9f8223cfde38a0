"""The cast, the town and a frozen Tuesday morning."""

import datetime as dt
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from almere import facts
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.staff.models import Role, User
from tests import build, emptying, migrated

TUESDAY = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with a copy of the migrated database; a migration that it lacks runs on the copy."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what is still connected before the database of the tests goes away: a page that a browser
    keeps alive keeps a thread of the live server, and that a session of the database."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            # Not the housekeeping of the server itself, which lets go and which is not ours to end.
            " and backend_type = 'client backend' and usename = current_user"
        )


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """Leave the tables empty after a test without a transaction around it, and soon."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", emptying.after):
        yield


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """Tuesday 24 November 2026, 10:00 in Amsterdam; time stands still."""
    with time_machine.travel(TUESDAY, tick=False):
        yield TUESDAY


@pytest.fixture
def town(db: None, now: dt.datetime) -> build.Town:
    """The municipality with its teams, topics and numbers."""
    # Public pages remember the municipality for a minute; not that of another test.
    facts.forget()
    return build.town(now=now, has_quiet_hours=True)


@pytest.fixture
def anna(town: build.Town) -> User:
    """Desk clerk of Inkomen 1."""
    return build.colleague(name="Anna", team=town.teams["inkomen-1"], role=Role.DESK)


@pytest.fixture
def bilal(town: build.Town) -> User:
    """Klantmanager of Inkomen 1."""
    return build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)


@pytest.fixture
def carla(town: build.Town) -> User:
    """Informal handler of Inkomen 1."""
    return build.colleague(name="Carla", team=town.teams["inkomen-1"], role=Role.INFORMAL_HANDLER)


@pytest.fixture
def daan(town: build.Town) -> User:
    """Team lead of Inkomen 1."""
    return build.colleague(name="Daan", team=town.teams["inkomen-1"], role=Role.TEAM_LEAD)


@pytest.fixture
def eva(town: build.Town) -> User:
    """Klantmanager of another team: the stranger who must be refused."""
    return build.colleague(name="Eva", team=town.teams["werk"], role=Role.CASEWORKER)


@pytest.fixture
def fatma(town: build.Town) -> User:
    """Discovery team and coordinator."""
    return build.colleague(
        name="Fatma",
        team=town.teams["ontdekking"],
        role=Role.DISCOVERY,
        more_roles=(Role.COORDINATOR,),
    )


@pytest.fixture
def gijs(town: build.Town) -> User:
    """Partner: sociaal raadsman."""
    return build.colleague(name="Gijs", team=town.teams["raadslieden"], role=Role.PARTNER)


@pytest.fixture
def hanna(town: build.Town) -> User:
    """Functional manager."""
    return build.colleague(name="Hanna", team=town.teams["beheer"], role=Role.FUNCTIONAL_MANAGER)


@pytest.fixture
def sita(town: build.Town) -> User:
    """Who works in the print room."""
    return build.colleague(name="Sita", team=town.teams["beheer"], role=Role.PRINT_ROOM)


@pytest.fixture
def desk(town: build.Town) -> Desk:
    """The walk-in desk of the town hall."""
    return build.desk(town)


@pytest.fixture
def opening(desk: Desk, anna: User, now: dt.datetime) -> Opening:
    """Its day of today, which takes people."""
    return days.open_day(desk=desk, user=anna, now=now)


@pytest.fixture
def browser_of(db: None) -> Callable[[User], Client]:
    """Return a logged-in test client for a colleague."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
