"""A team lead permits a number that is far or dear, for one request. Reading it back is in
callbacks.reaching.dialling; the panel tells colleagues why there is no link to dial."""

import datetime as dt

from django.db import transaction

from callbacks import requests
from callbacks.models import CallbackRequest, DialPermission
from callbacks.reaching import dialling
from portal.audit import record
from portal.cases import lifecycle
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.kit import clock
from portal.kit.phone import Phone
from portal.staff import permissions
from portal.staff.models import User


class NotALead(permissions.NotAllowed):
    """Only a lead of the team of this request decides this."""

    text = "Alleen een teamleider van dit team kan dit telefoonnummer toestaan."


def permit(*, request: CallbackRequest, user: User, now: dt.datetime) -> None:
    """Let colleagues dial the number of this request as it is now. Twice changes nothing.

    Raises NotALead, dialling.NeverDialled or lifecycle.CaseClosed.
    """
    with transaction.atomic():
        fresh = requests.lock_open(request)
        if not permissions.leads(user, fresh.case.team, now=now):
            raise NotALead
        if not Phone(fresh.number_to_call).may_ever_be_dialled():
            raise dialling.NeverDialled
        _, is_new = DialPermission.objects.get_or_create(
            request=fresh,
            number=fresh.number_to_call,
            defaults={"at": now, "by": user.actor.key},
        )
        if is_new:
            record.event(code="callback.dial_permitted", about=fresh.case, by=user.actor, now=now)
            lifecycle.tell_screens(fresh.case)


def panel(slot: str, case: Case, user: User) -> Fragment | None:
    """Return why the number cannot be dialled, and for a lead the way to permit it. Three queries
    for a far number, none for an ordinary one. An entry of settings.PANELS."""
    if slot != "case-first" or case.kind != CallbackRequest.KIND or not case.is_open:
        return None
    request: CallbackRequest = case.callback
    if dialling.may_call(request):
        return None
    is_never = not Phone(request.number_to_call).may_ever_be_dialled()
    return Fragment(
        "callbacks/not_dialled.html",
        {
            "case": case,
            "number": request.number_to_call,
            "is_never": is_never,
            "may_permit": not is_never and permissions.leads(user, case.team, now=clock.utc_now()),
        },
    )
