"""Banners while messages don't leave, or later than they should, and when nothing works in the
background."""

import datetime as dt

from portal.kit import clock
from portal.kit.page import Banner
from portal.outbox import standing
from portal.outbox.models import Message
from portal.staff.permissions import Standing

LATE = Banner("Berichten gaan nu later de deur uit. Ze raken niet kwijt.", tone="warning")
OFF = (
    "Er gaan nu geen berichten per {channel} uit: de verzender werkt niet sinds {since}. "
    "Ze gaan vanzelf zodra het weer kan. Heeft het haast? Bel dan zelf."
)
SILENCE = dt.timedelta(minutes=10)


def banner(may: Standing) -> Banner | None:
    """Return the banner when a provider is off, or when a message has waited for minutes. One
    query, shared with the menu."""
    sending = standing.of(may)
    if sending.channel and sending.off_since is not None:
        label = Message.Channel(sending.channel).label
        since = clock.moment_in_words(sending.off_since)
        return Banner(OFF.format(channel=label, since=since), tone="error")
    return LATE if sending.is_late else None


def worker(may: Standing) -> Banner | None:
    """Return the banner for who handles messages when the worker beat long ago. One query, shared
    with the menu.

    None for a portal whose worker never beat: it has just been set up, and messages that wait have
    a banner of their own.
    """
    last = standing.of(may).last_beat
    if last is None or clock.utc_now() - last < SILENCE:
        return None
    return Banner(
        f"De portaal-werker is stil sinds {clock.moment_in_words(last)}. Berichten en "
        "herinneringen wachten. Waarschuw de technisch beheerder.",
        tone="error",
    )
