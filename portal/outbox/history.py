"""What the timeline tells of messages."""

import datetime as dt
import re

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from portal.audit.actor import job
from portal.cases.models import Case
from portal.cases.timeline import Entry
from portal.outbox import wording
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
            _without_secret(message.body),
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
        )
        for row in read
    ]


def _without_secret(body: str) -> str:
    """Hide the follow link: with it a colleague could act as the resident."""
    own_page = re.escape(settings.BASE_URL) + r"/volg/\S+"
    return re.sub(own_page, "[link naar de eigen pagina van de inwoner]", body)


def _words(message: Message) -> str:
    what = f"{wording.what(message)} naar {wording.to_whom(message)}"
    told = f"{what}: {message.get_state_display()}"
    return f"{told}. {message.reason}" if message.reason else told
