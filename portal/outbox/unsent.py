"""What the page of messages that need a person shows to one colleague."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import models

from portal.audit import record
from portal.cases.models import Case
from portal.kit import clock
from portal.outbox.models import Message
from portal.staff.models import User

MOST_ROWS = 1000


@dataclasses.dataclass(frozen=True)
class Row:
    """One message; recipient and words are only for who may read its case."""

    message: Message
    may_read: bool


@dataclasses.dataclass(frozen=True)
class Waiting:
    """How many messages are tried again for one reason."""

    reason: str
    count: int


def everything() -> models.QuerySet[Message]:
    """Return what failed or is uncertain, newest first; a thousand at most."""
    messages = Message.objects.for_a_person().select_related("case").order_by("-ended_at", "-pk")
    found: models.QuerySet[Message] = messages[:MOST_ROWS]
    return found


def rows(messages: Sequence[Message], *, user: User, now: dt.datetime) -> list[Row]:
    """Return the rows of one page, and record the look at those that show words. Two statements."""
    visible = Case.objects.visible_to(user, day=clock.day_of(now), now=now)
    cases = {message.case_id: message.case for message in messages}
    readable = set(visible.filter(pk__in=cases).values_list("pk", flat=True))
    seen = [case for pk, case in cases.items() if pk in readable]
    record.looks(code="message.looked", about=seen, by=user.actor, now=now)
    return [Row(message, message.case_id in readable) for message in messages]


def waiting(*, now: dt.datetime) -> list[Waiting]:
    """Return what is tried again since minutes, by reason, most first. One query."""
    late = Message.objects.waiting_long(now).values("reason")
    counted = late.annotate(count=models.Count("pk")).order_by("-count", "reason")
    return [Waiting(row["reason"], row["count"]) for row in counted]
