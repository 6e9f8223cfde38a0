"""Writing a request down for somebody who is on the phone or at the desk: one page, by keyboard."""

import datetime as dt
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from callbacks.asking import entry
from callbacks.asking.entry_forms import EntryForm
from callbacks.telephony import caller, desk, settling
from callbacks.telephony_models import IncomingCall
from portal.cases.models import Channel
from portal.kit import clock, htmx, phone, secret
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.models import User
from portal.staff.permissions import Standing
from portal.staff.request import standing
from portal.staff.roles import Permission

TEMPLATE = "callbacks/entry.html"
CALL = re.compile(r"[1-9]\d{0,17}", re.ASCII)


@never_cache
def write_down(request: HttpRequest) -> HttpResponse:
    """Ask, propose who it may be while somebody types, and save on Enter."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    call = _call(request, user, now)
    form = _form(request, now, call)
    if form.is_bound:
        _propose(form, standing(request, user, now=now), now, call)
    if _is_looking(request):
        # Nothing is saved or refused while somebody is still typing.
        form.errors.clear()
        part = "moments" if htmx.details(request).target == "moments" else "candidates"
        return htmx.render_part(request, TEMPLATE, {"form": form}, part=part)
    if form.is_valid() and form.decides():
        with refusals(form):
            taken = form.taken(follow_secret=secret.new_link())
            made = entry.take(taken=taken, user=user, now=now)
            if call is not None:
                settling.request_made(call=call, request=made, user=user, now=now)
            return htmx.see_other(request, "callbacks:entered", reference=made.case.reference)
    return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def entered(request: HttpRequest, reference: str) -> HttpResponse:
    """What to say aloud now, for who wrote it down; nobody else has anything here."""
    user = door.colleague(request)
    receipt = entry.receipt(reference, user=user)
    if receipt is None:
        raise Http404("terugbelverzoek")
    return render(request, "callbacks/entered.html", {"receipt": receipt})


def _call(request: HttpRequest, user: User, now: dt.datetime) -> IncomingCall | None:
    """Return the incoming call that led to this page, if any."""
    typed = request.POST.get("call") or request.GET.get("gesprek", "")
    if not CALL.fullmatch(typed):
        return None
    try:
        return desk.get_call(standing(request, user, now=now), int(typed), now=now)
    except Http404:
        # Too long ago by now: what is written down here matters more.
        return None


def _form(request: HttpRequest, now: dt.datetime, call: IncomingCall | None) -> EntryForm:
    initial = {
        "phone": phone.show(call.number_calling) if call and call.number_calling else "",
        "call": call.pk if call else None,
        "topic": request.GET.get("onderwerp", ""),
        "channel": Channel.PHONE,
        "urgent": "",
        "token": secret.new_link(),
    }
    return EntryForm(posted(request), now=now, initial=initial)


def _propose(form: EntryForm, may: Standing, now: dt.datetime, call: IncomingCall | None) -> None:
    typed = form.typed()
    if call is not None and caller.hint(call.number_calling, now=now).resident is None:
        # The number of the caller names nobody who may not be named; a name that she tells does.
        typed["number"] = ""
    form.candidates = entry.candidates(**typed, may=may, now=now)


def _is_looking(request: HttpRequest) -> bool:
    """Whether somebody types, or pressed the button that does the same without scripts."""
    is_typing = htmx.wants_fragment(request) and request.method == "POST"
    return is_typing or "zoek" in request.POST
