"""Lists ask the database as often for fifty rows as for five."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from portal.desk.places import days
from portal.desk.places.models import Opening
from portal.residents import register
from portal.staff.models import Role, User
from tests import build
from tests.architecture.test_addresses import MOST_STATEMENTS, Statements

FEW, MANY = 5, 50
# Address, role, and what is posted: the search is a POST, so that no name stands in an address.
PAGES: list[tuple[str, str, dict[str, str]]] = [
    ("/balie/", "daan", {}),
    ("/terugbellen/", "bilal", {}),
    ("/terugbellen/?lijst=mijn", "bilal", {}),
    ("/vragen/", "bilal", {}),
    ("/vragen/?lijst=mijn", "bilal", {}),
    ("/bezwaren/", "bilal", {}),
    ("/bezwaren/?lijst=mijn", "bilal", {}),
    ("/klachten/", "bilal", {}),
    ("/klachten/?lijst=mijn", "bilal", {}),
    ("/inwoners/", "bilal", {"q": "jansen"}),
    ("/berichten/", "daan", {}),
    ("/beheer/collegas/", "hanna", {}),
    ("/beheer/telefoonnummers/", "hanna", {}),
    ("/beheer/teams/", "hanna", {}),
    ("/beheer/onderwerpen/", "hanna", {}),
    ("/beheer/aanvragen/", "hanna", {}),
]


def assert_max_queries(
    client: Client, url: str, data: dict[str, str], most: int = MOST_STATEMENTS
) -> int:
    """Ask for a page, hold it to a number of statements and return how many it took."""
    statements = Statements()
    with connection.execute_wrapper(statements):
        response = client.post(url, data) if data else client.get(url)
    assert response.status_code == 200, url
    assert len(statements.asked) <= most, "\n".join(statements.asked)
    return len(statements.asked)


def _grow(town: build.Town, user: User, count: int, start: int, now: dt.datetime) -> None:
    team = town.teams["inkomen-1"]
    opening = Opening.objects.get()
    for number in range(start, start + count):
        build.callback(
            town.topics["uitkering"], now=now, name=f"Jansen {number}", email="j@inwoner.example"
        )
        build.question(town.topics["uitkering"], now=now, words="Ik maak bezwaar.")
        build.objection(town.topics["uitkering"], now=now, name=f"Jansen {number}")
        build.complaint(town.topics["uitkering"], now=now, name=f"Jansen {number}")
        build.colleague(name=f"Collega{number}", team=team, role=Role.DESK)
        told = register.Told(name=f"Jansen {number} de tweede")
        resident = register.add(told=told, by=build.TESTER, now=now)
        build.visit(opening, now=now, resident=resident)


@pytest.fixture
def people(bilal: User, daan: User, hanna: User) -> dict[str, User]:
    """Who opens the lists."""
    return {"bilal": bilal, "daan": daan, "hanna": hanna}


def test_a_list_costs_the_same_however_long_it_is(
    town: build.Town,
    people: dict[str, User],
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    days.open_day(desk=build.desk(town), user=people["daan"], now=now)
    browsers = {name: browser_of(user) for name, user in people.items()}
    _grow(town, people["bilal"], FEW, 0, now)
    for browser in browsers.values():
        browser.get("/mijn/")
    few = [
        assert_max_queries(browsers[who], url, data, MOST_STATEMENTS) for url, who, data in PAGES
    ]
    _grow(town, people["bilal"], MANY - FEW, FEW, now)
    many = [
        assert_max_queries(browsers[who], url, data, MOST_STATEMENTS) for url, who, data in PAGES
    ]
    grown = {PAGES[n][0]: (few[n], many[n]) for n in range(len(PAGES)) if many[n] > few[n]}
    assert grown == {}


def test_a_page_that_asks_too_often_is_seen(
    bilal: User, browser_of: Callable[[User], Client]
) -> None:
    with pytest.raises(AssertionError, match="SELECT"):
        assert_max_queries(browser_of(bilal), "/terugbellen/", {}, 1)
