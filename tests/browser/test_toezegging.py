"""Assurances, decisions on their way and letters that somebody asks about, as a browser shows them:
at a desk and on a small telephone, by keyboard, and with the checks of every page."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callbacks import attempts, requests
from callbacks.decisions import coming, keys, people
from callbacks.decisions.coming import Announced
from callbacks.models import CallAttempt, CallbackRequest
from portal.contacts import assurances, clashes
from portal.contacts.models import Assurance, Clash
from portal.due import engine
from portal.staff.models import User
from tests import build
from tests.browser.conftest import PageAt

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]
SOURCES = ["portal.due.clash_reminders.due", "callbacks.decisions.reminders.due"]
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.fixture
def said(
    town: build.Town, now: dt.datetime, bilal: User, carla: User, daan: User
) -> CallbackRequest:
    """Carla said that she gets it; a decision that says no goes out tomorrow."""
    request = build.callback(town.topics["uitkering"], now=now)
    words = assurances.Said(
        what="U krijgt de wasmachine vergoed.",
        ground=Assurance.Ground.LAW,
        author=carla,
        said_on=now.date() - dt.timedelta(days=12),
        token="een-formulier-om-naar-te-kijken",
        ground_text="Participatiewet 35",
    )
    assurances.say(case=request.case, said=words, user=carla, now=now)
    told = Announced(
        "Bijzondere bijstand",
        town.teams["inkomen-1"],
        now.date() + dt.timedelta(days=1),
        people.Told(""),
    )
    call = coming.announce_in_case(case=request.case, told=told, user=bilal, now=now).request
    clashes.note(case=request.case, act=Clash.Act.LETTER, by=bilal.actor, now=now)
    requests.claim(request=call, user=bilal, now=now)
    engine.tick(sources=SOURCES, now=now)
    return call


@WIDTHS
def test_every_page_of_colleagues(
    said: CallbackRequest,
    bilal: User,
    daan: User,
    hanna: User,
    town: build.Town,
    now: dt.datetime,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
    width: int,
) -> None:
    source = keys.add_source(
        name="uitkeringssysteem", team=town.teams["inkomen-1"], by=build.TESTER, now=now
    )
    keys.new_key(source=source, by=build.TESTER, now=now)
    origin = said.case.origin
    assert origin is not None
    clash = Clash.objects.get(act=Clash.Act.LETTER)
    resident = origin.resident
    assert resident is not None
    pages = {
        bilal: {
            "toezegging-zaak": f"/zaken/{origin.reference}/",
            "besluit-op-komst": f"/zaken/{said.case.reference}/",
            "besluit-hoe-liep-het": f"/terugbellen/{said.case.reference}/besluit/",
            "besluit-met-de-hand": f"/zaken/{origin.reference}/besluit-op-komst/",
            "besluiten": "/besluiten-op-komst/",
            "toezegging-inwoner": f"/inwoners/{resident.pk}/",
            "toezegging-formulier": f"/zaken/{origin.reference}/toezegging/",
            "brieftekst": "/terugbellen/brieftekst/",
        },
        daan: {
            "toezegging-dag": "/werk/",
            "toezegging-botsing": f"/zaken/{origin.reference}/toezegging/botsing/{clash.pk}/",
            "toezeggingen": "/toezeggingen/",
            "besluiten-lijst": "/besluiten-op-komst/lijst/",
        },
        hanna: {"besluiten-bronnen": "/beheer/besluiten/"},
    }
    for user, addresses in pages.items():
        page = page_at(width, 800, user=user)
        for name, address in addresses.items():
            page.goto(address)
            for summary in page.get_by_text("Toezegging vastleggen", exact=True).all():
                summary.click()
            shot(page, f"{name}-{width}")
            axe(page)
            fits(page)


@WIDTHS
def test_a_resident_asks_about_her_letter_without_scripts(
    town: build.Town,
    now: dt.datetime,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
    width: int,
) -> None:
    page = page_at(width, 800)
    page.goto("/bel-mij/brief/B-26-000123/")
    expect(page.get_by_label("Welk kenmerk staat op de brief?")).to_have_value("B-26-000123")
    shot(page, f"bel-mij-brief-{width}")
    axe(page)
    fits(page)
    bare = page_at(width, 800, javascript=False)
    bare.goto("/bel-mij/brief/")
    bare.get_by_label("Welk kenmerk staat op de brief?").fill("abc")
    bare.get_by_role("button", name="Verder", exact=True).click()
    expect(bare.get_by_text("Dit lijkt geen kenmerk.").first).to_be_visible()
    bare.get_by_label("Welk kenmerk staat op de brief?").fill("uwv 77-12")
    bare.get_by_role("button", name="Verder", exact=True).click()
    expect(bare.get_by_text("Waar gaat de brief over?").first).to_be_visible()


def test_two_clicks_by_keyboard_and_the_verdict_of_the_lead(
    said: CallbackRequest,
    bilal: User,
    daan: User,
    now: dt.datetime,
    page_at: PageAt,
) -> None:
    page = page_at(user=bilal)
    page.goto(f"/zaken/{said.case.reference}/")
    summary = page.locator("summary", has_text="Toezegging vastleggen")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Wat hebt u gezegd?").fill("U krijgt ook het droogrek.")
    page.get_by_role("button", name="De wet of verordening").press("Enter")
    expect(page.get_by_text("Gezegd is gezegd.")).to_be_visible()
    expect(page.locator(".assured blockquote").first).to_be_visible()

    lead = page_at(user=daan)
    lead.goto("/werk/")
    expect(lead.get_by_role("heading", name="Eerst dit")).to_be_visible()
    lead.goto("/toezeggingen/")
    lead.locator(".row--now a.row__title").first.click()
    lead.get_by_label("Het besluit gaat toch door").check()
    lead.get_by_label("Waarom?").fill("De wet laat geen ruimte.")
    lead.get_by_role("button", name="Leg uw besluit vast").click()
    expect(lead.get_by_text("Uw besluit staat bij de zaak.")).to_be_visible()


def test_after_the_talk_one_click_tells_how_it_went(
    said: CallbackRequest, bilal: User, daan: User, now: dt.datetime, page_at: PageAt, shot: Shot
) -> None:
    for clash in Clash.objects.select_related("case__team", "assurance"):
        clashes.decide(clash=clash, verdict=Clash.Verdict.APART, reason="Huur.", user=daan, now=now)
    reached = attempts.Call(result=CallAttempt.Result.REACHED)
    attempts.log(request=said, call=reached, user=bilal, now=now)
    page = page_at(user=bilal)
    page.goto(f"/zaken/{said.case.reference}/")
    shot(page, "besluit-na-gesprek")
    page.get_by_role("button", name="Verteld en begrepen").click()
    expect(page.get_by_text("Genoteerd: verteld en begrepen.")).to_be_visible()
