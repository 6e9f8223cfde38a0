"""E-mail by SMTP, one connection per message. Never without a time limit, and never in clear where
the settings ask for an encrypted connection."""

import contextlib
import logging
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as CRLF
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.kit import clock, secret
from portal.outbox.gateways import BeforeHanding, NotThisNow, Permanent, Temporary, Unanswered
from portal.outbox.models import Message

CONNECT_SECONDS = 5.0
START_MAIL = 354
AWAY = "De mailserver is nu niet bereikbaar."
BUSY = "De mailserver vraagt om het later nog eens te proberen."
INSECURE = "De mailserver versleutelt de verbinding niet. Daarom gaat er geen e-mail uit."
LOGIN = "De mailserver weigert onze inloggegevens."
BAD_ADDRESS = "Dit is geen geldig e-mailadres."
UNKNOWN_ADDRESS = "De mailserver neemt geen e-mail aan voor dit adres."
REFUSED = "De mailserver weigert dit bericht."
NO_ANSWER = "De mailserver gaf geen antwoord nadat wij het bericht hadden aangeboden."

log = logging.getLogger(__name__)


class SmtpGateway:
    """Hands a message to the mail server of the municipality."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Send one e-mail; see portal.outbox.gateways.Gateway."""
        mail = self.compose(message)
        with _connection() as server:
            return _hand_over(server, mail, before_handing)

    def compose(self, message: Message) -> EmailMessage:
        """Return the e-mail of a message; a provider that turns mail into texts has its own."""
        return compose(message)


def compose(message: Message) -> EmailMessage:
    """Return the e-mail of a message. Raises Permanent for an address or subject that cannot be."""
    mail = EmailMessage(policy=CRLF)
    try:
        validate_email(message.recipient)
        local, _, domain = message.recipient.rpartition("@")
        mail["To"] = Address(username=local, domain=domain.encode("idna").decode())
        mail["From"] = settings.EMAIL_FROM
        # A line break in a header is a ValueError: nobody can add headers of their own.
        mail["Subject"] = message.subject
    except (ValidationError, ValueError) as error:
        raise Permanent(BAD_ADDRESS) from error
    mail["Date"] = format_datetime(clock.utc_now())
    # The same at every try, so that a mail program shows an accidental double once.
    sender = parseaddr(settings.EMAIL_FROM)[1].rpartition("@")[2]
    mail["Message-ID"] = f"<{secret.digest(message.dedupe_key)[:32]}@{sender}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, charset="utf-8", cte="quoted-printable")
    return mail


@contextlib.contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """A greeted, and where asked encrypted, connection. Raises Temporary: none of this is the fault
    of a message, so no message fails by it."""
    server = _greeted()
    try:
        _prepare(server)
        yield server
    finally:
        # Not quit(): that would wait for a server that has stopped answering.
        server.close()


def _greeted() -> smtplib.SMTP:
    try:
        return smtplib.SMTP(
            settings.SMTP_HOST,
            settings.SMTP_PORT,
            # Our own name as this machine knows it; asking the network for it may take long.
            local_hostname=socket.gethostname(),
            timeout=CONNECT_SECONDS,
        )
    except smtplib.SMTPConnectError as error:
        raise Temporary(BUSY) from error
    except OSError as error:
        log.warning("smtp: server away (%s)", type(error).__name__)
        raise Temporary(AWAY) from error


def _prepare(server: smtplib.SMTP) -> None:
    try:
        if server.sock:
            server.sock.settimeout(settings.SMTP_ANSWER_SECONDS)
        if settings.SMTP_STARTTLS:
            _encrypt(server)
        server.ehlo_or_helo_if_needed()
        if settings.SMTP_USER:
            server.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    except smtplib.SMTPAuthenticationError as error:
        log.error("smtp: login refused (%s)", error.smtp_code)
        raise Temporary(LOGIN) from error
    except OSError as error:
        log.warning("smtp: server broke off (%s)", type(error).__name__)
        raise Temporary(AWAY) from error


def _encrypt(server: smtplib.SMTP) -> None:
    """Encrypt, or raise: a server that does not offer it may be somebody in between."""
    context = ssl.create_default_context(cafile=settings.SMTP_CA_FILE or None)
    try:
        server.starttls(context=context)
    except (smtplib.SMTPException, ssl.SSLError) as error:
        log.error("smtp: connection not encrypted, nothing sent (%s)", type(error).__name__)
        raise Temporary(INSECURE) from error


def _hand_over(server: smtplib.SMTP, mail: EmailMessage, before_handing: BeforeHanding) -> str:
    try:
        _expect(server.mail(parseaddr(settings.EMAIL_FROM)[1]), REFUSED)
        _expect(server.rcpt(mail["To"].addresses[0].addr_spec), UNKNOWN_ADDRESS)
        _expect(server.docmd("DATA"), REFUSED, wanted=START_MAIL)
    except OSError as error:
        raise Temporary(AWAY) from error
    before_handing()
    try:
        server.send(_as_data(mail))
        answer = server.getreply()
    except OSError as error:
        raise Unanswered(NO_ANSWER) from error
    _expect(answer, REFUSED)
    return str(mail["Message-ID"])


def _expect(answer: tuple[int, bytes], reason: str, *, wanted: int = 0) -> None:
    """Raise what the code of an answer means: 4xx is NotThisNow, 5xx is Permanent with `reason`."""
    code = answer[0]
    if code == wanted or (not wanted and 200 <= code < 300):
        return
    raise Permanent(reason) if code >= 500 else NotThisNow(BUSY)


def _as_data(mail: EmailMessage) -> bytes:
    """Return the lines of an e-mail as SMTP wants them: a dot at the start of a line is doubled, a
    dot alone ends it (RFC 5321 4.5.2)."""
    lines = re.sub(rb"(?m)^\.", b"..", mail.as_bytes())
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"
