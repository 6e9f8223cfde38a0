"""A day at the desk: half past twelve with eighteen people left, the morning after, and paper."""

import datetime as dt
import re
from collections.abc import Callable

import time_machine
from django.test import Client

from portal.audit.models import Event
from portal.contacts.models import Promise
from portal.desk.places import days
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, serving
from portal.desk.queue.models import Visit
from portal.due import urgent
from portal.staff.models import Role, User
from tests import build

HALF_PAST_TWELVE = dt.datetime(2026, 11, 24, 11, 30, tzinfo=dt.UTC)
NEXT_MORNING = dt.datetime(2026, 11, 25, 7, 20, tzinfo=dt.UTC)

type LogIn = Callable[[User], Client]


def told_to(client: Client, url: str) -> str:
    """Return a page as this colleague reads it."""
    return client.get(url).content.decode()


def test_half_past_twelve_with_eighteen_people_left(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime, browser_of: LogIn
) -> None:
    visits = [build.visit(opening, now=now, topic=town.topics["werk"]) for _ in range(18)]
    hurry = build.visit(opening, now=now, urgent=True)
    client = browser_of(anna)
    url = f"/balie/dag/{opening.pk}/sluiten/"
    with time_machine.travel(HALF_PAST_TWELVE, tick=False):
        page = client.get(url).content.decode()
        assert "Er zijn nog 19 bezoeken zonder antwoord" in page
        # Being called today or tomorrow is one click away, for each of them.
        joyce = build.colleague(name="Joyce", team=opening.desk.team, role=Role.DESK)
        offered = re.findall(r'href="([^"]+)">Wij bellen terug', told_to(browser_of(joyce), url))
        assert len(offered) == 19
        assert browser_of(joyce).get(offered[0]).status_code == 200
        # What was done about spoed is written on the page of the case, by who may read it.
        assert f"/zaken/{hurry.case.reference}/#urgent-title" in told_to(browser_of(joyce), url)
        assert f"/balie/bezoek/{hurry.case.reference}/" in page
        # Anna is of another team: she is offered no page that she may not open.
        assert "Wij bellen terug" not in page
        # Nothing is closed by itself, and not around the list either.
        client.post(f"/balie/dag/{opening.pk}/gesloten/")
        opening.refresh_from_db()
        assert opening.is_running
        told = {f"visit-{visit.pk}": "FIRST" for visit in visits[:12]}
        told |= {f"visit-{visit.pk}": "ANSWERED" for visit in visits[12:15]}
        told |= {f"visit-{visit.pk}": "LEFT" for visit in visits[15:]}
        told[f"visit-{hurry.pk}"] = "LEFT"
        answer = client.post(url, told)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Dit is spoed" in page
        assert "Er is nog 1 bezoek zonder antwoord" in page
        assert Promise.objects.filter(kind="DESK", owner=anna).count() == 12
        slips = client.get(f"/balie/dag/{opening.pk}/als-eerste/").content.decode()
        assert slips.count("Kom woensdag 25 november vanaf 08:30 uur.") == 12
        assert slips.count("U bent dan als eerste aan de beurt.") == 12
        urgent.settle(case=hurry.case, done="Eten", by=anna.actor, now=HALF_PAST_TWELVE)
        assert client.post(url, {f"visit-{hurry.pk}": "ANSWERED"}).status_code == 303
        assert "Sluit de inloop" in client.get(url).content.decode()
        assert client.post(f"/balie/dag/{opening.pk}/gesloten/")["Location"] == "/balie/dag/"
    opening.refresh_from_db()
    assert opening.closed_by == anna.actor.key
    assert not Visit.objects.filter(outcome="").exists()
    with time_machine.travel(NEXT_MORNING, tick=False):
        client = browser_of(anna)
        sheet = client.get("/balie/ochtend/").content.decode()
        for visit in visits[:12]:
            assert visit.case.reference in sheet
        client.post("/balie/dag/openen/")
        page = client.get("/balie/ontvangst/").content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        told = {"token": token[1], "earlier": visits[0].case.reference}
        client.post("/balie/ontvangst/", told)
    came = Visit.objects.get(opening__day=dt.date(2026, 11, 25))
    assert (came.number, came.priority) == (1, "LEFT_OVER")


def test_a_clerk_who_went_home_in_a_talk_keeps_nobody_from_closing(
    desk: Desk, opening: Opening, anna: User, daan: User, now: dt.datetime, browser_of: LogIn
) -> None:
    build.visit(opening, now=now)
    sitting = build.seat(desk, anna, 1, now=now)
    visit = calling.call_next(user=sitting.clerk, now=now)
    serving.begin(visit=visit, user=anna, now=now)
    url = f"/balie/dag/{opening.pk}/sluiten/"
    free = f"/balie/dag/{opening.pk}/vrij/{visit.pk}/"
    lead = browser_of(daan)
    assert f'formaction="{free}"' in told_to(lead, url)
    assert f'formaction="{free}"' not in told_to(browser_of(anna), url)
    with time_machine.travel(HALF_PAST_TWELVE, tick=False):
        lead = browser_of(daan)
        assert lead.post(free).status_code == 303
        visit.refresh_from_db()
        assert (visit.state, visit.clerk, visit.arrived_at) == ("WAITING", None, now)
        # Twice is once, and says so.
        assert "al bij niemand meer" in lead.post(free, follow=True).content.decode()
        lead.post(url, {f"visit-{visit.pk}": "FIRST"})
        lead.post(f"/balie/dag/{opening.pk}/gesloten/")
    opening.refresh_from_db()
    assert not opening.is_running


