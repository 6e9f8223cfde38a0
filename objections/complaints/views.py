"""What colleagues do with complaints: find, take and give back, talk, settle, handle officially,
end."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from objections.complaints import handling, page, worklist
from objections.complaints.models import Complaint
from objections.pages import listing
from portal.cases import access
from portal.cases import page as case_page
from portal.cases.models import Case
from portal.kit import clock, htmx
from portal.kit.forms import refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.models import User
from portal.staff.permissions import NotAllowed

DONE: dict[str, tuple[Callable[..., None], str]] = {
    page.TALK.slug: (handling.talk, "Het gesprek is genoteerd."),
    page.SETTLE.slug: (handling.settle, "De klacht is opgelost en afgerond."),
    page.HEAR.slug: (handling.hear, "Genoteerd: beiden zijn gehoord."),
    page.CLOSE.slug: (handling.close, "De klacht is afgerond. Stuur de brief nu."),
    page.ADJOURN.slug: (handling.adjourn, "De klacht is uitgesteld. Stuur de brief vandaag."),
    page.CONSENT.slug: (handling.consent, "Het akkoord is bewaard."),
}


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show who is to be called or helped: my teams, mine, or what was finished today."""
    return listing.show(request, worklist.LIST)


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first complaint that waits, and open it."""
    user = door.colleague(request)
    try:
        taken = handling.take_next(user=user, now=clock.utc_now())
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from None
    if taken is None:
        messages.info(request, "Er wacht geen klacht meer voor u.")
        return htmx.see_other(request, "objections:complaints")
    return htmx.see_other(request, "cases:case", reference=taken.case.reference)


@require_POST
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Take this complaint. Who comes second reads who has it."""
    now, user, complaint = _open(request, reference)
    try:
        handling.claim(complaint=complaint, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return htmx.see_other(request, "cases:case", reference=reference)


@require_POST
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this complaint back to the team."""
    now, user, complaint = _open(request, reference)
    try:
        handling.give_back(complaint=complaint, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=reference)
    messages.success(request, f"{reference} is terug bij het team.")
    return htmx.see_other(request, "objections:complaints")


@require_POST
def choose_official(request: HttpRequest, reference: str) -> HttpResponse:
    """She wants the official handling: one click, no reason."""
    now, user, complaint = _open(request, reference)
    try:
        handling.choose_official(complaint=complaint, by=user.actor, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "De officiële afhandeling loopt.")
    return htmx.see_other(request, "cases:case", reference=reference)


@require_POST
def step(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Do one thing with a complaint; the form comes back when it was not right."""
    if slug not in page.STEPS:
        raise Http404("stap")
    now, user, complaint = _open(request, reference)
    found = page.STEPS[slug]
    form = found.form(request.POST, auto_id=f"{slug}_%s")
    if form.is_valid():
        with refusals(form):
            messages.success(request, _do(slug, complaint, form, user, now))
            return htmx.see_other(request, "cases:case", reference=reference)
    fresh = access.again(complaint.case, user, now=now)
    part = page.actions(fresh, user, step=found, form=form)
    return case_page.render(request, fresh, actions=part, status=422, now=now)


def _do(slug: str, complaint: Complaint, form: forms.Form, user: User, now: dt.datetime) -> str:
    data: dict[str, Any] = form.cleaned_data
    if slug == page.ABOUT.slug:
        handling.about(complaint=complaint, colleague=data["colleague"], user=user, now=now)
        return "Bewaard. Deze collega behandelt de klacht niet."
    verb, said = DONE[slug]
    verb(complaint=complaint, user=user, now=now, **data)
    return said


def _open(request: HttpRequest, reference: str) -> tuple[dt.datetime, User, Complaint]:
    """Open the complaint for somebody who may work on it; 404 for a stranger."""
    now = clock.utc_now()
    user = door.colleague(request)
    case: Case = access.get_case(user, reference, now=now)
    if case.kind != Complaint.KIND:
        raise Http404("klacht")
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    return now, user, case.complaint
