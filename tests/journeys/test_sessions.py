"""Sessions end: unused, after a working day, by their owner or by a manager; and at logout nothing
is left to read."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from portal.audit.actor import staff
from portal.audit.models import Event
from portal.desk.backup import roster
from portal.desk.backup.models import BackupDuty, Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening
from portal.kit import clock
from portal.staff import sessions, tasks
from portal.staff.models import Absence, StaffSession, User
from tests import build

type BrowserOf = Callable[[User], Client]
POLL = {"HX-Request": "true", "X-Background": "1"}


def at(now: dt.datetime, **later: float) -> time_machine.travel:
    return time_machine.travel(now + dt.timedelta(**later), tick=False)


def is_in(client: Client) -> bool:
    return client.get("/mijn/sessies/").status_code == 200


def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(
    browser_of: BrowserOf, bilal: User, now: dt.datetime
) -> None:
    client = browser_of(bilal)
    assert is_in(client)
    for minute in range(1, 30):
        with at(now, minutes=minute):
            assert client.get("/live-adres/", headers=POLL).status_code == 200

    with at(now, minutes=31):
        assert client.get("/live-adres/", headers=POLL).status_code == 401
        assert client.get("/mijn/sessies/").status_code == 302
    assert not StaffSession.objects.exists()
    assert not Session.objects.exists()


def test_who_works_stays_logged_in_until_ten_hours_have_passed(
    browser_of: BrowserOf, bilal: User, now: dt.datetime
) -> None:
    client = browser_of(bilal)
    assert is_in(client)
    for quarter in range(1, 40):
        with at(now, minutes=15 * quarter):
            assert is_in(client)

    with at(now, hours=10, minutes=1):
        assert not is_in(client)


@pytest.fixture
def on_duty(desk: Desk, town: build.Town, bilal: User, carla: User, now: dt.datetime) -> BackupDuty:
    """Bilal is backup until 13:00 and Carla his deputy."""
    return roster.put(
        turn=Turn(town.teams["inkomen-1"], clock.day_of(now), Half.MORNING),
        pair=Pair(bilal, Place.BUILDING, carla, Place.HOME),
        by=build.TESTER,
        now=now,
    )


def listens(client: Client, now: dt.datetime, *, minutes: int, since: int = 0) -> bool:
    """Let a page stay open, which asks for a new address every fifteen minutes; tell whether its
    session still runs."""
    for minute in range(since + 15, since + minutes + 1, 15):
        with at(now, minutes=minute):
            status = client.get("/live-adres/", headers=POLL).status_code
    return status == 200


def test_a_backup_on_duty_stays_logged_in_while_a_page_is_open(
    browser_of: BrowserOf,
    opening: Opening,
    on_duty: BackupDuty,
    bilal: User,
    carla: User,
    daan: User,
    now: dt.datetime,
) -> None:
    backup, deputy, lead, other = map(browser_of, (bilal, carla, daan, bilal))
    assert all(is_in(one) for one in (backup, deputy, lead, other))
    # From 10:00 until 12:45: nobody clicks.
    assert listens(backup, now, minutes=165)
    assert listens(deputy, now, minutes=165)
    assert not listens(lead, now, minutes=45)
    with at(now, minutes=46):
        # Of this browser no page was open.
        assert not is_in(other)
    # The duty ends at 13:00, and then it is half an hour as for everybody.
    assert not listens(backup, now, minutes=60, since=165)


@pytest.mark.parametrize("why", ["closed", "away", "no_desk_open"])
def test_whom_nobody_can_ring_is_logged_out_as_ever(
    why: str,
    request: pytest.FixtureRequest,
    browser_of: BrowserOf,
    on_duty: BackupDuty,
    anna: User,
    bilal: User,
    now: dt.datetime,
) -> None:
    if why != "no_desk_open":
        opening = request.getfixturevalue("opening")
        if why == "closed":
            days.close_day(opening=opening, user=anna, now=now)
        else:
            day = clock.day_of(now)
            Absence.objects.create(user=bilal, from_on=day, until_on=day)
    client = browser_of(bilal)
    assert is_in(client)
    assert not listens(client, now, minutes=45)


def test_the_tablet_of_the_host_stays_logged_in_until_she_stops(
    browser_of: BrowserOf, opening: Opening, anna: User, now: dt.datetime
) -> None:
    client = browser_of(anna)
    assert "Doet u hier de ontvangst?" in client.get("/balie/ontvangst/").text
    client.post("/balie/ontvangst/hier/")
    assert "U doet hier de ontvangst" in client.get("/balie/ontvangst/").text
    assert listens(client, now, minutes=120)
    with at(now, minutes=121):
        assert client.post("/balie/ontvangst/klaar/").status_code == 303
    assert not listens(client, now, minutes=45, since=121)


def test_a_backup_is_logged_out_after_ten_hours_too(
    browser_of: BrowserOf, opening: Opening, on_duty: BackupDuty, anna: User, now: dt.datetime
) -> None:
    client = browser_of(anna)
    client.post("/balie/ontvangst/hier/")
    assert listens(client, now, minutes=585)
    assert not listens(client, now, minutes=30, since=585)


def test_a_page_that_looks_again_without_a_script_keeps_nobody_logged_in(
    browser_of: BrowserOf, opening: Opening, bilal: User, now: dt.datetime
) -> None:
    client = browser_of(bilal)
    for minute in range(30):
        with at(now, minutes=minute):
            assert client.get("/balie/oproepen/", {"vanzelf": "1"}).status_code == 200
    with at(now, minutes=31):
        assert client.get("/balie/oproepen/", {"vanzelf": "1"}).status_code == 302


def test_using_a_session_is_written_at_most_once_a_minute(
    browser_of: BrowserOf, bilal: User, now: dt.datetime
) -> None:
    client = browser_of(bilal)
    client.get("/live-adres/")
    for seconds, written in ((30, 0), (59, 0), (61, 61), (100, 61)):
        with at(now, seconds=seconds):
            client.get("/live-adres/")
        used = StaffSession.objects.get(user=bilal).used_at
        assert used == now + dt.timedelta(seconds=written)


def test_a_colleague_sees_and_ends_her_own_sessions(
    browser_of: BrowserOf, bilal: User, eva: User
) -> None:
    here, there, hers = browser_of(bilal), browser_of(bilal), browser_of(eva)
    assert is_in(here)
    assert is_in(there)
    assert is_in(hers)
    other = StaffSession.objects.exclude(session_key=here.session.session_key).get(user=bilal)

    stranger = hers.post(f"/mijn/sessies/{other.pk}/einde/")
    assert stranger.status_code == 404
    assert is_in(there)

    page = here.get("/mijn/sessies/").content.decode()
    assert "dit is waar u nu bent" in page
    assert f"/mijn/sessies/{other.pk}/einde/" in page
    assert here.post(f"/mijn/sessies/{other.pk}/einde/").status_code == 303
    assert not is_in(there)
    assert is_in(here)
    assert is_in(hers)
    assert Event.objects.filter(code="session.ended", object_id=bilal.pk).count() == 1


def test_all_other_sessions_end_with_one_button(browser_of: BrowserOf, bilal: User) -> None:
    browsers = [browser_of(bilal) for _ in range(3)]
    assert all(is_in(client) for client in browsers)

    browsers[0].post("/mijn/sessies/andere/einde/")

    assert [is_in(client) for client in browsers] == [True, False, False]


def test_a_manager_ends_all_three_browsers_of_someone(
    browser_of: BrowserOf, bilal: User, hanna: User, now: dt.datetime
) -> None:
    browsers = [browser_of(bilal) for _ in range(3)]
    assert all(is_in(client) for client in browsers)

    ended = sessions.end_all(user=bilal, by=staff(hanna.pk), now=now)

    assert ended == 3
    assert not any(is_in(client) for client in browsers)


def test_a_leaver_is_out_at_the_next_click(browser_of: BrowserOf, bilal: User) -> None:
    client = browser_of(bilal)
    assert is_in(client)
    User.objects.filter(pk=bilal.pk).update(is_active=False)

    assert not is_in(client)


def test_logout_kills_the_session_at_the_server_and_clears_the_browser(
    browser_of: BrowserOf, bilal: User
) -> None:
    client = browser_of(bilal)
    assert is_in(client)
    cookie = client.cookies["session"].value

    answer = client.post("/uit/")

    assert answer.status_code == 303
    assert answer["Location"] == "/inloggen/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.exists()
    replay = Client()
    replay.cookies["session"] = cookie
    assert not is_in(replay)
    assert client.get("/uit/").status_code == 405
    assert Client().post("/uit/").status_code == 303


def test_old_sessions_are_cleared_away(
    browser_of: BrowserOf, bilal: User, carla: User, now: dt.datetime
) -> None:
    assert is_in(browser_of(bilal))
    with at(now, minutes=25):
        assert is_in(browser_of(carla))
    with at(now, minutes=40):
        tasks.forget_sessions()

    assert [row.user for row in StaffSession.objects.all()] == [carla]
    assert Session.objects.count() == 1


@pytest.mark.parametrize("path", ["/mijn/sessies/", "/mijn/wachtwoord/", "/live-adres/"])
def test_own_pages_cost_little(
    browser_of: BrowserOf,
    bilal: User,
    path: str,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client = browser_of(bilal)
    client.get(path)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(path)
