"""Handing a request over, by the colleague who has it, and the answer of who was asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from callbacks.hands import handovers
from callbacks.hands.forms import TeamForm, WarmForm
from callbacks.models import HandOver
from callbacks.views import request_of
from portal.cases import access
from portal.kit import clock, htmx
from portal.kit.forms import refusals
from portal.kit.refusal import Refused
from portal.staff import door, permissions


@require_POST
def hand_to(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to a colleague: one click, no reason."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    colleagues = handovers.receivers(case.team, but=door.colleague(request), now=now)
    to = next((who for who in colleagues if str(who.pk) == request.POST.get("to")), None)
    try:
        if to is None:
            raise handovers.NotThere
        handovers.hand_to(request=request_of(case), to=to, user=door.colleague(request), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=case.reference)
    messages.success(request, f"{case.reference} is nu bij {to.name}. Het belmoment blijft staan.")
    return htmx.see_other(request, "callbacks:worklist")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a colleague first, or give it to another team with one line."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    dossier = request_of(case)
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    way = request.POST.get("way")
    colleagues = handovers.receivers(case.team, but=door.colleague(request), now=now)
    warm = WarmForm(request.POST if way == "warm" else None, colleagues=colleagues)
    is_team = request.method == "POST" and way != "warm"
    form = TeamForm(request.POST if is_team else None)
    if warm.is_valid():
        with refusals(warm):
            data = warm.cleaned_data
            handovers.ask_warm(request=dossier, **data, user=door.colleague(request), now=now)
            messages.success(request, f"Gevraagd aan {data['to'].name}.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    if form.is_valid():
        with refusals(form):
            data = form.cleaned_data
            handovers.pass_on(request=dossier, **data, user=door.colleague(request), now=now)
            messages.success(request, f"{case.reference} is nu bij {data['team'].name}.")
            return htmx.see_other(request, "callbacks:worklist")
    context = {
        "case": case,
        "warm": warm,
        "form": form,
        "is_mine": case.owner_id == door.colleague(request).pk,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "callbacks/hand_over.html", context, status=status)


@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Yes or no of the colleague who was asked."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    said = request.POST.get("answer")
    if said not in {"ja", "nee"}:
        return HttpResponseBadRequest("antwoord")
    asked = HandOver.objects.waiting_at(request_of(case).pk)
    if asked is None:
        raise Http404("overdracht")
    try:
        handovers.answer_warm(
            handover=asked, yes=said == "ja", user=door.colleague(request), now=now
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = "Dit verzoek is nu van u." if said == "ja" else "Goed. Het blijft bij uw collega."
        messages.success(request, text)
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The giver asks no more."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    try:
        handovers.withdraw_warm(request=request_of(case), user=door.colleague(request), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return htmx.see_other(request, "cases:case", reference=case.reference)
