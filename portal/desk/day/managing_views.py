"""Managing desks and their service points: pages of the functional manager."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.desk.day import managing
from portal.desk.day.forms import DeskForm, PointForm
from portal.desk.places import office
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.staff import door
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE
BOTH = ["GET", "HEAD", "POST"]
# Which field of a service point a refusal is about.
BESIDE = {office.SameName: "name", office.StillSitting: "is_active"}


@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """Every desk with its service points."""
    door.allowed(request, MANAGER, now=clock.utc_now())
    return render(request, "desk/day/desks.html", {"desks": managing.desks()})


@require_http_methods(BOTH)
def new_desk(request: HttpRequest) -> HttpResponse:
    """Let people walk in at a location."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = DeskForm(posted(request))
    if form.is_valid():
        with refusals(form, at={office.TeamTaken: "team"}):
            desk = office.add_desk(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "De balie is toegevoegd. Voeg nu de loketten toe.")
            return see_other(request, "desk:new-point", pk=desk.pk)
    context = {"form": form, "title": "Balie toevoegen", "back_url": reverse("desk:desks")}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(BOTH)
def new_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a service point to a desk."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    desk = managing.desk(pk)
    if desk is None:
        raise Http404("balie")
    form = PointForm(posted(request), initial={"position": desk.points.count(), "is_active": True})
    if form.is_valid():
        with refusals(form, at=BESIDE):
            office.set_point(desk=desk, **form.told(), by=user.actor, now=now)
            messages.success(request, "Het loket is toegevoegd.")
            return see_other(request, "desk:desks")
    context = {
        "form": form,
        "title": f"Loket toevoegen bij {desk.location.name}",
        "back_url": reverse("desk:desks"),
    }
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(BOTH)
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a service point, or take it out of use."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    found = managing.point(pk)
    if found is None:
        raise Http404("loket")
    initial = {
        "name": found.name,
        "position": found.position,
        "serves": list(found.topics.all()),
        "is_quiet": found.is_quiet,
        "is_active": found.is_active,
    }
    title = f"{found.name}, {found.desk.location.name}"
    form = PointForm(posted(request), initial=initial)
    if form.is_valid():
        with refusals(form, at=BESIDE):
            office.set_point(desk=found.desk, **form.told(), point=found, by=user.actor, now=now)
            messages.success(request, "Het loket is bijgewerkt.")
            return see_other(request, "desk:desks")
    context = {"form": form, "title": title, "back_url": reverse("desk:desks")}
    return render(request, "staff/form.html", context, status=422 if form.is_bound else 200)
