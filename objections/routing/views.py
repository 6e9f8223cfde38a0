"""The page on which a functional manager chooses who takes up objections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from objections.routing import teams
from objections.routing.forms import TeamForm
from portal.kit import clock, htmx
from portal.kit.forms import posted
from portal.staff import door
from portal.staff.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the team that takes up new objections."""
    now = clock.utc_now()
    user = door.allowed(request, Permission.MANAGE_OFFICE, now=now)
    form = TeamForm(posted(request), initial={"team": teams.chosen()})
    if form.is_valid():
        teams.choose(team=form.cleaned_data["team"], by=user.actor, now=now)
        messages.success(request, "Bewaard. Het geldt voor nieuwe bezwaren.")
        return htmx.see_other(request, "staff:management")
    context = {
        "form": form,
        "title": "Wie pakt bezwaren op?",
        "intro": "Wie het besluit nam, behandelt het bezwaar niet. Daar let het portaal zelf op.",
        "back_url": reverse("staff:management"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)
