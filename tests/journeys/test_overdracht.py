"""The warm handover on its pages: ask, read, come or go on later, and who else looks."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import Event
from portal.cases.models import Channel
from portal.contacts import moments
from portal.contacts.models import ContactMoment, Promise
from portal.desk.handing import handovers, reminders
from portal.desk.handing.models import WarmHandover
from portal.desk.places.models import Desk, Opening
from portal.desk.queue import closing
from portal.desk.queue.models import Visit
from portal.staff.models import User
from tests import build
from tests.journeys.test_balie import talking

TOLD = "De brief over de borg is niet aangekomen."
State, Outcome = Visit.State, Visit.Outcome


@pytest.fixture
def visit(desk: Desk, opening: Opening, town: build.Town, anna: User, now: dt.datetime) -> Visit:
    build.visit(opening, now=now, topic=town.topics["uitkering"])
    return talking(desk, opening, anna, now=now)


@pytest.fixture
def asked(
    visit: Visit, town: build.Town, anna: User, bilal: User, now: dt.datetime
) -> WarmHandover:
    offer = handovers.Offer(town.teams["inkomen-1"], TOLD, bilal, "Wij bellen vrijdag.")
    return handovers.offer(visit=visit, asked=offer, user=anna, now=now)


@pytest.fixture
def clerk(anna: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(anna)


@pytest.fixture
def receiver(bilal: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(bilal)


def address(made: WarmHandover, word: str = "") -> str:
    return f"/balie/overdracht/{made.pk}/{word}"


def rings(client: Client) -> str:
    """Return what a page of this colleague fetches as soon as it is there, when something rings."""
    if 'hx-trigger="load, ' not in client.get("/werk/").text:
        return ""
    return client.get(reverse("desk:ringing"), headers={"HX-Request": "true"}).text


def test_the_story_is_filled_in_and_can_be_changed(
    visit: Visit, clerk: Client, anna: User, bilal: User, now: dt.datetime
) -> None:
    moments.add(
        case=visit.case,
        channel=Channel.DESK,
        direction=ContactMoment.Direction.IN,
        note=TOLD,
        by=anna.actor,
        now=now,
    )
    page = reverse("desk:hand-over", args=[visit.case.reference])
    assert page in clerk.get(f"/zaken/{visit.case.reference}/").text
    shown = clerk.get(page)
    assert TOLD in shown.text
    team = bilal.memberships.get().team_id
    empty = clerk.post(page, {"to": f"{team}-{bilal.pk}", "told": ""})
    assert empty.status_code == 422
    assert "al is het één zin" in empty.text
    sent = clerk.post(page, {"to": f"{team}-{bilal.pk}", "told": f"{TOLD} Zij moet vrijdag weg."})
    made = WarmHandover.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, address(made))
    assert made.told.endswith("Zij moet vrijdag weg.")
    assert "Gevraagd aan Bilal" in clerk.get(address(made)).text
    assert clerk.get(page)["Location"] == address(made)


def test_who_is_asked_sees_it_on_any_page_and_comes(
    asked: WarmHandover, visit: Visit, receiver: Client, bilal: User
) -> None:
    assert "Anna vraagt of u verder helpt met volgnummer 1" in rings(receiver)
    # The visit itself stays with the desk until he says yes.
    assert receiver.get(f"/zaken/{visit.case.reference}/").status_code == 404
    page = receiver.get(address(asked)).text
    assert TOLD in page
    assert "Wij bellen vrijdag." in page
    looked = Event.objects.filter(code="case.looked", object_id=visit.pk, actor=bilal.actor.key)
    assert looked.count() == 1
    # A hint that changes nothing here leaves what somebody is choosing.
    assert receiver.get(address(asked), headers={"HX-Request": "true"}).status_code == 204
    receiver.post(address(asked, "aannemen/"), {"way": "COMES"})
    visit.refresh_from_db()
    assert (visit.state, visit.clerk) == (State.SERVING, bilal)
    # He may end it with the pages of the desk, though he does not work there.
    closed = receiver.post(f"/balie/bezoek/{visit.case.reference}/afronden/antwoord/", {})
    assert closed.status_code == 303
    assert receiver.get(closed["Location"]).status_code == 200
    visit.refresh_from_db()
    assert visit.outcome == Outcome.ANSWERED


def test_after_the_visit_goes_with_a_day_that_is_said_aloud(
    asked: WarmHandover, visit: Visit, clerk: Client, receiver: Client, bilal: User
) -> None:
    page = receiver.post(address(asked, "aannemen/"), {"way": "LATER", "before": ""})
    assert page.status_code == 422
    assert "Kies vóór welke dag" in page.text
    past = receiver.post(address(asked, "aannemen/"), {"way": "LATER", "before": "2026-11-20"})
    assert "al voorbij" in past.text
    receiver.post(address(asked, "aannemen/"), {"way": "LATER", "before": "2026-11-26"})
    shown = clerk.get(address(asked)).text
    assert "Bilal helpt verder" in shown
    conclude = address(asked, "afronden/")
    assert (
        "Bilal gaat hiermee verder, uiterlijk op donderdag 26 november" in clerk.get(conclude).text
    )
    assert clerk.post(conclude, {"note": "x"}).status_code == 422
    done = clerk.post(conclude, {"said_aloud": "on", "note": ""})
    # She takes home who goes on and when, as after every other ending.
    assert done["Location"].endswith("/briefje/")
    assert "Bilal" in clerk.get(done["Location"]).text
    visit.refresh_from_db()
    promise = Promise.objects.get()
    assert (visit.outcome, visit.promise) == (Outcome.HANDED_OVER, promise)
    assert promise.owner == bilal
    assert "al klaar" in clerk.get(conclude).text
    assert "Anna droeg over aan Bilal" in clerk.get(f"/zaken/{visit.case.reference}/").text


def test_not_now_brings_it_back_to_the_giver(
    asked: WarmHandover, clerk: Client, receiver: Client, visit: Visit, anna: User
) -> None:
    assert receiver.post(address(asked, "kan-niet/")).status_code == 303
    page = clerk.get(address(asked)).text
    assert "Bilal kan nu niet" in page
    assert "Vraag iemand anders" in page
    # What was told is nobody's any more who does not help her.
    assert TOLD not in receiver.get(address(asked)).text
    visit.refresh_from_db()
    assert visit.clerk == anna


def test_the_giver_asks_no_more(
    asked: WarmHandover, clerk: Client, receiver: Client, visit: Visit
) -> None:
    assert receiver.post(address(asked, "niet-meer/")).status_code == 303
    assert WarmHandover.objects.get().is_waiting
    gone = clerk.post(address(asked, "niet-meer/"))
    assert gone["Location"] == f"/zaken/{visit.case.reference}/"
    assert "vraagt of u verder helpt" not in rings(receiver)
    late = receiver.post(address(asked, "aannemen/"), {"way": "COMES"})
    assert late.status_code == 422
    assert "niet meer nodig" in late.text


def test_strangers_find_nothing(
    asked: WarmHandover,
    visit: Visit,
    carla: User,
    eva: User,
    gijs: User,
    browser_of: Callable[[User], Client],
) -> None:
    for stranger in (carla, eva, gijs):
        browser = browser_of(stranger)
        assert browser.get(address(asked)).status_code == 404
        assert browser.post(address(asked, "aannemen/"), {"way": "COMES"}).status_code == 404
    page = reverse("desk:hand-over", args=[visit.case.reference])
    assert browser_of(eva).get(page).status_code == 404


def test_of_a_team_who_is_late_reads_who_was_first(
    visit: Visit,
    town: build.Town,
    anna: User,
    carla: User,
    receiver: Client,
    browser_of: Callable[[User], Client],
    now: dt.datetime,
) -> None:
    offer = handovers.Offer(town.teams["inkomen-1"], TOLD)
    made = handovers.offer(visit=visit, asked=offer, user=anna, now=now)
    second = browser_of(carla)
    assert "iemand van Inkomen 1 verder helpt" in rings(second)
    receiver.post(address(made, "aannemen/"), {"way": "COMES"})
    late = second.post(address(made, "aannemen/"), {"way": "COMES"})
    assert late.status_code == 422
    assert "Bilal was u voor" in late.text
    assert TOLD not in late.text


def test_a_question_without_an_answer_is_remembered(
    asked: WarmHandover, visit: Visit, anna: User, bilal: User, now: dt.datetime
) -> None:
    (due,) = reminders.due(now)
    assert (due.owner_id, due.tell, due.at) == (bilal.pk, (anna.pk,), now)
    assert "Anna" not in due.text
    closing.finish(visit=visit, ending=closing.Ending(Outcome.ANSWERED), user=anna, now=now)
    assert reminders.due(now) == []
