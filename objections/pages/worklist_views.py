"""What colleagues do with objections as a list: find, take, give back, pass on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from objections import worklist
from objections.dossier.models import Objection
from objections.handling import handing
from objections.pages import listing
from objections.pages.list_forms import PassOnForm
from portal.cases import access
from portal.cases.models import Case
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door, permissions
from portal.staff.request import standing


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show who is to be called or decided for: my teams, mine, or what was finished today."""
    return listing.show(request, worklist.LIST)


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the first objection that waits, and open it."""
    user = door.colleague(request)
    try:
        taken = handing.take_next(user=user, now=clock.utc_now())
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from None
    if taken is None:
        messages.info(request, "Er wacht geen bezwaar meer voor u. Alles is opgepakt.")
        return htmx.see_other(request, "objections:worklist")
    return htmx.see_other(request, "cases:case", reference=taken.case.reference)


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take this objection. Who comes second reads who has it, on a fresh list."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        handing.take(objection=objection_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "objections:worklist")
    return htmx.see_other(request, "cases:case", reference=case.reference)


@require_POST
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this objection back to the team."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, now=now)
    try:
        handing.give_back(objection=objection_of(case), user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=case.reference)
    messages.success(request, f"{case.reference} is terug bij het team.")
    return htmx.see_other(request, "objections:worklist")


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Give this objection to another team."""
    now = clock.utc_now()
    user = door.colleague(request)
    case = access.get_case(user, reference, may=standing(request, user, now=now), now=now)
    objection, form = objection_of(case), PassOnForm(posted(request))
    if not case.may_work:
        raise PermissionDenied(permissions.NotAllowed.text)
    if form.is_valid():
        with refusals(form):
            handing.pass_on(objection=objection, **form.cleaned_data, user=user, now=now)
            team = form.cleaned_data["team"]
            messages.success(request, f"{case.reference} is doorgegeven aan {team.name}.")
            return htmx.see_other(request, "objections:worklist")
    context = {"case": case, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "objections/pass_on.html", context, status=status)


def objection_of(case: Case) -> Objection:
    """Return the objection of a case. Raises Http404 for another kind."""
    if case.kind != Objection.KIND:
        raise Http404("bezwaar")
    found: Objection = case.objection
    return found
