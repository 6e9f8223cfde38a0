"""Bringing in a callback list, watching it come in, and reading what became of each row."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from callbacks.lists import importing, results
from callbacks.lists.forms import ListForm
from portal.kit import clock, htmx
from portal.kit.forms import posted
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.request import standing
from portal.staff.roles import Permission

LEADER = Permission.LEAD_TEAM


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a file and show the lists that came in before."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    form = ListForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = importing.keep(
                content=file.read(), name=file.name or "lijst", by=user.actor, now=now
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return htmx.see_other(request, "callbacks:list", pk=imported.pk)
    context = {"form": form, "lists": results.newest()}
    status = 422 if form.is_bound else 200
    return render(request, "callbacks/lists.html", context, status=status)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a list is and what became of its rows."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    only = request.GET.get("alleen", "")
    may = standing(request, user, now=now)
    read = results.read(pk, only=only, page=request.GET.get("page", ""), may=may, now=now)
    if read is None:
        raise Http404("lijst")
    return htmx.render_part(request, "callbacks/list.html", {"read": read}, part="list-result")


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report of a list as CSV: row, outcome and number; no names."""
    now = clock.utc_now()
    user = door.allowed(request, LEADER, now=now)
    typed = results.report(pk, may=standing(request, user, now=now), now=now)
    if typed is None:
        raise Http404("lijst")
    response = HttpResponse(typed, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lijst-{pk}.csv"'
    return response
