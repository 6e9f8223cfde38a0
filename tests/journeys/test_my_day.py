"""Somebody's day: what is urgent on top, then what was promised, and only their own."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from callbacks import attempts, requests
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.moments import windows
from portal.audit.models import Event
from portal.cases.models import Case
from portal.due import engine, urgent
from portal.due.models import AgendaFeed, Reminder, UrgentStep
from portal.kit import clock
from portal.staff.models import User
from tests import build

type BrowserOf = Callable[[User], Client]
WORK = "/werk/"


@pytest.fixture
def three(town: build.Town, now: dt.datetime, bilal: User) -> list[CallbackRequest]:
    """One for later, one for today, one that cannot wait; the first is Bilal's."""
    choices = windows.choices(now=now, days=5)
    later = build.callback(
        town.topics["uitkering"],
        now=now,
        name="Later Jansen",
        number="06 11 11 11 11",
        window=windows.of(choices[3]),
    )
    today = build.callback(
        town.topics["uitkering"], now=now, name="Vandaag de Boer", number="06 22 22 22 22"
    )
    hurry = build.callback(
        town.topics["uitkering"],
        now=now - dt.timedelta(minutes=12),
        name="Spoed Yılmaz",
        number="06 33 33 33 33",
        urgent=True,
    )
    requests.claim(request=later, user=bilal, now=now)
    return [later, today, hurry]


def test_the_day_is_in_the_order_of_what_cannot_wait(
    three: list[CallbackRequest], bilal: User, browser_of: BrowserOf
) -> None:
    text = browser_of(bilal).get(WORK).text

    places = [text.index(name) for name in ("Spoed Yılmaz", "Vandaag de Boer", "Later Jansen")]
    assert places == sorted(places)
    assert "Wacht 12 minuten" in text
    assert "Vandaag, tussen 13:00 en 16:30 uur" in text
    assert "Terugbellen: Mijn uitkering" in text
    assert text.index("Van u") > places[2]
    for request in three:
        assert request.case.reference in text
        assert reverse("cases:case", args=[request.case.reference]) in text


def test_logging_in_ends_on_the_day_and_it_leads_the_menu(
    three: list[CallbackRequest], bilal: User, browser_of: BrowserOf, settings: object
) -> None:
    assert reverse(settings.LOGIN_REDIRECT_URL) == WORK  # type: ignore[attr-defined]
    page = browser_of(bilal).get(WORK)
    assert page.context["nav"][0]["label"] == "Mijn dag"
    assert page.context["nav"][0]["current"]


def test_practising_is_a_line_of_the_menu_where_there_is_a_place_for_it(
    bilal: User, gijs: User, browser_of: BrowserOf, client: Client, settings: Settings
) -> None:
    browser = browser_of(bilal)
    assert "Oefenen" not in browser.get(WORK).text
    settings.PRACTICE_URL = "https://oefenen.example"
    page = browser.get(WORK)
    assert page.context["nav"][-1]["label"] == "Oefenen"
    assert 'href="https://oefenen.example" target="_blank" rel="noopener noreferrer"' in page.text
    # Who has no work here has nothing to practise.
    assert "oefenen.example" not in browser_of(gijs).get("/mijn/").text
    assert "Oefenomgeving" not in page.text
    settings.DEMO = True
    for address, one in ((WORK, browser), ("/", client), ("/er-is-niets/", client)):
        assert "Oefenomgeving: alle mensen hier zijn verzonnen." in one.get(address).text


def test_another_team_sees_none_of_it(
    three: list[CallbackRequest], eva: User, browser_of: BrowserOf
) -> None:
    text = browser_of(eva).get(WORK).text

    assert "Yılmaz" not in text
    assert "U bent helemaal bij" in text


def test_a_colleagues_own_work_is_not_on_my_day(
    three: list[CallbackRequest], anna: User, browser_of: BrowserOf
) -> None:
    assert "Later Jansen" not in browser_of(anna).get(WORK).text


