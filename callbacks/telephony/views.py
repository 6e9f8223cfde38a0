"""Who calls us, for whoever picks up: the line while it rings, the page of one call, and what the
team missed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from callbacks.telephony import checking, desk, forms, missed, page, settling
from callbacks.telephony.forms import JoinForm, ReachedForm, ReasonForm
from callbacks.telephony_models import IncomingCall
from portal.kit import clock, htmx
from portal.kit.forms import refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.permissions import Standing
from portal.staff.request import standing
from portal.staff.roles import Permission

RIGHT = "Het antwoord klopt. U spreekt met {name}."
NOT_RIGHT = "Het antwoord klopt niet. Vertel niets en vraag iets anders."


@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """What my teams missed, and my own talks of which nothing is written down yet."""
    may, now = _who(request)
    context = {"page": missed.read(may, now=now), "teams": may.teams}
    return htmx.render_part(request, "callbacks/calls.html", context, part="calls")


@never_cache
@require_safe
def ringing(request: HttpRequest) -> HttpResponse:
    """The line above every page, read again after a hint; the list of calls without scripts."""
    may, now = _who(request)
    if not htmx.wants_fragment(request):
        return htmx.see_other(request, "callbacks:calls")
    rows = desk.on_screen(may, now=now)
    return render(request, "callbacks/_phone.html#ringing", {"on_screen": rows})


@never_cache
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: who it may be, whether we called, the check question, and what came of it."""
    may, found, now = _call(request, pk)
    return page.render(request, found, may=may, now=now)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare what the caller answered with what we know; the answer itself is not kept."""
    may, found, now = _call(request, pk)
    form = page.answer_form(found, request.POST, now=now)
    if form.is_valid():
        with refusals(form):
            resident = checking.compare(call=found, answer=form.answer(), user=may.user, now=now)
            if resident is None:
                form.add_error(None, NOT_RIGHT)
            else:
                messages.success(request, RIGHT.format(name=resident.shown_name))
                return htmx.see_other(request, "callbacks:call", pk=pk)
    return page.render(request, found, may=may, now=now, answer=form)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was said, at a case."""
    may, found, now = _call(request, pk)
    form = page.note_form(found, may, request.POST, now=now)
    if form.is_valid():
        with refusals(form):
            case = settling.note(
                call=found,
                reference=form.chosen,
                words=form.cleaned_data["note"],
                user=may.user,
                now=now,
            )
            messages.success(request, f"De notitie staat bij {case.reference}.")
            return htmx.see_other(request, "cases:case", reference=case.reference)
    return page.render(request, found, may=may, now=now, note=form)


@require_POST
def reached(request: HttpRequest, pk: int) -> HttpResponse:
    """She called us back: her request closes as reached."""
    may, found, now = _call(request, pk)
    form = ReachedForm(request.POST)
    if form.is_valid():
        with refusals(form):
            case = settling.reached(
                call=found,
                reference=form.cleaned_data["reference"],
                words=form.cleaned_data["note"],
                user=may.user,
                now=now,
            )
            messages.success(request, f"{case.reference} is afgerond: de inwoner is gesproken.")
            return htmx.see_other(request, "callbacks:calls")
    return page.render(request, found, may=may, now=now, reached=form)


@require_POST
def no_file(request: HttpRequest, pk: int) -> HttpResponse:
    """She was helped, and nothing needs to be kept."""
    may, found, now = _call(request, pk)
    form = ReasonForm(request.POST, reasons=forms.NO_FILE_REASONS)
    if form.is_valid():
        with refusals(form):
            settling.no_file(call=found, reason=form.words, user=may.user, now=now)
            messages.success(request, "Vastgelegd. Er is geen dossier gemaakt.")
            return htmx.see_other(request, "callbacks:calls")
    return page.render(request, found, may=may, now=now, reason=form)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Look after a missed call."""
    may, found, now = _call(request, pk)
    return _done(
        request,
        lambda: missed.take(call=found, user=may.user, now=now),
        "U hebt deze oproep opgepakt. Collega's zien dat.",
        to=pk,
    )


@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a callback request of a missed call, and open it to call at once."""
    may, found, now = _call(request, pk)
    try:
        made = missed.call_back(call=found, user=may.user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "callbacks:calls")
    messages.success(request, f"Terugbelverzoek {made.case.reference} staat op uw naam.")
    return htmx.see_other(request, "cases:case", reference=made.case.reference)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """A missed call belongs to a request that is open already."""
    may, found, now = _call(request, pk)
    form = JoinForm(request.POST)
    if form.is_valid():
        reference = form.cleaned_data["reference"]
        return _done(
            request,
            lambda: settling.join(call=found, reference=reference, user=may.user, now=now),
            "De oproep is geteld bij het open terugbelverzoek.",
        )
    return page.render(request, found, may=may, now=now, status=422)


@require_POST
def no_action(request: HttpRequest, pk: int) -> HttpResponse:
    """A missed call needs nothing."""
    may, found, now = _call(request, pk)
    form = ReasonForm(request.POST, reasons=forms.NO_ACTION_REASONS)
    if form.is_valid():
        with refusals(form):
            missed.no_action(call=found, reason=form.words, user=may.user, now=now)
            messages.success(request, "Vastgelegd: er is niets nodig.")
            return htmx.see_other(request, "callbacks:calls")
    return page.render(request, found, may=may, now=now, reason=form)


def _who(request: HttpRequest) -> tuple[Standing, dt.datetime]:
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    return standing(request, user, now=now), now


def _call(request: HttpRequest, pk: int) -> tuple[Standing, IncomingCall, dt.datetime]:
    may, now = _who(request)
    return may, desk.get_call(may, pk, now=now), now


def _done(
    request: HttpRequest, verb: Callable[[], Any], said: str, *, to: int | None = None
) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    if to is None:
        return htmx.see_other(request, "callbacks:calls")
    return htmx.see_other(request, "callbacks:call", pk=to)