def test_a_day_that_nobody_closed_comes_first(
    opening: Opening, anna: User, now: dt.datetime, browser_of: LogIn
) -> None:
    visit = build.visit(opening, now=now)
    with time_machine.travel(NEXT_MORNING, tick=False):
        client = browser_of(anna)
        for url in ("/balie/ontvangst/", "/balie/dag/", "/balie/ochtend/"):
            page = client.get(url).content.decode()
            assert "De inloop van dinsdag 24 november is nooit gesloten" in page
        closing = f"/balie/dag/{opening.pk}/sluiten/"
        page = client.get(closing).content.decode()
        # Whoever is home cannot be told to come.
        assert "als eerste (dat is gezegd)" not in page
        client.post(closing, {f"visit-{visit.pk}": "LEFT"})
        client.post(f"/balie/dag/{opening.pk}/gesloten/")
        assert "nooit gesloten" not in client.get("/balie/dag/").content.decode()
        past = client.get("/balie/dag/?dag=2026-11-24").content.decode()
    assert "weggegaan" in past
    assert "Anna" not in past.partition("<main")[2]


def test_the_line_of_today_and_a_day_that_is_not_there(
    opening: Opening, anna: User, eva: User, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    client.post("/balie/dag/regel/", {"notice": "De uitkeringen komen morgen."})
    assert "De uitkeringen komen morgen." in client.get("/balie/ontvangst/").content.decode()
    assert client.post("/balie/dag/regel/", {"notice": "x" * 300}).status_code == 422
    assert client.get("/balie/dag/?dag=2020-01-01").status_code == 404
    assert browser_of(eva).get("/balie/dag/").status_code == 403


def test_the_manager_adds_a_desk_and_its_points(
    town: build.Town, desk: Desk, hanna: User, daan: User, browser_of: LogIn
) -> None:
    client = browser_of(hanna)
    place = type(desk.location).objects.create(code="haven", name="Haven", address="Haven 1")
    answer = client.post(
        "/beheer/balies/nieuw/", {"location": place.pk, "team": town.teams["werk"].pk}
    )
    made = Desk.objects.get(location=place)
    assert answer["Location"] == f"/beheer/balies/{made.pk}/loket/"
    told = {
        "name": "Loket A",
        "position": "1",
        "serves": [town.topics["werk"].pk],
        "is_active": "on",
    }
    assert client.post(answer["Location"], told)["Location"] == "/beheer/balies/"
    again = client.post(answer["Location"], told)
    assert again.status_code == 422
    assert "al een loket met die naam" in again.content.decode()
    point = ServicePoint.objects.get(desk=made)
    change = f"/beheer/loketten/{point.pk}/"
    client.post(change, {"name": "Spreekkamer", "position": "1", "is_quiet": "on"})
    point.refresh_from_db()
    assert (point.name, point.is_quiet, point.is_active) == ("Spreekkamer", True, False)
    page = client.get("/beheer/balies/").content.decode()
    assert "Spreekkamer" in page
    assert "Niet in gebruik" in page
    assert "Balies en loketten" in client.get("/beheer/").content.decode()
    assert browser_of(daan).get("/beheer/balies/").status_code == 403


def test_paper_comes_in_afterwards(
    opening: Opening, town: build.Town, anna: User, now: dt.datetime, browser_of: LogIn
) -> None:
    client = browser_of(anna)
    build.visit(opening, now=now, topic=town.topics["werk"])
    assert "Werk zoeken" in client.get("/balie/papier/").content.decode()
    assert "P40" in client.get("/balie/papier/nummertjes/").content.decode()
    url = "/balie/papier/invoeren/"
    told = {
        "day": "2026-11-24",
        "rij-0-number": "1",
        "rij-0-time": "09:05",
        "rij-0-became": "ANSWERED",
        "rij-1-number": "2",
        "rij-1-time": "25:99",
        "rij-1-became": "LEFT",
        "rij-2-number": "3",
        "rij-2-time": "09:20",
        "rij-2-topic": str(town.topics["werk"].pk),
        "rij-2-became": "WAITS",
        "rij-3-became": "WAITS",
    }
    answer = client.post(url, told)
    page = answer.content.decode()
    assert answer.status_code == 422
    # What was wrong is there as it was typed; what was right is in and not asked again.
    assert 'value="25:99"' in page
    assert "P1, P3" in page
    assert 'name="rij-0-number"' not in page
    assert Visit.objects.filter(paper_number__isnull=False).count() == 2
    told["rij-1-time"] = "09:10"
    assert client.post(url, told).status_code == 303
    slips = Visit.objects.filter(paper_number__isnull=False).order_by("paper_number")
    assert [(one.paper_number, one.outcome) for one in slips] == [
        (1, "ANSWERED"),
        (2, "LEFT"),
        (3, ""),
    ]
    assert Event.objects.filter(code="desk.arrived").count() == 4
    # A colleague with the same pile.
    page = client.post(url, told, follow=True).content.decode()
    assert "3 stond er al" in page
    assert slips.count() == 3


def test_an_empty_paper_opens_no_closed_day(
    opening: Opening, anna: User, now: dt.datetime, browser_of: LogIn
) -> None:
    days.close_day(opening=opening, user=anna, now=now)
    client, url = browser_of(anna), "/balie/papier/invoeren/"
    for told in ({}, {"rij-0-number": "1", "rij-0-time": "25:99"}):
        assert client.post(url, {"day": "2026-11-24", **told}).status_code == 422
        assert client.post(url, {"day": "2026-11-20", **told}).status_code == 422
    opening.refresh_from_db()
    assert (opening.is_running, Opening.objects.count()) == (False, 1)
