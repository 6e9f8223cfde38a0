"""A telephone system tells who calls: signed, in time, once, and in the agreed words only."""

import datetime as dt
import io
import json
import logging
import re
import subprocess
from typing import Any

import pytest
import time_machine
import yaml
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from callbacks.telephony import events, keys, problems, wire
from callbacks.telephony_models import IncomingCall, TelephoneEvent, TelephoneKey
from portal.audit.models import Event
from portal.kit import clock
from portal.staff.models import Role, User
from tests import build, phone
from tests.architecture.source import ROOT
from tests.conftest import TUESDAY
from tests.phone import URL, Exchange

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def exchange(town: build.Town) -> Exchange:
    return phone.exchange(town.teams["inkomen-1"])


def refused(answer: phone.Answer, status: int, code: str) -> dict[str, str]:
    """Hold an answer to a refusal in problem JSON, and return what it says per field."""
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:almere:telefonie:{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return {error["field"]: error["detail"] for error in body.get("errors", [])}


def test_a_call_is_written_down(exchange: Exchange, bilal: User) -> None:
    phone.give_phone(bilal, "102")
    answer = exchange.tell("ringing")
    assert answer.json() == {"result": "processed"}
    call = IncomingCall.objects.get()
    assert (call.number_calling, call.number_called) == ("+31612345678", "+31365550101")
    assert (call.team.name, call.extension) == ("Inkomen 1", "102")

    exchange.tell("answered")
    exchange.tell("ended")
    call.refresh_from_db()
    assert call.answered_by == bilal.actor.key
    assert call.ended_at is not None
    assert call.missed_at is None


def test_events_in_any_order_end_alike(exchange: Exchange, bilal: User) -> None:
    phone.give_phone(bilal, "102")
    for name in ("ended", "missed", "answered", "ringing"):
        exchange.tell(name)
    call = IncomingCall.objects.get()
    assert call.answered_by == bilal.actor.key
    assert call.missed_at is None
    assert call.ended_at is not None


def test_a_call_that_ends_without_an_answer_is_missed(exchange: Exchange) -> None:
    exchange.tell("ringing")
    exchange.tell("ended")
    assert IncomingCall.objects.get().missed_at == TUESDAY


def test_whoever_takes_it_over_has_it(exchange: Exchange, anna: User, bilal: User) -> None:
    phone.give_phone(anna, "101")
    phone.give_phone(bilal, "102")
    exchange.tell("answered", extension="101")
    with time_machine.travel(TUESDAY + MINUTE, tick=False):
        exchange.tell("answered", extension="102")
    assert IncomingCall.objects.get().answered_by == bilal.actor.key


def test_a_number_that_nobody_shows_goes_to_the_team_of_the_system(
    town: build.Town, exchange: Exchange
) -> None:
    exchange.tell("missed", to="14 036", extension="")
    assert IncomingCall.objects.get().team == town.teams["inkomen-1"]


@pytest.mark.parametrize(
    "withheld", [None, "", "+", "anonymous", "Anonymous", "unknown", "sip:a@b.invalid"]
)
def test_a_withheld_number_is_a_call_too(exchange: Exchange, withheld: str | None) -> None:
    number: Any = {"from": withheld}
    exchange.tell("ringing", **number)
    assert IncomingCall.objects.get().number_calling == ""


@pytest.mark.parametrize(
    "notation", ["0612345678", "+31 6 12345678", "0031612345678", "06-12345678"]
)
def test_every_notation_is_one_number(exchange: Exchange, notation: str) -> None:
    exchange.tell("ringing", **{"from": notation})
    assert IncomingCall.objects.get().number_calling == "+31612345678"


def test_a_colleague_who_calls_a_colleague_is_no_business_of_ours(exchange: Exchange) -> None:
    assert exchange.tell("ringing", **{"from": "102"}).json() == {"result": "ignored"}
    assert not IncomingCall.objects.exists()


# Who may tell.


def test_unsigned_and_wrongly_signed_is_refused(exchange: Exchange) -> None:
    body = json.dumps(phone.told("ringing")).encode()
    good = exchange.headers(body)
    assert refused(exchange.post(body, {}), 401, "niet-ondertekend") == {}
    for name, wrong in (
        ("Telephony-Key", "onbekend"),
        ("Telephony-Signature", "0" * 64),
    ):
        refused(exchange.post(body, good | {name: wrong}), 401, "handtekening")
    refused(exchange.post(body + b" ", good), 401, "handtekening")
    later = str(int(good["Telephony-Timestamp"]) + 1)
    refused(exchange.post(body, good | {"Telephony-Timestamp": later}), 401, "handtekening")
    assert exchange.post(body, {})["WWW-Authenticate"]
    assert not IncomingCall.objects.exists()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_wrong_is_refused(exchange: Exchange, minutes: int) -> None:
    at = TUESDAY + minutes * MINUTE
    refused(exchange.send(phone.told("ringing"), at=at), 401, "klok")


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_may_be_a_little_wrong(exchange: Exchange, minutes: int) -> None:
    assert exchange.send(phone.told("ringing"), at=TUESDAY + minutes * MINUTE).status_code == 200


def test_the_very_same_request_is_refused(exchange: Exchange) -> None:
    body = json.dumps(phone.told("ringing")).encode()
    headers = exchange.headers(body)
    assert exchange.post(body, headers).status_code == 200
    refused(exchange.post(body, headers), 401, "herhaald")
    assert IncomingCall.objects.count() == TelephoneEvent.objects.count() == 1


def test_the_same_event_again_is_one(exchange: Exchange) -> None:
    event = phone.told("ringing")
    assert exchange.send(event).json() == {"result": "processed"}
    again = exchange.send(event, at=TUESDAY + MINUTE)
    assert again.json() == {"result": "known"}
    assert Event.objects.filter(code="call.rang").count() == 1


def test_another_event_under_that_name_is_refused(exchange: Exchange) -> None:
    event = phone.told("ringing")
    exchange.send(event)
    refused(exchange.send(event | {"event": "missed"}), 409, "anders")
    assert IncomingCall.objects.get().missed_at is None


def test_a_key_that_ended_signs_nothing(exchange: Exchange) -> None:
    key = exchange.made.key
    keys.end_key(key=key, until_at=TUESDAY, by=build.TESTER, now=TUESDAY)
    refused(exchange.send(phone.told("ringing")), 401, "handtekening")


def test_two_keys_work_while_one_settles_in(exchange: Exchange) -> None:
    second = Exchange(keys.new_key(system=exchange.made.key.system, by=build.TESTER, now=TUESDAY))
    until = TUESDAY + keys.OVERLAP
    keys.end_key(key=exchange.made.key, until_at=until, by=build.TESTER, now=TUESDAY)
    exchange.tell("ringing")
    second.tell("answered")
    with time_machine.travel(until, tick=False):
        refused(exchange.send(phone.told("ended")), 401, "handtekening")
        second.tell("ended")
    assert IncomingCall.objects.count() == 1


def test_the_secret_stands_nowhere(exchange: Exchange, settings: LazySettings) -> None:
    stored = TelephoneKey.objects.values().get()
    assert exchange.made.secret not in str(stored)
    # Another secret of the portal makes another key; while the old one settles in, both hold.
    settings.SECRET_KEY, old = "een ander geheim van meer dan veertig tekens", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [old]
    exchange.tell("ringing")
    settings.SECRET_KEY_FALLBACKS = []
    refused(exchange.send(phone.told("ended")), 401, "handtekening")


# What may be told.


def test_unknown_fields_are_named(exchange: Exchange) -> None:
    answer = exchange.send(phone.told("ringing") | {"naam": "Ayşe", "x" * 500: 1})
    errors = refused(answer, 422, "onjuist")
    assert set(errors) == {"naam", "x" * 40}
    assert "Ayşe" not in answer.text


@pytest.mark.parametrize("field", wire.REQUIRED)
def test_a_field_that_lacks_is_named(exchange: Exchange, field: str) -> None:
    event = phone.told("ringing")
    del event[field]
    assert set(refused(exchange.send(event), 422, "onjuist")) == {field}


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "'; drop table callbacks_incomingcall; --",
    "a\x00b",
    "\u202e101",
    "x" * 100,
    "../../etc/passwd",
    7,
    True,
    [],
    {},
    "",
]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
@pytest.mark.parametrize("field", ["event_id", "call_id", "event", "at", "to", "extension"])
def test_hostile_values_are_named_and_never_repeated(
    exchange: Exchange, field: str, value: object
) -> None:
    if field == "extension" and value == "":
        return
    answer = exchange.send(phone.told("ringing") | {field: value})
    assert set(refused(answer, 422, "onjuist")) == {field}
    assert not IncomingCall.objects.exists()


