"""Makes messages of the outbox through its verbs, without the apps that lie above it."""

import datetime as dt
import itertools

from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import register
from tests import build

_counter = itertools.count(1)


def text(town: build.Town, *, now: dt.datetime, team: str = "inkomen-1") -> Message:
    """Queue a text message to a new resident, in a new case of this team."""
    told = register.Told(name="Ayşe Yılmaz")
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind="CALLBACK",
            subject="Mijn uitkering",
            channel=Channel.WEB,
            team=town.teams[team],
            resident=register.add(told=told, by=build.TESTER, now=now),
        ),
        by=build.TESTER,
        now=now,
    )
    message = post.queue(
        case=case,
        kind="RECEIPT",
        channel=Message.Channel.SMS,
        recipient="+31612345678",
        subject="",
        body="Wij bellen u dinsdag.",
        dedupe_key=f"test-{next(_counter)}",
        by=build.TESTER,
        now=now,
    )
    if message is None:
        raise AssertionError("the resident may receive this message")
    return message
