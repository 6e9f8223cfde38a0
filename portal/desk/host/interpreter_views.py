"""The interpreter line: started and stopped with one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from portal.desk.host import finding, interpreters
from portal.desk.host.forms import InterpreterForm
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK


@require_http_methods(["GET", "HEAD", "POST"])
def interpreter(request: HttpRequest, pk: int) -> HttpResponse:
    """The interpreter line of a visit: start it, or see that it runs."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    form = InterpreterForm(posted(request), initial={"language": visit.language})
    if form.is_valid():
        with refusals(form):
            interpreters.start(
                visit=visit, language=form.cleaned_data["language"], user=user, now=now
            )
            return see_other(request, "desk:interpreter", pk=pk)
    context = {"form": form, "visit": visit, "use": interpreters.running(visit)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/host/interpreter.html", context, status=status)


@require_POST
def stop_interpreter(request: HttpRequest, pk: int) -> HttpResponse:
    """The line is closed."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.visit(pk)
    try:
        interpreters.stop(visit=visit, user=user, now=now)
        messages.success(request, "De tolk is van de lijn.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return see_other(request, "desk:host-slip", pk=pk)
