"""Makes the pictures of the manual, and holds the manual to them."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from almere import facts
from callbacks import attempts, requests
from callbacks.decisions import coming, people
from callbacks.decisions.coming import Announced
from callbacks.lists import importing
from callbacks.models import CallAttempt, CallbackRequest
from callbacks.telephony_models import IncomingCall
from portal.audit.actor import ANONYMOUS
from portal.contacts import assurances, clashes
from portal.contacts.models import Assurance, Clash
from portal.desk.board import details as telling
from portal.desk.places import days, seats
from portal.desk.places.models import ServicePoint
from portal.desk.queue.models import Visit
from portal.kit import phone
from portal.municipality.models import Municipality
from portal.residents import limits, register
from portal.residents.limits import Proposal
from portal.residents.models import ContactLimit, Resident
from portal.staff.models import User
from tests import build, lists, slots
from tests import phone as tests_phone
from tests.browser.conftest import PageAt
from tests.browser.manual import MANUAL, PICTURES, picture
from tests.conftest import TUESDAY


@pytest.fixture
def clock(
    town: build.Town, live_server: LiveServer, settings: LazySettings
) -> Iterator[time_machine.Traveller]:
    """The Tuesday of the other tests, with a clock that the test moves by hand."""
    settings.LIVE_URL, settings.BASE_URL = "", live_server.url
    # No worker beats here, and a picture of a warning explains nothing.
    settings.BANNERS = []
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def test_the_manual_shows_what_these_tests_make() -> None:
    shown = {
        name
        for file in [*MANUAL.glob("*.md"), MANUAL.parent.parent / "README.md"]
        for name in re.findall(r"images/([\w-]+)\.png", file.read_text())
    }
    assert shown == PICTURES
    kept = {path.stem for path in (MANUAL / "images").glob("*.png")}
    assert kept == PICTURES


def test_a_resident_asks_to_be_called(clock: time_machine.Traveller, page_at: PageAt) -> None:
    page = page_at(390, 760)
    page.goto("/")
    picture(page, "home-telefoon")
    page.get_by_role("link", name="Laat u terugbellen").click()
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    page.get_by_label("Ja, het kan wachten").check()
    go_on(page)
    page.get_by_role("group", name="woensdag 25 november").get_by_label("ochtend").check()
    go_on(page)
    page.get_by_label("Nee", exact=True).check()
    go_on(page)
    page.get_by_label("Uw telefoonnummer").fill("06 12 34 56 78")
    picture(page, "vraag-nummer")
    go_on(page)
    page.get_by_label("Uw naam").fill("Ayşe Yılmaz")
    go_on(page)
    clock.shift(20)
    page.get_by_role("button", name="Vraag om terug te bellen").click()
    page.wait_for_url("**/verstuurd/")
    picture(page, "bevestiging")


def test_a_resident_asks_in_the_night(clock: time_machine.Traveller, page_at: PageAt) -> None:
    clock.move_to(TUESDAY.replace(hour=2))
    Municipality.objects.update(night_bed_phone="+31360550190", night_food_phone="+31360550191")
    facts.forget()
    page = page_at(390, 760)
    page.goto("/")
    picture(page, "vraag-nacht")
    page.get_by_role("link", name="Stel een vraag").click()
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    page.get_by_label("Wat is uw vraag?").fill("Wanneer komt mijn geld?")
    go_on(page)
    page.get_by_text("Nee, het moet vandaag").scroll_into_view_if_needed()
    picture(page, "vraag-dringend")
    page.get_by_label("Ja, het kan wachten").check()
    go_on(page)
    page.get_by_role("button", name="Later verdergaan").click()
    page.wait_for_url("**/bewaren/")
    picture(page, "vraag-code")
    page.get_by_role("link", name="Toch nu verdergaan").click()
    page.get_by_label("Nee", exact=True).check()
    go_on(page)
    page.get_by_label("Per e-mail").check()
    page.get_by_label("Uw e-mailadres").fill("mirjam@inwoner.example")
    go_on(page)
    go_on(page)
    clock.shift(20)
    page.get_by_role("button", name="Verstuur uw vraag").click()
    page.wait_for_url("**/verstuurd/")
    picture(page, "vraag-ontvangst")
    page.goto("/volg/")
    page.get_by_role("textbox").fill("Z-26-004217")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_visible()
    picture(page, "volgen-kenmerk")
    facts.forget()


def test_a_resident_follows_a_request(
    clock: time_machine.Traveller, town: build.Town, page_at: PageAt
) -> None:
    secret = "b6Rz-kWHcNGqM7Z3vTqYzA"
    build.callback(town.topics["uitkering"], now=TUESDAY, follow_secret=secret)
    page = page_at(390, 760)
    page.goto(f"/volg/{secret}/")
    picture(page, "volgen")


def test_a_team_calls(
    clock: time_machine.Traveller,
    town: build.Town,
    bilal: User,
    daan: User,
    hanna: User,
    page_at: PageAt,
) -> None:
    moment, topic = TUESDAY, town.topics["uitkering"]
    mine = build.callback(topic, now=moment, name="Ayşe Yılmaz")
    requests.claim(request=mine, user=bilal, now=moment)
    build.callback(topic, now=moment, name="Wouter Jansen", number="06 12 34 56 79", urgent=True)
    build.callback(topic, now=moment, name="Olena Bondar", number="06 12 34 56 80")
    build.callback(
        topic, now=moment, name="Maria Lopes", number="06 12 34 56 81", safe_contact=True
    )
    page = page_at(user=bilal)
    page.goto("/terugbellen/")
    picture(page, "worklist")
    page.goto(f"/zaken/{mine.case.reference}/")
    picture(page, "zaak")

    content = lists.callback_list()
    rows = b"\r\n".join(content.splitlines()[:12])
    imported = importing.keep(
        content=rows, name="lijst van het team.csv", by=daan.actor, now=moment
    )
    importing.take_waiting(imported=imported, now=moment)
    page = page_at(user=daan)
    page.goto(f"/terugbellen/lijsten/{imported.pk}/")
    picture(page, "lijst")
    page = page_at(user=hanna)
    page.goto("/beheer/")
    picture(page, "beheer")


def test_moments_are_chosen_and_moved(
    clock: time_machine.Traveller, town: build.Town, bilal: User, daan: User, page_at: PageAt
) -> None:
    team, topic = town.teams["inkomen-1"], town.topics["uitkering"]
    slots.week(team, begins="09:00", ends="12:00", places=2, now=TUESDAY)
    asked = build.callback(
        topic, now=TUESDAY, name="Ayşe Yılmaz", window=slots.slot(slots.WEDNESDAY, "10:00")
    )
    requests.claim(request=asked, user=bilal, now=TUESDAY)
    page = page_at(390, 760)
    page.goto("/bel-mij/onderwerp/")
    page.get_by_label("Mijn uitkering").check()
    go_on(page)
    page.get_by_label("Ja, het kan wachten").check()
    go_on(page)
    picture(page, "kies-dag")
    page.get_by_label("woensdag 25 november").check()
    go_on(page)
    picture(page, "kies-tijd")
    page = page_at(user=bilal)
    page.goto(f"/terugbellen/{asked.case.reference}/verzetten/")
    picture(page, "verzetten")
    page = page_at(user=daan)
    page.goto(f"/terugbellen/veel/?collega={bilal.pk}&dag=")
    picture(page, "veel-tegelijk")
    page.goto("/terugbellen/plaatsen/inkomen-1/")
    picture(page, "plaatsen")


def test_a_day_of_colleagues(
    clock: time_machine.Traveller,
    town: build.Town,
    anna: User,
    bilal: User,
    daan: User,
    carla: User,
    page_at: PageAt,
) -> None:
    moment, topic = TUESDAY, town.topics["uitkering"]
    urgent = build.callback(
        topic, now=moment - dt.timedelta(minutes=20), name="Wouter Jansen", urgent=True
    )
    mine = build.callback(topic, now=moment, name="Olena Bondar", number="06 12 34 56 80")
    requests.claim(request=mine, user=bilal, now=moment)
    for born in (dt.date(1980, 3, 4), dt.date(1991, 6, 7)):
        told = register.Told(name="Jan Jansen", birth_date=born, phone=phone.parse("06 12345682"))
        register.add(told=told, by=ANONYMOUS, now=moment)
    build.callback(topic, now=moment, name="Jan Janssen", number="06 12 34 56 82")
    page = page_at(user=bilal)
    page.goto("/werk/")
    picture(page, "mijn-dag")
    page.get_by_role("searchbox").first.fill("jan jansen")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="inwoners gevonden").wait_for()
    picture(page, "zoeken")
    kept = Resident.objects.get(birth_date=dt.date(1980, 3, 4))
    other = Resident.objects.get(name="Jan Janssen")
    page.goto(f"/inwoners/{kept.pk}/zelfde/{other.pk}/")
    picture(page, "naast-elkaar")

    page = page_at(user=anna)
    page.goto("/terugbellen/nieuw/")
    page.get_by_label("Op welk telefoonnummer bellen wij?").fill("06 12 34 56 82")
    page.locator("#candidates label").first.wait_for()
    picture(page, "opschrijven")

    page = page_at(user=daan)
    page.goto("/inzicht/")
    picture(page, "inzicht-vandaag")
    page.goto(f"/collegas/{bilal.pk}/vertrek/")
    page.get_by_label("Wie neemt het over?").select_option("Carla")
    picture(page, "vertrek")
    assert urgent.case.is_urgent


def test_somebody_calls_us(
    clock: time_machine.Traveller, town: build.Town, bilal: User, page_at: PageAt
) -> None:
    topic = town.topics["uitkering"]
    tests_phone.give_phone(bilal, "102")
    exchange = tests_phone.exchange(town.teams["inkomen-1"])
    # A number without text messages: none waits while the clock moves.
    home = "036 555 0199"
    request = build.callback(topic, now=TUESDAY, name="Ayşe Yılmaz", number=home)
    Resident.objects.update(birth_date="1980-03-14")
    page = page_at(user=bilal)
    exchange.tell("answered", "eerst", **{"from": home})
    page.goto("/werk/")
    page.keyboard.press("g")
    page.wait_for_url("**/telefoon/*/")
    picture(page, "telefoon-vraag")
    exchange.tell("ended", "eerst")
    IncomingCall.objects.all().delete()

    requests.claim(request=request, user=bilal, now=TUESDAY)
    tried = attempts.Call(result=CallAttempt.Result.NO_ANSWER)
    attempts.log(request=request, call=tried, user=bilal, now=TUESDAY)
    clock.shift(1800)
    page = page_at(user=bilal)
    exchange.tell("ringing", "terug", **{"from": home})
    page.goto("/terugbellen/")
    picture(page, "telefoon-balk")
    page.keyboard.press("g")
    page.wait_for_url("**/telefoon/*/")
    picture(page, "telefoon-terug")

    IncomingCall.objects.all().delete()
    for number in ("0612345681", "0612345682", "0612345682", None):
        exchange.tell("missed", f"gemist-{IncomingCall.objects.count()}", **{"from": number})
    page.goto("/telefoon/")
    picture(page, "telefoon-gemist")


def test_a_morning_at_the_counter(
    clock: time_machine.Traveller, town: build.Town, anna: User, bilal: User, page_at: PageAt
) -> None:
    desk = build.desk(town)
    opening = days.open_day(desk=desk, user=anna, now=TUESDAY)
    days.tell(opening=opening, notice="De uitkeringen komen morgen.", user=anna, now=TUESDAY)
    point = ServicePoint.objects.get(desk=desk, name="Loket 3")
    seats.sit(point=point, user=anna, languages=("tr",), now=TUESDAY)
    topics = list(town.topics.values())
    told = register.Told(name="Ayşe Yılmaz", language="tr")
    ayse = register.add(told=told, by=ANONYMOUS, now=TUESDAY)
    register.set_contact_person(resident=ayse, person=bilal, by=ANONYMOUS, now=TUESDAY)
    for number in range(5):
        visit = build.visit(
            opening,
            now=TUESDAY,
            topic=topics[number % 3],
            arrived_at=TUESDAY - dt.timedelta(minutes=25 - 4 * number),
            language="tr" if number == 1 else "",
            resident=ayse if number == 1 else None,
            urgent=number == 3,
        )
        if number == 1:
            needs = [Visit.Need.SEAT, Visit.Need.ALONE]
            said = telling.Details(needs=tuple(needs), people=2, language="tr")
            telling.tell(visit=visit, details=said, user=anna, now=TUESDAY)
    page = page_at(user=anna)
    page.goto("/balie/")
    picture(page, "inloop-bord")
    page.keyboard.press("n")
    expect(page.locator("#counter-begin")).to_be_focused()
    picture(page, "inloop-geroepen")
    page.goto(f"/balie/bezoek/{visit.case.reference}/afronden/afspraak/")
    page.get_by_label("Wat doen wij?").fill("Uw brief nakijken")
    page.get_by_label("Wie doet dit?").select_option("Bilal")
    page.get_by_label("Uiterlijk op welke dag?").fill("2026-11-27")
    page.get_by_label("Uiterlijk op welke dag?").blur()
    expect(page.locator("#sentence")).to_contain_text("Bilal doet dit voor u")
    picture(page, "inloop-afspraak")
    page.get_by_label("Ik heb dit hardop gezegd").check()
    page.locator("#close-done").click()
    page.wait_for_url("**/briefje/")
    picture(page, "inloop-briefje")


def test_a_contact_limit_from_the_warning_to_the_review(
    clock: time_machine.Traveller, town: build.Town, bilal: User, daan: User, page_at: PageAt
) -> None:
    request = build.callback(town.topics["uitkering"], now=TUESDAY, name="Wouter Jansen")
    requests.claim(request=request, user=bilal, now=TUESDAY)
    resident = Resident.objects.get()
    page = page_at(user=bilal)
    page.goto(f"/inwoners/{resident.pk}/contactafspraak/")
    page.get_by_label("Wat is er toen gezegd?").fill("Ik vroeg om rustig te praten.")
    page.get_by_label("Wat gebeurde er?").fill("Op 20 en 23 november riep u langdurig.")
    page.get_by_label("balie: alleen op afspraak").check()
    page.get_by_label("Wat gebeurde er?").scroll_into_view_if_needed()
    picture(page, "afspraak-voorstel")
    day = TUESDAY.date()
    proposal = Proposal(
        what=ContactLimit.What.DESK,
        facts="Op 20 en 23 november riep u langdurig tegen collega's.",
        facts_on=day - dt.timedelta(days=1),
        team=town.teams["inkomen-1"],
        contact=bilal,
        from_on=day,
        until_on=day + dt.timedelta(days=200),
        talked_on=day,
        talk="Ik vroeg om rustig te praten.",
    )
    limit = limits.propose(resident=resident, proposal=proposal, by=bilal.actor, now=TUESDAY)
    page = page_at(user=daan)
    page.goto(f"/contactafspraken/{limit.pk}/")
    picture(page, "afspraak-besluit")
    review_on = day + dt.timedelta(days=100)
    limits.decide(limit=limit, why="Nodig.", review_on=review_on, user=daan, now=TUESDAY)
    clock.shift(dt.timedelta(days=90).total_seconds())
    page = page_at(user=daan)
    page.goto("/contactafspraken/")
    expect(page.get_by_role("heading", name="Kijk hier opnieuw naar")).to_be_visible()
    picture(page, "afspraak-lijst")


def test_a_family_on_one_number(
    clock: time_machine.Traveller, town: build.Town, bilal: User, page_at: PageAt
) -> None:
    for name in ("Fatima", "Hassan", "Ilias", "Jamila", "Karim", "Leyla"):
        asked = build.callback(
            town.topics["uitkering"], now=TUESDAY, name=f"{name} Amrani", number="036 555 0199"
        )
    requests.claim(request=asked, user=bilal, now=TUESDAY)
    page = page_at(user=bilal)
    page.goto("/inwoners/")
    page.get_by_label("Wie zoekt u?").fill("036 555 0199")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="6 inwoners gevonden").wait_for()
    picture(page, "gezin")
    page.goto(f"/terugbellen/{asked.case.reference}/uitgelegd/")
    picture(page, "uitgelegd")


def test_what_we_said_and_what_is_on_its_way(
    clock: time_machine.Traveller,
    town: build.Town,
    bilal: User,
    carla: User,
    daan: User,
    page_at: PageAt,
) -> None:
    asked = build.callback(town.topics["uitkering"], now=TUESDAY, name="Wouter Jansen")
    said = assurances.Said(
        what="U krijgt de wasmachine vergoed.",
        ground=Assurance.Ground.LAW,
        ground_text="Participatiewet 35",
        author=carla,
        said_on=TUESDAY.date() - dt.timedelta(days=12),
        token="een-formulier-voor-een-plaatje",
    )
    assurances.say(case=asked.case, said=said, user=carla, now=TUESDAY)
    page = page_at(user=bilal)
    page.goto(f"/zaken/{asked.case.reference}/")
    picture(page, "toezegging-zaak")
    day, team = TUESDAY.date() + dt.timedelta(days=7), town.teams["inkomen-1"]
    told = Announced("Bijzondere bijstand", team, day, people.Told(""))
    coming.announce_in_case(case=asked.case, told=told, user=bilal, now=TUESDAY)
    clash = Clash.objects.select_related("assurance", "case__team").get()
    words = "De inwoner liet mij de brief van de fabriek zien."
    clashes.note_heard(clash=clash, words=words, user=carla, now=TUESDAY)
    lead = page_at(user=daan)
    lead.goto(f"/zaken/{clash.case.reference}/toezegging/botsing/{clash.pk}/")
    picture(lead, "toezegging-botsing")
    apart = Clash.Verdict.APART
    clashes.decide(clash=clash, verdict=apart, reason="Gaat over huur.", user=daan, now=TUESDAY)
    request = CallbackRequest.objects.select_related("case").get(pk=clash.case_id)
    requests.claim(request=request, user=bilal, now=TUESDAY)
    page.goto(f"/zaken/{clash.case.reference}/")
    page.get_by_role(
        "heading", name="Er komt een besluit dat nee zegt"
    ).scroll_into_view_if_needed()
    picture(page, "besluit-op-komst")
    small = page_at(390, 760)
    small.goto("/bel-mij/brief/B-26-000123/")
    picture(small, "bel-mij-brief")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Verder", exact=True).click()
