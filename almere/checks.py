"""What `check --deploy` says about this deployment beyond Django's own checks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

from almere import outgoing


def every_channel_has_a_gateway(
    app_configs: Sequence[Any] | None, **_: object
) -> list[CheckMessage]:
    """Warn about a channel by which nothing can leave."""
    idle = {outgoing.NONE, *outgoing.PRETENDING}
    return [
        Warning(
            f"No gateway for {channel}: each such message fails and waits for a colleague.",
            hint=f"Set {channel}_GATEWAY; see docs/operations.md.",
            id="almere.W001",
        )
        for channel, path in settings.OUTBOX_GATEWAYS.items()
        if path in idle
    ]
