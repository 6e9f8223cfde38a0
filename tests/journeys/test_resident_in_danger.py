"""Somebody else may read her messages or answer her phone. Whatever happens to her request, nothing
that leaves the portal by itself names her: outbox, hints, rings, logs, events, exports, agenda and
the report that is copied are all searched for her name and her number."""

import datetime as dt
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.db import connection
from django.test import Client

from callbacks import attempts, requests
from callbacks.attempts import Call, Result
from callbacks.lists import importing
from callbacks.models import CallbackRequest
from callbacks.moments import windows
from portal.audit.models import Event
from portal.cases.models import Case
from portal.due import tasks as due_tasks
from portal.kit import phone
from portal.outbox import tasks as outbox_tasks
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import leaving
from portal.staff.leaving import Plan
from portal.staff.models import User
from tests import build
from tests.conftest import TUESDAY
from tests.journeys import public, question_page
from tests.journeys.callback_page import case_url, form_of, url
from tests.journeys.test_entry import form as entry_form

type BrowserOf = Callable[[User], Client]
type Enter = Callable[["Danger"], None]

NAME, NUMBER, EMAIL = "Kanariana Geelveer", "06 41 76 54 32", "kanariana@inwoner.example"
# Her number in every notation ends with this; no other number of the town does.
CANARIES = ("kanariana", "geelveer", "41765432")
SPACING = re.compile(r"[\s.\-()/]")


def names_her(text: str) -> bool:
    """Tell whether a text holds her name or number in any notation."""
    bare = SPACING.sub("", text.casefold())
    return any(canary in bare for canary in CANARIES)


