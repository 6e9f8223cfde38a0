"""The first call about an objection or complaint, promised as every call is: a moment, and a number
that she will see."""

import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.moments import slots, windows
from objections.taking.came import Call
from portal.audit.actor import Actor
from portal.cases.models import Case, Channel
from portal.staff import numbers

# What the dossier of a call holds of her story; all of it stands in the case that it is about.
MOST_OF_STORY = 2000
NO_MOMENT = "De inwoner wil eerst gebeld worden. Er is nog geen moment afgesproken: bel zelf."


def promise(
    *, case: Case, call: Call | None, story: str, is_hers: bool, by: Actor, now: dt.datetime
) -> CallbackRequest | None:
    """Promise the call that she asked for, or nothing. Part of the verb that takes it in, and never
    a reason not to: without a number for the team there is no call yet, and neither when she sent
    it herself (`is_hers`) and her moment is gone. Raises slots.Full or windows.NoSuchWindow for a
    colleague, who can choose another."""
    if call is None or not call.wanted:
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
    try:
        with transaction.atomic():
            return requests.ask(asked=asked, by=by, now=now)
    except numbers.NoNumber:
        return None
    except (slots.Full, windows.NoSuchWindow):
        if not is_hers:
            raise
        return None


def came_in(case: Case, call: Call | None, promised: CallbackRequest | None) -> str:
    """Return how it came in, and that she still waits for a moment when there is none."""
    way = f"Binnengekomen: {Channel(case.channel).label}."
    return f"{way} {NO_MOMENT}" if call is not None and promised is None else way
