"""The log of outages: writing one down, ending it, and the list as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.municipality.models import Outage
from portal.staff import door, names, outages
from portal.staff.outage_forms import OutageEndForm, OutageForm
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


def index(request: HttpRequest) -> HttpResponse:
    """Show what did not work and when, and write another one down."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = OutageForm(posted(request))
    if form.is_valid():
        with refusals(form):
            data = form.cleaned_data
            outages.note(
                way=Outage.Way(data["way"]),
                began_at=data["began_at"],
                ended_at=data["ended_at"],
                words=data["words"],
                by=user.actor,
                now=now,
            )
            messages.success(request, "De storing staat in het logboek.")
            return see_other(request, "staff:outages")
    found = outages.latest()
    by = names.names_of((row.noted_by for row in found if row.noted_by), known=[user])
    context = {"form": form, "rows": [(row, by.get(row.noted_by, "")) for row in found]}
    status = 422 if form.is_bound else 200
    return render(request, "staff/outages.html", context, status=status)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down when it was over."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    outage = get_object_or_404(Outage, pk=pk)
    form = OutageEndForm(posted(request), initial=OutageEndForm.proposed(now))
    if form.is_valid():
        with refusals(form):
            outages.end(
                outage=outage, ended_at=form.cleaned_data["ended_at"], by=user.actor, now=now
            )
            messages.success(request, "Het einde van de storing is opgeslagen.")
            return see_other(request, "staff:outages")
    context = {
        "form": form,
        "title": f"Storing: {outage.get_channel_display()}",
        "intro": f"Begonnen {clock.moment_in_words(outage.started_at)}. {outage.note}",
        "back_url": reverse("staff:outages"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the whole log as a file for a spreadsheet."""
    door.allowed(request, MANAGER, now=clock.utc_now())
    # The mark at the start tells a spreadsheet that this is UTF-8.
    response = HttpResponse(f"\ufeff{outages.as_list()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="storingen.csv"'
    return response