class Danger:
    """The town around her, and everything that left the portal."""

    def __init__(self, town: build.Town, clock: time_machine.Traveller) -> None:
        self.town, self.clock = town, clock
        self.hints: list[str] = []
        self.rings: list[str] = []
        self.files: dict[str, str] = {}

    def listen(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Keep the payload of every NOTIFY."""
        if "pg_notify" in sql:
            self.hints.append(repr(params))
        return execute(sql, params, many, context)


@pytest.fixture
def danger(
    town: build.Town,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> Iterator[Danger]:
    caplog.set_level(logging.DEBUG)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        found = Danger(town, clock)

        def ring(task: str, args: Any = (), **_more: Any) -> None:
            found.rings.append(f"{task} {args!r}")

        monkeypatch.setattr(current_app, "send_task", ring)
        with (
            connection.execute_wrapper(found.listen),
            django_capture_on_commit_callbacks(execute=True),
        ):
            yield found


def by_web_form(danger: Danger) -> None:
    she = public.Resident()
    she.walk(
        nummer={"phone": NUMBER, "email": EMAIL},
        berichten={"others": "ja"},
        over_u={"name": NAME, "birth_date": "", "language": "nl"},
    )
    she.send(danger.clock)


def by_question(danger: Danger) -> None:
    she = question_page.Writer()
    she.walk(berichten={"others": "weet-niet"}, antwoord={"way": "balie"}, over_u={"name": NAME})
    she.send(danger.clock)


def by_phone(danger: Danger) -> None:
    browser = Client()
    browser.force_login(User.objects.get(username="anna"))
    data = entry_form(browser, name=NAME, phone=NUMBER, others="ja")
    assert browser.post("/terugbellen/nieuw/", data).status_code == 303


def by_list(danger: Danger) -> None:
    row = f"{NAME};{NUMBER};Inkomen 1;vraag;3-11-2026;Partner mag het niet weten"
    content = f"Naam;Telefoon;Team;Onderwerp;Datum;Opmerking\n{row}\n".encode()
    by = User.objects.get(username="daan").actor
    imported = importing.keep(content=content, name="lijst.csv", by=by, now=TUESDAY)
    importing.take_waiting(imported=imported, now=TUESDAY)
    browser = Client()
    browser.force_login(User.objects.get(username="daan"))
    report = browser.get(f"/terugbellen/lijsten/{imported.pk}/verslag/").text
    # The team lead of her own team may take the number along, by a click that is recorded.
    danger.files["list"] = report.replace(phone.parse(NUMBER).e164, "")


def call_again_and_again(danger: Danger, request: CallbackRequest, bilal: User) -> None:
    """Everything that can come of a call, on four days."""
    browser = Client()
    browser.force_login(bilal)
    assert "geen telefoonnummer in beeld" in browser.get(case_url(request)).text
    results = (Result.NO_ANSWER, Result.ENGAGED, Result.SOMEBODY_ELSE, Result.NO_ANSWER)
    for result in results:
        data = form_of(browser, request) | {"result": result.value, "anonymous": "on"}
        assert browser.post(url(request, "uitkomst"), data).status_code == 303
        refused = browser.post(
            url(request, "uitkomst"), data | {"result": "VOICEMAIL", "token": ""}
        )
        assert refused.status_code == 422
        ticks(danger)
        danger.clock.shift(dt.timedelta(days=1))
        browser.force_login(bilal)
    now = dt.datetime.now(dt.UTC)
    later = windows.of(windows.choices(now=now, days=5)[0])
    call = Call(result=Result.LATER, number_was_shown=False, next_window=later)
    attempts.log(request=request, call=call, user=bilal, now=now)


def ticks(danger: Danger) -> None:
    """What workers do by themselves, now and two days further."""
    for _ in range(2):
        outbox_tasks.sweep()
        due_tasks.urgent_tick()
        due_tasks.minute_tick()
        danger.clock.shift(dt.timedelta(minutes=5))


def exports(danger: Danger, daan: User, bilal: User) -> None:
    """Everything that is taken out of the portal with a click."""
    lead, own = Client(), Client()
    lead.force_login(daan)
    own.force_login(bilal)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    days = {"van": "2026-11-20", "tot": today, "reason": "REPORT"}
    for figure in ("terugbellen", "afspraken", "bereikt", "bereikt-dagdeel"):
        taken = lead.post(f"/inzicht/{figure}/downloaden/", days)
        assert taken.status_code == 200, figure
        danger.files[figure] = taken.text
    page = own.post("/werk/agenda/").text
    address = re.search(r'readonly value="[^"]*?(/[^"/]*/[^"]+)"', page)
    assert address
    feed = Client().get(re.sub(r"^//[^/]+", "", address[1]))
    assert feed.status_code == 200
    danger.files["agenda"] = feed.text
    for case in Case.objects.all():
        shown = own.get(f"/zaken/{case.reference}/").text
        report = re.search(r'<textarea[^>]*id="report"[^>]*>(.*?)</textarea>', shown, re.S)
        assert report
        danger.files[f"report {case.reference}"] = report[1]
    danger.files["today"] = lead.get("/inzicht/").text.partition('id="report-text"')[2]
    assert danger.files["today"]


@pytest.mark.parametrize("enter", [by_web_form, by_question, by_phone, by_list])
def test_nothing_that_leaves_by_itself_names_her(
    danger: Danger,
    enter: Enter,
    anna: User,
    bilal: User,
    carla: User,
    daan: User,
    eva: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    enter(danger)
    resident = Resident.objects.get(search_name__contains="kanariana")
    assert resident.safe_contact
    ticks(danger)
    if not resident.safe_contact_confirmed:
        register.set_safe_contact(resident=resident, by=bilal.actor, now=TUESDAY)
    request = CallbackRequest.objects.select_related("case__resident").first()
    if request is not None:
        now = dt.datetime.now(dt.UTC)
        requests.claim(request=request, user=bilal, now=now)
        call_again_and_again(danger, request, bilal)
    now = dt.datetime.now(dt.UTC)
    register.set_contact_person(resident=resident, person=bilal, by=daan.actor, now=now)
    exports(danger, daan, bilal)
    leaving.leave(user=bilal, plan=Plan(carla, {}, {}), by=daan.actor, now=now)
    ticks(danger)

    assert not Message.objects.exists(), "no automatic message of any kind"
    left = {
        "hints": danger.hints,
        "rings": danger.rings,
        "logs": [record.getMessage() + str(vars(record)) for record in caplog.records],
        "events": [json.dumps(event.data) + event.code for event in Event.objects.all()],
        **{name: [text] for name, text in danger.files.items()},
    }
    assert danger.hints
    assert danger.rings == [] or all(re.search(r"\d", ring) for ring in danger.rings)
    assert {name for name, texts in left.items() if any(map(names_her, texts))} == set()
    strangers = Client()
    strangers.force_login(eva)
    assert not names_her(strangers.get("/terugbellen/").text + strangers.get("/werk/").text)


def test_the_search_of_this_test_finds_her() -> None:
    for text in (NAME.upper(), NUMBER, phone.parse(NUMBER).e164, "+31 (0)6-41.76.54.32"):
        assert names_her(text), text
    assert not names_her("Ayşe Yılmaz, 06 12 34 56 78")
