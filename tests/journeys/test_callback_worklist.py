"""The worklist: what stands in it, in which order, and what an address may ask of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from callbacks import requests, worklist
from callbacks.moments import windows
from portal.cases import worklists
from portal.residents import register
from portal.residents.models import Wish
from portal.staff.models import Role, User
from portal.staff.permissions import teams_of
from tests import build
from tests.build import TESTER
from tests.journeys.callback_page import LIST, case_url, resident_of

type BrowserOf = Callable[[User], Client]


def order_of(text: str, *names: str) -> list[str]:
    """Return these names in the order in which the page shows them."""
    return sorted(names, key=text.index)


def test_urgent_first_then_what_ends_first(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    topic = town.topics["uitkering"]
    halves = [windows.of(half) for half in windows.choices(now=now, days=3)]
    morning = windows.Window(now - dt.timedelta(hours=1), now + dt.timedelta(hours=2))
    gone = windows.Window(now - dt.timedelta(days=1, hours=1), now - dt.timedelta(days=1))
    build.callback(topic, now=now, name="Morgen is er", window=halves[1])
    build.callback(topic, now=now, name="Middag", window=halves[0])
    build.callback(topic, now=now, name="Bezig", window=morning)
    build.callback(topic, now=now, name="Gemist", window=gone)
    build.callback(topic, now=now, name="Spoedgeval", window=halves[0], urgent=True)

    text = browser_of(bilal).get(LIST).text

    names = ("Spoedgeval", "Gemist", "Bezig", "Middag", "Morgen is er")
    assert order_of(text, *names) == list(names)
    heads = ("Spoed, gaat voor", "Te laat", "Nu bellen", "Later vandaag", "Komende dagen")
    found = [text.index(f">{head}</h2>") for head in heads]
    assert found == sorted(found)
    assert "vandaag tussen 09:00 en 12:00 uur" in text
    assert "gisteren tussen 09:00 en 10:00 uur" in text
    assert "morgen tussen 09:00 en 12:30 uur" in text


def test_badges_say_what_matters(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    topic = town.topics["uitkering"]
    request = build.callback(topic, now=now, safe_contact=True)
    register.add_wish(resident=resident_of(request), wish=Wish.INTERPRETER, by=TESTER, now=now)

    text = browser_of(bilal).get(LIST).text

    for badge in ("Veilig contact", "Vraagt om tolk"):
        assert badge in text
    assert "Te laat" not in text
    assert "Spoed vandaag" not in text


def test_each_list_holds_its_own(
    town: build.Town, now: dt.datetime, bilal: User, anna: User, browser_of: BrowserOf
) -> None:
    topic = town.topics["uitkering"]
    mine, hers = (build.callback(topic, now=now, name=name) for name in ("Van Bilal", "Van Anna"))
    build.callback(topic, now=now, name="Van niemand")
    done = build.callback(topic, now=now, name="Al klaar")
    build.callback(town.topics["werk"], now=now, name="Van een ander team")
    requests.claim(request=mine, user=bilal, now=now)
    requests.claim(request=hers, user=anna, now=now)
    requests.cancel(request=done, by=TESTER, now=now)
    browser = browser_of(bilal)

    team, own, closed = (browser.get(f"{LIST}?lijst={tab}").text for tab in worklists.Tab)

    assert all(name in team for name in ("Van Bilal", "Van Anna", "Van niemand"))
    assert "Al klaar" not in team
    assert "Van een ander team" not in team + own + closed
    assert "Van Bilal" in own
    assert "Van Anna" not in own
    assert "Al klaar" in closed
    assert "Door de inwoner ingetrokken" in closed


def test_who_is_in_two_teams_sees_both(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    bilal.memberships.create(team=town.teams["werk"], role=Role.CASEWORKER, from_on=build.LONG_AGO)
    halves = [windows.of(half) for half in windows.choices(now=now, days=3)]
    for index, topic in enumerate(("werk", "uitkering", "werk", "uitkering")):
        build.callback(town.topics[topic], now=now, name=f"Nummer {index}", window=halves[index])

    text = browser_of(bilal).get(LIST).text

    names = [f"Nummer {index}" for index in range(4)]
    assert order_of(text, *names) == names
    assert "Mijn teams" in text


def test_empty_lists_say_so(bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)

    assert "Iedereen is gebeld" in browser.get(LIST).text
    assert "U hebt nu geen terugbelverzoeken" in browser.get(LIST + "?lijst=mijn").text
    assert "Vandaag is nog niets afgerond" in browser.get(LIST + "?lijst=afgerond").text


@pytest.mark.parametrize(
    "query",
    [
        "sort=resident__user__password",
        "lijst=alles",
        "lijst=team&owner__password=x",
        "na=1",
        "na=n.1.1%00",
        "na=n.99999999999999999999.1",
        "na=u.1.1;drop",
        "lijst=mijn%27",
    ],
)
def test_an_address_asks_only_what_we_offer(query: str, bilal: User, browser_of: BrowserOf) -> None:
    assert browser_of(bilal).get(f"{LIST}?{query}").status_code == 400


def test_twenty_five_a_page_and_nobody_twice(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    topic = town.topics["uitkering"]
    names = {f"Persoon {index:02d}" for index in range(60)}
    for index, name in enumerate(sorted(names)):
        build.callback(topic, now=now, name=name, urgent=index % 20 == 0)
    browser = browser_of(bilal)

    seen: list[str] = []
    address = LIST
    for size in (25, 25, 10):
        text = browser.get(address).text
        page = [name for name in sorted(names) if f">{name}</a>" in text]
        assert len(page) == size
        seen += page
        link = text.find('id="page-next" href="')
        address = text[link:].split('"')[3].replace("&amp;", "&") if link > 0 else ""

    assert sorted(seen) == sorted(names)
    assert not address


def test_the_fragment_is_the_same_address(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    build.callback(town.topics["uitkering"], now=now)

    part = browser_of(bilal).get(LIST, headers={"HX-Request": "true"})

    assert part.text.lstrip().startswith('<div id="worklist"')
    assert "Ayşe Yılmaz" in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_n_takes_the_first_that_waits(
    town: build.Town, now: dt.datetime, bilal: User, anna: User, browser_of: BrowserOf
) -> None:
    first, second = (
        build.callback(town.topics["uitkering"], now=now, urgent=urgent) for urgent in (True, False)
    )
    browser = browser_of(bilal)

    assert browser.post(LIST + "volgende/").headers["Location"] == case_url(first)
    answer = browser_of(anna).post(LIST + "volgende/")
    assert answer.headers["Location"] == case_url(second)
    answer = browser.post(LIST + "volgende/", follow=True)
    assert "Er wacht niemand meer." in answer.text


def test_the_navigation_counts_what_is_due_today(
    town: build.Town, now: dt.datetime, bilal: User, eva: User
) -> None:
    topic = town.topics["uitkering"]
    halves = [windows.of(half) for half in windows.choices(now=now, days=3)]
    for window in halves[:3]:
        build.callback(topic, now=now, window=window)

    assert worklist.due(teams_of(bilal, now=now), now=now).count() == 1
    assert worklist.due(teams_of(eva, now=now), now=now).count() == 0


def test_the_list_costs_as_many_statements_with_one_row_as_with_many(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    topic = town.topics["uitkering"]
    build.callback(topic, now=now)
    browser = browser_of(bilal)
    browser.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(LIST)
    for index in range(30):
        build.callback(topic, now=now, number=f"06123456{index:02d}", urgent=index % 3 == 0)

    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)

    assert len(many) == len(few)
    assert len(many) <= 12


def test_the_case_page_asks_fifteen_statements_at_most(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)
    browser.get(case_url(request))

    with CaptureQueriesContext(connection) as captured:
        browser.get(case_url(request))

    assert len(captured) <= 15