@pytest.mark.parametrize("value", [value for value in HOSTILE if isinstance(value, str)], ids=repr)
def test_a_hostile_number_is_no_number(exchange: Exchange, value: str) -> None:
    answer = exchange.send(phone.told("ringing") | {"from": value})
    if len(value) > wire.MOST_OF_A_NUMBER:
        assert set(refused(answer, 422, "onjuist")) == {"from"}
    else:
        assert IncomingCall.objects.get().number_calling == ""


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"[]",
        b"null",
        b"7",
        b"{",
        b"\xff\xfe",
        b'{"event_id": "a", "event_id": "b"}',
        b"[" * 2000,
        b'{"a":' * 700,
    ],
)
def test_what_is_no_object_is_refused(exchange: Exchange, body: bytes) -> None:
    assert set(refused(exchange.send(body), 422, "onjuist")) == {"body"}


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-24T10:00:00",
        "2026-11-24",
        "gisteren",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-11-21T10:00:00+01:00",
        "2026-11-24T10:06:00+01:00",
    ],
)
def test_a_moment_has_a_zone_and_is_about_now(exchange: Exchange, at: str) -> None:
    assert set(refused(exchange.send(phone.told("ringing", at=at)), 422, "onjuist")) == {"at"}


def test_a_huge_body_is_not_read(exchange: Exchange) -> None:
    refused(exchange.send(b"x" * (wire.MOST_BYTES + 1)), 413, "te-groot")


