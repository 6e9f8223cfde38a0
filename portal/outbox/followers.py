"""Who wants to know of the messages of one kind: higher apps fill MESSAGE_FOLLOWERS. A letter by
e-mail follows its e-mail in this way."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from portal.outbox.models import Message


@dataclasses.dataclass(frozen=True)
class Follower:
    """One entry of MESSAGE_FOLLOWERS.

    `why_not` says in Dutch for colleagues why a message may not go any more, besides the wishes of
    the resident, or nothing: asked when it is claimed and once more right before it leaves. `told`
    is called whenever a message ended, came back or was queued again, in that same transaction;
    the row of the message is locked then. Telling it twice changes nothing.
    """

    kind: str
    why_not: Callable[[Message], str]
    told: Callable[[Message, dt.datetime], None]


@functools.cache
def followers() -> dict[str, Follower]:
    """Return every follower by the kind of its messages."""
    found: list[Follower] = [import_string(path) for path in settings.MESSAGE_FOLLOWERS]
    return {follower.kind: follower for follower in found}


def why_not(message: Message) -> str:
    """Return why a follower does not let this message go, or nothing."""
    follower = followers().get(message.kind)
    return follower.why_not(message) if follower else ""


def tell(message: Message, *, now: dt.datetime) -> None:
    """Tell who follows this message how it stands. Part of the verb that changed it."""
    follower = followers().get(message.kind)
    if follower:
        follower.told(message, now)
