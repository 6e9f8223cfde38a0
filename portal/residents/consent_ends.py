"""What ends a yes to official post by e-mail without her asking: safe contact, death, a merge.
Apart from portal.residents.consent, because what does these things lies below that."""

import datetime as dt

from portal.audit import record
from portal.audit.actor import Actor
from portal.residents.models import PostConsent, Resident


def end_all(
    *, resident: Resident, because: PostConsent.Because, by: Actor, now: dt.datetime
) -> None:
    """End every yes of hers. Part of another verb, which has locked the resident. One statement
    when there is none."""
    for consent in PostConsent.objects.running().filter(resident=resident).order_by("pk"):
        end(consent=consent, because=because, by=by, now=now)


def end(*, consent: PostConsent, because: PostConsent.Because, by: Actor, now: dt.datetime) -> None:
    """End one yes; what ended before stays as it ended. Part of another verb."""
    ended = (
        PostConsent.objects.running()
        .filter(pk=consent.pk)
        .update(ended_at=now, ended_by=by.key, because=because)
    )
    if ended:
        record.event(
            code="resident.consent_ended",
            about=consent.resident,
            by=by,
            now=now,
            kind=consent.kind,
            because=because.value,
        )
