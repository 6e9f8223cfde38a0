"""A colleague writes a request down while somebody is on the phone."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from callbacks.models import CallbackRequest
from portal.audit.models import Event
from portal.cases.models import Case, Channel
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import check_cases_agree, resident_of

type BrowserOf = Callable[[User], Client]
URL = "/terugbellen/nieuw/"


@pytest.fixture
def at_the_desk(anna: User, browser_of: BrowserOf) -> Client:
    return browser_of(anna)


def form(browser: Client, **more: str) -> dict[str, str]:
    """Open the page and fill it in as she tells it."""
    text = browser.get(URL).text
    found = re.search(r'name="token" value="([^"]+)"', text)
    moments = text.split('name="moment"')[1].partition("</select>")[0]
    moment = re.search(r'<option value="([^"]+)" selected', moments)
    first = re.search(r'<option value="([^"]+)"', moments)
    assert found
    assert first
    return {
        "token": found[1],
        "phone": "06 12 34 56 78",
        "name": "Ayşe Yılmaz",
        "topic": "uitkering",
        "note": "Vraagt naar de betaling van deze maand.",
        "others": "nee",
        "moment": (moment or first)[1],
        "urgent": "",
        "channel": "PHONE",
        **more,
    }


def htmx(browser: Client, data: dict[str, str]) -> str:
    """Ask who this may be, as the page does while somebody types."""
    answer = browser.post(URL, data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.text


def test_she_hears_when_we_call_and_from_which_number(
    town: build.Town, at_the_desk: Client, anna: User
) -> None:
    answer = at_the_desk.post(URL, form(at_the_desk), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"{URL}{case.reference}/", 303)]
    assert "Wij bellen u dinsdag 24 november, tussen 13:00 en 16:30 uur." in answer.text
    assert "U ziet dan 036 555 0101." in answer.text
    assert case.reference in answer.text
    assert case.channel == Channel.PHONE
    assert case.callback.story == "Vraagt naar de betaling van deze maand."
    assert Event.objects.get(code="callback.asked").actor == anna.actor.key
    assert Message.objects.get().kind == "RECEIPT"
    check_cases_agree()


def test_a_double_click_makes_one(town: build.Town, at_the_desk: Client) -> None:
    data = form(at_the_desk)
    at_the_desk.post(URL, data)
    Resident.objects.update(name="", search_name="")
    assert at_the_desk.post(URL, data | {"who": "nieuw"}).status_code == 303
    assert Case.objects.count() == 1
    assert Resident.objects.count() == 1


def test_the_case_may_go_to_a_team_whose_cases_she_does_not_read(
    town: build.Town, at_the_desk: Client, bilal: User, browser_of: BrowserOf
) -> None:
    answer = at_the_desk.post(URL, form(at_the_desk, topic="werk"), follow=True)
    reference = Case.objects.get().reference
    assert "036 555 0103" in answer.text
    assert "Werk" in answer.text
    assert at_the_desk.get(f"/zaken/{reference}/").status_code == 404
    assert browser_of(bilal).get(f"{URL}{reference}/").status_code == 404, "only who wrote it down"


def test_a_number_alone_decides_nothing(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    six = [
        resident_of(build.callback(town.topics["uitkering"], now=now, name=f"Bewoner {letter}"))
        for letter in "ABCDEF"
    ]
    data = form(at_the_desk, name="")
    assert htmx(at_the_desk, data).count(", zelfde telefoonnummer") == 6
    refused = at_the_desk.post(URL, data)
    assert refused.status_code == 422
    assert "Kies wie u spreekt" in refused.text
    assert "betaling van deze maand" in refused.text, "nothing typed is lost"
    assert at_the_desk.post(URL, data | {"who": "nieuw"}).status_code == 303
    assert Resident.objects.count() == len(six) + 1
    assert Event.objects.filter(code="resident.found").exists()


def test_two_people_with_one_name_and_the_colleague_picks(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    one, other = (
        register.add(
            told=register.Told(name="Jan Jansen", birth_date=dt.date(year, 1, 1)),
            by=build.TESTER,
            now=now - dt.timedelta(days=1),
        )
        for year in (1970, 1980)
    )
    data = form(at_the_desk, name="Jan Jansen")
    both = htmx(at_the_desk, data)
    assert f'value="{one.pk}"' in both
    assert f'value="{other.pk}"' in both
    assert "1970" not in both
    narrowed = htmx(at_the_desk, data | {"birth_date": "01-01-1980"})
    assert f'value="{one.pk}"' not in narrowed
    assert f'value="{other.pk}"' in narrowed
    assert at_the_desk.post(URL, data | {"who": str(other.pk)}).status_code == 303
    assert Case.objects.get().resident == other
    assert other.contact_points.get().value == "+31612345678"


def test_somebody_who_was_not_proposed_cannot_be_picked(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    build.callback(town.topics["uitkering"], now=now)
    stranger = register.add(told=register.Told(name="Joost Vos"), by=build.TESTER, now=now)
    answer = at_the_desk.post(URL, form(at_the_desk, who=str(stranger.pk)))
    assert answer.status_code == 422
    assert not stranger.cases.exists()


def test_the_same_resident_and_topic_is_counted_at_the_request_that_stands(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    standing = build.callback(town.topics["uitkering"], now=now)
    data = form(at_the_desk, who=str(resident_of(standing).pk))
    answer = at_the_desk.post(URL, data, follow=True)
    at_the_desk.post(URL, data)
    assert "Dit verzoek stond er al. Het is geteld: 2 keer gevraagd." in answer.text
    assert Case.objects.count() == 1
    assert CallbackRequest.objects.get().times_asked == 2
    at_the_desk.post(URL, data | {"urgent": "geld"})
    assert Case.objects.get().is_urgent


@pytest.mark.parametrize("reason", ["geld", "huis", "slaapplek", "onveilig"])
def test_what_cannot_wait_is_today(town: build.Town, at_the_desk: Client, reason: str) -> None:
    answer = at_the_desk.post(URL, form(at_the_desk, urgent=reason), follow=True)
    case = Case.objects.get()
    assert case.is_urgent
    assert case.callback.story.startswith("Spoed vandaag: ")
    assert "dinsdag 24 november" in answer.text
    assert "als spoed vandaag" in answer.text


@pytest.mark.parametrize("others", ["ja", "weet-niet"])
def test_whoever_is_not_alone_gets_nothing_sent(
    town: build.Town, at_the_desk: Client, others: str
) -> None:
    answer = at_the_desk.post(URL, form(at_the_desk, others=others), follow=True)
    assert "U ziet dan geen telefoonnummer" in answer.text
    assert "036 555" not in answer.text
    assert Resident.objects.get().safe_contact_confirmed, "a colleague heard it"
    assert not Message.objects.exists()


def test_a_known_resident_who_is_not_alone_any_more(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    known = register.add(
        told=register.Told(name="Ayşe Yılmaz"), by=build.TESTER, now=now - dt.timedelta(days=1)
    )
    at_the_desk.post(URL, form(at_the_desk, who=str(known.pk), others="ja", channel="DESK"))
    known.refresh_from_db()
    assert known.safe_contact
    assert Case.objects.get().channel == Channel.DESK
    assert not Message.objects.exists()


def test_what_is_missing_is_asked_and_nothing_is_lost(
    town: build.Town, at_the_desk: Client
) -> None:
    data = form(at_the_desk, others="", phone="0900 1234")
    answer = at_the_desk.post(URL, data)
    assert answer.status_code == 422
    assert "Vraag dit altijd" in answer.text
    assert "betaald telefoonnummer" in answer.text
    assert "betaling van deze maand" in answer.text
    assert not Case.objects.exists()


def test_without_scripts_a_button_looks_who_it_is(
    town: build.Town, at_the_desk: Client, now: dt.datetime
) -> None:
    build.callback(town.topics["uitkering"], now=now)
    page = at_the_desk.post(URL, form(at_the_desk, zoek="1"))
    assert page.status_code == 200
    assert "zelfde telefoonnummer" in page.text
    assert "<main" in page.text
    assert Case.objects.count() == 1


def test_every_screen_leads_to_it_for_who_may(
    town: build.Town, anna: User, fatma: User, browser_of: BrowserOf
) -> None:
    assert f'href="{URL}"' in browser_of(anna).get("/mijn/").text
    assert f'href="{URL}"' not in browser_of(fatma).get("/mijn/").text
    assert browser_of(fatma).get(URL).status_code == 403
    assert 'value="werk" selected' in browser_of(anna).get(f"{URL}?onderwerp=werk").text
    assert reverse("callbacks:entry") == URL


def test_what_no_database_can_hold_is_answered_on_the_page(at_the_desk: Client) -> None:
    for name in ("name", "phone"):
        sent = at_the_desk.post(URL, form(at_the_desk, **{name: "06 12\x0034"}))
        assert sent.status_code == 422
