"""The functional manager sets the office up without a developer: facts, places, days and teams."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.audit.models import Event
from portal.cases.models import Topic
from portal.kit import clock
from portal.municipality import calendars
from portal.municipality.models import Location, OfficeClosure
from portal.staff.models import Team, User
from tests import build

type BrowserOf = Callable[[User], Client]

PAGES = [
    ("staff:management", []),
    ("staff:facts", []),
    ("staff:notice", []),
    ("staff:locations", []),
    ("staff:new-location", []),
    ("staff:location", ["stadhuis"]),
    ("staff:hours", ["stadhuis"]),
    ("staff:closures", []),
    ("staff:teams", []),
    ("staff:team", ["werk"]),
    ("staff:colleagues", []),
    ("staff:new-colleague", []),
    ("staff:numbers", []),
    ("staff:new-number", []),
    ("cases:topics", []),
    ("cases:new-topic", []),
    ("cases:topic", ["uitkering"]),
]


def codes() -> list[str]:
    """Return the codes of all events so far."""
    return list(Event.objects.order_by("pk").values_list("code", flat=True))


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_only_the_functional_manager_opens_a_management_page(
    name: str, args: list[str], hanna: User, daan: User, gijs: User, browser_of: BrowserOf
) -> None:
    url = reverse(name, args=args)
    assert browser_of(hanna).get(url).status_code == 200
    for stranger in (daan, gijs):
        assert browser_of(stranger).get(url).status_code == 403
    anonymous = Client().get(url)
    assert anonymous.status_code == 302
    assert reverse("staff:login") in anonymous["Location"]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_each_management_page_stays_under_fifteen_statements(
    name: str,
    args: list[str],
    hanna: User,
    browser_of: BrowserOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = browser_of(hanna)
    browser.get("/mijn/")
    with django_assert_max_num_queries(14):
        browser.get(reverse(name, args=args))


def test_facts_are_changed_and_wrong_ones_are_kept_in_the_form(
    hanna: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    facts = {
        "name": "Almere",
        "department": "Werk & Inkomen",
        "address_form": "JE",
        "phone": "0800-1234",
        "phone_hours": "op werkdagen van 9:00 tot 17:00 uur",
        "email": "",
        "dialled_regions": "sr, tr",
        "callback_days_ahead": "7",
        "question_working_days": "3",
        "quiet_from": "21:00",
        "quiet_until": "07:30",
    }
    wrong = browser.post(reverse("staff:facts"), facts | {"dialled_regions": "SR Q9"})
    assert wrong.status_code == 422
    assert "Q9" in wrong.text
    assert "op werkdagen van 9:00" in wrong.text

    done = browser.post(reverse("staff:facts"), facts)
    assert done.status_code == 303
    municipality = calendars.municipality()
    assert (municipality.phone, municipality.address_form) == ("+318001234", "JE")
    assert municipality.dialled_regions == "SR TR"
    assert municipality.callback_days_ahead == 7
    assert municipality.question_working_days == 3
    assert codes()[-1:] == ["office.facts_set"]


def test_a_paid_number_cannot_be_the_number_of_the_municipality(
    hanna: User, browser_of: BrowserOf
) -> None:
    answer = browser_of(hanna).post(reverse("staff:facts"), {"phone": "0900-1234"})
    assert answer.status_code == 422
    assert "betaald telefoonnummer" in answer.text


def test_a_notice_has_an_end_and_can_be_taken_away(
    hanna: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(hanna)
    url = reverse("staff:notice")
    text = "De uitkeringen komen morgen op de rekening."
    assert browser.post(url, {"text": text, "until": ""}).status_code == 422
    assert browser.post(url, {"text": text, "until": "2026-11-20T10:00"}).status_code == 422
    assert browser.post(url, {"text": text, "until": "2026-11-25T17:00"}).status_code == 303
    municipality = calendars.municipality()
    assert calendars.notice_on(municipality, now=now) == text
    end = clock.instant(dt.date(2026, 11, 25), dt.time(17))
    assert calendars.notice_on(municipality, now=end) == ""

    assert browser.post(url, {"text": "", "until": ""}).status_code == 303
    assert calendars.municipality().notice == ""
    assert codes()[-2:] == ["office.notice_set", "office.notice_removed"]


def test_a_location_gets_its_hours(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    place = {
        "code": "haven",
        "name": "Wijkpunt Haven",
        "address": "Kade 1",
        "is_open_to_public": "on",
    }
    assert browser.post(reverse("staff:new-location"), place).status_code == 303
    again = browser.post(reverse("staff:new-location"), place)
    assert again.status_code == 422
    assert "al een locatie met deze code" in again.text

    url = reverse("staff:hours", args=["haven"])
    assert browser.post(url, {"opens_0": "09:00"}).status_code == 422
    assert browser.post(url, {"opens_0": "12:00", "closes_0": "09:00"}).status_code == 422
    assert browser.post(url, {"opens_0": "09:00", "closes_0": "12:00"}).status_code == 303
    haven = Location.objects.get(code="haven")
    assert calendars.hours_of(haven) == {0: (dt.time(9), dt.time(12))}
    page = browser.get(reverse("staff:locations")).text
    assert "Wijkpunt Haven" in page
    assert "09:00 tot 12:00 uur" in page

    moved = {"name": "Wijkpunt Haven", "address": "Kade 2"}
    assert browser.post(reverse("staff:location", args=["haven"]), moved).status_code == 303
    haven.refresh_from_db()
    assert (haven.address, haven.is_open_to_public) == ("Kade 2", False)


def test_closed_days_are_added_proposed_and_taken_away(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    url = reverse("staff:closures")
    day = {"day": "2026-12-24", "reason": "De dag voor Kerstmis"}
    assert browser.post(url, day).status_code == 303
    again = browser.post(url, day)
    assert again.status_code == 422
    assert "staat al in de lijst" in again.text
    assert "De dag voor Kerstmis" in again.text

    page = browser.get(url).text
    assert "Eerste Kerstdag, vrijdag 25 december" in page
    assert "Koningsdag, dinsdag 27 april" in page
    assert "Nieuwjaarsdag, donderdag 1 januari" not in page, "that day of this year is past"
    chosen = {"days": ["2027-04-27", "2027-05-06"]}
    assert browser.post(reverse("staff:close-holidays", args=[2027]), chosen).status_code == 303
    assert browser.post(reverse("staff:close-holidays", args=[2027]), chosen).status_code == 303
    assert list(OfficeClosure.objects.order_by("day").values_list("reason", flat=True)) == [
        "De dag voor Kerstmis",
        "Koningsdag",
        "Hemelvaartsdag",
    ]
    assert "Koningsdag, dinsdag 27 april" not in browser.get(url).text

    closure = OfficeClosure.objects.get(day=dt.date(2026, 12, 24))
    assert browser.post(reverse("staff:open-day", args=[closure.pk])).status_code == 303
    assert not OfficeClosure.objects.filter(pk=closure.pk).exists()
    assert codes()[-1] == "office.day_opened"


def test_a_closed_day_is_not_offered_for_a_callback(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    tomorrow = {"day": "2026-11-25", "reason": "Studiedag"}
    browser.post(reverse("staff:closures"), tomorrow)
    days = [half.day for half in calendars.half_days_ahead(now=clock.utc_now(), days=3)]
    assert dt.date(2026, 11, 25) not in days


def test_a_holiday_of_another_year_cannot_be_sent(hanna: User, browser_of: BrowserOf) -> None:
    url = reverse("staff:close-holidays", args=[2027])
    browser_of(hanna).post(url, {"days": ["2030-04-27"]})
    assert not OfficeClosure.objects.exists()


def test_a_team_is_added_and_renamed(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    team = {"code": "schulden", "name": "Schuldhulp"}
    assert browser.post(reverse("staff:teams"), team).status_code == 303
    assert browser.post(reverse("staff:teams"), team).status_code == 422
    assert "Schuldhulp" in browser.get(reverse("staff:teams")).text
    url = reverse("staff:team", args=["schulden"])
    assert browser.post(url, {"name": "Werk"}).status_code == 422, "that name is taken"
    assert browser.post(url, {"name": "Schulden samen oplossen"}).status_code == 303
    assert Team.objects.get(code="schulden").name == "Schulden samen oplossen"
    assert "team.renamed" in codes()


def test_a_topic_is_added_moved_and_retired(
    hanna: User, town: build.Town, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    new = {
        "code": "post",
        "label": "Een brief die ik niet begrijp",
        "team": town.teams["werk"].pk,
        "position": 9,
    }
    assert browser.post(reverse("cases:new-topic"), new).status_code == 303
    assert browser.post(reverse("cases:new-topic"), new).status_code == 422
    change = {"label": "Een brief", "team": town.teams["inkomen-1"].pk, "position": 0}
    assert browser.post(reverse("cases:topic", args=["post"]), change).status_code == 303
    topic = Topic.objects.get(code="post")
    assert (topic.label, topic.team.code) == ("Een brief", "inkomen-1")

    assert browser.post(reverse("cases:retire-topic", args=["post"])).status_code == 303
    assert not Topic.objects.get(code="post").is_active
    assert "Niet in gebruik" in browser.get(reverse("cases:topics")).text
    assert browser.post(reverse("cases:restore-topic", args=["post"])).status_code == 303
    for topic in Topic.objects.order_by("pk"):
        browser.post(reverse("cases:retire-topic", args=[topic.code]))
    assert Topic.objects.filter(is_active=True).count() == 1, "the last one stays"


@pytest.mark.parametrize("year", ["0", "2023", "2029", "10000", "99999999999"])
def test_holidays_of_far_away_are_not_there(hanna: User, browser_of: BrowserOf, year: str) -> None:
    url = f"/beheer/sluitingsdagen/feestdagen/{year}/"
    assert browser_of(hanna).post(url, {"days": []}).status_code == 404