def test_who_treats_no_cases_reads_that(hanna: User, gijs: User, browser_of: BrowserOf) -> None:
    for colleague in (hanna, gijs):
        page = browser_of(colleague).get(WORK)
        assert page.status_code == 200
        assert "Hier staat geen werk voor u" in page.text


def test_names_on_the_list_are_recorded_as_seen(
    three: list[CallbackRequest], bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    browser.get(WORK)
    browser.get(WORK, headers={"X-Background": "1", "HX-Request": "true"})

    seen = Event.objects.filter(code="work.listed", actor=bilal.actor.key)
    assert sorted(seen.values_list("object_id", flat=True)) == sorted(r.pk for r in three)


def test_a_live_refresh_gives_only_the_part(
    three: list[CallbackRequest], bilal: User, browser_of: BrowserOf
) -> None:
    part = browser_of(bilal).get(WORK, headers={"HX-Request": "true"}).text

    assert part.strip().startswith('<div id="day">')
    assert "<html" not in part


def test_the_page_costs_few_statements_however_long_the_list(
    town: build.Town, now: dt.datetime, daan: User, browser_of: BrowserOf
) -> None:
    for number in range(60):
        build.callback(
            town.topics["uitkering"],
            now=now,
            name=f"Inwoner {number}",
            number=f"06 400000{number:02}",
            urgent=number < 3,
        )
    browser = browser_of(daan)
    browser.get(WORK)
    with CaptureQueriesContext(connection) as caught:
        page = browser.get(WORK)
    assert len(caught) <= 15, "\n".join(query["sql"][:150] for query in caught.captured_queries)
    assert page.text.count("data-row") == 50
    assert browser.get(f"{WORK}?pagina=2").text.count("data-row") == 10
    assert browser.get(f"{WORK}?pagina=vier").status_code == 200


def test_a_card_that_was_promised_stays_on_the_day_after_closing(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    requests.claim(request=request, user=bilal, now=now)
    wrong = attempts.Call(CallAttempt.Result.WRONG_NUMBER)
    attempts.log(request=request, call=wrong, user=bilal, now=now)
    attempts.give_up(request=request, user=bilal, now=now)

    text = browser_of(bilal).get(WORK).text

    assert "Een andere weg kiezen" in text
    assert request.case.reference in text


def test_a_reminder_is_put_away_by_who_it_is_for(
    town: build.Town, now: dt.datetime, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    reminder = Reminder.objects.create(
        key="r",
        source="s",
        code="later",
        at=now,
        team=request.case.team,
        case=request.case,
        text="Kijk of de brief is aangekomen.",
        rung_at=now,
    )
    address = reverse("due:dismiss", args=[reminder.pk])
    assert "Kijk of de brief is aangekomen." in browser_of(bilal).get(WORK).text

    assert browser_of(eva).post(address).status_code == 404
    assert browser_of(bilal).post(address).status_code == 303

    assert "Kijk of de brief" not in browser_of(bilal).get(WORK).text


def test_spoed_is_made_and_ended_from_the_case(
    town: build.Town, now: dt.datetime, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    reference = request.case.reference
    mark = reverse("due:mark-urgent", args=[reference])
    settle = reverse("due:settle-urgent", args=[reference])
    browser = browser_of(bilal)
    case_page = reverse("cases:case", args=[reference])
    assert mark in browser.get(case_page).text
    for address in (mark, settle):
        assert browser_of(eva).get(address).status_code == 404
        assert browser_of(eva).post(address, {"done": "x"}).status_code == 404

    assert browser.post(mark, {"reason": "Geen eten in huis."}).status_code == 303
    assert Case.objects.get(pk=request.pk).is_urgent
    text = browser.get(case_page).text
    assert "Dit wacht nog geen minuut" in text
    assert "Geen eten in huis." in text

    empty = browser.post(settle, {"done": ""})
    assert empty.status_code == 422
    assert "Schrijf op wat er vandaag is gedaan." in empty.text
    assert browser.post(settle, {"done": "Voedselbank geregeld."}).status_code == 303
    assert not Case.objects.get(pk=request.pk).is_urgent
    assert UrgentStep.objects.filter(case=request.pk).count() == 2
    assert "Voedselbank geregeld." in browser.get(case_page).text
    twice = browser.post(settle, {"done": "Nog eens."})
    assert twice.status_code == 422
    assert "Nog eens." in twice.text


def test_the_banner_of_an_urgent_case_is_on_every_page_of_the_team(
    town: build.Town, now: dt.datetime, bilal: User, eva: User, browser_of: BrowserOf
) -> None:
    build.callback(town.topics["uitkering"], now=now - dt.timedelta(minutes=31), urgent=True)
    engine.tick(sources=["portal.due.urgent.due"], now=now)

    for address in (WORK, reverse("callbacks:worklist"), reverse("staff:crisis")):
        assert "wacht sinds 09:59 uur op een collega" in browser_of(bilal).get(address).text
    assert "op een collega" not in browser_of(eva).get(WORK).text
    assert Reminder.objects.get().code == urgent.UNOWNED


def unfolded(text: str) -> list[str]:
    """Return the lines of an iCalendar file; each line of the file is short enough."""
    assert text.endswith("\r\n")
    for line in text[:-2].split("\r\n"):
        assert "\n" not in line
        assert len(line.encode()) <= 75
    return text.replace("\r\n ", "").split("\r\n")


def test_the_agenda_reads_how_many_and_when_and_no_names(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    for number in range(2):
        request = build.callback(
            town.topics["uitkering"], now=now, name=f"Geheim {number}", number=f"06 5000000{number}"
        )
        requests.claim(request=request, user=bilal, now=now)
    browser = browser_of(bilal)
    page = browser.post(reverse("due:agenda"))
    address = page.context["address"]
    assert address in page.text
    assert address not in browser.get(reverse("due:agenda")).text
    assert AgendaFeed.objects.get().secret_hash not in address

    stranger = Client()
    answer = stranger.get("/" + address.split("/", 3)[3])

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    lines = unfolded(answer.text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Terugbellen (2)" in lines
    assert "DTSTART:20261124T120000Z" in lines
    assert "DTEND:20261124T153000Z" in lines
    assert "Geheim" not in answer.text
    assert request.case.reference not in answer.text


def test_a_revoked_renewed_or_guessed_address_reads_nothing(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    first = browser.post(reverse("due:agenda")).context["address"]
    second = browser.post(reverse("due:agenda")).context["address"]
    path = "/" + second.split("/", 3)[3]

    assert Client().get("/" + first.split("/", 3)[3]).status_code == 404
    assert Client().get(reverse("due:feed", args=["geraden"])).status_code == 404
    assert Client().get(path).status_code == 200
    assert browser.post(reverse("due:stop-agenda")).status_code == 303
    assert browser.post(reverse("due:stop-agenda")).status_code == 303
    assert Client().get(path).status_code == 404


def test_the_agenda_of_who_left_is_closed(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    address = browser_of(bilal).post(reverse("due:agenda")).context["address"]
    User.objects.filter(pk=bilal.pk).update(is_active=False)

    assert Client().get("/" + address.split("/", 3)[3]).status_code == 404


def test_the_summer_half_day_is_an_hour_earlier_in_utc(
    town: build.Town, now: dt.datetime, bilal: User, browser_of: BrowserOf
) -> None:
    monday = dt.date(2027, 3, 29)
    window = windows.Window(
        clock.instant(monday, dt.time(13)), clock.instant(monday, dt.time(16, 30))
    )
    request = build.callback(town.topics["uitkering"], now=now, window=window)
    requests.claim(request=request, user=bilal, now=now)
    address = browser_of(bilal).post(reverse("due:agenda")).context["address"]

    assert "DTSTART:20270329T110000Z" in Client().get("/" + address.split("/", 3)[3]).text
