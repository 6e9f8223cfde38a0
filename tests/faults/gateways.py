"""The gateway for text messages of a fault run: a real network, and a server that counts."""

from email.message import EmailMessage

from portal.outbox import smtp
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
