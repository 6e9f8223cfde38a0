"""Pages about calling people who did not ask: purposes, lists, and her no."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callbacks.models import ProactivePurpose
from callbacks.proactive import calls, lists, purposes
from callbacks.proactive.forms import ProactiveListForm, PurposeForm
from callbacks.views import request_of
from portal.cases import access
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.roles import Permission

WORDS = {
    "": "wacht nog",
    "imported": "overgenomen",
    "already imported": "stond er al in",
    "refused: number not valid": "niet overgenomen: dit telefoonnummer bestaat niet",
    "refused: no name": "niet overgenomen: er staat geen naam",
    "refused: number may not be dialled": "niet overgenomen: dit telefoonnummer bellen wij niet",
    "refused: number of an office": "niet overgenomen: dit is het telefoonnummer van een kantoor",
    "refused: safe contact": "niet overgenomen",
    "refused: died": "niet overgenomen",
    "refused: does not want this": "niet overgenomen: de inwoner wil dit niet",
    "refused: asked already": "niet overgenomen: er staat al een verzoek open",
    "refused: team has no number": "niet overgenomen: het team heeft geen telefoonnummer",
    "refused: could not be read": "niet overgenomen: deze rij kunnen wij niet lezen",
}


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest) -> HttpResponse:
    """The privacy officer's list, and adding a purpose."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = PurposeForm(posted(request))
    if form.is_valid():
        with refusals(form):
            purposes.add(told=form.purpose(), by=user.actor, now=now)
            messages.success(request, "Het doel staat in de lijst.")
            return htmx.see_other(request, "callbacks:purposes")
    context = {"form": form, "purposes": purposes.offered(), "counts": purposes.counts()}
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/proactive/purposes.html", context, status=status)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No new list comes in for this purpose."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    purposes.retire(purpose=get_object_or_404(ProactivePurpose, pk=pk), by=user.actor, now=now)
    messages.success(request, "Voor dit doel komen er geen lijsten meer bij.")
    return htmx.see_other(request, "callbacks:purposes")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a list for one purpose."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.LEAD_TEAM, now=now)
    form = ProactiveListForm(posted(request), request.FILES or None)
    if form.is_valid():
        file, purpose = form.cleaned_data["file"], form.cleaned_data["purpose"]
        with refusals(form):
            imported = lists.keep(
                content=file.read(),
                name=file.name or "lijst",
                purpose=purpose,
                by=user.actor,
                now=now,
            )
            return htmx.see_other(request, "callbacks:proactive-list", pk=imported.pk)
    context = {"form": form, "lists": lists.newest()}
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/proactive/lists.html", context, status=status)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row: no names, and no way to look anybody up."""
    door.allowed(request, Permission.LEAD_TEAM, now=clock.utc_now())
    found = lists.rows_of(pk)
    if found is None:
        raise Http404("lijst")
    imported, rows = found
    told = [(row.number, WORDS.get(row.outcome, "niet overgenomen")) for row in rows]
    context = {"imported": imported, "rows": told}
    return render(request, "callbacks/proactive/list.html", context)


@require_POST
def opt_out(request: HttpRequest, reference: str) -> HttpResponse:
    """She wants no such calls."""
    now = clock.utc_now()
    case = access.get_case(door.colleague(request), reference, now=now)
    try:
        calls.opt_out(request=request_of(case), user=door.colleague(request), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return htmx.see_other(request, "cases:case", reference=case.reference)
    messages.success(request, "Genoteerd. Wij bellen deze inwoner hier niet meer over.")
    return htmx.see_other(request, "callbacks:worklist")
