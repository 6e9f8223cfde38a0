"""The tablet of the host: a number in one tap, more of it if she wants, and the quick desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from portal.cases import search
from portal.desk.board.forms import PickForm
from portal.desk.day import here
from portal.desk.host import arrivals, finding, quick, slips
from portal.desk.host.forms import (
    ArrivalForm,
    DetailsForm,
    QuickForm,
    ResidentForm,
)
from portal.desk.queue import arriving
from portal.kit import clock, secret
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.request import standing
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
    context = {
        "form": form,
        "here": place,
        "waiting": finding.waiting_for_host(place.opening) if place.opening else None,
    }
    return render(request, "desk/host/host.html", context, status=status_of(form))


@require_http_methods(BOTH)
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Say more of somebody who has a number."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    initial = {
        "topic": visit.case.topic_id,
        "language": visit.language,
        "people": visit.people,
        "needs": visit.needs,
        "priority": visit.priority,
        "urgent": visit.case.is_urgent,
    }
    form = DetailsForm(posted(request), initial=initial)
    form.keep_priority(visit.priority)
    if form.is_valid():
        with refusals(form):
            arrivals.change(visit=visit, details=form.details(), user=user, now=now)
            messages.success(request, f"Volgnummer {visit.shown_number} is aangevuld.")
            return see_other(request, "desk:host-slip", pk=visit.pk)
    context = {"form": form, "visit": visit, "search": ResidentForm()}
    return render(request, "desk/host/details.html", context, status=status_of(form))


@require_POST
def resident(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for her, because she wants her visit on her name. Nothing of her is shown but that she
    is known."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    form = ResidentForm(request.POST)
    context: dict[str, Any] = {"form": form, "visit": visit}
    if form.is_valid():
        may = standing(request, user, now=now)
        context["found"] = search.find(form.cleaned_data["q"], may=may, now=now)
    return render(request, "desk/host/resident.html", context, status=status_of(form))


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """This is her."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    form = PickForm(request.POST)
    if not form.is_valid():
        raise Http404("inwoner")
    person = finding.resident(form.cleaned_data["resident"])
    try:
        linked = arrivals.link_resident(visit=visit, resident=person, user=user, now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = f"Volgnummer {linked.shown_number} staat op naam."
        if linked.priority == linked.Priority.LEFT_OVER:
            text += " De inwoner heeft voorrang: vorige keer was er geen antwoord."
        messages.success(request, text)
    return see_other(request, "desk:host-slip", pk=pk)


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
def text_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Send her number as a text."""
    now = clock.utc_now()
    user = door.allowed(request, DESK, now=now)
    visit = finding.open_visit(pk)
    if slips.send(visit=visit, by=user.actor, now=now) is None:
        messages.warning(request, "Er kan geen bericht heen. Geef het nummertje op papier.")
    else:
        messages.success(request, "Het nummertje gaat per bericht naar de inwoner.")
    return see_other(request, "desk:host-slip", pk=pk)


def status_of(form: Any) -> int:
    """Return the status of a page with this form: 422 when what was sent is not right yet."""
    return 422 if form.is_bound else 200