def test_only_json(exchange: Exchange) -> None:
    refused(exchange.client.post(URL, {"a": "b"}), 415, "geen-json")
    assert exchange.client.get(URL).status_code == 405


# How often.


def test_a_flood_is_told_to_wait(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MOST_EVENTS", 3)
    answers = [exchange.send(phone.told("ringing", f"c-{n}")) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    refused(answers[-1], 429, "te-veel")
    assert 1 <= int(answers[-1]["Retry-After"]) <= 10


def test_guessing_is_told_to_wait(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MOST_REFUSALS", 3)
    stranger = Client()
    answers = [stranger.post(URL, b"{}", content_type="application/json") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    # Who signs well is not held up by who guesses.
    exchange.tell("ringing")


def test_the_log_names_nobody(exchange: Exchange, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    event = phone.told("ringing", **{"from": "0612349876"})
    exchange.send(event)
    exchange.send(event | {"event": "missed"})
    body = json.dumps(event).encode()
    exchange.post(body, exchange.headers(body) | {"Telephony-Signature": "0" * 64})
    told = " ".join(record.getMessage() for record in caplog.records)
    assert "handtekening" in told
    assert "12349876" not in told
    assert exchange.made.key.code not in told


def test_it_is_signed_as_openssl_signs(exchange: Exchange) -> None:
    body = json.dumps(phone.told("ringing"))
    timestamp = exchange.headers(b"")["Telephony-Timestamp"]
    made = subprocess.run(
        ["openssl", "dgst", "-sha256", "-hmac", exchange.made.secret, "-hex"],
        input=f"{timestamp}.{body}",
        capture_output=True,
        text=True,
        check=True,
    )
    headers = {
        "Telephony-Key": exchange.made.key.code,
        "Telephony-Timestamp": timestamp,
        "Telephony-Signature": made.stdout.split()[-1],
    }
    assert exchange.post(body.encode(), headers).status_code == 200


# What is written about it.


def test_the_agreement_says_what_we_do() -> None:
    agreement = yaml.safe_load((ROOT / "docs" / "api" / "telefonie.yaml").read_text())
    assert agreement["openapi"].startswith("3.1")
    told = agreement["paths"][URL]["post"]
    event = agreement["components"]["schemas"]["Event"]
    assert event["additionalProperties"] is False
    assert tuple(event["properties"]) == wire.FIELDS
    assert tuple(event["required"]) == wire.REQUIRED
    assert event["properties"]["event"]["enum"] == list(wire.Kind)
    for name, pattern in (
        ("event_id", wire.IDENT),
        ("call_id", wire.IDENT),
        ("extension", wire.EXTENSION),
    ):
        assert event["properties"][name]["pattern"] == f"^{pattern.pattern}$"
    for name in ("from", "to"):
        assert event["properties"][name]["maxLength"] == wire.MOST_OF_A_NUMBER
    assert str(wire.MOST_BYTES) in told["requestBody"]["description"]
    answers = {str(status) for status, _, _ in problems.TEXTS.values()} | {"200"}
    assert set(told["responses"]) == answers
    kinds = agreement["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert kinds == [problems.TYPE + code for code in problems.TEXTS]
    results = agreement["components"]["schemas"]["Result"]["properties"]["result"]["enum"]
    assert results == list(events.Result)
    schemes = agreement["components"]["securitySchemes"].values()
    assert {scheme["name"] for scheme in schemes} == {
        "Telephony-Key",
        "Telephony-Timestamp",
        "Telephony-Signature",
    }


@pytest.mark.django_db(transaction=True)
def test_the_line_in_the_manual_works(live_server: LiveServer) -> None:
    """As it stands there, but for the key, the secret and the address."""
    # Real time: the shell has a clock of its own.
    made = phone.exchange(build.town(now=clock.utc_now()).teams["inkomen-1"]).made
    text = (ROOT / "docs" / "api" / "README.md").read_text()
    script, *_ = re.findall(r"```sh\n(.+?)```", text, re.DOTALL)
    for name, value in (
        ("KEY", made.key.code),
        ("SECRET", made.secret),
        ("PORTAL", live_server.url),
    ):
        script = re.sub(rf"^{name}=.*$", f"{name}={value}", script, count=1, flags=re.MULTILINE)
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == '{"result": "processed"}', done
    assert IncomingCall.objects.get().number_calling == "+31612345678"


@pytest.mark.django_db(transaction=True)
def test_a_morning_is_played(live_server: LiveServer, settings: LazySettings) -> None:
    settings.DEMO = True
    town = build.town(now=clock.utc_now())
    bilal = build.colleague(name="Bilal", team=town.teams["inkomen-1"], role=Role.CASEWORKER)
    phone.give_phone(bilal, "102")
    build.callback(town.topics["uitkering"], now=clock.utc_now())
    said = io.StringIO()
    options = {"url": live_server.url, "seconds": 0.5, "stdout": said}
    call_command("play_calls", **options)
    told = said.getvalue().splitlines()
    assert told
    assert all(line.endswith(": processed") for line in told), told
    assert IncomingCall.objects.filter(number_calling="+31612345678").exists()
    assert IncomingCall.objects.filter(number_calling="").count() == 2
    # The key does not stay behind, and a second morning makes its own.
    assert keys.systems(now=clock.utc_now())[0].running_keys == []
    call_command("play_calls", **options, most=1)
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is 0"):
        call_command("play_calls", **options)
