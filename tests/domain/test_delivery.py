"""What the provider tells of a message after it left."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from portal.audit.models import Event
from portal.kit import states
from portal.outbox import deliver, delivery, gateways, history, mending, notify, tasks
from portal.outbox.models import Message
from portal.staff.models import User
from tests import build, build_message
from tests.races import at_once

# An id that the provider gave to no message of ours; the same in every process of the tests.
NOBODYS = "5f0f6a3e-52f4-4a0e-9a52-3b1c0a6d7e11"
HERE = "tests.domain.test_delivery.Provider"
URL = "/api/berichten/stand/"
TOKEN = "t" * 40
State, Delivery = Message.State, Message.Delivery
NUMBER = "0612345678"

# What a test client returns.
type Answer = Any


class Provider:
    """A gateway that knows messages by a number, and tells of them when the test wants."""

    number = ""
    then: Callable[[Message], None] | None = None
    breaks: Exception | None = None

    def send(self, message: Message, before_handing: gateways.BeforeHanding) -> str:
        before_handing()
        if Provider.then:
            Provider.then(message)
        if Provider.breaks:
            raise Provider.breaks
        return Provider.number


@pytest.fixture(autouse=True)
def _provider(settings: Settings) -> None:
    settings.OUTBOX_GATEWAYS = {"SMS": HERE, "EMAIL": HERE}
    settings.NOTIFY_CALLBACK_TOKENS = (TOKEN,)
    Provider.number, Provider.then, Provider.breaks = str(uuid.uuid4()), None, None


@pytest.fixture
def message(town: build.Town, now: dt.datetime) -> Message:
    """A text message to a resident, not sent yet."""
    return build_message.text(town, now=now)


@pytest.fixture
def sent(message: Message) -> Message:
    """A text message that the provider took."""
    tasks.deliver(message.pk)
    return fresh(message)


def fresh(message: Message) -> Message:
    found: Message = Message.objects.get(pk=message.pk)
    return found


def told(message: Message, status: str = "delivered", **more: Any) -> dict[str, Any]:
    """What GOV.UK Notify sends, with the telephone number of the resident in it."""
    return {
        "id": message.provider_reference or Provider.number,
        "reference": notify.reference_of(message),
        "to": NUMBER,
        "status": status,
        "created_at": "2026-11-24T09:00:00.000000Z",
        "completed_at": "2026-11-24T09:00:00.000000Z",
        "sent_at": "2026-11-24T09:00:00.000000Z",
        "notification_type": "sms",
        "template_id": str(uuid.uuid4()),
        "template_version": 3,
    } | more


def tell(data: object, token: str = TOKEN, **more: Any) -> Answer:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    client = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
    kind = more.pop("content_type", "application/json")
    return client.post(URL, body, content_type=kind, headers=headers)


def test_what_arrived_is_kept_beside_the_message(sent: Message, now: dt.datetime) -> None:
    answer = tell(told(sent))
    assert (answer.status_code, answer.json()) == (200, {"result": "processed"})
    after = fresh(sent)
    assert (after.state, after.delivery, after.delivery_at) == (State.SENT, "DELIVERED", now)
    event = Event.objects.get(code="message.delivered", object_id=sent.pk)
    assert event.actor == "external:notify"
    assert event.data == {"case": sent.case_id, "delivery": "DELIVERED"}
    (entry,) = history.entries(sent.case)
    assert entry.text.endswith("verstuurd en aangekomen")


@pytest.mark.parametrize(
    ("status", "kept", "why"),
    [
        ("permanent-failure", "PERMANENT", "Dit telefoonnummer bestaat niet"),
        ("temporary-failure", "TEMPORARY", "De telefoon stond lang uit"),
        ("technical-failure", "TECHNICAL", "Er was een storing bij de verzender."),
    ],
)
def test_what_did_not_arrive_waits_for_a_person(
    sent: Message, status: str, kept: str, why: str
) -> None:
    tell(told(sent, status))
    after = fresh(sent)
    assert (after.state, after.delivery) == (State.SENT, kept)
    assert list(Message.objects.for_a_person()) == [after]
    (entry,) = history.entries(sent.case)
    assert "verstuurd, maar niet aangekomen. " + why in entry.text


def test_a_step_on_the_way_is_no_news(sent: Message) -> None:
    for status in ("created", "sending", "pending", "sent", "accepted"):
        assert tell(told(sent, status)).json() == {"result": "ignored"}
    assert fresh(sent).delivery == ""


def test_telling_it_again_changes_nothing(sent: Message) -> None:
    tell(told(sent))
    first = fresh(sent)
    for _ in range(3):
        assert tell(told(sent)).json() == {"result": "known"}
    assert fresh(sent).delivery_at == first.delivery_at
    assert Event.objects.filter(code="message.delivered").count() == 1


def test_what_arrived_stays_arrived(sent: Message) -> None:
    tell(told(sent))
    assert tell(told(sent, "permanent-failure")).json() == {"result": "known"}
    assert fresh(sent).delivery == Delivery.DELIVERED


def test_what_arrives_after_all_leaves_the_list(sent: Message) -> None:
    tell(told(sent, "temporary-failure"))
    tell(told(sent))
    assert fresh(sent).delivery == Delivery.DELIVERED
    assert not Message.objects.for_a_person().exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": NOBODYS},
        {"id": NOBODYS, "reference": None},
        {"id": NOBODYS, "reference": "of-somebody-else"},
        {"id": NOBODYS, "reference": "9" * 60},
        {"id": NOBODYS, "reference": "٣-abc"},
        {"id": NOBODYS, "reference": "999999-0123456789abcdef"},
    ],
)
def test_what_we_do_not_know_changes_nothing(sent: Message, changed: dict[str, Any]) -> None:
    answer = tell(told(sent, "permanent-failure") | changed)
    assert (answer.status_code, answer.json()) == (200, {"result": "ignored"})
    assert fresh(sent).delivery == ""


def test_a_message_is_found_by_our_reference_when_its_answer_got_lost(message: Message) -> None:
    Provider.breaks = gateways.Unanswered("Geen antwoord.")
    tasks.deliver(message.pk)
    assert fresh(message).state == State.UNCERTAIN
    assert tell(told(fresh(message))).json() == {"result": "processed"}
    after = fresh(message)
    assert (after.state, after.delivery, after.reason) == (State.SENT, Delivery.DELIVERED, "")
    assert after.provider_reference == Provider.number
    assert not Message.objects.for_a_person().exists()


def test_a_reference_of_other_words_is_not_this_message(message: Message) -> None:
    Provider.breaks = gateways.Unanswered("Geen antwoord.")
    tasks.deliver(message.pk)
    forged = told(fresh(message)) | {"reference": f"{message.pk}-0000000000000000"}
    assert tell(forged).json() == {"result": "ignored"}
    assert fresh(message).state == State.UNCERTAIN


def test_the_provider_may_tell_before_we_know_that_it_left(message: Message) -> None:
    Provider.then = lambda handed: tell(told(fresh(handed), "permanent-failure")) and None
    tasks.deliver(message.pk)
    after = fresh(message)
    assert (after.state, after.delivery) == (State.SENT, Delivery.PERMANENT)
    assert after.provider_reference == Provider.number


def test_what_was_told_before_the_answer_got_lost_counts_as_sent(message: Message) -> None:
    Provider.then = lambda handed: tell(told(fresh(handed))) and None
    Provider.breaks = gateways.Unanswered("Geen antwoord.")
    tasks.deliver(message.pk)
    after = fresh(message)
    assert (after.state, after.delivery) == (State.SENT, Delivery.DELIVERED)


def test_what_was_told_of_who_died_at_work_counts_as_sent(
    message: Message, now: dt.datetime
) -> None:
    claimed = deliver.claim(pk=message.pk, now=now)
    assert claimed is not None
    Message.objects.filter(pk=message.pk).update(state=State.HANDED)
    tell(told(fresh(message)))
    deliver.rescue(now=now + dt.timedelta(hours=1))
    assert fresh(message).state == State.SENT


def test_what_was_refused_was_not_delivered_whatever_was_told(message: Message) -> None:
    """An old status of the same words, replayed while they go once more."""
    Provider.then = lambda handed: tell(told(fresh(handed))) and None
    Provider.breaks = gateways.Permanent("Dit nummer kan geen sms krijgen.")
    tasks.deliver(message.pk)
    after = fresh(message)
    assert (after.state, after.delivery) == (State.FAILED, "")


def test_an_old_status_says_nothing_of_a_message_sent_again(
    sent: Message, daan: User, now: dt.datetime
) -> None:
    old = told(sent, "permanent-failure")
    tell(old)
    mending.resend(message=fresh(sent), by=daan.actor, now=now)
    assert fresh(sent).delivery == ""
    assert tell(old).json() == {"result": "ignored"}
    Provider.number = str(uuid.uuid4())
    Provider.then = lambda handed: tell(old) and None
    tasks.deliver(sent.pk)
    after = fresh(sent)
    assert (after.state, after.delivery) == (State.SENT, "")
    assert after.provider_reference == Provider.number
    assert tell(told(after)).json() == {"result": "processed"}


def test_only_what_did_not_arrive_is_sent_again(
    sent: Message, daan: User, now: dt.datetime
) -> None:
    with pytest.raises(states.MovedMeanwhile):
        mending.resend(message=fresh(sent), by=daan.actor, now=now)
    tell(told(sent, "permanent-failure"))
    seen = fresh(sent)
    tell(told(sent))
    with pytest.raises(states.MovedMeanwhile):
        mending.resend(message=seen, by=daan.actor, now=now)
    with pytest.raises(states.MovedMeanwhile):
        mending.settle(message=seen, by=daan.actor, now=now)
    assert fresh(sent).state == State.SENT


def test_a_page_that_stood_open_sends_nothing_twice(
    sent: Message, daan: User, now: dt.datetime
) -> None:
    tell(told(sent, "permanent-failure"))
    seen_by_two = fresh(sent), fresh(sent)
    mending.resend(message=seen_by_two[0], by=daan.actor, now=now)
    tasks.deliver(sent.pk)
    assert fresh(sent).attempts == 2
    with pytest.raises(states.MovedMeanwhile):
        mending.resend(message=seen_by_two[1], by=daan.actor, now=now)
    tasks.sweep()
    assert fresh(sent).attempts == 2


def test_who_must_not_be_reached_there_is_not_reached_by_a_second_try(
    sent: Message, daan: User, now: dt.datetime
) -> None:
    tell(told(sent, "permanent-failure"))
    mending.stop_to(case=sent.case, recipient=sent.recipient, by=daan.actor, now=now)
    assert fresh(sent).state == State.STOPPED
    with pytest.raises(states.MovedMeanwhile):
        mending.resend(message=fresh(sent), by=daan.actor, now=now)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer \xe9\xe9"],
)
def test_without_our_token_nobody_is_heard(sent: Message, authorization: str) -> None:
    answer = tell(told(sent), headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert fresh(sent).delivery == ""


def test_without_a_token_in_the_settings_nobody_is_heard(sent: Message, settings: Settings) -> None:
    settings.NOTIFY_CALLBACK_TOKENS = ()
    assert tell(told(sent), token="").status_code == 401
    assert tell(told(sent)).status_code == 401


def test_two_tokens_work_while_one_is_changed(sent: Message, settings: Settings) -> None:
    settings.NOTIFY_CALLBACK_TOKENS = ("o" * 40, TOKEN)
    assert tell(told(sent)).status_code == 200
    assert tell(told(sent), token="o" * 40).status_code == 200


def test_who_keeps_trying_tokens_must_wait(sent: Message) -> None:
    answers = [tell(told(sent), token="x" * 40).status_code for _ in range(101)]
    assert answers == [401] * 100 + [429]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 422),
        (b"[]", 422),
        (b"\xff\xfe", 422),
        (b"[" * 5_000, 422),
        (b'{"id": "1", "status": "delivered"}', 422),
        (b'{"id": 7, "status": "delivered"}', 422),
        (b'{"status": "delivered"}', 422),
        (json.dumps({"id": NOBODYS, "status": 7}).encode(), 422),
        (json.dumps({"id": NOBODYS, "status": "<b>"}).encode(), 422),
        (
            json.dumps({"id": NOBODYS, "status": "delivered", "reference": 7}).encode(),
            422,
        ),
        (b'{"id": "x", "id": "y", "status": "delivered"}', 422),
        (b" " * 8_193, 413),
    ],
)
def test_odd_bodies_are_refused_and_break_nothing(sent: Message, body: bytes, status: int) -> None:
    answer = tell(body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert fresh(sent).delivery == ""


def test_only_json_and_only_a_post(sent: Message) -> None:
    assert tell(told(sent), content_type="text/plain").status_code == 415
    assert Client().get(URL).status_code == 405


@pytest.mark.parametrize(
    "at", [None, 7, "gisteren", "2026-11-24T09:00:00", "9" * 90, "2030-01-01T00:00:00Z"]
)
def test_an_odd_moment_does_not_cost_the_news(sent: Message, now: dt.datetime, at: object) -> None:
    assert tell(told(sent, completed_at=at)).json() == {"result": "processed"}
    assert fresh(sent).delivery_at == now


def test_nothing_of_a_resident_comes_into_the_log(
    sent: Message, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        tell(told(sent))
        tell(told(sent), token="x" * 40)
        tell(told(sent, "<odd>"))
        tell(f'{{"to": "{NUMBER}"'.encode())
    assert NUMBER not in caplog.text
    assert TOKEN not in caplog.text
    assert "x" * 40 not in caplog.text


def test_of_ten_who_tell_at_once_one_is_heard(
    transactional_db: None, sent: Message, now: dt.datetime
) -> None:
    news = delivery.Told(
        number=sent.provider_reference,
        reference="",
        delivery=Delivery.PERMANENT,
        at=now,
    )
    results = at_once([lambda: delivery.note(told=news, now=now)] * 10)
    assert sorted(map(str, results)) == ["known"] * 9 + ["processed"]
    assert Event.objects.filter(code="message.not_delivered").count() == 1


def test_the_list_of_what_needs_a_person_reads_its_own_index(sent: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        plan = Message.objects.for_a_person().order_by("-ended_at", "-pk")[:25].explain()
    assert "messages_for_a_person" in plan
