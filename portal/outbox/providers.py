"""Is the provider of a channel there? After some errors in a row it is left alone, and one message
a while tries it: the probe. Nobody has to switch anything."""

import datetime as dt
import logging

from django.conf import settings
from django.db.models import F

from portal.outbox.models import Provider

log = logging.getLogger(__name__)


def note(*, channel: str, outage: bool, now: dt.datetime) -> None:
    """Note how the provider answered: an outage counts, any other answer proves that it lives."""
    if outage:
        _count(channel, now)
    elif Provider.objects.troubled().filter(channel=channel).delete()[0]:
        log.warning("outbox: the provider of %s answers again", channel)


def lets_through(*, channel: str, now: dt.datetime) -> bool:
    """Tell whether a message may be tried. While the provider is off only one a while may: whoever
    is told so is the probe. Two statements at most, one when all is well."""
    off = Provider.objects.off().filter(channel=channel)
    if not off.exists():
        return True
    # Of two that ask at once, the second finds the moment moved.
    return bool(off.filter(next_probe_at__lte=now).update(next_probe_at=_next_probe(now)))


def closed(*, now: dt.datetime) -> list[str]:
    """Return the channels that nothing may try now. One query."""
    off = Provider.objects.off().filter(next_probe_at__gt=now)
    return list(off.values_list("channel", flat=True))


def _count(channel: str, now: dt.datetime) -> None:
    provider, _ = Provider.objects.get_or_create(channel=channel)
    mine = Provider.objects.filter(pk=provider.pk)
    mine.update(errors_in_row=F("errors_in_row") + 1)
    enough = mine.filter(off_since=None, errors_in_row__gte=settings.OUTBOX_OFF_AFTER)
    if enough.update(off_since=now, next_probe_at=_next_probe(now)):
        log.error("outbox: the provider of %s is left alone for now", channel)


def _next_probe(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.OUTBOX_PROBE_SECONDS)
