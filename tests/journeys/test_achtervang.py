"""The backup and help of colleagues, as people go through it."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.contacts.models import ContactMoment
from portal.desk.assist import alarms
from portal.desk.assist.models import Assist
from portal.desk.backup import calls, roster, ticking
from portal.desk.backup.models import BackupCall, BackupDuty, DutySwap, Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places import days, seats
from portal.desk.places.models import Desk, Opening, ServicePoint
from portal.desk.queue import calling, closing, serving
from portal.desk.queue.models import Visit
from portal.due import engine
from portal.intake.models import ImportedList
from portal.kit import clock
from portal.staff.models import Membership, Role, User
from tests import build

type BrowserOf = Callable[[User], Client]
QUESTION = "Mag haar zoon van 17 zelf tekenen?"
MINUTE = dt.timedelta(minutes=1)
HX = {"HX-Request": "true"}


@pytest.fixture
def anna_at_desk(desk: Desk, anna: User, now: dt.datetime) -> User:
    """Anna works in the team of the desk, and sits at Loket 3."""
    Membership.objects.create(user=anna, team=desk.team, role=Role.DESK, from_on=build.LONG_AGO)
    point = ServicePoint.objects.get(desk=desk, name="Loket 3")
    seats.sit(point=point, user=anna, now=now)
    return anna


@pytest.fixture
def opening(desk: Desk, anna_at_desk: User, now: dt.datetime) -> Opening:
    return days.open_day(desk=desk, user=anna_at_desk, now=now)


@pytest.fixture
def visit(opening: Opening, anna_at_desk: User, now: dt.datetime) -> Visit:
    build.visit(opening, now=now)
    sitting = seats.sitting_of(anna_at_desk)
    assert sitting
    called = calling.call_next(user=sitting.clerk, now=now)
    return serving.begin(visit=called, user=anna_at_desk, now=now)


@pytest.fixture
def on_roster(
    town: build.Town, bilal: User, carla: User, daan: User, now: dt.datetime
) -> BackupDuty:
    return roster.set_duty(
        turn=Turn(town.teams["inkomen-1"], clock.day_of(now), Half.MORNING),
        pair=Pair(bilal, Place.BUILDING, carla, Place.HOME),
        user=daan,
        now=now,
    )


def line(browser: Client) -> str:
    """Return what rings above every page, as the page asks for it by itself."""
    return browser.get(reverse("desk:ringing"), headers=HX).text


def ask(browser: Client, visit: Visit, town: build.Town) -> BackupCall:
    """Ask the backup from the page of the visit."""
    url = reverse("desk:backup-ask", args=[visit.case.reference])
    answer = browser.post(url, {"team": town.teams["inkomen-1"].pk, "question": QUESTION})
    assert answer.status_code == 303
    found: BackupCall = BackupCall.objects.get()
    return found


def test_from_the_visit_to_the_backup_who_comes(
    visit: Visit,
    on_roster: BackupDuty,
    town: build.Town,
    anna: User,
    bilal: User,
    eva: User,
    browser_of: BrowserOf,
) -> None:
    at_desk, backup = browser_of(anna), browser_of(bilal)
    page = reverse("cases:case", args=[visit.case.reference])
    assert "Vraag achtervang" in at_desk.get(page).text
    call = ask(at_desk, visit, town)
    told = at_desk.get(reverse("desk:backup-asked", args=[visit.case.reference]), headers=HX).text
    assert "Bilal krijgt uw vraag nu op het scherm." in told

    # On whatever page Bilal is, without the question, the number or a name.
    assert 'hx-trigger="load, sse:user-' in backup.get("/werk/").text
    rings = line(backup)
    assert "Loket 3 vraagt u om achtervang." in rings
    assert QUESTION not in rings
    assert visit.case.reference not in rings
    assert "Anna" not in rings
    assert QUESTION in backup.get(reverse("desk:backup-call", args=[call.pk])).text
    assert "vraagt u om achtervang" not in line(browser_of(eva))
    assert browser_of(eva).get(reverse("desk:backup-call", args=[call.pk])).status_code == 404
    assert backup.get(page).status_code == 404

    answer = reverse("desk:backup-answer", args=[call.pk])
    text = backup.post(answer, {"said": "ik-kom"}, headers=HX).text
    assert "U komt naar loket 3." in text
    assert "weet dat u komt" in text
    assert (
        "Bilal komt eraan."
        in at_desk.get(reverse("desk:backup-asked", args=[visit.case.reference]), headers=HX).text
    )
    assert backup.get(page).status_code == 200
    assert backup.post(reverse("desk:backup-done", args=[call.pk])).status_code == 303
    story = at_desk.get(page).text
    assert "Achtervang gevraagd" in story
    assert "Komt als achtervang naar de balie" in story


def test_cannot_later_and_calling_now(
    visit: Visit,
    on_roster: BackupDuty,
    town: build.Town,
    anna: User,
    bilal: User,
    carla: User,
    browser_of: BrowserOf,
) -> None:
    call = ask(browser_of(anna), visit, town)
    answer = reverse("desk:backup-answer", args=[call.pk])
    first = browser_of(bilal).post(answer, {"said": "kan-niet"}, follow=True)
    assert "Wij vragen het iemand anders." in first.text
    assert "vraagt u om achtervang" in line(browser_of(carla))
    later = browser_of(carla).post(answer, {"said": "over-5-minuten"}, headers=HX).text
    assert "U zei: over 5 minuten." in later
    phoning = browser_of(carla).post(answer, {"said": "ik-bel-nu"}, headers=HX).text
    assert "U belt met loket 3." in phoning
    late = browser_of(bilal).post(answer, {"said": "ik-kom"}, follow=True)
    assert "Carla belt nu." in late.text
    visit.refresh_from_db()
    assert visit.state == Visit.State.SERVING


def test_an_answer_that_is_none_changes_nothing(
    visit: Visit,
    on_roster: BackupDuty,
    town: build.Town,
    anna: User,
    bilal: User,
    browser_of: BrowserOf,
) -> None:
    call = ask(browser_of(anna), visit, town)
    answer = reverse("desk:backup-answer", args=[call.pk])
    assert browser_of(bilal).post(answer, {"said": "x"}).status_code == 400
    assert (
        "Welk team"
        in browser_of(anna)
        .post(reverse("desk:backup-ask", args=[visit.case.reference]), {"question": QUESTION})
        .text
    )


def test_the_desk_goes_on_withdraws_and_is_told_when_nobody_is_there(
    visit: Visit, town: build.Town, anna: User, browser_of: BrowserOf
) -> None:
    at_desk = browser_of(anna)
    call = ask(at_desk, visit, town)
    stand = reverse("desk:backup-asked", args=[visit.case.reference])
    assert "Loop zelf even langs" in at_desk.get(stand, headers=HX).text
    assert at_desk.post(reverse("desk:backup-go-on", args=[call.pk])).status_code == 303
    assert at_desk.post(reverse("desk:backup-withdraw", args=[call.pk])).status_code == 303
    call.refresh_from_db()
    assert call.state == BackupCall.State.ENDED


def test_without_a_script_the_backup_hears_it_on_a_page_that_looks_again(
    anna_at_desk: User,
    visit: Visit,
    on_roster: BackupDuty,
    town: build.Town,
    anna: User,
    bilal: User,
    carla: User,
    browser_of: BrowserOf,
) -> None:
    bilals = browser_of(bilal)
    assert reverse("desk:ringing") in bilals.get(reverse("desk:roster")).text
    quiet = bilals.get(reverse("desk:ringing")).text
    assert '<noscript><meta http-equiv="refresh" content="15; url=/balie/oproepen/?vanzelf=1">' in (
        quiet
    )
    assert "vraagt u om achtervang" not in quiet
    call = ask(browser_of(anna), visit, town)
    alarms.raise_alarm(user=anna, now=clock.utc_now())
    with CaptureQueriesContext(connection) as queries:
        page = bilals.get(reverse("desk:ringing"), {"vanzelf": "1"}).text
    assert len(queries) <= 15
    assert "<title>(1) Wie vraagt om mij?" in page
    assert page.count("Loket 3 vraagt u om achtervang.") == 1
    assert QUESTION not in page
    assert all(said in page for said in ("Ik kom", "Ik bel nu", "Over 5 minuten", "Kan niet"))
    assert 'http-equiv="refresh"' not in bilals.get(reverse("desk:ringing"), {"stil": "1"}).text
    answer = reverse("desk:backup-answer", args=[call.pk])
    later = bilals.post(answer, {"said": "over-5-minuten"}, follow=True)
    assert later.redirect_chain == [(reverse("desk:ringing"), 303)]
    assert "U zei: over 5 minuten. Loket 3 wacht op u." in later.text
    no = bilals.post(answer, {"said": "kan-niet"}, follow=True)
    assert "Wij vragen het iemand anders." in no.text
    assert "vraagt u om achtervang" not in no.text
    assert "vraagt u om achtervang" in browser_of(carla).get(reverse("desk:ringing")).text


def test_a_colleague_chooses_a_text_message_in_her_own_settings(
    desk: Desk, carla: User, eva: User, gijs: User, browser_of: BrowserOf
) -> None:
    browser, url = browser_of(carla), reverse("desk:texts")
    assert url in browser.get(reverse("staff:mine")).text
    nothing = browser.post(url, {"wanted": "ja", "number": ""})
    assert nothing.status_code == 422
    assert "Vul uw mobiele telefoonnummer in" in nothing.text
    fixed = browser.post(url, {"wanted": "ja", "number": "036 123 45 67"})
    assert fixed.status_code == 422
    assert 'value="036 123 45 67"' in fixed.text
    yes = browser.post(url, {"wanted": "ja", "number": "06-12345678"}, follow=True)
    assert "U krijgt voortaan een sms" in yes.text
    assert 'value="+31612345678"' in yes.text
    assert "12345678" not in browser_of(eva).get(url).text
    no = browser.post(url, {"wanted": "nee", "number": "06-12345678"}, follow=True)
    assert "Uw telefoonnummer is vergeten." in no.text
    assert "12345678" not in no.text
    assert browser_of(gijs).get(url).status_code == 403


# The roster.


def test_the_lead_fills_in_the_roster_and_everybody_reads_it(
    desk: Desk, bilal: User, carla: User, daan: User, browser_of: BrowserOf
) -> None:
    lead = browser_of(daan)
    page = lead.get(reverse("desk:roster")).text
    assert "Er staat nog niemand op het rooster." in page
    duty = reverse("desk:duty", args=["inkomen-1", "2026-11-25", "ochtend"])
    sent = {
        "person": bilal.pk,
        "person_place": "HOME",
        "deputy": carla.pk,
        "deputy_place": "HOME",
    }
    refused = lead.post(duty, sent)
    assert refused.status_code == 422
    assert "Minstens één van de twee" in refused.text
    assert lead.post(duty, sent | {"person_place": "BUILDING"}).status_code == 303
    read = browser_of(carla).get(reverse("desk:roster")).text
    assert "Vervanger: Carla (thuis)" in read
    assert ">Wijzig<" not in read
    assert browser_of(bilal).get(duty).status_code == 403
    assert lead.get(reverse("desk:duty", args=["werk", "2026-11-25", "ochtend"])).status_code == 404
    for wrong in ("2026-02-31", "x"):
        url = reverse("desk:duty", args=["inkomen-1", wrong, "ochtend"])
        assert lead.get(url).status_code == 404
    found = BackupDuty.objects.get()
    assert lead.post(reverse("desk:duty-remove", args=[found.pk])).status_code == 303
    assert not BackupDuty.objects.exists()


def test_the_lead_reads_of_gaps_on_her_day(
    desk: Desk, on_roster: BackupDuty, daan: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    engine.tick(sources=["portal.desk.backup.reminders.due_gaps"], now=now)
    text = browser_of(daan).get("/werk/").text
    assert "Er staat nog niemand op het rooster." in text
    assert "woensdag 25 november, ochtend" in text


def test_a_roster_comes_from_a_list_with_a_report_by_row(
    desk: Desk, bilal: User, carla: User, daan: User, browser_of: BrowserOf
) -> None:
    lead = browser_of(daan)
    content = (
        "Datum;Dagdeel;Team;Achtervang;Waar;Vervanger;Waar vervanger\n"
        "25-11-2026;ochtend;Inkomen 1;Bilal;gebouw;Carla;thuis\n"
        "26-11-2026;ochtend;Inkomen 1;<b>Wie</b>;gebouw;Carla;thuis\n"
    ).encode("cp1252")

    def send(sent: bytes) -> str:
        file = SimpleUploadedFile("rooster.csv", sent, content_type="text/csv")
        return lead.post(reverse("desk:roster-list"), {"file": file}, follow=True).text

    text = send(content)
    assert "Ingevuld" in text
    assert "De naam bij Achtervang kennen wij niet in uw team." in text
    assert "<b>Wie" not in text
    assert "Stond er al zo" in send(content)
    assert "ontbreekt de kolom" in send(b"Datum;Team\n1;2\n")
    assert browser_of(bilal).get(reverse("desk:roster-list")).status_code == 403
    pk = ImportedList.objects.earliest("pk").pk
    assert lead.get(reverse("desk:roster-report", args=[pk])).status_code == 200
    assert lead.get(reverse("desk:roster-report", args=[pk + 99])).status_code == 404


def test_a_swap_is_asked_seen_by_the_lead_and_answered(
    desk: Desk,
    on_roster: BackupDuty,
    town: build.Town,
    bilal: User,
    daan: User,
    browser_of: BrowserOf,
) -> None:
    tess = build.colleague(name="Tess", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
    mine = browser_of(bilal)
    url = reverse("desk:swap-ask", args=[on_roster.pk])
    assert mine.post(url, {}).status_code == 422
    assert mine.post(url, {"asked": tess.pk}).status_code == 303
    assert "Bilal vroeg Tess om over te nemen" in browser_of(daan).get(reverse("desk:roster")).text
    asked = browser_of(tess).get(reverse("desk:roster")).text
    assert "Bilal vraagt u om over te nemen" in asked
    swap = DutySwap.objects.get()
    answer = reverse("desk:swap-answer", args=[swap.pk])
    assert mine.post(answer, {"yes": "ja"}).status_code == 303
    on_roster.refresh_from_db()
    assert on_roster.person == bilal
    assert browser_of(tess).post(answer, {"yes": "misschien"}).status_code == 400
    browser_of(tess).post(answer, {"yes": "ja"})
    on_roster.refresh_from_db()
    assert on_roster.person == tess
    assert browser_of(daan).post(answer, {"yes": "ja"}).status_code == 404


def test_who_knows_tells_who_is_backup_now(
    desk: Desk, on_roster: BackupDuty, anna: User, browser_of: BrowserOf
) -> None:
    text = browser_of(anna).get(reverse("cases:who-knows")).text
    assert "Achtervang nu: Bilal, Carla." in text


# Somebody with no money for food, and an aggressive visitor.


def test_somebody_without_food_rings_the_backup_before_she_sits_down(
    opening: Opening, on_roster: BackupDuty, bilal: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    build.visit(opening, now=now, urgent=True)
    assert "Spoed vandaag: de inloop vraagt u om achtervang." in line(browser_of(bilal))


def test_an_aggressive_visitor(
    visit: Visit,
    desk: Desk,
    town: build.Town,
    anna: User,
    daan: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    joyce = build.colleague(name="Joyce", team=town.teams["inkomen-1"], role=Role.DESK)
    seats.sit(point=ServicePoint.objects.get(name="Loket 1"), user=joyce, now=now)
    Membership.objects.create(
        user=daan, team=desk.team, role=Role.TEAM_LEAD, from_on=build.LONG_AGO
    )
    browser_of(daan).post(reverse("desk:assist-security"), {"number": "036 555 01 99"})
    at_desk, beside, lead = browser_of(anna), browser_of(joyce), browser_of(daan)
    # Also where a call is promised or a resident is looked up while she sits at the desk.
    for page in ("/balie/", "/inwoners/", f"/terugbellen/uit-bezoek/{visit.case.reference}/"):
        assert 'aria-keyshortcuts="F8"' in at_desk.get(page).text, page

    # One click; the page without scripts is honest.
    first = at_desk.post(reverse("desk:assist"), follow=True).text
    assert "Verstuurd" in first
    assert "vervangt de vaste knop" in first
    alarm = Assist.objects.get()
    with time_machine.travel(now + 3 * MINUTE / 60, tick=False):
        assert "Nog niet gezien: roep" in at_desk.get(reverse("desk:assist")).text
    assert "Anna vraagt hulp van collega&#x27;s: Loket 3. Ga erheen." in line(beside)
    assert beside.post(reverse("desk:assist-see", args=[alarm.pk])).status_code == 204
    assert "Gezien door Joyce" in line(at_desk)
    assert "vraagt hulp" not in line(lead)

    with time_machine.travel(now + MINUTE / 2, tick=False):
        ticking.tick(now=now + MINUTE / 2)
        assert "vraagt hulp" in line(lead)
        assert "beveiliging" not in line(lead)
    with time_machine.travel(now + MINUTE, tick=False):
        assert "036 555 0199" in line(lead)
        assert "036 555 0199" in line(at_desk)
        text = beside.post(reverse("desk:assist-claim", args=[alarm.pk]), headers=HX).text
        assert "U gaat naar Anna, Loket 3." in text
        assert "Joyce komt" in line(at_desk)
    with time_machine.travel(now + 20 * MINUTE, tick=False):
        assert "Joyce komt" in line(at_desk)
        done = at_desk.post(reverse("desk:assist-safe", args=[alarm.pk]), headers=HX).text
        assert "Goed dat het veilig is" in done
        assert "Joyce komt" not in done

        # The lead asks how she is, on the same day, and reads no description: there is none.
        engine.tick(sources=["portal.desk.assist.reminders.due"], now=now + 20 * MINUTE)
        assert (
            "Vraag vandaag aan een collega van de inloop hoe het gaat." in lead.get("/werk/").text
        )
        care = lead.get(reverse("desk:assist")).text
        assert "Vraag vandaag hoe het gaat" in care
        assert "Anna" in care
        assert "Vraag vandaag hoe het gaat" not in beside.get(reverse("desk:assist")).text
        lead.post(reverse("desk:assist-cared", args=[alarm.pk]))
        assert "Vraag vandaag hoe het gaat" not in lead.get(reverse("desk:assist")).text
    assert not ContactMoment.objects.exists()


def test_help_is_for_the_desk_and_its_number_for_who_manages(
    desk: Desk, bilal: User, gijs: User, hanna: User, browser_of: BrowserOf
) -> None:
    assert "data-assist>" not in browser_of(bilal).get("/werk/").text
    assert browser_of(gijs).post(reverse("desk:assist")).status_code == 403
    number = reverse("desk:assist-security")
    assert browser_of(bilal).get(number).status_code == 403
    assert browser_of(hanna).post(number, {"number": "0900 123"}).status_code == 422
    assert browser_of(hanna).post(number, {"number": ""}).status_code == 303


def test_help_without_a_desk_says_to_call_out(anna: User, browser_of: BrowserOf) -> None:
    answer = browser_of(anna).post(reverse("desk:assist"))
    assert answer.status_code == 409
    assert "Roep iemand" in answer.text


def test_what_is_over_is_said_readably(
    visit: Visit,
    on_roster: BackupDuty,
    town: build.Town,
    anna: User,
    bilal: User,
    browser_of: BrowserOf,
    now: dt.datetime,
) -> None:
    call = ask(browser_of(anna), visit, town)
    backup = browser_of(bilal)
    calls.withdraw(call=call, user=anna, now=now)
    again = ask_again(browser_of(anna), visit, town)
    closing.finish(visit=visit, ending=closing.Ending(Visit.Outcome.ANSWERED), user=anna, now=now)
    answer = backup.post(reverse("desk:backup-answer", args=[again.pk]), {"said": "ik-kom"})
    assert answer.status_code in {303, 404}
    assert "vraagt u om achtervang" not in line(backup)


def ask_again(browser: Client, visit: Visit, town: build.Town) -> BackupCall:
    """Ask once more."""
    browser.post(
        reverse("desk:backup-ask", args=[visit.case.reference]),
        {"team": town.teams["inkomen-1"].pk, "question": ""},
    )
    found: BackupCall = BackupCall.objects.open().get()
    return found
