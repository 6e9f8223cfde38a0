"""A mail server that behaves as the test says, and keeps what it accepted. Its certificate is for
localhost and for tests only."""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# It tells of every line of every conversation.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
TLS = Path(__file__).parent.parent / "data" / "tls"
CERTIFICATE = str(TLS / "localhost.pem")


class Mailbox:
    """Answers as told, and keeps the accepted mails in order."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.encrypted: list[bool] = []
        self.answers: dict[str, str] = {}
        # Seconds before it wants the words of a mail, and between the last of them and its answer.
        self.hesitates = 0.0
        self.thinks = 0.0
        # The connection breaks instead of an answer.
        self.drops = False

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        await asyncio.sleep(self.hesitates)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        # From here on a real server has the mail, also when its answer never arrives.
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        self.encrypted.append(session.ssl is not None)
        self.mails.append(message_from_bytes(raw, policy=policy.default))
        if self.drops and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        await asyncio.sleep(self.thinks)
        return "250 OK"

    @contextlib.contextmanager
    def slow(self, *, before: float, after: float) -> Iterator[None]:
        """Take so many seconds before and after the words of each mail."""
        self.hesitates, self.thinks = before, after
        try:
            yield
        finally:
            self.hesitates, self.thinks = 0.0, 0.0

    def ids(self) -> list[str]:
        """The Message-ID of every accepted mail: twice the same is a double."""
        return [str(mail["Message-ID"]) for mail in self.mails]


def free_port() -> int:
    """Return a port of localhost that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(mailbox: Mailbox, *, tls: bool = False, port: int = 0) -> Iterator[int]:
    """Run the mail server on localhost and yield its port."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, str(TLS / "localhost.key"))
    chosen = port or free_port()
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=chosen, tls_context=context, enable_SMTPUTF8=True
    )
    controller.start()
    try:
        yield chosen
    finally:
        controller.stop()


@contextlib.contextmanager
def silent() -> Iterator[int]:
    """Listen on a port of localhost and never say a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        yield int(listener.getsockname()[1])
