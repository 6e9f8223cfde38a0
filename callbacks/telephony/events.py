"""Writing down what a telephone system tells: a call rings, is answered, is missed, ends. In any
order and more than once; each event counts one time."""

import datetime as dt
import enum
import hashlib

from django.db import IntegrityError, transaction

from callbacks.telephony.wire import Kind, Told
from callbacks.telephony_models import IncomingCall, TelephoneEvent, TelephoneSystem
from portal.audit import record
from portal.audit.actor import Actor, ActorKind
from portal.kit import clock
from portal.live import notify, topics
from portal.staff import extensions

CODES = {
    Kind.RINGING: "call.rang",
    Kind.ANSWERED: "call.answered",
    Kind.MISSED: "call.missed",
    Kind.ENDED: "call.ended",
}


TOLD = (
    "started_at",
    "ringing_at",
    "answered_at",
    "answered_by",
    "missed_at",
    "ended_at",
    "extension",
)


class Result(enum.StrEnum):
    """What we did with an event."""

    PROCESSED = "processed"
    KNOWN = "known"
    IGNORED = "ignored"


class Replayed(Exception):
    """The very same request came before: whoever sends it now may have listened in."""


class Different(Exception):
    """Another event came before under this name."""


def actor_of(system: TelephoneSystem) -> Actor:
    """Return the telephone system as the doer of what it tells."""
    return Actor(ActorKind.EXTERNAL, f"telefonie-{system.pk}")


def take(
    *, told: Told, system: TelephoneSystem, body: bytes, signature: str, now: dt.datetime
) -> Result:
    """Write one event down, once. Raises Replayed or Different."""
    if told.is_internal:
        return Result.IGNORED
    body_digest = hashlib.sha256(body).hexdigest()
    signature_digest = hashlib.sha256(signature.encode()).hexdigest()
    with transaction.atomic():
        try:
            with transaction.atomic():
                TelephoneEvent.objects.create(
                    system=system,
                    code=told.event,
                    body_digest=body_digest,
                    signature_digest=signature_digest,
                    at=now,
                )
        except IntegrityError:
            _check_known(system, told, body_digest, signature_digest)
            return Result.KNOWN
        _write(told, system, now)
    return Result.PROCESSED


def _check_known(
    system: TelephoneSystem, told: Told, body_digest: str, signature_digest: str
) -> None:
    first = TelephoneEvent.objects.get(system=system, code=told.event)
    if first.signature_digest == signature_digest:
        raise Replayed
    if first.body_digest != body_digest:
        raise Different


def _write(told: Told, system: TelephoneSystem, now: dt.datetime) -> None:
    call = _call_of(told, system)
    heard = _phones(call, now)
    call.started_at = min(call.started_at, told.at)
    STEPS[told.kind](call, told)
    call.save(update_fields=TOLD)
    record.event(code=CODES[told.kind], about=call, by=actor_of(system), now=now)
    # Phones that rang before and those that ring now: the first must fall silent.
    for user_id in heard | _phones(call, now):
        notify.hint(topics.user(user_id))
    if told.kind is not Kind.RINGING:
        notify.hint(topics.team(call.team_id))


def _call_of(told: Told, system: TelephoneSystem) -> IncomingCall:
    """Return the call, locked; its first event makes it, whichever that is."""
    day = clock.day_of(told.at)
    team = extensions.team_answering(told.number_called, told.extension, day=day)
    call, _ = IncomingCall.objects.get_or_create(
        system=system,
        code=told.call,
        defaults={
            "number_calling": told.number_calling,
            "number_called": told.number_called,
            "team": team or system.fallback_team,
            "extension": told.extension,
            "started_at": told.at,
            "ringing_at": told.at,
        },
    )
    locked: IncomingCall = IncomingCall.objects.select_for_update().get(pk=call.pk)
    return locked


def _phones(call: IncomingCall, now: dt.datetime) -> set[int]:
    return set(extensions.heard_by(call.extension, day=clock.day_of(now)))


def _rings(call: IncomingCall, told: Told) -> None:
    # Told late: what happened after it is known already.
    if call.answered_at or call.missed_at or call.ended_at or told.at < call.ringing_at:
        return
    call.ringing_at = told.at
    call.extension = told.extension or call.extension


def _is_answered(call: IncomingCall, told: Told) -> None:
    if call.answered_at and told.at < call.answered_at:
        return
    # Put through: whoever speaks with her now has the call.
    call.answered_at, call.missed_at = told.at, None
    call.extension = told.extension or call.extension
    person = extensions.colleague_at(call.extension)
    call.answered_by = person.actor.key if person else ""


def _is_missed(call: IncomingCall, told: Told) -> None:
    if call.answered_at is None and call.missed_at is None:
        call.missed_at = told.at


def _ends(call: IncomingCall, told: Told) -> None:
    call.ended_at = call.ended_at or told.at
    _is_missed(call, told)


STEPS = {
    Kind.RINGING: _rings,
    Kind.ANSWERED: _is_answered,
    Kind.MISSED: _is_missed,
    Kind.ENDED: _ends,
}
