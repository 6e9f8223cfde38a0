"""Contact limits, handing over and who speaks for somebody, on a small and a large screen."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from callbacks import requests
from portal.residents import limits
from portal.residents.limits import Proposal
from portal.residents.models import ContactLimit
from portal.staff.models import Role
from tests import build
from tests.browser.conftest import PageAt
from tests.journeys.callback_page import case_url, resident_of

type Check = Callable[[Page], None]
type Shot = Callable[[Page, str], Path]


@pytest.fixture
def moment() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def town(transactional_db: None, moment: dt.datetime) -> build.Town:
    return build.town(now=moment)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_limit_from_proposal_to_the_call_screen(
    town: build.Town,
    moment: dt.datetime,
    page_at: PageAt,
    axe: Check,
    fits: Check,
    shot: Shot,
    width: int,
) -> None:
    team, today = town.teams["inkomen-1"], moment.date()
    bilal = build.colleague(name="Bilal", team=team, role=Role.CASEWORKER)
    build.colleague(name="Anna", team=team, role=Role.DESK)
    daan = build.colleague(name="Daan", team=team, role=Role.TEAM_LEAD)
    request = build.callback(town.topics["uitkering"], now=moment)
    build.callback(town.topics["werk"], now=moment, name="Ben Bos")
    requests.claim(request=request, user=bilal, now=moment)
    her = resident_of(request)
    proposal = Proposal(
        what=ContactLimit.What.LETTERS,
        facts="Op maandag riep u langdurig tegen collega's.",
        facts_on=today,
        team=team,
        contact=bilal,
        from_on=today,
        until_on=today + dt.timedelta(days=200),
        talked_on=today,
        talk="Ik vroeg om rustig te praten.",
    )
    limit = limits.propose(resident=her, proposal=proposal, by=bilal.actor, now=moment)

    worker = page_at(width, user=bilal)
    for path, name in (
        (f"/inwoners/{her.pk}/contactafspraak/", "propose"),
        ("/inwoners/kantoornummers/", "offices"),
        (f"/terugbellen/{request.case.reference}/overdragen/", "hand-over"),
        (f"/terugbellen/{request.case.reference}/gesprek/", "talk"),
    ):
        worker.goto(path)
        axe(worker)
        fits(worker)
        shot(worker, f"limits-{name}-{width}")

    lead = page_at(width, user=daan)
    lead.goto(f"/contactafspraken/{limit.pk}/")
    axe(lead)
    lead.get_by_role("link", name="Akkoord", exact=True).click()
    lead.get_by_label("Waarom?").fill("Twee keer gewaarschuwd.")
    lead.get_by_role("button", name="Akkoord").click()
    expect(lead.get_by_role("heading", name="De brief")).to_be_visible()
    axe(lead)
    fits(lead)
    shot(lead, f"limits-letter-{width}")
    for path, name in (
        ("/contactafspraken/", "list"),
        ("/terugbellen/uit-onszelf/", "proactive"),
        ("/terugbellen/nummerherkenning/inkomen-1/", "caller-id"),
    ):
        lead.goto(path)
        axe(lead)
        fits(lead)
        shot(lead, f"limits-{name}-{width}")

    worker.goto(case_url(request))
    axe(worker)
    fits(worker)
    shot(worker, f"limits-case-{width}")
    worker.get_by_role("button", name="Anna", exact=True).click()
    expect(worker.get_by_text("is nu bij Anna")).to_be_visible()
