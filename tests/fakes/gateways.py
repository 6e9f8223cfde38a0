"""Gateways that go wrong in one way."""

from portal.outbox.gateways import BeforeHanding, Permanent, Unanswered
from portal.outbox.models import Message

REFUSED = "De verzender neemt geen berichten aan voor dit telefoonnummer."
NO_ANSWER = "De verzender gaf geen antwoord nadat wij het bericht hadden aangeboden."


class Refusing:
    """Refuses every message for good."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Refuse."""
        raise Permanent(REFUSED)


class Silent:
    """Takes every message and never answers."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Take it and say nothing."""
        before_handing()
        raise Unanswered(NO_ANSWER)


class Taking:
    """Takes every message and gives it a number."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Take it."""
        before_handing()
        return f"taken-{message.pk}"
