"""The board of the walk-in desk: who waits, my service point, and the next one."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audit import record
from portal.desk.board import counter, page
from portal.desk.board.forms import PauseForm, SitForm
from portal.desk.places import seats
from portal.desk.places.models import Pause, ServicePoint, Sitting
from portal.desk.queue import calling, moves
from portal.desk.queue.models import Visit
from portal.kit import clock, htmx
from portal.kit.forms import posted, refusals
from portal.kit.refusal import Refused
from portal.live import topics
from portal.staff import door, live_url
from portal.staff.models import User
from portal.staff.request import standing
from portal.staff.roles import Permission

CLERK = Permission.WORK_DESK
LOOKED = "desk.names_looked"


@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show who waits today."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    return shown(request, user, now=now)


@never_cache
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """Show again what changed since the page was made."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    try:
        since = clock.of_stamp(request.GET.get("sinds", ""))
    except ValueError:
        return HttpResponseBadRequest("sinds")
    at = page.where(user, wanted=request.GET.get("balie", ""), now=now)
    context = page.changes(at, user, since=since, seen=request.GET.dict(), now=now)
    if not context:
        return HttpResponse(status=204)
    return render(request, "desk/changes.html", context)


@never_cache
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Show whose visits these are, for a moment, because a colleague asked; each is a look."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    at = page.where(user, wanted=request.GET.get("balie", ""), now=now)
    known = list(Visit.objects.known_of(at.opening)) if at.opening else []
    record.looks(code=LOOKED, about=[visit.case for visit in known], by=user.actor, now=now)
    return htmx.render_part(request, "desk/names.html", {"visits": known}, part="names")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sit(request: HttpRequest) -> HttpResponse:
    """Choose a service point, and say what can be spoken there."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    at = page.where(user, wanted=request.GET.get("balie", ""), now=now)
    form = SitForm(posted(request))
    if form.is_valid():
        point = get_object_or_404(ServicePoint, pk=form.cleaned_data["point"], is_active=True)
        with refusals(form):
            spoken = tuple(form.cleaned_data["languages"])
            seats.sit(point=point, user=user, languages=spoken, now=now)
            messages.success(request, f"U zit aan {point.name}.")
            return htmx.see_other(request, "desk:board")
    context = {
        "at": at,
        "form": form,
        "points": counter.free_points(at.desks),
        "sitting": seats.sitting_of(user),
        "taken": [counter.seats_of(desk, user, now=now) for desk in at.desks],
    }
    return render(request, "desk/sit.html", context, status=422 if form.is_bound else 200)


@require_POST
def stand_up(request: HttpRequest) -> HttpResponse:
    """Leave the service point."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    try:
        sitting = mine(user)
        seats.stand_up(sitting=sitting, now=now)
    except Refused as refusal:
        return refused(request, user, refusal, now=now)
    messages.success(request, f"U zit niet meer aan {sitting.point.name}.")
    return htmx.see_other(request, "desk:board")


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Take nobody for a while; no reason is asked."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("pauze")
    try:
        seats.pause(sitting=mine(user), kind=Pause.Kind(form.cleaned_data["kind"]), now=now)
    except Refused as refusal:
        return refused(request, user, refusal, now=now)
    return htmx.see_other(request, "desk:board")


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Take people again."""
    now = clock.utc_now()
    user = door.allowed(request, CLERK, now=now)
    try:
        seats.go_on(sitting=mine(user), now=now)
    except Refused as refusal:
        return refused(request, user, refusal, now=now)
    return htmx.see_other(request, "desk:board")


@require_POST
def call_next(request: HttpRequest) -> HttpResponse:
    """Call who is next for this service point. The verb asks whether this colleague may: eight who
    press at once ask it once each."""
    now = clock.utc_now()
    user = door.colleague(request)
    try:
        calling.call_next(user=user, now=now)
    except Refused as refusal:
        door.allowed(request, CLERK, now=now)
        return refused(request, user, refusal, now=now)
    return htmx.see_other(request, "desk:board")


def mine(user: User) -> Sitting:
    """Return where this colleague sits. Raises moves.Elsewhere for who sits nowhere."""
    sitting = seats.sitting_of(user)
    if sitting is None:
        raise moves.Elsewhere(calling.NO_SEAT)
    return sitting


def works_here(request: HttpRequest, user: User, *, now: dt.datetime) -> bool:
    """Tell whether the board is for this colleague. One query at most."""
    return CLERK in standing(request, user, now=now).held


def home(request: HttpRequest, user: User, *, now: dt.datetime) -> HttpResponse:
    """Go where the next one waits: the board, or the day of who only came down to help."""
    name = "desk:board" if works_here(request, user, now=now) else "due:work"
    return htmx.see_other(request, name)


def refused(
    request: HttpRequest, user: User, refusal: Refused, *, now: dt.datetime
) -> HttpResponse:
    """Say why it could not be, above the board as it is now; to whoever came down to help and does
    not work at the desk, above their own day."""
    messages.warning(request, str(refusal))
    if not works_here(request, user, now=now):
        return htmx.see_other(request, "due:work")
    return shown(request, user, now=now, status=409)


def shown(request: HttpRequest, user: User, *, now: dt.datetime, status: int = 200) -> HttpResponse:
    """Show the whole board."""
    at = page.where(user, wanted=request.GET.get("balie", ""), now=now)
    context = page.board(at, user, now=now)
    if at.desk is not None:
        context["live_url"] = live_url.of_page(request, topics.desk(at.desk.pk), now=now)
    return render(request, "desk/board.html", context, status=status)
