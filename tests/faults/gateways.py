"""The gateways of a fault run: a real network with a server that counts, and one that watches."""

import time
from email.message import EmailMessage
from typing import ClassVar

from portal.outbox import smtp
from portal.outbox.gateways import BeforeHanding
from portal.outbox.models import Message


class TextBySmtp(smtp.SmtpGateway):
    """Sends a text message as mail to number@sms.example, so that the fake server counts it."""

    def compose(self, message: Message) -> EmailMessage:
        """Return the mail for a text message."""
        number = message.recipient.removeprefix("+")
        return smtp.compose(
            Message(
                recipient=f"{number}@sms.example",
                subject="sms",
                body=message.body,
                dedupe_key=message.dedupe_key,
            )
        )


class Watched:
    """A way out that leads nowhere and knows when each message was about to leave."""

    handed: ClassVar[dict[int, float]] = {}

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Take a while, as a network does, and keep the moment before the first byte."""
        time.sleep(0.005)
        moment = time.monotonic()
        before_handing()
        Watched.handed[message.pk] = moment
        return "watched"
