"""Sealing events per batch, and checking the chain of seals. Not at insert: that would make every
verb wait for every other."""

import dataclasses
import datetime as dt
import hashlib
import json

from django.db import transaction

from portal.audit.models import Event, Seal
from portal.kit import locks

BATCH = 5_000
# An id can become visible after a higher one; no transaction here lives longer than this.
SETTLED_AFTER = dt.timedelta(minutes=5)


def _digest(events: list[Event], previous: str) -> str:
    total = hashlib.sha256(previous.encode())
    for event in events:
        row = [
            event.pk,
            event.at.isoformat(),
            event.actor,
            event.code,
            event.object_kind,
            event.object_id,
            event.data,
        ]
        total.update(json.dumps(row, sort_keys=True).encode())
    return total.hexdigest()


def _alone() -> None:
    """Wait for another sealer. A row lock would not do: who waited for it still saw the last seal
    from before the wait, and the chain would fork."""
    locks.wait_for("portal.audit.seal")


def seal_next(*, now: dt.datetime) -> Seal | None:
    """Seal the oldest settled events that have no seal yet; None when there are none."""
    with transaction.atomic():
        _alone()
        last = Seal.objects.order_by("-last_event").first()
        after = last.last_event if last else 0
        unsealed = Event.objects.filter(pk__gt=after)
        # Ids and times cross: never pass over an id that is not settled yet, or it is never sealed.
        young = unsealed.filter(recorded_at__gte=now - SETTLED_AFTER).order_by("pk").first()
        settled = unsealed.filter(pk__lt=young.pk) if young else unsealed
        events = list(settled.order_by("pk")[:BATCH])
        if not events:
            return None
        previous = last.digest if last else ""
        return Seal.objects.create(
            first_event=events[0].pk,
            last_event=events[-1].pk,
            events=len(events),
            digest=_digest(events, previous),
            previous=previous,
            sealed_at=now,
        )


@dataclasses.dataclass(frozen=True)
class Broken:
    """A seal that no longer fits its events."""

    first_event: int
    last_event: int


def verify() -> list[Broken]:
    """Recompute every seal; return those whose events were changed, removed or added."""
    broken: list[Broken] = []
    previous = ""
    after = 0
    for seal in Seal.objects.order_by("last_event").iterator():
        events = list(Event.objects.filter(pk__gt=after, pk__lte=seal.last_event).order_by("pk"))
        if seal.previous != previous or seal.digest != _digest(events, previous):
            broken.append(Broken(seal.first_event, seal.last_event))
        previous, after = seal.digest, seal.last_event
    return broken
