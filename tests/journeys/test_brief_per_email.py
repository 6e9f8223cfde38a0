"""A letter by e-mail, from the colleague who writes it to the resident who reads it, and back when
the mail does not arrive."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from portal.audit.models import Event
from portal.cases.models import Case
from portal.letters import tasks
from portal.letters.writing import drafting
from portal.letters.writing.models import Letter
from portal.outbox import delivery
from portal.outbox import tasks as outbox
from portal.outbox.delivery import Told
from portal.outbox.models import Message
from portal.residents.models import PostConsent
from portal.staff.models import User
from tests import build, build_letter

type BrowserOf = Callable[[User], Client]
BODY = "Beste [[naam]],\n\n# Wat moet u doen?\n- Stuur ons uw **huurcontract**.\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.LETTERS_DIR = tmp_path
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Taking"}


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    """Ayşe, who wants her letters by e-mail."""
    made = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(made)
    build_letter.says_yes(made, now=now)
    return made


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def sent(case: Case, bilal: User, now: dt.datetime) -> tuple[Letter, str]:
    """A letter whose e-mail has left, and where its link goes."""
    letter = build_letter.by_email(case, bilal, now=now, body=BODY)
    tasks.make(letter.pk)
    mail = Message.objects.get(letter=letter)
    outbox.deliver(mail.pk)
    link = re.search(r"/lees/[\w-]+/", mail.body)
    assert link is not None
    return Letter.objects.get(pk=letter.pk), link.group()


def test_a_colleague_chooses_email_and_signs(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    letter = drafting.begin(case=case, template=None, user=bilal, now=now)
    edit = f"/brieven/{letter.code}/schrijven/"
    page = text(browser.get(edit))
    assert "In de e-mail zelf staat niets van de brief." in page
    typed = {"subject": "Papieren", "body": BODY, "channel": "EMAIL", "sign": "1", "seen": ""}
    signing = browser.post(edit, typed)
    assert "Hij gaat per e-mail." in text(browser.get(signing["Location"]))
    assert build_letter.sign_as_read(browser, letter.code).status_code == 303
    tasks.make(letter.pk)
    outbox.deliver(Message.objects.get(letter=letter).pk)
    page = text(browser.get(f"/zaken/{case.reference}/"))
    assert "per e-mail verstuurd" in page
    assert "/lees/" not in page


def test_without_a_yes_nobody_can_choose_email(
    town: build.Town, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = build_letter.case_with_address(now)
    letter = drafting.begin(case=case, template=None, user=bilal, now=now)
    edit = f"/brieven/{letter.code}/schrijven/"
    browser = browser_of(bilal)
    assert 'name="channel"' not in text(browser.get(edit))
    browser.post(edit, {"subject": "x", "body": BODY, "channel": "EMAIL", "seen": ""})
    assert Letter.objects.get(pk=letter.pk).channel == Letter.Channel.POST


def test_a_yes_that_ended_meanwhile_brings_a_draft_back_to_paper(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter = drafting.begin(case=case, template=None, user=bilal, now=now)
    Letter.objects.filter(pk=letter.pk).update(channel="EMAIL", subject="x")
    PostConsent.objects.filter(resident=case.resident).delete()
    browser = browser_of(bilal)
    page = text(browser.get(f"/brieven/{letter.code}/ondertekenen/"))
    assert "Deze inwoner heeft niet gezegd dat deze post per e-mail mag" in page
    assert "Onderteken de brief" not in page
    refused = browser.post(f"/brieven/{letter.code}/ondertekenen/")
    assert refused.status_code == 422
    browser.post(f"/brieven/{letter.code}/schrijven/", {"subject": "x", "body": "y", "seen": ""})
    assert Letter.objects.get(pk=letter.pk).channel == Letter.Channel.POST


def test_she_reads_it_after_the_second_proof(case: Case, bilal: User, now: dt.datetime) -> None:
    letter, link = sent(case, bilal, now)
    browser = Client()
    asked = text(browser.get(link))
    assert "Laat zien dat u het bent" in asked
    assert "huurcontract" not in asked
    assert letter.subject not in asked
    file = f"{link}brief/{letter.code}/"
    assert browser.get(file)["Location"] == link
    assert browser.post(f"{link}geboortedatum/", {"birth_date": "31-12-1980"}).status_code == 303
    page = text(browser.get(link))
    assert "<h3" in page
    assert letter.subject in page
    assert "<strong>huurcontract</strong>" in page
    assert "Beste Ayşe Yılmaz," in page
    assert letter.code in page
    assert 'href="/bel-mij/brief/"' in page
    assert Event.objects.filter(code="proof.read").exists()
    pdf = browser.get(file)
    assert pdf.content.startswith(b"%PDF")
    assert letter.code in pdf["Content-Disposition"]
    # Another browser with the same link proves itself anew.
    assert "huurcontract" not in text(Client().get(link))


def test_a_link_opens_its_own_letter_only(case: Case, bilal: User, now: dt.datetime) -> None:
    first, link = sent(case, bilal, now)
    second, _ = sent(case, bilal, now)
    browser = Client()
    browser.post(f"{link}geboortedatum/", {"birth_date": "31-12-1980"})
    assert second.code not in text(browser.get(link))
    assert browser.get(f"{link}brief/{second.code}/").status_code == 404
    assert browser.get(f"{link}brief/{first.code}/").status_code == 200


def test_what_came_back_is_found_and_goes_by_post(
    case: Case, bilal: User, eva: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    letter, link = sent(case, bilal, now)
    mail = Message.objects.get(letter=letter)
    told = Told(mail.provider_reference, "", Message.Delivery.PERMANENT, now)
    delivery.note(told=told, now=now)
    browser = browser_of(bilal)
    page = text(browser.get("/brieven/"))
    assert "Niet aangekomen" in page
    assert "Dit e-mailadres bestaat niet of neemt geen e-mail aan." in page
    assert letter.code not in text(browser_of(eva).get("/brieven/"))
    by_post = f"/brieven/{letter.code}/per-post/"
    assert browser_of(eva).post(by_post).status_code == 404
    assert "Stuur hem per post" in text(browser.get(f"/brieven/{letter.code}/"))
    begun = browser.post(by_post)
    draft = Letter.objects.latest("pk")
    assert begun["Location"] == f"/brieven/{draft.code}/schrijven/"
    page = text(browser.get(f"/brieven/{letter.code}/"))
    assert f"Deze brief gaat nu per post: {draft.code}." in page
    assert "Stuur hem per post" not in page
    assert Client().get(link).status_code == 410
    # The second click changes nothing.
    assert browser.post(by_post)["Location"] == f"/brieven/{letter.code}/"
    assert Letter.objects.count() == 2


def test_an_uncertain_one_is_sent_again_by_a_button(
    case: Case, bilal: User, now: dt.datetime, browser_of: BrowserOf, settings: Settings
) -> None:
    settings.OUTBOX_GATEWAYS = {"EMAIL": "tests.fakes.gateways.Silent"}
    letter, _ = sent(case, bilal, now)
    browser = browser_of(bilal)
    page = text(browser.get(f"/brieven/{letter.code}/"))
    assert "Onzeker" in page
    assert "Stuur de e-mail nog een keer" in page
    browser.post(f"/brieven/{letter.code}/opnieuw/")
    assert Message.objects.get(letter=letter).state == Message.State.QUEUED
