"""With whom and how we speak about one request: somebody on her behalf, a second number, a language
and an interpreter. What holds for all conversations stands with the resident."""

import dataclasses
import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest, OnBehalf
from callbacks.reaching import dialling, renumbering
from portal.audit import record
from portal.audit.actor import Actor
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox import mending
from portal.residents.models import Representation
from portal.staff.models import User

Kind = Representation.Kind


class NoSecondNumber(Refused):
    """Nothing to change with."""

    text = "Er is geen tweede telefoonnummer. Vul het eerst in."


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Somebody who asks or speaks for the resident."""

    name: str
    kind: Representation.Kind = Kind.HELPER
    has_mandate: bool = False
    way: OnBehalf.Way = OnBehalf.Way.ASKED

    @property
    def words(self) -> str:
        """Who it is, with or without a mandate."""
        if self.kind is Kind.HELPER:
            return f"{self.name} ({self.kind.label})"
        mandate = "met" if self.has_mandate else "zonder"
        return f"{self.name} ({self.kind.label}, {mandate} bewijs van machtiging)"


@dataclasses.dataclass(frozen=True)
class Talk:
    """How this one conversation goes."""

    language: str
    interpreter: bool
    second: Phone | None = None
    speaker: Speaker | None = None


def set_talk(*, request: CallbackRequest, talk: Talk, user: User, now: dt.datetime) -> None:
    """Note how the conversation about this request goes; what was noted before makes place.

    Raises dialling.NeverDialled, renumbering.SameNumber, lifecycle.CaseClosed or NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    if talk.second and not talk.second.may_ever_be_dialled():
        raise dialling.NeverDialled
    with transaction.atomic():
        fresh = requests.lock_open(request)
        if talk.second and talk.second.e164 == fresh.number_to_call:
            raise renumbering.SameNumber
        fresh.second_number = talk.second.e164 if talk.second else ""
        fresh.interpreter = talk.interpreter
        fresh.language = talk.language
        fresh.save(update_fields=["second_number", "interpreter", "language"])
        if talk.speaker is None:
            OnBehalf.objects.filter(request=fresh).delete()
        else:
            _note(fresh, talk.speaker, user.actor, now)
        record.event(code="callback.talk_set", about=fresh.case, by=user.actor, now=now)
        lifecycle.tell_screens(fresh.case)


def note_speaker(
    *, request: CallbackRequest, speaker: Speaker, by: Actor, now: dt.datetime
) -> None:
    """Note who asked for her. Part of the verb that makes the request; again changes nothing."""
    with transaction.atomic():
        _note(request, speaker, by, now)


def swap_numbers(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Try the second number from now on; the first becomes the second.

    Raises NoSecondNumber, requests.NotYours or NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    with transaction.atomic():
        fresh = requests.lock_open(request)
        requests.check_holder(fresh, user)
        if not fresh.second_number:
            raise NoSecondNumber
        old = fresh.number_to_call
        fresh.number_to_call, fresh.second_number = fresh.second_number, old
        fresh.save(update_fields=["number_to_call", "second_number"])
        record.event(code="callback.number_changed", about=fresh.case, by=user.actor, now=now)
        mending.stop_to(case=fresh.case, recipient=old, by=user.actor, now=now)
        lifecycle.tell_screens(fresh.case)


def _note(request: CallbackRequest, speaker: Speaker, by: Actor, now: dt.datetime) -> None:
    has_mandate = speaker.has_mandate and speaker.kind is not Kind.HELPER
    told = dataclasses.asdict(speaker) | {"has_mandate": has_mandate, "at": now, "by": by.key}
    OnBehalf.objects.update_or_create(request=request, defaults=told)
