"""A whole morning at the walk-in desk, in three browsers at once: the tablet of the host, a clerk
at a service point, and the backup in the rooms of a team. From the first number to the closed day,
and the first visitor of the next one."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from almere import facts
from portal.desk.backup import roster
from portal.desk.backup.models import Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places.models import Desk
from portal.desk.queue.models import Visit
from portal.kit import clock
from portal.staff.models import Role, User
from tests import build
from tests.browser.conftest import PageAt
from tests.browser.manual import picture
from tests.live_process import LiveProcess

# A change is on every screen within a second; here with the time that a busy machine adds.
SOON_MS = 15_000
TUESDAY = 1
QUESTION = "Mag haar zoon van 17 zelf tekenen?"
TOLD = "Haar zoon werkt sinds een maand. Zij kreeg een brief over zijn loon."
LEFT = 18


@dataclasses.dataclass
class Morning:
    """The three screens, and what the steps of the morning hand on to each other."""

    host: Page
    clerk: Page
    backup: Page
    page_at: PageAt
    time: time_machine.Traveller
    shot: Callable[[Page, str], Path]
    fits: Callable[[Page], None]

    def at(self, time: str) -> None:
        """Let it be so late."""
        hour, minute = time.split(":")
        self.time.move_to(
            clock.instant(clock.day_of(clock.utc_now()), dt.time(int(hour), int(minute)))
        )


def first_moment() -> dt.datetime:
    """The next Tuesday, before the desk opens: the live process and the browsers have a clock of
    their own, for which a ticket of the past is worth nothing."""
    day = clock.day_of(clock.utc_now()) + dt.timedelta(days=1)
    while day.weekday() != TUESDAY:
        day += dt.timedelta(days=1)
    return clock.instant(day, dt.time(8, 20))


@pytest.fixture
def time(transactional_db: None, settings: LazySettings) -> Iterator[time_machine.Traveller]:
    # No worker beats here, and a picture of a warning explains nothing.
    settings.BANNERS = []
    # The clock jumps from one story to the next: that is no colleague who was away.
    settings.SESSION_IDLE_SECONDS = settings.SESSION_COOKIE_AGE
    facts.forget()
    with time_machine.travel(first_moment(), tick=True) as traveller:
        yield traveller
    facts.forget()


@dataclasses.dataclass
class Cast:
    """Who works this morning."""

    town: build.Town
    desk: Desk
    joyce: User
    anna: User
    bilal: User


@pytest.fixture
def cast(time: time_machine.Traveller) -> Cast:
    now = clock.utc_now()
    town = build.town(now=now)
    desk = build.desk(town)
    Desk.objects.update(security_phone="+31365550112")
    team = town.teams["inkomen-1"]
    joyce, anna = (
        build.colleague(name=name, team=desk.team, role=Role.DESK) for name in ("Joyce", "Anna")
    )
    bilal, carla = (
        build.colleague(name=name, team=team, role=Role.CASEWORKER) for name in ("Bilal", "Carla")
    )
    roster.put(
        turn=Turn(team, clock.day_of(now), Half.MORNING),
        pair=Pair(bilal, Place.BUILDING, carla, Place.HOME),
        by=build.TESTER,
        now=now,
    )
    return Cast(town, desk, joyce, anna, bilal)


def test_a_whole_morning_and_nobody_goes_home_without_an_answer(
    live: LiveProcess,
    cast: Cast,
    time: time_machine.Traveller,
    page_at: PageAt,
    shot: Callable[[Page, str], Path],
    fits: Callable[[Page], None],
) -> None:
    host, clerk, backup = (page_at(user=user) for user in (cast.joyce, cast.anna, cast.bilal))
    morning = Morning(host, clerk, backup, page_at, time, shot, fits)
    for page in (host, clerk, backup):
        page.set_default_timeout(SOON_MS)
    backup.goto("/werk/")
    opens(morning)
    numbers(morning, cast)
    an_answer(morning)
    no_money_for_food(morning)
    somebody_shouts(morning)
    papers(morning)
    the_backup_comes(morning, cast)
    it_is_handed_over(morning)
    a_call_is_promised(morning)
    half_past_twelve(morning, cast)
    the_next_morning(morning, cast)


def opens(morning: Morning) -> None:
    """The first page of the day has one button."""
    host = morning.host
    host.goto("/balie/ontvangst/")
    morning.shot(host, "ochtend-01-nog-dicht")
    host.get_by_role("button", name="Open de inloop").click()
    expect(host.get_by_role("button", name="Geef volgnummer")).to_be_visible()
    host.goto("/balie/dag/")
    host.get_by_role("textbox", name="Regel van vandaag").fill("De uitkeringen komen morgen.")
    host.get_by_role("button", name="Opslaan").click()
    expect(host.get_by_text("De regel van vandaag is bijgewerkt.")).to_be_visible()
    morning.shot(host, "ochtend-01-regel")


def numbers(morning: Morning, cast: Cast) -> None:
    """Whoever comes gets a number in one tap, and may say more."""
    morning.at("08:31")
    host, clerk = morning.host, morning.clerk
    clerk.goto("/balie/")
    host.goto("/balie/ontvangst/")
    host.keyboard.press("n")
    expect(host.get_by_role("heading", name="Volgnummer 1")).to_be_visible()
    expect(clerk.locator("#list-wacht > li")).to_have_count(1, timeout=SOON_MS)
    host.keyboard.press("n")
    host.get_by_label(cast.town.topics["uitkering"].label).check()
    host.get_by_text("Taal, wat nodig is, of voorrang").click()
    host.get_by_label("Taal om in te praten").select_option("tr")
    host.get_by_label("staan is zwaar").check()
    picture(host, "inloop-ontvangst")
    host.get_by_role("button", name="Geef volgnummer").click()
    expect(host.get_by_role("heading", name="Volgnummer 2")).to_be_visible()
    morning.shot(host, "ochtend-02-nummertje")
    small = morning.page_at(320, 640, user=cast.joyce)
    small.goto("/balie/ontvangst/")
    morning.fits(small)
    morning.shot(small, "ochtend-02-ontvangst-320")
    small.get_by_role("button", name="Geef volgnummer").click()
    expect(small.get_by_role("heading", name="Volgnummer 3")).to_be_visible()
    morning.fits(small)
    morning.shot(small, "ochtend-02-nummertje-320")
    small.close()


def an_answer(morning: Morning) -> None:
    """The clerk sits down, calls, talks; nothing ends without what came of it."""
    morning.at("08:40")
    clerk = morning.clerk
    clerk.reload()
    morning.shot(clerk, "ochtend-03-bord")
    clerk.keyboard.press("n")
    clerk.wait_for_url("**/balie/loket/")
    clerk.keyboard.press("3")
    clerk.wait_for_url("**/balie/")
    clerk.keyboard.press("n")
    expect(clerk.locator("#counter-begin")).to_be_focused()
    morning.shot(clerk, "ochtend-03-geroepen")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/zaken/**")
    morning.shot(clerk, "ochtend-03-gesprek")
    # An agreement without a day, and one that nobody said aloud, end nothing.
    clerk.keyboard.press("a")
    clerk.get_by_label("Wat doen wij?").fill("De brief nog een keer sturen")
    clerk.get_by_role("button", name="Klaar").click()
    expect(clerk.locator(".error-summary")).to_contain_text("Kies een dag.")
    morning.shot(clerk, "ochtend-03-geen-einde")
    expect(clerk.get_by_label("Wat doen wij?")).to_have_value("De brief nog een keer sturen")
    assert Visit.objects.get(number=1).is_open
    clerk.get_by_role("link", name="Antwoord gegeven").click()
    clerk.wait_for_url("**/antwoord/")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/briefje/")
    morning.shot(clerk, "ochtend-03-briefje")
    assert Visit.objects.get(number=1).outcome == Visit.Outcome.ANSWERED


def no_money_for_food(morning: Morning) -> None:
    """Spoed goes first, and ends only by what was done today."""
    morning.at("09:05")
    host, clerk = morning.host, morning.clerk
    host.goto("/balie/ontvangst/")
    host.get_by_label("Spoed: geen geld voor eten").check()
    host.get_by_role("button", name="Geef volgnummer").click()
    expect(host.get_by_text("Loop nu met deze inwoner naar een collega.")).to_be_visible()
    morning.shot(host, "ochtend-04-spoed-ontvangst")
    clerk.keyboard.press("n")
    clerk.wait_for_url("**/balie/")
    expect(clerk.locator("#list-wacht > li").first).to_contain_text("Spoed vandaag")
    morning.shot(clerk, "ochtend-04-spoed-bord")
    clerk.keyboard.press("n")
    expect(clerk.locator("#board-counter")).to_contain_text("Spoed vandaag")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/zaken/**")
    picture(clerk, "inloop-spoed")
    clerk.get_by_role("link", name="Antwoord gegeven").click()
    clerk.wait_for_url("**/antwoord/")
    clerk.keyboard.press("Enter")
    expect(clerk.locator(".error-summary")).to_be_visible()
    morning.shot(clerk, "ochtend-04-spoed-eerst-doen")
    assert Visit.objects.get(number=4).is_open
    clerk.get_by_role("link", name="Naar wat er is gedaan").click()
    clerk.wait_for_url("**/zaken/**")
    clerk.keyboard.press("n")
    done = clerk.get_by_label("Wat is er vandaag gedaan?")
    expect(done).to_be_focused()
    done.fill("Voedselpakket meegegeven. Het voorschot staat vanmiddag op de rekening.")
    clerk.get_by_role("button", name="Dit is gedaan, geen spoed meer").click()
    clerk.wait_for_url("**/zaken/**")
    clerk.keyboard.press("a")
    clerk.get_by_label("Wat doen wij?").fill("Het voorschot nakijken")
    clerk.get_by_label("Wie doet dit?").select_option(label="Bilal")
    clerk.get_by_label("Uiterlijk op welke dag?").fill(f"{clock.day_of(clock.utc_now()):%Y-%m-%d}")
    clerk.get_by_label("Uiterlijk op welke dag?").blur()
    expect(clerk.locator("#sentence")).to_contain_text("Bilal doet dit voor u", timeout=SOON_MS)
    clerk.get_by_label("Ik heb dit hardop gezegd").check()
    morning.shot(clerk, "ochtend-04-spoed-afspraak")
    clerk.get_by_role("button", name="Klaar").click()
    clerk.wait_for_url("**/briefje/")
    assert Visit.objects.get(number=4).outcome == Visit.Outcome.PROMISE


def somebody_shouts(morning: Morning) -> None:
    """A talk turns ugly: colleagues see it, one goes, and somebody says that it is safe."""
    morning.at("09:30")
    host, clerk, backup = morning.host, morning.clerk, morning.backup
    host.goto("/balie/ontvangst/")
    clerk.keyboard.press("n")
    clerk.wait_for_url("**/balie/")
    clerk.keyboard.press("n")
    expect(clerk.locator("#counter-begin")).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/zaken/**")
    clerk.keyboard.press("F8")
    # Nobody sits beside her: the host reads it at once, and half a minute later everybody in the
    # building.
    asks = "Anna vraagt hulp van collega's: Loket 3."
    expect(host.get_by_text(asks)).to_be_visible(timeout=SOON_MS)
    expect(clerk.locator("#desk-ringing .rings__big")).to_have_text(
        "Gezien door Joyce", timeout=SOON_MS
    )
    expect(backup.get_by_text(asks)).to_have_count(0)
    morning.time.shift(31)
    backup.reload()
    expect(backup.get_by_text(asks)).to_be_visible(timeout=SOON_MS)
    expect(clerk.locator("#desk-ringing .rings__big")).to_have_text(
        re.compile("Gezien door (Bilal en Joyce|Joyce en Bilal)"), timeout=SOON_MS
    )
    picture(clerk, "achtervang-hulp")
    morning.shot(host, "ochtend-05-hulp-collega")
    # A minute later nobody went: then the telephone number of security stands there too.
    morning.time.shift(30)
    host.reload()
    expect(host.get_by_text("Bel de beveiliging")).to_be_visible()
    morning.shot(host, "ochtend-05-hulp-beveiliging")
    host.get_by_role("button", name="Ik ga").click()
    expect(clerk.get_by_text("Joyce komt")).to_be_visible(timeout=SOON_MS)
    morning.shot(clerk, "ochtend-05-hulp-komt")
    clerk.get_by_role("button", name="Het is veilig").click()
    expect(clerk.get_by_text("Goed dat het veilig is.")).to_be_visible()
    expect(host.get_by_text("vraagt hulp van collega's")).to_have_count(0, timeout=SOON_MS)
    clerk.keyboard.press("x")
    clerk.wait_for_url("**/weg/")
    morning.shot(clerk, "ochtend-05-weggegaan")
    clerk.get_by_role("button", name="Klaar").click()
    clerk.wait_for_url("**/balie/")
    clerk.keyboard.press("e")
    expect(clerk.locator("#board-counter")).to_contain_text("adem")
    morning.shot(clerk, "ochtend-05-even-op-adem")


def papers(morning: Morning) -> None:
    """Papers take thirty seconds and no question."""
    morning.at("09:45")
    host = morning.host
    host.goto("/balie/ontvangst/papieren/")
    host.get_by_label("bewijsstukken").check()
    host.get_by_label("Hoeveel vellen").fill("3")
    host.get_by_label("Voor welk team").select_option(label="Inkomen 1")
    morning.shot(host, "ochtend-06-papieren")
    host.get_by_role("button", name="Maak het ontvangstbewijs").click()
    expect(host.get_by_text("Wij hebben uw papieren ontvangen.")).to_be_visible()
    expect(host.get_by_text("Aangenomen door Joyce")).to_be_visible()
    picture(host, "inloop-ontvangstbewijs")


def the_backup_comes(morning: Morning, cast: Cast) -> None:
    """The clerk does not know the answer, and does not have to."""
    morning.at("10:10")
    clerk, backup = morning.clerk, morning.backup
    backup.goto("/werk/")
    small = morning.page_at(320, 640, user=cast.bilal)
    small.goto("/werk/")
    clerk.goto("/balie/")
    clerk.keyboard.press("n")
    expect(clerk.locator("#counter-begin")).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/zaken/**")
    clerk.keyboard.press("q")
    clerk.get_by_label("Welk team").select_option(label="Inkomen 1")
    clerk.get_by_label("Wat wilt u weten?").fill(QUESTION)
    morning.shot(clerk, "ochtend-07-achtervang-vragen")
    clerk.get_by_label("Wat wilt u weten?").press("Enter")
    words = "Loket 3 vraagt u om achtervang."
    expect(backup.get_by_text(words)).to_be_visible(timeout=SOON_MS)
    expect(small.get_by_text(words)).to_be_visible(timeout=SOON_MS)
    assert QUESTION not in backup.content()
    picture(backup, "achtervang-gaat")
    picture(small, "achtervang-telefoon")
    morning.fits(small)
    morning.shot(small, "ochtend-07-achtervang-gaat-320")
    expect(clerk.get_by_text("Bilal krijgt uw vraag nu op het scherm.")).to_be_visible()
    morning.shot(clerk, "ochtend-07-achtervang-gevraagd")
    backup.get_by_role("button", name="Ik kom").click()
    expect(clerk.get_by_text("Bilal komt eraan.")).to_be_visible(timeout=SOON_MS)
    small.close()
    backup.get_by_role("link", name="Lees de vraag").click()
    expect(backup.get_by_text(QUESTION)).to_be_visible()
    picture(backup, "achtervang-vraag")
    clerk.get_by_role("button", name="De achtervang is er").click()
    clerk.wait_for_url("**/zaken/**")
    morning.shot(clerk, "ochtend-07-achtervang-is-er")
    backup.goto("/werk/")


def it_is_handed_over(morning: Morning) -> None:
    """Who came knows more and goes on with it; both names stay."""
    morning.at("10:25")
    clerk, backup = morning.clerk, morning.backup
    clerk.get_by_role("link", name="Overdragen aan een collega").first.click()
    clerk.get_by_label("Aan wie vraagt u het?").select_option(label="Bilal (Inkomen 1)")
    clerk.get_by_label("Wat vertelde de inwoner?").fill(TOLD)
    clerk.get_by_label("Wat beloofden wij al?").fill("Wij kijken de brief samen na.")
    morning.shot(clerk, "ochtend-08-overdragen")
    clerk.get_by_role("button", name="Vraag het").click()
    clerk.wait_for_url("**/balie/overdracht/**")
    morning.shot(clerk, "ochtend-08-overdracht-wacht")
    backup.get_by_role("link", name="Lees en antwoord").click(timeout=SOON_MS)
    expect(backup.get_by_text(TOLD)).to_be_visible()
    picture(backup, "inloop-overdracht")
    backup.keyboard.press("n")
    backup.wait_for_url("**/zaken/**")
    expect(clerk.get_by_role("heading", name="Bilal helpt verder")).to_be_visible(timeout=SOON_MS)
    expect(backup.get_by_text("Anna droeg over aan Bilal")).to_be_visible()
    morning.shot(backup, "ochtend-08-overgedragen")
    backup.get_by_role("link", name="Antwoord gegeven").click()
    backup.get_by_role("button", name="Klaar").click()
    backup.wait_for_url("**/briefje/")
    morning.shot(backup, "ochtend-08-briefje-van-achtervang")
    visit = Visit.objects.get(outcome=Visit.Outcome.ANSWERED, number__gt=1)
    clerk.goto(f"/zaken/{visit.case.reference}/")
    expect(clerk.get_by_text("Anna droeg over aan Bilal")).to_be_visible()
    morning.shot(clerk, "ochtend-08-beide-namen")


def a_call_is_promised(morning: Morning) -> None:
    """What cannot be now becomes a call with a name and a moment."""
    morning.at("11:15")
    host, clerk = morning.host, morning.clerk
    host.goto("/balie/ontvangst/")
    host.keyboard.press("n")
    expect(host.get_by_role("heading", name="Volgnummer 6")).to_be_visible()
    clerk.goto("/balie/")
    clerk.keyboard.press("n")
    expect(clerk.locator("#counter-begin")).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/zaken/**")
    clerk.get_by_role("link", name="Wij bellen terug").click()
    clerk.get_by_label("Hoe heet de inwoner?").fill("Sam de Wit")
    clerk.get_by_label("Op welk telefoonnummer?").fill("036 555 0181")
    clerk.get_by_label("Nee", exact=True).check()
    clerk.get_by_label("Waar gaat het over?").select_option(index=1)
    clerk.get_by_label("Wie belt?").select_option(label="Bilal")
    clerk.locator("input[name=window]").nth(1).check()
    expect(clerk.get_by_text("Bilal belt u")).to_be_visible(timeout=SOON_MS)
    clerk.get_by_label("Dit heb ik hardop gezegd").check()
    morning.shot(clerk, "ochtend-09-terugbellen")
    clerk.get_by_role("button", name="Klaar").click()
    clerk.wait_for_url("**/briefje/")
    morning.shot(clerk, "ochtend-09-terugbellen-briefje")


def half_past_twelve(morning: Morning, cast: Cast) -> None:
    """Eighteen people are left, and the day closes on none of them."""
    morning.at("12:05")
    opening = Visit.objects.get(number=1).opening
    topics = list(cast.town.topics.values())
    for number in range(LEFT):
        build.visit(opening, now=clock.utc_now(), topic=topics[number % 3], urgent=number == 4)
    morning.at("12:30")
    host = morning.host
    host.goto("/balie/dag/")
    morning.shot(host, "ochtend-10-half-een")
    host.get_by_role("link", name="De inloop sluiten").click()
    expect(host.get_by_text(f"Er zijn nog {LEFT} bezoeken zonder antwoord.")).to_be_visible()
    expect(host.get_by_role("button", name="Sluit de inloop")).to_have_count(0)
    choices = host.locator("select[name^=visit-]")
    for number in range(LEFT):
        # Whoever waits at half past twelve is told one of two things; the last decides to go.
        choices.nth(number).focus()
        host.keyboard.type("Is weg" if number == LEFT - 1 else "Komt")
    host.evaluate("scrollTo(0, 0)")
    picture(host, "inloop-sluiten")
    host.get_by_role("button", name="Leg vast wat ervan kwam").press("Enter")
    expect(host.get_by_text("Er is nog 1 bezoek zonder antwoord.")).to_be_visible()
    morning.shot(host, "ochtend-10-spoed-blijft")
    host.locator(".row--now").get_by_role("link", name="schrijf eerst op").click()
    host.wait_for_url("**/zaken/**")
    morning.shot(host, "ochtend-10-spoed-bezoek")
    host.get_by_label("Wat is er vandaag gedaan?").fill(
        "De woningbouwvereniging gebeld: de sleutel ligt klaar."
    )
    host.get_by_role("button", name="Dit is gedaan, geen spoed meer").click()
    host.goto(f"/balie/dag/{opening.pk}/sluiten/")
    choices.first.select_option(label="Is geholpen en heeft antwoord")
    host.get_by_role("button", name="Leg vast wat ervan kwam").press("Enter")
    expect(host.get_by_text("Iedereen heeft een antwoord of een afspraak.")).to_be_visible()
    host.get_by_role("link", name="Papier voor wie als eerste terugkomt (16)").click()
    expect(host.locator(".slip")).to_have_count(16)
    morning.shot(host, "ochtend-10-als-eerste")
    host.get_by_role("link", name="Terug", exact=True).click()
    host.get_by_role("button", name="Sluit de inloop").press("Enter")
    expect(host.get_by_text("De inloop is gesloten.").first).to_be_visible()
    picture(host, "inloop-gesloten")
    assert not Visit.objects.filter(outcome="").exists()


def the_next_morning(morning: Morning, cast: Cast) -> None:
    """Who was left goes first, before who came earlier today."""
    morning.time.shift(dt.timedelta(hours=20).total_seconds())
    host = morning.page_at(user=cast.joyce)
    host.goto("/balie/ontvangst/")
    host.set_default_timeout(SOON_MS)
    host.get_by_role("button", name="Open de inloop").click()
    expect(host.get_by_role("button", name="Geef volgnummer")).to_be_visible(timeout=SOON_MS)
    host.keyboard.press("n")
    expect(host.get_by_role("heading", name="Volgnummer 1")).to_be_visible()
    left = Visit.objects.filter(outcome=Visit.Outcome.APPOINTMENT).order_by("number").first()
    assert left is not None
    host.goto("/balie/ontvangst/")
    host.get_by_text("Taal, wat nodig is, of voorrang").click()
    host.get_by_label("Kenmerk van het vorige bezoek").fill(left.case.reference)
    host.get_by_role("button", name="Geef volgnummer").click()
    expect(host.get_by_text("vorige keer geen antwoord")).to_be_visible()
    morning.shot(host, "ochtend-11-heeft-voorrang")
    clerk = morning.page_at(user=cast.anna)
    clerk.goto("/balie/loket/")
    clerk.keyboard.press("3")
    clerk.wait_for_url("**/balie/")
    morning.shot(clerk, "ochtend-11-bord")
    clerk.keyboard.press("n")
    expect(clerk.locator("#board-counter .big-number")).to_contain_text("2")
    morning.shot(clerk, "ochtend-11-als-eerste")
