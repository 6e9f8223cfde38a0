"""Writing a request down for somebody who is on the phone or at the desk: one page, by keyboard."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from callbacks import entry
from callbacks.entry_forms import EntryForm
from portal.cases.models import Channel
from portal.kit import clock, htmx, secret
from portal.kit.forms import posted, refusals
from portal.staff import door
from portal.staff.permissions import Standing
from portal.staff.request import StaffRequest, standing
from portal.staff.roles import Permission

TEMPLATE = "callbacks/entry.html"


@never_cache
def write_down(request: StaffRequest) -> HttpResponse:
    """Ask, propose who it may be while somebody types, and save on Enter."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.WORK_CASES, now=now)
    form = _form(request, now)
    if form.is_bound:
        _propose(form, standing(request, user, now=now), now)
    if _is_looking(request):
        # Nothing is saved or refused while somebody is still typing.
        form.errors.clear()
        part = "moments" if htmx.details(request).target == "moments" else "candidates"
        return htmx.render_part(request, TEMPLATE, {"form": form}, part=part)
    if form.is_valid() and form.decides():
        with refusals(form):
            taken = form.taken(follow_secret=secret.new_link())
            made = entry.take(taken=taken, user=user, now=now)
            return htmx.see_other(request, "callbacks:entered", reference=made.case.reference)
    return render(request, TEMPLATE, {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def entered(request: StaffRequest, reference: str) -> HttpResponse:
    """What to say aloud now, for who wrote it down; nobody else has anything here."""
    receipt = entry.receipt(reference, user=request.user)
    if receipt is None:
        raise Http404("terugbelverzoek")
    return render(request, "callbacks/entered.html", {"receipt": receipt})


def _form(request: StaffRequest, now: dt.datetime) -> EntryForm:
    initial = {
        "topic": request.GET.get("onderwerp", ""),
        "channel": Channel.PHONE,
        "urgent": "",
        "token": secret.new_link(),
    }
    return EntryForm(posted(request), now=now, initial=initial)


def _propose(form: EntryForm, may: Standing, now: dt.datetime) -> None:
    form.candidates = entry.candidates(**form.typed(), may=may, now=now)


def _is_looking(request: StaffRequest) -> bool:
    """Whether somebody types, or pressed the button that does the same without scripts."""
    is_typing = htmx.wants_fragment(request) and request.method == "POST"
    return is_typing or "zoek" in request.POST
