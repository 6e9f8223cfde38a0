"""The first call about an objection or complaint, promised as every call is: a moment, and a number
that she will see."""

import datetime as dt

from callbacks import requests
from callbacks.models import CallbackRequest
from objections.taking.came import Call
from portal.audit.actor import Actor
from portal.cases.models import Case, Channel

# What the dossier of a call holds of her story; all of it stands in the case that it is about.
MOST_OF_STORY = 2000


def promise(
    *, case: Case, call: Call | None, story: str, by: Actor, now: dt.datetime
) -> CallbackRequest | None:
    """Promise the call that she asked for, or nothing. Part of the verb that takes it in. Raises
    numbers.NoNumber, slots.Full or windows.NoSuchWindow."""
    if call is None:
        return None
    window, *or_else = call.wanted
    asked = requests.Ask(
        topic=case.topic,
        subject=case.subject,
        story=story[:MOST_OF_STORY],
        phone=call.phone,
        window=window,
        or_else=tuple(or_else),
        channel=Channel(case.channel),
        resident=case.resident,
        urgent=case.is_urgent,
        wants_reminder=call.wants_reminder,
        origin=case,
        team=case.team,
    )
    return requests.ask(asked=asked, by=by, now=now)
