"""Sending a message to a colleague: at most once, whatever breaks. Who gets which message and when
is decided by the app whose row it is."""

import logging
from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded
from django import db

from portal.kit import states
from portal.outbox import gateways
from portal.outbox.models import Message, ToColleague

State = ToColleague.State
TRANSITIONS: states.Transitions = {
    State.READY: frozenset({State.HANDED, State.NOTHING, State.FAILED}),
    # Without an answer it stays here: perhaps it arrived, and a second one is worse than none.
    State.HANDED: frozenset({State.SENT, State.FAILED}),
    State.SENT: frozenset(),
    State.NOTHING: frozenset(),
    State.FAILED: frozenset(),
}
log = logging.getLogger(__name__)


def send(row: ToColleague, make: Callable[[], Message | None]) -> bool:
    """Send what `make` returns for this row, or note that there is nothing to tell; False when the
    provider is away, so that the others can wait. No transaction is open while we wait for it."""
    name = type(row).__name__
    try:
        message = make()
        if message is None:
            _move(row, State.NOTHING)
            return True
        gateways.of(message.channel).send(message, lambda: _move(row, State.HANDED))
        _move(row, State.SENT)
    except states.MovedMeanwhile:
        # Another worker sends it.
        return True
    except gateways.NotSent as error:
        log.warning("%s %s did not leave (%s)", name, row.pk, type(error).__name__)
        return _not_sent(row, error)
    except (db.Error, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        # A bug with one is no reason to keep the others.
        log.exception("%s %s met a bug (%s)", name, row.pk, type(error).__name__)
        if row.state == State.READY:
            _move(row, State.FAILED)
    return True


def _not_sent(row: ToColleague, error: gateways.NotSent) -> bool:
    """Keep what did not leave for the next turn; what may have left is never tried again."""
    may_try = isinstance(error, gateways.Temporary) and row.state == State.READY
    if not may_try and not isinstance(error, gateways.Unanswered):
        _move(row, State.FAILED)
    return not error.outage


def _move(row: ToColleague, new: ToColleague.State) -> None:
    states.move(row, field="state", new=new, transitions=TRANSITIONS)
