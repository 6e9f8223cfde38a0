"""The page of messages that failed or are uncertain, with its two buttons for one or for many."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import clock
from portal.kit.refusal import Refused
from portal.outbox import forms, mending
from portal.outbox import unsent as unsent_messages
from portal.outbox.models import Message
from portal.staff import door
from portal.staff.request import standing
from portal.staff.roles import Permission

HANDLER = Permission.HANDLE_MESSAGES
SENT = {
    1: "Het bericht staat klaar en gaat zo de deur uit.",
    2: "De {} berichten staan klaar en gaan zo de deur uit.",
}
SETTLED = {
    1: "Fijn. Dit bericht is afgehandeld.",
    2: "Fijn. Deze {} berichten zijn afgehandeld.",
}
TOO_LATE = "Een collega was u net voor. Er is niets veranderd."


@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """Show what failed or is uncertain, and what waits."""
    return _list(request, forms.ListForm(request.GET))


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue one message again."""
    return _one(request, pk, mending.resend, SENT[1])


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one message off the list: the resident knows."""
    return _one(request, pk, mending.settle, SETTLED[1])


@require_POST
def resend_many(request: HttpRequest) -> HttpResponse:
    """Queue the ticked messages again."""
    return _many(request, mending.resend_all, SENT)


@require_POST
def settle_many(request: HttpRequest) -> HttpResponse:
    """Take the ticked messages off the list."""
    return _many(request, mending.settle_all, SETTLED)


def _one(request: HttpRequest, pk: int, verb: Callable[..., None], said: str) -> HttpResponse:
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    try:
        verb(message=get_object_or_404(Message, pk=pk), by=user.actor, now=now)
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request)


def _many(request: HttpRequest, verb: Callable[..., int], said: dict[int, str]) -> HttpResponse:
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    form = forms.ManyForm(request.POST)
    if not form.is_valid():
        return _list(request, forms.ListForm(request.POST), many=form, status=422)
    done = verb(pks=form.cleaned_data["bericht"], by=user.actor, now=now)
    if done:
        messages.success(request, said[min(done, 2)].format(done))
    else:
        messages.error(request, TOO_LATE)
    return _back(request)


def _list(
    request: HttpRequest,
    form: forms.ListForm,
    *,
    many: forms.ManyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.utc_now()
    user = door.allowed(request, HANDLER, now=now)
    may = standing(request, user, now=now)
    number = forms.PageForm(request.GET).number()
    context = {
        "page": unsent_messages.page(number, wanted=form.wanted(), may=may, now=now),
        "waiting": unsent_messages.waiting(now=now),
        "form": form,
        "many": many,
    }
    return render(request, "outbox/unsent.html", context, status=status)


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the list as it was filtered."""
    query = forms.ListForm(request.POST).as_query()
    address = reverse("outbox:unsent") + (f"?{query}" if query else "")
    response = redirect(address)
    response.status_code = 303
    return response
