"""What the timeline tells of messages."""

import datetime as dt

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from portal.audit.actor import job
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.kit import clock
from portal.outbox import delivery, wording
from portal.outbox.models import Message


def entries(case: Case) -> list[Entry]:
    """Return one entry per message, with its words. One query, or none when they were read with
    the case."""
    by = job("outbox").key
    return [
        Entry(
            message.ended_at or message.queued_at,
            _words(message),
            by,
            wording.without_secret(message),
        )
        for message in _messages(case)
    ]


def with_messages(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Read the messages of many cases in the same statement."""
    message = JSONObject(
        at=Coalesce("ended_at", "queued_at"),
        kind="kind",
        channel="channel",
        recipient="recipient",
        state="state",
        reason="reason",
        body="body",
        delivery="delivery",
        held_until="held_until",
    )
    hers = Message.objects.filter(case=OuterRef("pk")).order_by("pk")
    return cases.annotate(messages_told=ArraySubquery(hers.values(message=message)))


def _messages(case: Case) -> list[Message]:
    """Return the messages with, as `ended_at`, the moment at which the timeline tells them."""
    read = vars(case).get("messages_told")
    if read is None:
        return list(case.messages.order_by("pk"))
    return [
        Message(
            ended_at=dt.datetime.fromisoformat(row["at"]),
            kind=row["kind"],
            channel=row["channel"],
            recipient=row["recipient"],
            state=row["state"],
            reason=row["reason"],
            body=row["body"],
            delivery=row["delivery"],
            held_until=_moment(row["held_until"]),
        )
        for row in read
    ]


def _moment(told: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(told) if told else None


def _words(message: Message) -> str:
    what = f"{wording.what(message)} naar {wording.to_whom(message)}"
    told = f"{what}: {wording.state_of(message, now=clock.utc_now())}"
    why = message.reason or delivery.why(message)
    return f"{told}. {why}" if why else told
