"""A colleague's own pages: the name that residents see, being away, and what is kept of staff."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import Event
from portal.staff.models import Absence, User

type BrowserOf = Callable[[User], Client]
AWAY = {"from_on": "2026-11-24", "until_on": "2026-11-27"}


@pytest.mark.parametrize(
    "name", ["staff:mine", "staff:public-name", "staff:absence", "staff:about-staff"]
)
def test_every_colleague_has_own_pages_and_nobody_else(
    name: str, gijs: User, browser_of: BrowserOf
) -> None:
    assert browser_of(gijs).get(reverse(name)).status_code == 200
    assert Client().get(reverse(name)).status_code == 302


def test_the_name_for_residents_changes_at_once(bilal: User, browser_of: BrowserOf) -> None:
    browser = browser_of(bilal)
    answer = browser.post(reverse("staff:public-name"), {"public_name": "meneer Ö."})
    assert answer.status_code == 303
    bilal.refresh_from_db()
    assert (bilal.name, bilal.public_name) == ("Bilal", "meneer Ö.")
    assert "meneer Ö." in browser.get(reverse("staff:mine")).text
    assert Event.objects.filter(code="user.public_name_chosen").count() == 1


def test_i_note_my_absence_and_who_takes_over(
    bilal: User, carla: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    url = reverse("staff:absence")
    assert browser.post(url, AWAY | {"until_on": "2026-11-01"}).status_code == 422
    assert browser.post(url, AWAY | {"substitute": bilal.pk}).status_code == 422, "not oneself"
    assert browser.post(url, AWAY | {"substitute": carla.pk}).status_code == 303
    twice = browser.post(url, AWAY | {"from_on": "2026-11-27", "until_on": "2026-12-01"})
    assert twice.status_code == 422
    assert "al een afwezigheid" in twice.text
    assert "Carla neemt het over" in browser.get(reverse("staff:mine")).text


def test_a_team_lead_notes_the_absence_of_a_member_only(
    daan: User, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(daan)
    url = reverse("staff:team-absence")
    assert browser.post(url, AWAY | {"user": eva.pk}).status_code == 422, "another team"
    same = browser.post(url, AWAY | {"user": bilal.pk, "substitute": bilal.pk})
    assert same.status_code == 422
    assert browser.post(url, AWAY | {"user": bilal.pk}).status_code == 303
    assert "Bilal: dinsdag 24 november" in browser.get(url).text
    absence = Absence.objects.get()
    remove = reverse("staff:remove-absence", args=[absence.pk])
    assert browser_of(eva).post(remove).status_code == 404
    assert browser.post(remove).status_code == 303
    assert not Absence.objects.exists()
    assert browser_of(bilal).get(url).status_code == 403


def test_i_take_my_own_absence_away(bilal: User, browser_of: BrowserOf, now: dt.datetime) -> None:
    browser = browser_of(bilal)
    browser.post(reverse("staff:absence"), AWAY)
    absence = Absence.objects.get()
    assert browser.post(reverse("staff:remove-absence", args=[absence.pk])).status_code == 303
    assert list(
        Event.objects.filter(code__startswith="absence").values_list("code", flat=True)
    ) == [
        "absence.added",
        "absence.removed",
    ]


def test_the_page_about_staff_names_every_field(bilal: User, browser_of: BrowserOf) -> None:
    page = browser_of(bilal).get(reverse("staff:about-staff")).text
    assert "Nooit waarom." in page
    assert "geen tijden per persoon" in page
