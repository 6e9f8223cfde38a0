"""The page with telephone numbers of offices: a number that is of many residents at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.residents import shared_numbers
from portal.residents.models import OfficeNumber
from portal.residents.number_forms import OfficeNumberForm
from portal.staff import door
from portal.staff.roles import Permission

WORKER = Permission.WORK_CASES


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Every number of an office, and marking one."""
    now = clock.utc_now()
    user = door.allowed(request, WORKER, now=now)
    form = OfficeNumberForm(posted(request))
    if form.is_valid():
        with refusals(form):
            shared_numbers.mark_office(**form.cleaned_data, by=user.actor, now=now)
            messages.success(
                request, "Dit telefoonnummer telt nu als telefoonnummer van een kantoor."
            )
            return see_other(request, "cases:office-numbers")
    context = {"form": form, "offices": shared_numbers.offices()}
    status = 422 if form.is_bound else 200
    return render(request, "cases/office_numbers.html", context, status=status)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The number is of an office no more."""
    now = clock.utc_now()
    user = door.allowed(request, WORKER, now=now)
    row = get_object_or_404(OfficeNumber, pk=pk)
    shared_numbers.end_office(row=row, by=user.actor, now=now)
    messages.success(request, "Dit telefoonnummer telt weer als een gewoon telefoonnummer.")
    return see_other(request, "cases:office-numbers")
