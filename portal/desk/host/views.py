"""The tablet of the host: a number in one tap, more of it if she wants, and the quick desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from portal.desk.host import arrivals, finding, quick
from portal.desk.host.forms import ArrivalForm, QuickForm
from portal.desk.places import here, hosting
from portal.desk.queue import arriving
from portal.kit import clock, htmx, secret
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.live import topics
from portal.staff import door, live_url
from portal.staff.roles import Permission

DESK = Permission.WORK_DESK
BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def host(request: HttpRequest) -> HttpResponse:
    """Give a number."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    form = ArrivalForm(posted(request), initial={"token": secret.new_link(), "people": 1})
    if place.opening is not None and form.is_valid():
        said = form.details()
        with refusals(form):
            visit = arrivals.receive(
                arrival=arriving.Arrival(
                    opening=place.opening,
                    topic=said.topic,
                    language=said.language,
                    needs=said.needs,
                    people=said.people,
                    priority=said.priority,
                    urgent=said.urgent,
                    token=form.cleaned_data["token"],
                ),
                earlier=said.earlier,
                user=user,
                now=now,
            )
            return see_other(request, "desk:host-slip", pk=visit.pk)
    context: dict[str, Any] = {
        "form": form,
        "here": place,
        "waiting": finding.waiting_for_host(place.opening) if place.opening else None,
    }
    template = "desk/host/host.html"
    if request.method == "GET" and htmx.wants_fragment(request):
        return htmx.render_part(request, template, context, part="waiting")
    if place.desk is not None:
        context["is_host"] = hosting.is_host(user, now=now)
        context["live_url"] = live_url.of_page(request, topics.desk(place.desk.pk), now=now)
    return render(request, template, context, status=status_of(form))


@require_http_methods(BOTH)
def quick_desk(request: HttpRequest) -> HttpResponse:
    """Help somebody at once."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    form = QuickForm(posted(request), initial={"token": secret.new_link()})
    if place.opening is not None and form.is_valid():
        with refusals(form, at={quick.Missing: "named"}):
            visit = quick.give(opening=place.opening, quick=form.quick(), user=user, now=now)
            if visit.is_open:
                return see_other(request, "desk:host-slip", pk=visit.pk)
            messages.success(
                request, f"Volgnummer {visit.shown_number}: {visit.get_outcome_display()}."
            )
            return see_other(request, "desk:host")
    context = {"form": form, "here": place}
    return render(request, "desk/host/quick.html", context, status=status_of(form))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Receive people here from now on, also before the first number."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    place = here.find(user, now=now)
    if place.opening is not None:
        hosting.begin(opening=place.opening, user=user, now=now)
    return see_other(request, "desk:host")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Receive people no more."""
    hosting.end(user=door.allowed(request, DESK, now=clock.utc_now()))
    return see_other(request, "desk:host")


def status_of(form: Any) -> int:
    """Return the status of a page with this form: 422 when what was sent is not right yet."""
    return 422 if form.is_bound else 200
