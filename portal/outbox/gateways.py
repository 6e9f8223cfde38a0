"""Where messages leave: one Gateway per channel. What went wrong is one of three answers; states
and retries live in portal.outbox.deliver."""

import sys
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from portal.outbox.models import Message

type BeforeHanding = Callable[[], None]


class NotSent(Exception):
    """A message did not leave. `reason` is plain Dutch for a colleague, never a raw answer.

    `outage` tells whether this says something about the provider and not about this message.
    """

    outage = False

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Temporary(NotSent):
    """The provider did not take it now; trying again later cannot double it."""

    outage = True


class NotThisNow(Temporary):
    """The provider lives and does not want this one message now."""

    outage = False


class Permanent(NotSent):
    """It will never leave as it is."""


class ShutOut(Permanent):
    """The provider refuses us, whatever the message is: our key, our template, our account."""

    outage = True


class Unanswered(NotSent):
    """It was handed over and no answer came: it may have left."""

    outage = True


class Gateway(Protocol):
    """A way out of the portal."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Hand one message over and return the provider's reference, or ''.

        Calls `before_handing` exactly once, right before the first byte of the message leaves: what
        fails before it is Temporary or Permanent, and only what fails after it can be Unanswered.
        Every wait has a limit.
        """
        ...


def of(channel: str) -> Gateway:
    """Return the gateway that the settings name for this channel."""
    gateway: Gateway = import_string(settings.OUTBOX_GATEWAYS[channel])()
    return gateway


def asks_first(channel: str) -> bool:
    """Tell whether this way out asks its provider first if it has a message already, so that
    sending once more cannot double it."""
    return bool(getattr(import_string(settings.OUTBOX_GATEWAYS[channel]), "asks_first", False))


class ConsoleGateway:
    """Prints messages on a developer's screen."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Print the message."""
        before_handing()
        sys.stderr.write(f"\n{message.channel} to {message.recipient}\n{message.body}\n\n")
        return "console"


class DemoGateway:
    """Records messages as sent in the demo municipality; nothing ever leaves."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Send nothing."""
        before_handing()
        return "demo"


class NoGateway:
    """A channel that nobody set up: people see it, instead of messages that vanish."""

    def send(self, message: Message, before_handing: BeforeHanding) -> str:
        """Refuse."""
        raise Permanent("Er is nog geen verzender ingesteld voor dit soort bericht.")
