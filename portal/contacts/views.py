"""One click on a case page: this is a first report, an objection, a complaint, or it is not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.cases import access, permissions
from portal.cases.models import Case, FirstReportKind
from portal.contacts import first_reports, looks, promises
from portal.contacts.forms import (
    ApplicationFormForm,
    FirstReportForm,
    MarkForm,
    SettleForm,
    ToldForm,
)
from portal.contacts.models import LooksLike, Promise
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.models import User
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


@require_POST
def first_report(request: HttpRequest, reference: str) -> HttpResponse:
    """This is a wish to apply: keep the day on which it came in."""
    now = clock.utc_now()
    user = door.colleague(request)

    def do(case: Case, data: dict[str, Any]) -> str:
        kind = FirstReportKind(data["kind"])
        report = first_reports.note(case=case, kind=kind, user=user, now=now)
        return f"De eerste melding is van {clock.in_words(report.reported_on)}. Die dag blijft."

    return _click(request, reference, FirstReportForm(request.POST), do, now)


@require_POST
def mark(request: HttpRequest, reference: str) -> HttpResponse:
    """This is an objection or a complaint, whatever its words were."""
    now = clock.utc_now()
    user = door.colleague(request)

    def do(case: Case, data: dict[str, Any]) -> str:
        what = LooksLike.What(data["what"])
        looks.mark(case=case, what=what, user=user, now=now)
        return f"Bij deze zaak staat nu: dit is een {what.label}."

    return _click(request, reference, MarkForm(request.POST), do, now)


@require_POST
def settle(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what somebody who looked found."""
    now = clock.utc_now()
    user = door.colleague(request)

    def do(case: Case, data: dict[str, Any]) -> str:
        looks.settle(
            flag=_flag(case, pk),
            verdict=LooksLike.Verdict(data["verdict"]),
            seen=data["seen"],
            user=user,
            now=now,
        )
        return "Genoteerd."

    return _click(request, reference, SettleForm(request.POST), do, now)


def _click(
    request: HttpRequest,
    reference: str,
    form: django_forms.Form,
    do: Callable[[Case, dict[str, Any]], str],
    now: dt.datetime,
) -> HttpResponse:
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    if not form.is_valid():
        return HttpResponseBadRequest("knop")
    try:
        messages.success(request, do(case, form.cleaned_data))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return see_other(request, "cases:case", reference=case.reference)


def _flag(case: Case, pk: int) -> LooksLike:
    found = looks.find(case=case, pk=pk)
    if found is None:
        raise Http404("vlag")
    return found


@require_POST
def keep(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What we promised is done."""
    now = clock.utc_now()
    user = door.colleague(request)
    case, promise = _promise(user, reference, pk, now=now)
    try:
        permissions.check_can_work(user, case, now=now)
        promises.keep(promise=promise, by=user.actor, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Genoteerd: wij hebben dit gedaan.")
    return see_other(request, "cases:case", reference=case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what was explained to her about what we did not do."""
    now = clock.utc_now()
    user = door.colleague(request)
    case, promise = _promise(user, reference, pk, now=now)
    form = ToldForm(posted(request))
    if form.is_valid():
        with refusals(form):
            permissions.check_can_work(user, case, now=now)
            promises.tell_why_not(
                promise=promise, reason=form.cleaned_data["reason"], by=user.actor, now=now
            )
            messages.success(request, "Genoteerd: u hebt het uitgelegd.")
            return see_other(request, "cases:case", reference=case.reference)
    context = {
        "form": form,
        "title": "Uitleggen waarom dit niet is gelukt",
        "back_url": reverse("cases:case", kwargs={"reference": case.reference}),
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/form.html", context, status=status)


def _promise(user: User, reference: str, pk: int, *, now: dt.datetime) -> tuple[Case, Promise]:
    case = access.get_case(user, reference, now=now)
    promise = promises.find(case=case, pk=pk)
    if promise is None:
        raise Http404("afspraak")
    return case, promise


@require_safe
def application_forms(request: HttpRequest) -> HttpResponse:
    """Where residents apply, for each thing that they can apply for."""
    door.allowed(request, MANAGER, now=clock.utc_now())
    forms = first_reports.forms()
    rows = [{"kind": kind, "form": forms.get(kind)} for kind in FirstReportKind]
    return render(request, "contacts/application_forms.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def application_form(request: HttpRequest, kind: str) -> HttpResponse:
    """Say where residents apply for one thing; an empty address takes it away."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    try:
        wanted = FirstReportKind(kind.replace("-", "_").upper())
    except ValueError:
        raise Http404("formulier") from None
    known = first_reports.forms().get(wanted)
    initial = {"name": known.name, "url": known.url} if known else {}
    form = ApplicationFormForm(posted(request), initial=initial)
    if form.is_valid():
        if form.cleaned_data["url"]:
            first_reports.set_form(kind=wanted, **form.cleaned_data, by=user.actor, now=now)
        else:
            first_reports.remove_form(kind=wanted, by=user.actor, now=now)
        messages.success(request, "Het formulier is bijgewerkt.")
        return see_other(request, "contacts:application-forms")
    context = {
        "form": form,
        "title": f"Formulier: {wanted.label}",
        "back_url": reverse("contacts:application-forms"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/form.html", context, status=status)
