"""One act in an objection: its page with the form, and the official procedure in one click."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from objections.dossier import dates
from objections.dossier.act_models import LegalDate, LegalTerm
from objections.dossier.models import Objection
from objections.handling import once, routes
from objections.law import tables
from objections.pages import all_steps_page, case_page, step_page
from objections.pages.step_forms import StepForm
from objections.pages.step_page import Step
from objections.pages.worklist_views import objection_of
from portal.cases import access
from portal.cases.models import Case
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.residents.models import Resident
from portal.staff import door
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from portal.staff.request import standing

OFFICIAL = (
    "De officiële procedure loopt. Er is geen datum veranderd. De inwoner hoeft niets uit te "
    "leggen."
)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Ask what an act needs to be told, and do it."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, may=standing(request, user, now=now), now=now)
    objection, found = objection_of(case), _found(slug)
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    case_page.read(case)
    form = _form(request, found, objection, user, now)
    if not form.is_bound and not found.is_open(objection):
        messages.warning(request, "Dit kan nu niet meer. Kijk eerst wat er nu staat.")
        return htmx.see_other(request, "cases:case", reference=case.reference)
    if form.is_valid():
        with refusals(form):
            _do(request, found, form, objection, user, now)
            messages.success(request, found.done)
            return htmx.see_other(request, "cases:case", reference=case.reference)
    context = {
        "case": case,
        "objection": objection,
        "step": found,
        "form": form,
        "seen": case_page.last_act(case),
        "changes": _changes(objection, now) if found.slug == "opnieuw-berekenen" else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "objections/step.html", context, status=status)


@require_POST
def choose_official(request: HttpRequest, reference: str) -> HttpResponse:
    """She wants the official procedure: one click, no reason, no date moves."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    objection = objection_of(case)
    if not case.may_work:
        raise PermissionDenied(NotAllowed.text)
    _choose(request, objection, user, now)
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def choose_official_at_desk(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The same, by whoever helps her at the desk, whatever team has her objection. `reference` is
    that of her visit."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    if case.kind != Visit.KIND or not case.is_open or not case.may_work:
        raise Http404("bezoek")
    resident = case.resident
    if resident is None or resident.identity != Resident.Identity.RIGHT:
        raise Http404("inwoner")
    hers = Objection.objects.of_resident(resident)
    objection = next((one for one in hers if one.pk == pk), None)
    if objection is None:
        raise Http404("bezwaar")
    _choose(request, objection, user, now)
    return htmx.see_other(request, "cases:case", reference=case.reference)


def _choose(request: HttpRequest, objection: Objection, user: User, now: dt.datetime) -> None:
    try:
        routes.choose_official(objection=objection, by=user.actor, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, OFFICIAL)


def _found(slug: str) -> Step:
    if slug not in all_steps_page.STEPS:
        raise Http404("stap")
    return all_steps_page.STEPS[slug]


def _form(
    request: HttpRequest, found: Step, objection: Objection, user: User, now: dt.datetime
) -> StepForm:
    joinable = []
    if found.slug == "samenvoegen":
        may = standing(request, user, now=now)
        workable = Case.objects.workable_by(may, now=now)
        joinable = list(Objection.objects.beside(objection, workable))
    return found.form(posted(request), objection=objection, joinable=joinable, now=now)


def _do(
    request: HttpRequest,
    found: Step,
    form: StepForm,
    objection: Objection,
    user: User,
    now: dt.datetime,
) -> None:
    data: dict[str, Any] = form.cleaned_data
    seen = request.POST.get("seen", "")
    once.do(
        objection=objection,
        kinds=found.kinds,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0,
        act=partial(found.do, form, data, step_page.who(objection, user, now)),
        also=data.get("into"),
        user=user,
        now=now,
    )


def _changes(objection: Objection, now: dt.datetime) -> list[dict[str, Any]]:
    """Return what counting anew would change, beside what holds."""
    held: dict[str, LegalDate] = {
        row.term: row for row in objection.case.legal_dates.all() if row.replaced_at is None
    }
    return [
        {
            "label": LegalTerm(one.term).label.capitalize(),
            "old": held[one.term].day if one.term in held else None,
            "new": one.day,
            "is_same": one.term in held and held[one.term].day == one.day,
            "steps": one.steps,
        }
        for one in dates.count(objection, law=tables.current(), now=now)
    ]
