"""Makes messages of the outbox through its verbs, without the apps that lie above it."""

import datetime as dt
import itertools

from django.test import override_settings

from portal.cases import lifecycle
from portal.cases.models import Channel
from portal.outbox import post, tasks
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


def failed(town: build.Town, *, now: dt.datetime, team: str = "inkomen-1") -> Message:
    """A text message that the provider refused."""
    return _delivered(text(town, now=now, team=team), "Refusing")


def uncertain(town: build.Town, *, now: dt.datetime, team: str = "inkomen-1") -> Message:
    """A text message that the provider took without an answer."""
    return _delivered(text(town, now=now, team=team), "Silent")


def _delivered(message: Message, gateway: str) -> Message:
    with override_settings(OUTBOX_GATEWAYS={"SMS": f"tests.fakes.gateways.{gateway}"}):
        tasks.deliver(message.pk)
    message.refresh_from_db()
    return message
