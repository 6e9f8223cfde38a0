"""A banner for team leads and functional managers when nothing works in the background."""

import datetime as dt
from typing import Any

from portal.jobs import slots
from portal.kit import clock
from portal.kit.page import Banner

SILENCE = dt.timedelta(minutes=10)
# The name of a permission of portal.staff, which lies above this app.
MEANT_FOR = "HANDLE_MESSAGES"


def banner(may: Any) -> Banner | None:
    """Return the banner when the worker beat long ago. One query, none for most colleagues.

    None for a portal whose worker never beat: it has just been set up, and messages that wait have
    a banner of their own.
    """
    if MEANT_FOR not in may.held:
        return None
    now = clock.utc_now()
    last = slots.last_beat("worker")
    if last is None or now - last < SILENCE:
        return None
    return Banner(
        f"De portaal-werker is stil sinds {clock.moment_in_words(last)}. Berichten en "
        "herinneringen wachten. Waarschuw de technisch beheerder.",
        tone="error",
    )
