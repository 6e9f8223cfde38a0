"""Queueing a message: inside the verb's transaction, once per key, and only when it may go."""

import datetime as dt

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.jobs import ring
from portal.outbox.models import Message
from portal.residents import access
from portal.residents.models import ContactPoint


def queue(
    *,
    case: Case,
    kind: str,
    channel: Message.Channel,
    recipient: str,
    subject: str,
    body: str,
    dedupe_key: str,
    by: Actor,
    now: dt.datetime,
) -> Message | None:
    """Queue a message with these exact words; None when the resident's wishes forbid it.

    The same dedupe_key again returns the first message and queues nothing.
    """
    if not access.may_receive(case.resident, channel):
        return None
    with transaction.atomic():
        message, created = Message.objects.get_or_create(
            dedupe_key=dedupe_key,
            defaults={
                "case": case,
                "kind": kind,
                "channel": channel,
                "recipient": recipient,
                "subject": subject,
                "body": body,
                "queued_at": now,
                "next_try_at": now,
            },
        )
        if created:
            record.event(code="message.queued", about=message, by=by, now=now, kind=kind)
            ring.on_commit("portal.outbox.tasks.deliver", message.pk)
    return message


def address_of(case: Case, *, phone: str, may_text: bool) -> tuple[Message.Channel, str] | None:
    """Choose how to reach the resident of this case: text to a mobile number, else e-mail.

    None when neither is known or may be used. Two queries at most.
    """
    if may_text and access.may_receive(case.resident, Message.Channel.SMS):
        return Message.Channel.SMS, phone
    if case.resident:
        # Her address first: most have none, and then there is nothing to ask.
        email = case.resident.contact_points.filter(kind=ContactPoint.Kind.EMAIL).first()
        if email and access.may_receive(case.resident, Message.Channel.EMAIL):
            return Message.Channel.EMAIL, email.value
    return None
