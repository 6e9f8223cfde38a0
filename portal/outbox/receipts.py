"""Receipts of what came in by an electronic way: when, under which number, and what it was. The
words themselves stand in the dossier; here stands their fingerprint, which proves them."""

import dataclasses
import datetime as dt
import hashlib

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case, Channel
from portal.outbox.models import Message, Receipt

What = Receipt.What
TOLD = frozenset({"receipt.given"})
# How much of the fingerprint a person can read aloud.
SHOWN = 16


@dataclasses.dataclass(frozen=True)
class Received:
    """What came in, and when we got it."""

    what: Receipt.What
    channel: Channel
    is_designated: bool
    words: str
    at: dt.datetime


def digest_of(*, reference: str, at: dt.datetime, words: str) -> str:
    """Return the fingerprint of these words, received then under this number."""
    told = f"{reference}\n{at.astimezone(dt.UTC).isoformat(timespec='seconds')}\n{words}"
    return hashlib.sha256(told.encode()).hexdigest()


def shown(digest: str) -> str:
    """Return the start of a fingerprint as a person copies it: '1a2b-3c4d-5e6f-7a8b'."""
    start = digest[:SHOWN].upper()
    return "-".join(start[place : place + 4] for place in range(0, SHOWN, 4))


def code_for(case: Case, received: Received) -> str:
    """Return what a receipt of this shows as its code."""
    digest = digest_of(reference=case.reference, at=received.at, words=received.words)
    return shown(digest)


def give(
    *, case: Case, received: Received, message: Message | None, by: Actor, now: dt.datetime
) -> Receipt:
    """Log the receipt that goes with this: on the screen, and in `message` where one went. Part of
    the verb that takes it in; the same again is the same receipt."""
    digest = digest_of(reference=case.reference, at=received.at, words=received.words)
    with transaction.atomic():
        receipt, created = Receipt.objects.get_or_create(
            case=case,
            digest=digest,
            defaults={
                "what": received.what,
                "channel": received.channel,
                "is_designated": received.is_designated,
                "at": received.at,
                "message": message,
            },
        )
        if created:
            record.event(code="receipt.given", about=case, by=by, now=now, what=received.what.value)
    return receipt


def first_of(case: Case) -> Receipt | None:
    """Return the receipt of what opened this case. One query."""
    return Receipt.objects.filter(case=case).order_by("at", "pk").first()
