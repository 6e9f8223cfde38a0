"""A banner for everyone while messages don't leave, or later than they should."""

from django.db.models import CharField, Value

from portal.kit import clock
from portal.kit.page import Banner
from portal.outbox.models import Message, Provider
from portal.staff.permissions import Standing

LATE = Banner("Berichten gaan nu later de deur uit. Ze raken niet kwijt.", tone="warning")
OFF = (
    "Er gaan nu geen berichten per {channel} uit: de verzender werkt niet sinds {since}. "
    "Ze gaan vanzelf zodra het weer kan. Heeft het haast? Bel dan zelf."
)


def banner(_may: Standing) -> Banner | None:
    """Return the banner when a provider is off, or when a message has waited for minutes. One
    query."""
    off = Provider.objects.off().values_list("channel", "off_since")
    late = Message.objects.waiting_long(clock.utc_now())
    waiting = late.values_list(Value("", output_field=CharField()), "queued_at")[:1]
    found = sorted(off.union(waiting), reverse=True)
    if not found:
        return None
    channel, since = found[0]
    if not channel or since is None:
        return LATE
    label = Message.Channel(channel).label
    return Banner(OFF.format(channel=label, since=clock.moment_in_words(since)), tone="error")
