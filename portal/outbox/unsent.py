"""What the page of messages that need a person shows to one colleague."""

import dataclasses
import datetime as dt

from django.db import models

from portal.audit import record
from portal.cases.models import Case
from portal.outbox import delivery, gateways, wording
from portal.outbox.models import Message, Provider
from portal.staff.permissions import Standing

ROWS = 25
PROBLEMS = {
    Message.State.FAILED: "Mislukt",
    Message.State.UNCERTAIN: "Onzeker",
    Message.State.SENT: "Niet aangekomen",
}
PROVIDER_OFF = "De verzender werkt nu niet."


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Which messages to show; empty is all."""

    reference: str = ""
    kind: str = ""
    state: str = ""
    channel: str = ""


@dataclasses.dataclass(frozen=True)
class Row:
    """One message; recipient and words are only for who may read its case."""

    message: Message
    may_read: bool
    what: str
    to_whom: str
    words: str
    # Why it stands here, in plain Dutch, and the word on its badge.
    why: str
    problem: str
    # Whether sending it again might reach her twice.
    may_double: bool


@dataclasses.dataclass(frozen=True)
class Waiting:
    """How many messages are tried again for one reason."""

    reason: str
    count: int


@dataclasses.dataclass(frozen=True)
class Page:
    """A part of the list, newest first."""

    rows: list[Row]
    number: int
    has_next: bool


def page(number: int, *, wanted: Wanted, may: Standing, now: dt.datetime) -> Page:
    """Return a page of what failed or is uncertain, and record the look at the rows that show
    words. Three statements."""
    some = Message.objects.for_a_person().only_these(**dataclasses.asdict(wanted))
    unsent = some.select_related("case").order_by("-ended_at", "-pk")
    start = (number - 1) * ROWS
    # One row more than shown tells whether there is a next page, without counting them all.
    messages = list(unsent[start : start + ROWS + 1])
    return Page(_rows(messages[:ROWS], may, now), number, len(messages) > ROWS)


def _rows(messages: list[Message], may: Standing, now: dt.datetime) -> list[Row]:
    visible = Case.objects.visible_to(may, now=now)
    cases = {message.case_id: message.case for message in messages}
    readable = set(visible.filter(pk__in=cases).values_list("pk", flat=True))
    seen = [case for pk, case in cases.items() if pk in readable]
    record.looks(code="message.looked", about=seen, by=may.user.actor, now=now)
    return [
        Row(
            message,
            message.case_id in readable,
            wording.what(message),
            wording.to_whom(message),
            wording.without_secret(message),
            message.reason or delivery.why(message),
            PROBLEMS[Message.State(message.state)],
            may_double=message.state == Message.State.UNCERTAIN
            and not gateways.asks_first(message.channel),
        )
        for message in messages
    ]


def waiting(*, now: dt.datetime) -> list[Waiting]:
    """Return what is tried again since minutes, by reason, most first. One query.

    What nobody tried because its provider is off says so."""
    off = Provider.objects.off().values("channel")
    why = models.Case(
        models.When(reason="", channel__in=off, then=models.Value(PROVIDER_OFF)),
        default="reason",
    )
    late = Message.objects.waiting_long(now).values(why=why)
    counted = late.annotate(count=models.Count("pk")).order_by("-count", "why")
    return [Waiting(row["why"], row["count"]) for row in counted]
