"""Text messages by NotifyNL: the contract of a gateway, against a server that behaves like it."""

import contextlib
import logging
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from portal.outbox import gateways, notify
from portal.outbox.models import Message
from tests.fakes import notify as fake
from tests.fakes.smtp import free_port, silent

WORDS = "Wij bellen u dinsdag 24 november.\nU ziet dan dit telefoonnummer: 036 123 45 67."
NUMBER = "+31612345678"


class Handed:
    """Counts the calls of before_handing."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def handed() -> Handed:
    return Handed()


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(notify, "CONNECT_SECONDS", 0.3)
    settings.NOTIFY_ANSWER_SECONDS = 0.3
    settings.NOTIFY_API_KEY = fake.API_KEY
    settings.NOTIFY_TEMPLATES = {"SMS": fake.SMS_TEMPLATE, "EMAIL": fake.EMAIL_TEMPLATE}
    settings.NOTIFY_SMS_SENDER = ""


@pytest.fixture
def provider(settings: Settings) -> Iterator[fake.Notify]:
    provider = fake.Notify()
    with fake.serving(provider) as settings.NOTIFY_BASE_URL:
        yield provider


def a_text(*, pk: int = 7, recipient: str = NUMBER, body: str = WORDS) -> Message:
    return Message(
        pk=pk,
        channel=Message.Channel.SMS,
        recipient=recipient,
        body=body,
        dedupe_key="callback-receipt-1",
    )


def an_email(*, recipient: str = "ayse@post.example") -> Message:
    return Message(
        pk=8,
        channel=Message.Channel.EMAIL,
        recipient=recipient,
        subject="Wij bellen u",
        body=WORDS,
        dedupe_key="callback-receipt-2",
    )


def only(method: str, trouble: fake.Trouble) -> fake.Plan:
    """Go wrong at every question, or at every message."""
    return lambda asked: trouble if asked == method else None


def send(message: Message, handed: Handed) -> str:
    return notify.NotifyGateway().send(message, handed)


def test_a_text_arrives_with_its_words(provider: fake.Notify, handed: Handed) -> None:
    number = send(a_text(), handed)
    (row,) = provider.taken
    assert number == row["id"]
    assert handed.times == 1
    assert row["sent"] == {
        "phone_number": NUMBER,
        "template_id": fake.SMS_TEMPLATE,
        "personalisation": {"tekst": WORDS},
        "reference": notify.reference_of(a_text()),
    }


def test_a_text_can_have_a_sender_of_its_own(
    provider: fake.Notify, handed: Handed, settings: Settings
) -> None:
    settings.NOTIFY_SMS_SENDER = fake.SENDER
    send(a_text(), handed)
    assert provider.taken[0]["sent"]["sms_sender_id"] == fake.SENDER


def test_an_email_arrives_with_its_subject(provider: fake.Notify, handed: Handed) -> None:
    send(an_email(), handed)
    sent = provider.taken[0]["sent"]
    assert sent["email_address"] == "ayse@post.example"
    assert sent["personalisation"] == {"onderwerp": "Wij bellen u", "tekst": WORDS}


def test_the_provider_takes_twice_what_is_offered_twice(provider: fake.Notify) -> None:
    """Why we ask first: the reference alone guards nothing."""
    provider.take("sms", {"reference": "x"})
    provider.take("sms", {"reference": "x"})
    assert provider.references() == ["x", "x"]


def test_what_the_provider_has_is_not_offered_again(provider: fake.Notify, handed: Handed) -> None:
    first = send(a_text(), handed)
    assert send(a_text(), handed) == first
    assert handed.times == 2
    assert len(provider.taken) == 1


@pytest.mark.parametrize("status", ["permanent-failure", "temporary-failure", "technical-failure"])
def test_what_the_provider_failed_to_deliver_can_be_sent_again(
    provider: fake.Notify, handed: Handed, status: str
) -> None:
    send(a_text(), handed)
    provider.taken[0]["status"] = status
    send(a_text(), handed)
    assert len(provider.taken) == 2


@pytest.mark.parametrize(
    "other", [a_text(pk=9), a_text(recipient="+31687654321"), a_text(body="Andere woorden.")]
)
def test_another_message_is_another_reference(other: Message) -> None:
    """Also after an older backup, when a number may be given out again."""
    assert notify.reference_of(other) != notify.reference_of(a_text())
    assert NUMBER[3:] not in notify.reference_of(other)


@pytest.mark.parametrize(
    ("status", "expected", "outage"),
    [
        (429, gateways.Temporary, True),
        (500, gateways.Temporary, True),
        (503, gateways.Temporary, True),
        (502, gateways.Unanswered, True),
        (504, gateways.Unanswered, True),
        (400, gateways.Permanent, True),
        (404, gateways.Permanent, True),
    ],
)
def test_an_answer_of_no_says_whether_to_try_again(
    provider: fake.Notify,
    handed: Handed,
    status: int,
    expected: type[gateways.NotSent],
    outage: bool,
) -> None:
    provider.plan = only("POST", fake.Trouble(status))
    with pytest.raises(expected) as caught:
        send(a_text(), handed)
    assert caught.value.outage is outage
    assert handed.times == 1
    assert "Exceeded" not in caught.value.reason


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (429, gateways.Temporary),
        (500, gateways.Temporary),
        (504, gateways.Temporary),
        (404, gateways.ShutOut),
    ],
)
def test_trouble_with_the_question_before_hands_nothing_over(
    provider: fake.Notify, handed: Handed, status: int, expected: type[gateways.NotSent]
) -> None:
    provider.plan = only("GET", fake.Trouble(status))
    with pytest.raises(expected):
        send(a_text(), handed)
    assert handed.times == 0
    assert provider.taken == []


def test_a_number_that_gets_no_texts_fails_for_good_and_is_no_outage(
    provider: fake.Notify, handed: Handed
) -> None:
    provider.refused_numbers = {NUMBER}
    with pytest.raises(gateways.Permanent, match="geen sms") as caught:
        send(a_text(), handed)
    assert not caught.value.outage
    with pytest.raises(gateways.Permanent, match="geen geldig e-mailadres"):
        send(an_email(recipient="geen-adres"), handed)


def test_a_missing_template_is_our_trouble_and_not_the_residents(
    provider: fake.Notify, handed: Handed, settings: Settings
) -> None:
    settings.NOTIFY_TEMPLATES = {"SMS": fake.SENDER}
    with pytest.raises(gateways.ShutOut, match="technisch beheerder"):
        send(a_text(), handed)


def test_a_key_that_is_refused_is_our_trouble(provider: fake.Notify, handed: Handed) -> None:
    provider.secret = fake.SENDER
    with pytest.raises(gateways.ShutOut, match="sleutel"):
        send(a_text(), handed)
    assert handed.times == 0


@pytest.mark.parametrize(
    "trouble",
    [
        fake.Trouble(keeps=True, seconds=3.0),
        fake.Trouble(keeps=True, drops=True),
        fake.Trouble(body="<h1>Meld u aan op dit netwerk</h1>"),
        fake.Trouble(body="{}"),
    ],
    ids=["hangs", "drops", "a page", "no number"],
)
def test_no_real_answer_after_handing_over_is_unanswered(
    provider: fake.Notify, handed: Handed, trouble: fake.Trouble
) -> None:
    provider.plan = only("POST", trouble)
    began = time.monotonic()
    with pytest.raises(gateways.Unanswered):
        send(a_text(), handed)
    assert time.monotonic() - began < 2
    assert handed.times == 1


@pytest.mark.parametrize(
    "trouble",
    [
        fake.Trouble(seconds=3.0),
        fake.Trouble(drops=True),
        fake.Trouble(body="<h1>Meld u aan op dit netwerk</h1>"),
        fake.Trouble(body="{}"),
        fake.Trouble(status=307, location="http://127.0.0.1:1/elsewhere"),
    ],
    ids=["hangs", "drops", "a page", "no list", "sends us away"],
)
def test_no_real_answer_before_handing_over_is_safe(
    provider: fake.Notify, handed: Handed, trouble: fake.Trouble
) -> None:
    provider.plan = only("GET", trouble)
    began = time.monotonic()
    with pytest.raises((gateways.Temporary, gateways.ShutOut)):
        send(a_text(), handed)
    assert time.monotonic() - began < 2
    assert handed.times == 0


def test_a_message_is_never_sent_on_to_another_address(
    provider: fake.Notify, handed: Handed
) -> None:
    stranger = fake.Notify()
    with fake.serving(stranger) as elsewhere:
        provider.plan = only("POST", fake.Trouble(status=307, location=f"{elsewhere}/v2/x"))
        with pytest.raises(gateways.ShutOut):
            send(a_text(), handed)
    assert stranger.asked == []


def test_a_slow_provider_is_waited_for(
    provider: fake.Notify, handed: Handed, settings: Settings
) -> None:
    settings.NOTIFY_ANSWER_SECONDS = 5.0
    provider.plan = only("POST", fake.Trouble(seconds=0.5))
    assert send(a_text(), handed)


def test_a_provider_that_is_away_or_mute_is_temporary_and_soon(
    handed: Handed, settings: Settings
) -> None:
    settings.NOTIFY_BASE_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(gateways.Temporary):
        send(a_text(), handed)
    with silent() as port:
        settings.NOTIFY_BASE_URL = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        with pytest.raises(gateways.Temporary):
            send(a_text(), handed)
        assert time.monotonic() - began < 2
    assert handed.times == 0


def test_a_provider_that_goes_away_between_question_and_message_is_temporary(
    settings: Settings,
) -> None:
    provider = fake.Notify()
    # It answers the question and hangs up; then nobody listens any more.
    provider.hangs_up = True
    with contextlib.ExitStack() as stack:
        settings.NOTIFY_BASE_URL = stack.enter_context(fake.serving(provider))
        with pytest.raises(gateways.Temporary):
            notify.NotifyGateway().send(a_text(), stack.close)
    assert provider.taken == []


def test_what_the_provider_says_stays_out_of_the_log(
    provider: fake.Notify, handed: Handed, caplog: pytest.LogCaptureFixture
) -> None:
    provider.refused_numbers = {NUMBER}
    caplog.set_level(logging.INFO)
    with pytest.raises(gateways.Permanent):
        send(a_text(), handed)
    ours = [r for r in caplog.records if r.name == "portal.outbox.notify"]
    assert ours
    assert all(NUMBER not in r.getMessage() for r in caplog.records)
    library = logging.getLogger("notifications_python_client")
    assert not library.isEnabledFor(logging.WARNING)
