"""The page of messages that failed or are uncertain, with its two buttons."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock, htmx
from portal.kit.refusal import Refused
from portal.outbox import forms, mending
from portal.outbox import unsent as unsent_messages
from portal.outbox.models import Message
from portal.staff import door
from portal.staff.request import standing
from portal.staff.roles import Permission

HANDLER = Permission.HANDLE_MESSAGES


@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """Show what failed or is uncertain, and what waits."""
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    number = forms.PageForm(request.GET).number()
    context = {
        "page": unsent_messages.page(number, may=standing(request, user, now=now), now=now),
        "waiting": unsent_messages.waiting(now=now),
    }
    return render(request, "outbox/unsent.html", context)


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue one message again."""
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    try:
        mending.resend(message=get_object_or_404(Message, pk=pk), by=user.actor, now=now)
        messages.success(request, "Het bericht staat klaar en gaat zo de deur uit.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "outbox:unsent")


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one message off the list: the resident knows."""
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    try:
        mending.settle(message=get_object_or_404(Message, pk=pk), by=user.actor, now=now)
        messages.success(request, "Fijn. Dit bericht is afgehandeld.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return htmx.see_other(request, "outbox:unsent")
