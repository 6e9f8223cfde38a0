"""'Wie kan hier iets van?': for whoever has somebody at the desk or on the phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.cases import knowing
from portal.cases.search_forms import KnowingForm
from portal.kit import clock
from portal.staff import door
from portal.staff.roles import Permission


@require_safe
def who_knows(request: HttpRequest) -> HttpResponse:
    """Subject, team, who is here today, and the form. Words about a subject may stand in an
    address: they say nothing about a resident."""
    now = clock.utc_now()
    door.allowed(request, Permission.FIND_RESIDENTS, now=now)
    form = KnowingForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "typed": typed, "found": knowing.find(typed, now=now)}
    return render(request, "cases/who_knows.html", context)
