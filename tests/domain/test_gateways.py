"""Every gateway keeps one contract: what fails before handing over is tried again or is final, and
only what fails after it is unanswered."""

import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from portal.outbox import gateways, smtp
from portal.outbox.models import Message
from tests.fakes import smtp as fake

WORDS = "Wij bellen u dinsdag.\n.Een regel met een punt vooraan\nTot dan, café Łódź."


class Handed:
    """Counts the calls of before_handing."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def handed() -> Handed:
    return Handed()


@pytest.fixture
def mailbox() -> fake.Mailbox:
    return fake.Mailbox()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 0.3)
    settings.SMTP_ANSWER_SECONDS = 0.3
    settings.SMTP_HOST = "localhost"
    settings.SMTP_STARTTLS = False


@pytest.fixture
def served(mailbox: fake.Mailbox, settings: Settings) -> Iterator[int]:
    with fake.serving(mailbox) as port:
        settings.SMTP_PORT = port
        yield port


def a_message(*, recipient: str = "ayse@post.example", subject: str = "Wij bellen u") -> Message:
    return Message(
        channel=Message.Channel.EMAIL,
        recipient=recipient,
        subject=subject,
        body=WORDS,
        dedupe_key="callback-receipt-1",
    )


@pytest.mark.parametrize("name", ["ConsoleGateway", "DemoGateway"])
def test_the_gateways_without_a_network_hand_over_once(name: str, handed: Handed) -> None:
    gateway: gateways.Gateway = getattr(gateways, name)()
    assert gateway.send(a_message(), handed)
    assert handed.times == 1


def test_a_channel_that_nobody_set_up_fails_visibly(handed: Handed) -> None:
    with pytest.raises(gateways.Permanent, match="nog geen verzender"):
        gateways.NoGateway().send(a_message(), handed)
    assert handed.times == 0


def test_a_mail_arrives_with_its_words(served: int, mailbox: fake.Mailbox, handed: Handed) -> None:
    reference = smtp.SmtpGateway().send(a_message(), handed)
    assert handed.times == 1
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == reference
    assert mail["To"] == "ayse@post.example"
    assert mail["Subject"] == "Wij bellen u"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().splitlines() == WORDS.splitlines()


def test_the_same_message_has_the_same_id_at_each_try(
    served: int, mailbox: fake.Mailbox, handed: Handed
) -> None:
    for _ in range(2):
        smtp.SmtpGateway().send(a_message(), handed)
    assert len(set(mailbox.ids())) == 1


@pytest.mark.parametrize(
    ("step", "answer", "expected", "times"),
    [
        ("MAIL", "421 closing", gateways.Temporary, 0),
        ("RCPT", "450 greylisted", gateways.Temporary, 0),
        ("RCPT", "550 no such user", gateways.Permanent, 0),
        ("DATA", "451 mailbox in use", gateways.Temporary, 1),
        ("DATA", "554 no", gateways.Permanent, 1),
    ],
)
def test_an_answer_of_no_is_temporary_or_permanent(
    served: int,
    mailbox: fake.Mailbox,
    handed: Handed,
    step: str,
    answer: str,
    expected: type[gateways.NotSent],
    times: int,
) -> None:
    mailbox.answers[step] = answer
    with pytest.raises(expected) as caught:
        smtp.SmtpGateway().send(a_message(), handed)
    assert handed.times == times
    assert mailbox.mails == []
    # A colleague reads Dutch, never what the server said.
    assert answer[4:] not in caught.value.reason


@pytest.mark.parametrize("drops", [True, False])
def test_no_answer_after_handing_over_is_unanswered(
    served: int, mailbox: fake.Mailbox, handed: Handed, drops: bool
) -> None:
    mailbox.thinks = 3.0
    mailbox.drops = drops
    began = time.monotonic()
    with pytest.raises(gateways.Unanswered):
        smtp.SmtpGateway().send(a_message(), handed)
    assert handed.times == 1
    assert len(mailbox.mails) == 1
    assert time.monotonic() - began < 2


def test_a_slow_server_is_waited_for(
    served: int, mailbox: fake.Mailbox, handed: Handed, settings: Settings
) -> None:
    settings.SMTP_ANSWER_SECONDS = 5.0
    mailbox.thinks = 0.5
    assert smtp.SmtpGateway().send(a_message(), handed)


def test_a_server_that_refuses_the_connection_is_temporary(
    handed: Handed, settings: Settings
) -> None:
    settings.SMTP_PORT = fake.free_port()
    with pytest.raises(gateways.Temporary):
        smtp.SmtpGateway().send(a_message(), handed)
    assert handed.times == 0


def test_a_server_that_hangs_at_the_greeting_is_temporary_and_soon(
    handed: Handed, settings: Settings
) -> None:
    with fake.silent() as settings.SMTP_PORT:
        began = time.monotonic()
        with pytest.raises(gateways.Temporary):
            smtp.SmtpGateway().send(a_message(), handed)
        assert time.monotonic() - began < 2
    assert handed.times == 0


def test_a_mail_goes_out_encrypted(
    mailbox: fake.Mailbox, handed: Handed, settings: Settings
) -> None:
    settings.SMTP_STARTTLS = True
    settings.SMTP_CA_FILE = fake.CERTIFICATE
    with fake.serving(mailbox, tls=True) as settings.SMTP_PORT:
        smtp.SmtpGateway().send(a_message(), handed)
    assert mailbox.encrypted == [True]


@pytest.mark.parametrize("offers_tls", [True, False])
def test_nothing_is_sent_in_clear_when_encryption_is_stripped_or_false(
    mailbox: fake.Mailbox, handed: Handed, settings: Settings, offers_tls: bool
) -> None:
    settings.SMTP_STARTTLS = True
    # With the authorities of the system, the certificate of the test server is a stranger's.
    settings.SMTP_CA_FILE = ""
    with (
        fake.serving(mailbox, tls=offers_tls) as settings.SMTP_PORT,
        pytest.raises(gateways.Temporary, match="versleutelt de verbinding niet"),
    ):
        smtp.SmtpGateway().send(a_message(), handed)
    assert handed.times == 0
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("geen-adres", "Wij bellen u"),
        ("ayse@post.example\r\nBcc: all@post.example", "Wij bellen u"),
        ("ayse@post.example", "Wij bellen u\r\nBcc: all@post.example"),
    ],
)
def test_nobody_adds_a_header(
    served: int, mailbox: fake.Mailbox, handed: Handed, recipient: str, subject: str
) -> None:
    with pytest.raises(gateways.Permanent):
        smtp.SmtpGateway().send(a_message(recipient=recipient, subject=subject), handed)
    assert mailbox.mails == []
