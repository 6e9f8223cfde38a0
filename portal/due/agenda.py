"""The agenda feed of a colleague: how many calls in which half-day. No names, no references: an
agenda is read by more eyes than the portal."""

import datetime as dt
from collections import Counter

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.audit import record
from portal.cases import kinds
from portal.contacts.models import Promise
from portal.due import ics
from portal.due.models import AgendaFeed
from portal.kit import secret
from portal.staff.models import User

AHEAD = dt.timedelta(days=366)
KEEP_SHOWING = dt.timedelta(days=7)
MOST_SHOWN = 500
CALENDAR_NAME = "Mijn belmomenten"


def make(*, user: User, now: dt.datetime) -> str:
    """Return a new secret for this colleague's feed; the old address stops working at once."""
    made = secret.new_link()
    with transaction.atomic():
        feed, _ = AgendaFeed.objects.update_or_create(
            user=user, defaults={"secret_hash": secret.digest(made), "made_at": now}
        )
        record.event(code="agenda.made", about=feed, by=user.actor, now=now)
    return made


def revoke(*, user: User, now: dt.datetime) -> None:
    """Stop the feed. Stopping twice changes nothing."""
    with transaction.atomic():
        feed = AgendaFeed.objects.filter(user=user).first()
        if feed is not None:
            record.event(code="agenda.revoked", about=feed, by=user.actor, now=now)
            feed.delete()


def of_user(user: User) -> AgendaFeed | None:
    """Return the feed of this colleague, or None. One query."""
    return AgendaFeed.objects.filter(user=user).first()


def owner_of(typed: str) -> User | None:
    """Return whose feed this secret opens; nobody's when they left. One query."""
    feed = (
        AgendaFeed.objects.filter(secret_hash=secret.digest(typed), user__is_active=True)
        .select_related("user")
        .first()
    )
    return feed.user if feed else None


def render(user: User, *, now: dt.datetime) -> str:
    """Return the feed: one entry per half-day and kind of case. One query."""
    since = now - KEEP_SHOWING
    promised = Promise.objects.standing().windows_of(user).ending_between(since, now + AHEAD)
    counted = Counter(
        (promise.from_at, promise.until_at, promise.case.kind)
        for promise in promised.with_owner()[:MOST_SHOWN]
    )
    link = settings.BASE_URL + reverse("due:work")
    host = link.split("/")[2]
    events = [
        ics.Event(
            # The same half-day keeps its id, so that an agenda changes the entry it has.
            uid=f"{start:%Y%m%dT%H%M%S}-{end:%H%M%S}-{kind.lower()}-{user.pk}@{host}",
            start=start,
            end=end,
            title=f"{kinds.kinds()[kind].label} ({count})",
            url=link,
        )
        for (start, end, kind), count in sorted(counted.items())
    ]
    return ics.render(name=CALENDAR_NAME, events=events, now=now)
