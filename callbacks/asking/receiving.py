"""The receipt of a request that came by an electronic way: logged, also for what joins another one,
so that its sender reads the same."""

import datetime as dt

from portal.audit.actor import Actor
from portal.cases.models import Case, Channel
from portal.contacts import first_reports, receiving
from portal.outbox import receipts
from portal.outbox.models import Message


def log(*, case: Case, words: str, message: Message | None, by: Actor, now: dt.datetime) -> None:
    """Log when we got what. Part of the verb that makes the request. Three queries at most."""
    received = receiving.of(
        channel=Channel(case.channel),
        words=words,
        otherwise=receiving.What.CALL,
        report=first_reports.of(case),
        now=now,
    )
    if received is not None:
        receipts.give(case=case, received=received, message=message, by=by, now=now)
