"""The functional manager adds colleagues and gives them roles and numbers."""

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from almere import facts
from portal.audit.models import Event
from portal.kit import clock
from portal.staff import numbers, permissions
from portal.staff.models import Membership, OutboundNumber, Role, User
from portal.staff.roles import ROLE_TEXTS
from tests import build

type BrowserOf = Callable[[User], Client]

PERSON = {
    "name": "Ilse Bakker",
    "username": "ilse",
    "email": "ilse@almere.example",
    "extension": "412",
    "public_name": "mevrouw Bakker",
}
LINE = {
    "number": "14 036",
    "label": "Algemeen telefoonnummer",
    "answered_by": "het klantcontactcentrum",
    "answered_hours": "op werkdagen van 9:00 tot 17:00 uur",
    "outside_hours": "Wij zijn nu dicht.",
    "tested_on": "2026-11-20",
}


def start_password_on(page: str) -> str:
    """Return the start password that a page shows."""
    found = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", page)
    assert found
    return found.group()


def test_a_new_colleague_logs_in_with_a_password_that_is_shown_once(
    hanna: User, town: build.Town, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    answer = browser.post(reverse("staff:new-colleague"), PERSON)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    start_password = start_password_on(answer.text)
    ilse = User.objects.get(username="ilse")
    assert ilse.check_password(start_password)
    assert start_password not in browser.get(reverse("staff:colleague", args=[ilse.pk])).text
    assert not [event for event in Event.objects.all() if start_password in str(event.data)]

    own = Client()
    said = {"username": "ilse", "password": start_password}
    assert own.post(reverse("staff:login"), said).status_code == 303


def test_a_taken_user_name_is_refused_and_nothing_typed_is_lost(
    hanna: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    browser.post(reverse("staff:new-colleague"), PERSON)
    again = browser.post(reverse("staff:new-colleague"), PERSON | {"name": "Ilse Visser"})
    assert again.status_code == 422
    assert "al van een collega" in again.text
    assert "Ilse Visser" in again.text
    ilse = User.objects.get(username="ilse")
    taken = browser.post(
        reverse("staff:change-colleague", args=[ilse.pk]), PERSON | {"username": hanna.username}
    )
    assert taken.status_code == 422


def test_the_manager_does_not_choose_the_name_that_residents_see(
    hanna: User, bilal: User, browser_of: BrowserOf
) -> None:
    url = reverse("staff:change-colleague", args=[bilal.pk])
    changed = PERSON | {"username": "bilal", "name": "Bilal Öztürk", "public_name": "Bill"}
    assert browser_of(hanna).post(url, changed).status_code == 303
    bilal.refresh_from_db()
    assert (bilal.name, bilal.public_name) == ("Bilal Öztürk", "Bilal")


def test_a_role_begins_and_ends(
    hanna: User, bilal: User, town: build.Town, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(hanna)
    url = reverse("staff:begin-role", args=[bilal.pk])
    role = {
        "team": town.teams["werk"].pk,
        "role": "DESK",
        "from_on": "2026-11-24",
        "last_on": "2026-11-30",
    }
    assert browser.post(url, role | {"last_on": "2026-11-01"}).status_code == 422
    assert browser.post(url, role | {"last_on": "9999-12-31"}).status_code == 422
    assert browser.post(url, role).status_code == 303
    twice = browser.post(url, role | {"from_on": "2026-11-30", "last_on": ""})
    assert twice.status_code == 422
    assert "al in (een deel van) deze periode" in twice.text
    membership = Membership.objects.get(user=bilal, role=Role.DESK)
    assert membership.until_on == dt.date(2026, 12, 1)
    assert {team.code for team in permissions.teams_of(bilal, now=now)} == {"inkomen-1", "werk"}

    page = browser.get(reverse("staff:colleague", args=[bilal.pk])).text
    assert "tot en met maandag 30 november 2026" in page
    stop = reverse("staff:end-role", args=[bilal.pk, membership.pk])
    assert browser.get(stop).status_code == 200
    assert browser.post(stop, {"until_on": "2026-11-24"}).status_code == 303
    assert {team.code for team in permissions.teams_of(bilal, now=now)} == {"inkomen-1"}


def test_someone_who_is_let_go_loses_every_session_at_once(
    hanna: User, bilal: User, browser_of: BrowserOf
) -> None:
    bilals = browser_of(bilal)
    assert bilals.get(reverse("staff:mine")).status_code == 200
    browser = browser_of(hanna)
    url = reverse("staff:stop-colleague", args=[bilal.pk])
    assert "meteen overal uitgelogd" in browser.get(url).text
    assert browser.post(url).status_code == 303
    assert bilals.get(reverse("staff:mine")).status_code == 302
    assert "Kan niet inloggen" in browser.get(reverse("staff:colleagues")).text

    back = browser.post(reverse("staff:let-in", args=[bilal.pk]))
    bilal.refresh_from_db()
    assert bilal.check_password(start_password_on(back.text))


def test_a_new_start_password_ends_the_sessions(
    hanna: User, bilal: User, browser_of: BrowserOf
) -> None:
    bilals = browser_of(bilal)
    assert bilals.get(reverse("staff:mine")).status_code == 200
    answer = browser_of(hanna).post(reverse("staff:start-password", args=[bilal.pk]))
    bilal.refresh_from_db()
    assert bilal.check_password(start_password_on(answer.text))
    assert bilals.get(reverse("staff:mine")).status_code == 302


def test_the_last_manager_cannot_lock_everyone_out(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    answer = browser.post(reverse("staff:stop-colleague", args=[hanna.pk]), follow=True)
    assert "laatste collega die andere" in answer.text
    hanna.refresh_from_db()
    assert hanna.is_active
    membership = hanna.memberships.get()
    url = reverse("staff:end-role", args=[hanna.pk, membership.pk])
    refused = browser.post(url, {"until_on": "2026-12-24"})
    assert refused.status_code == 422
    assert "laatste collega die andere" in refused.text


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("staff:colleague", "get"),
        ("staff:change-colleague", "post"),
        ("staff:begin-role", "post"),
        ("staff:start-password", "post"),
        ("staff:stop-colleague", "post"),
    ],
)
def test_a_team_lead_changes_nobody(
    name: str, method: str, daan: User, bilal: User, browser_of: BrowserOf
) -> None:
    before = User.objects.get(pk=bilal.pk).password
    answer = getattr(browser_of(daan), method)(reverse(name, args=[bilal.pk]), PERSON)
    assert answer.status_code == 403
    bilal.refresh_from_db()
    assert bilal.is_active
    assert bilal.password == before


def test_a_number_is_added_given_to_a_team_and_taken_back(
    hanna: User, town: build.Town, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(hanna)
    nobody = browser.post(reverse("staff:new-number"), LINE | {"answered_by": " "})
    assert nobody.status_code == 422
    assert browser.post(reverse("staff:new-number"), LINE).status_code == 303
    known = browser.post(reverse("staff:new-number"), LINE | {"number": "14036"})
    assert known.status_code == 422
    assert "staat al in de lijst" in known.text
    number = OutboundNumber.objects.get(number="14 036")

    build.colleague(name="Fleur", team=town.teams["ontdekking"], role=Role.CASEWORKER)
    listed = browser.get(reverse("staff:numbers")).text
    assert "Vandaag nog zonder: Ontdekkingsteam." in listed
    url = reverse("staff:assign-number", args=[number.pk])
    team = {"team": town.teams["ontdekking"].pk, "from_on": "2026-11-24", "is_primary": "on"}
    both = browser.post(url, team | {"user": hanna.pk})
    assert both.status_code == 422
    assert "niet allebei" in both.text
    assert browser.post(url, team).status_code == 303
    other = browser.post(url, {"team": town.teams["beheer"].pk, "from_on": "2026-12-01"})
    assert other.status_code == 422
    assert "al van een ander" in other.text
    assert numbers.primary_of(town.teams["ontdekking"], on=clock.day_of(now)) == number

    assignment = number.assignments.get()
    stop = reverse("staff:end-assignment", args=[number.pk, assignment.pk])
    assert browser.post(stop, {"until_on": "2026-12-01"}).status_code == 303
    assert browser.post(url, {"user": hanna.pk, "from_on": "2026-12-01"}).status_code == 303
    page = browser.get(reverse("staff:number", args=[number.pk])).text
    assert "tot en met maandag 30 november 2026" in page
    codes = set(Event.objects.values_list("code", flat=True))
    assert {"number.added", "number.assigned", "number.taken_back"} <= codes


def test_a_second_primary_number_for_a_team_is_refused(
    hanna: User, town: build.Town, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    browser.post(reverse("staff:new-number"), LINE)
    number = OutboundNumber.objects.get(number="14 036")
    refused = browser.post(
        reverse("staff:assign-number", args=[number.pk]),
        {"team": town.teams["werk"].pk, "from_on": "2026-11-24", "is_primary": "on"},
    )
    assert refused.status_code == 422
    has = OutboundNumber.objects.get(assignments__team=town.teams["werk"])
    assert "al een vast telefoonnummer" in refused.text
    assert f'href="{reverse("staff:number", args=[has.pk])}"' in refused.text
    assert has.display in refused.text


def test_every_management_page_leads_back(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    number, back = OutboundNumber.objects.order_by("pk")[0], reverse("staff:management")
    pages = [
        *("teams", "numbers", "colleagues", "locations", "closures", "crisis-manage", "facts"),
        *("notice", "new-location", "new-number", "new-colleague"),
    ]
    urls = [reverse(f"staff:{page}") for page in pages]
    urls += [reverse("cases:topics"), reverse("cases:new-topic")]
    urls += [
        reverse("staff:number", args=[number.pk]),
        reverse("staff:begin-role", args=[hanna.pk]),
    ]
    for url in urls:
        crumbs = (
            browser.get(url).text.partition('aria-label="Kruimelpad"')[2].partition("</nav>")[0]
        )
        assert f'href="{back}"' in crumbs, url


def test_a_role_says_what_it_may_do(hanna: User, browser_of: BrowserOf) -> None:
    page = browser_of(hanna).get(reverse("staff:begin-role", args=[hanna.pk])).text
    assert set(ROLE_TEXTS) == set(Role)
    for text in ROLE_TEXTS.values():
        assert text in html.unescape(page)


def test_a_form_without_answers_says_what_to_fill_in(hanna: User, browser_of: BrowserOf) -> None:
    refused = browser_of(hanna).post(reverse("staff:new-colleague"), {})
    said = html.unescape(refused.text)
    assert refused.status_code == 422
    assert "Dit veld is verplicht" not in said
    assert "E-mailadres van het werk: Vul het e-mailadres van het werk in." in said


def test_the_line_of_the_day_stands_on_staff_pages(
    hanna: User, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(bilal)
    assert settings.PUBLIC_FACTS_SECONDS <= 60, "or 'binnen een minuut' is not true"
    facts.forget()
    data = {"text": "De uitkeringen komen morgen.", "until": "2026-11-24T17:00"}
    assert "binnen een minuut" in browser_of(hanna).get(reverse("staff:notice")).text
    browser_of(hanna).post(reverse("staff:notice"), data)
    facts.forget()
    assert "De uitkeringen komen morgen." in browser.get("/terugbellen/").text
    assert "De uitkeringen komen morgen." in browser.get("/werk/").text


def test_a_test_call_is_noted_for_today(
    hanna: User, town: build.Town, browser_of: BrowserOf
) -> None:
    number = OutboundNumber.objects.order_by("pk")[0]
    browser = browser_of(hanna)
    assert browser.post(reverse("staff:test-call", args=[number.pk])).status_code == 303
    number.refresh_from_db()
    assert number.tested_on == dt.date(2026, 11, 24)
    change = LINE | {"number": number.display, "label": "Werkplein"}
    assert browser.post(reverse("staff:change-number", args=[number.pk]), change).status_code == 303
    number.refresh_from_db()
    assert number.label == "Werkplein"
