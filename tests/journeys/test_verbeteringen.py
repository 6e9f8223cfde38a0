"""What got better: a functional manager writes it, everybody reads it."""

import datetime as dt
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.audit.models import Event
from portal.news.models import NewsNote
from portal.staff.models import User
from tests import build

type BrowserOf = Callable[[User], Client]
FORM = {"title": "U kiest nu zelf wanneer wij bellen", "body": "Dat was een idee van u."}


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_from_a_draft_to_the_page_and_back(
    town: build.Town, hanna: User, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser = browser_of(hanna)
    assert "Verbeteringen" in text(browser.get("/beheer/"))
    empty = browser.post("/beheer/verbeteringen/nieuw/", {"title": "", "body": "Bijna klaar"})
    assert empty.status_code == 422
    assert "Bijna klaar" in text(empty)
    assert browser.post("/beheer/verbeteringen/nieuw/", FORM).status_code == 303
    assert "Concept" in text(browser.get("/beheer/verbeteringen/"))
    public = Client().get("/verbeteringen/")
    assert FORM["title"] not in text(public)
    note = NewsNote.objects.get()
    change = f"/beheer/verbeteringen/{note.pk}/"
    past = browser.post(change, FORM | {"publish_on": "2026-11-23"})
    assert past.status_code == 422
    assert "Deze dag is voorbij." in text(past)
    browser.post(change, FORM | {"publish_on": "2026-11-24"})
    public = Client().get("/verbeteringen/")
    assert FORM["title"] in text(public)
    assert 'href="/verbeteringen/"' in text(Client().get("/"))
    assert FORM["body"] in text(browser.get("/beheer/verbeteringen/bestand/tekst/"))
    csv = browser.get("/beheer/verbeteringen/bestand/csv/")
    assert csv["Content-Disposition"] == 'attachment; filename="verbeteringen.csv"'
    assert f"2026-11-24;{FORM['title']}" in text(csv)
    # Its words stay as they were read.
    assert browser.post(change, FORM).status_code == 422
    browser.post(f"{change}intrekken/")
    assert FORM["title"] not in text(Client().get("/verbeteringen/"))
    assert "Ingetrokken" in text(browser.get("/beheer/verbeteringen/"))
    assert Event.objects.filter(code__startswith="news.").count() == 3


@pytest.mark.parametrize("page", ["", "nieuw/", "bestand/tekst/", "bestand/csv/"])
def test_only_their_manager_sees_drafts(bilal: User, browser_of: BrowserOf, page: str) -> None:
    assert browser_of(bilal).get(f"/beheer/verbeteringen/{page}").status_code == 403


def test_what_is_not_there(hanna: User, browser_of: BrowserOf) -> None:
    browser = browser_of(hanna)
    assert browser.get("/beheer/verbeteringen/bestand/iets/").status_code == 404
    assert browser.get("/beheer/verbeteringen/999/").status_code == 404
    assert browser.post("/beheer/verbeteringen/999/intrekken/").status_code == 404
