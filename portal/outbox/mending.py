"""What a colleague does about a message that failed or is uncertain. Nothing here happens by
itself."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from portal.audit import record
from portal.audit.actor import Actor
from portal.cases.models import Case
from portal.jobs import ring
from portal.kit import states
from portal.live import notify, topics
from portal.outbox import followers
from portal.outbox.deliver import TRANSITIONS
from portal.outbox.models import Message

State = Message.State
OTHER_ADDRESS = "Dit telefoonnummer of adres is niet van de inwoner. Het bericht is niet verstuurd."


def resend(*, message: Message, by: Actor, now: dt.datetime) -> None:
    """Queue the same words once more. Raises states.MovedMeanwhile after somebody else's click."""
    with transaction.atomic():
        _leave_list(
            message,
            State.QUEUED,
            queued_at=now,
            next_try_at=now,
            trying_since=None,
            ended_at=None,
            reason="",
            delivery="",
            delivery_at=None,
            provider_reference="",
            # A person decides that it goes now, whatever the hour is.
            at_once=True,
            held_until=None,
        )
        record.event(code="message.resent", about=message, by=by, now=now, case=message.case_id)
        followers.tell(message, now=now)
        notify.hint(topics.case(message.case_id))
        ring.on_commit("portal.outbox.tasks.deliver", message.pk)


def settle(*, message: Message, by: Actor, now: dt.datetime) -> None:
    """Close a message because the resident knows already: it arrived, or a colleague told her.

    Raises states.MovedMeanwhile after somebody else's click.
    """
    with transaction.atomic():
        _leave_list(message, State.SETTLED, ended_at=now)
        record.event(code="message.settled", about=message, by=by, now=now, case=message.case_id)
        followers.tell(message, now=now)
        notify.hint(topics.case(message.case_id))


def resend_all(*, pks: Iterable[int], by: Actor, now: dt.datetime) -> int:
    """Queue these messages once more and return how many. What somebody else treated meanwhile
    stays as it is."""
    return _all(resend, pks, by, now)


def settle_all(*, pks: Iterable[int], by: Actor, now: dt.datetime) -> int:
    """Close these messages and return how many. What somebody else treated meanwhile stays as it
    is."""
    return _all(settle, pks, by, now)


def stop_to(*, case: Case, recipient: str, by: Actor, now: dt.datetime) -> None:
    """Stop every message of this case that waits for an address that proved to be a stranger's,
    those that failed before included: nobody may send them again. Part of another verb."""
    with transaction.atomic():
        for message in Message.objects.stoppable(case, recipient).select_for_update():
            stop(message=message, reason=OTHER_ADDRESS, by=by, now=now)


def stop(*, message: Message, reason: str, by: Actor, now: dt.datetime) -> None:
    """Keep a message from leaving, or from leaving again. Part of another verb, which locked it.
    Raises states.IllegalMove for one that is on its way or over."""
    states.move(
        message,
        field="state",
        new=State.STOPPED,
        transitions=TRANSITIONS,
        ended_at=now,
        reason=reason,
    )
    record.event(code="message.stopped", about=message, by=by, now=now, case=message.case_id)
    followers.tell(message, now=now)


def _all(verb: Callable[..., None], pks: Iterable[int], by: Actor, now: dt.datetime) -> int:
    done = 0
    with transaction.atomic():
        # In one order, so that two colleagues who tick the same rows do not wait for each other.
        for message in Message.objects.for_a_person().filter(pk__in=pks).order_by("pk"):
            with contextlib.suppress(states.MovedMeanwhile):
                verb(message=message, by=by, now=now)
                done += 1
    return done


def _leave_list(
    message: Message, new: Message.State, **also: dt.datetime | str | bool | None
) -> None:
    """Move a message, also when the page showed it in a state that is long gone."""
    if message.state == State.SENT and not _did_not_arrive(message):
        raise states.MovedMeanwhile
    try:
        states.move(message, field="state", new=new, transitions=TRANSITIONS, **also)
    except states.IllegalMove:
        raise states.MovedMeanwhile from None


def _did_not_arrive(message: Message) -> bool:
    """Tell whether it still stands as sent and not arrived: the provider may have told otherwise
    since, or a colleague may have sent it again and that one has left too. Locks it. One query."""
    locked = Message.objects.for_a_person().select_for_update().filter(pk=message.pk)
    return bool(locked.filter(state=State.SENT).exists())
