"""Calling another number from now on."""

import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest
from callbacks.reaching import dialling
from portal.audit import record
from portal.cases import lifecycle
from portal.cases import permissions as case_permissions
from portal.kit.phone import Phone
from portal.kit.refusal import Refused
from portal.outbox import mending
from portal.staff.models import User


class SameNumber(Refused):
    """The number that was tried already."""

    text = "Dit telefoonnummer staat al bij dit verzoek. Vul een ander telefoonnummer in."


def change_number(*, request: CallbackRequest, phone: Phone, user: User, now: dt.datetime) -> None:
    """Call another number from now on, for instance after a wrong number. A far one is noted and
    waits for a team lead.

    Raises dialling.NeverDialled, SameNumber or permissions.NotAllowed.
    """
    case_permissions.check_can_work(user, request.case, now=now)
    if not phone.may_ever_be_dialled():
        raise dialling.NeverDialled
    with transaction.atomic():
        fresh = requests.lock_open(request)
        if fresh.number_to_call == phone.e164:
            raise SameNumber
        old, fresh.number_to_call = fresh.number_to_call, phone.e164
        if fresh.second_number == phone.e164:
            fresh.second_number = ""
        fresh.save(update_fields=["number_to_call", "second_number"])
        record.event(code="callback.number_changed", about=fresh.case, by=user.actor, now=now)
        # What still waits for the old number would reach a stranger.
        mending.stop_to(case=fresh.case, recipient=old, by=user.actor, now=now)
        lifecycle.tell_screens(fresh.case)
