"""Writing down a conversation or attempt. Appended, never edited."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case, Channel
from portal.contacts.models import ContactMoment


def add(
    *,
    case: Case,
    channel: Channel,
    direction: ContactMoment.Direction,
    note: str,
    by: Actor,
    now: dt.datetime,
) -> ContactMoment:
    """Append one contact moment to a case."""
    with transaction.atomic():
        moment = ContactMoment.objects.create(
            case=case, at=now, channel=channel, direction=direction, by=by.key, note=note
        )
        record.event(code="contact.added", about=case, by=by, now=now, moment=moment.pk)
    return moment
